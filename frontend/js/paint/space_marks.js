// @ts-check
/** What stands in space beside the paths: heads, minima, the start, edges where paths leave, words, and the axes. */

import { make, svg } from "../elements/dom.js";
import { NEUTRAL, rich } from "../elements/formula.js";
import { axisWords } from "../figures/axis_words.js";
import { project } from "../figures/projection.js";
import { headWords, exitWords } from "../figures/scene.js";
import { axisSymbols, italic } from "../figures/symbols.js";
import { around, placeWords } from "../figures/words.js";
import { t } from "../i18n.js";
import { RING } from "./handle.js";
import { createHeads } from "./heads.js";
import {
  COVERS_PX,
  HEAD_GAP,
  HEAD_REACH,
  START_REACH,
  STAR_REACH,
  edgeArrow,
  move,
  pool,
  ruler,
  speak,
  star,
  wordsElement,
} from "./marks.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/relief.js").Relief} Relief */
/** @typedef {import("../figures/words.js").Rect} Rect */
/** @typedef {import("../figures/words.js").Word} Word */
/** @typedef {{text: string, slot: number|null}} Sentence */
/** @typedef {{x: number, y: number, turn: number|null}} Stand  turn: the direction in which it left, if it has */
/** @typedef {Relief & {matrix: Float64Array, size: {width: number, height: number}}} Scene3 */
/** @typedef {Object} Shown
 * @property {State} state
 * @property {Actor[]} actors
 * @property {Scene3} scene
 * @property {boolean} compact
 * @property {(actor: Actor) => Stand|null} standing
 * @property {[number, number, number]|null} start
 * @property {{x: number, y: number, lines: Sentence[]}|null} pointed
 * @property {import("./ghosts.js").GhostName[]} ghosts  what pinned runs are called, and where
 * @property {boolean} resting  whether only heads move in this frame
 */

/** A pinned run may well have ended at a star. */
const GHOST_GAP = STAR_REACH + 3;

/** @param {HTMLElement} container  over the scene */
export function createSpaceMarks(container) {
  const ring = (/** @type {string} */ name) => svg("path", { d: RING, class: name });
  const axes = pool(container, (key) =>
    make("div", { class: "axis-word", lang: key.startsWith("name") ? null : NEUTRAL, "aria-hidden": "true" }),
  );
  const starts = pool(container, () =>
    svg("svg", { viewBox: "-13 -13 26 26", width: 26, height: 26, class: "mark start-mark", "aria-hidden": "true" }, ring("bar-casing"), ring("bar")),
  );
  const stars = pool(container, star);
  const heads = createHeads(container);
  const exits = pool(container, (key) => edgeArrow(Number(key.split(" ")[1])));
  const words = pool(container, wordsElement);
  const like = make("div", { class: "plot-words", hidden: true });
  container.append(like);
  const rule = ruler(like);
  /** @type {Map<string, import("../figures/words.js").Spot|null>} */
  let spots = new Map();
  /** @type {{about: unknown[], words: import("../figures/axis_words.js").AxisWord[]}} */
  let drawn = { about: [], words: [] };
  const spot = [0, 0];

  /** @param {Shown} shown */
  function paint(shown) {
    /** @type {Rect[]} */
    const taken = [];
    /** @type {Map<string, Sentence[]>} */
    const said = new Map();
    /** @type {Word[]} */
    const wanted = [];
    const name = (/** @type {string} */ id, /** @type {number} */ x, /** @type {number} */ y, /** @type {Sentence[]} */ lines) => {
      said.set(id, lines);
      wanted.unshift({ id, x, y, ...rule.size(lines), gap: HEAD_GAP });
    };
    const covered = placeHeads(shown, taken, name);
    heads.paint(covered, "contour", shown.state.dark);
    if (shown.resting) return;
    placeAxes(shown);
    placeStill(shown, covered, taken);
    if (shown.pointed !== null) name("pointed", shown.pointed.x, shown.pointed.y, shown.pointed.lines);
    for (const { id, x, y, lines } of shown.ghosts) {
      said.set(id, lines);
      wanted.push({ id, x, y, ...rule.size(lines), gap: GHOST_GAP });
    }
    spots = placeWords(wanted, taken, shown.scene.size, spots);
    for (const [id, place] of spots) {
      if (place === null) continue;
      const element = words.take(id);
      speak(element, said.get(id) ?? []);
      move(element, place.left, place.top);
    }
    for (const each of [axes, starts, stars, exits, words]) each.sweep();
  }

  /**
   * Numbers and names of the axes; they are no obstacles, since what moves stands over them.
   * @param {Shown} shown
   */
  function placeAxes({ state, scene, compact }) {
    const about = [scene.matrix, scene.marks, state.language, compact];
    if (about.some((value, k) => value !== drawn.about[k])) {
      const height = t(state, scene.log ? "space.height_log" : "space.height");
      const names = compact ? ["", "", height] : [...axisSymbols(state), height];
      drawn = { about, words: axisWords(scene.matrix, scene.box, scene.marks, names, scene.size) };
    }
    for (const { id, x, y, text, title } of drawn.words) {
      const element = axes.take(id);
      rich(element, title ? italic(text) : text);
      move(element, x, y);
    }
  }

  /**
   * @param {Shown} shown
   * @param {Rect[]} taken
   * @param {(id: string, x: number, y: number, lines: Sentence[]) => void} name
   * @returns {import("./heads.js").Head[]} where heads stand
   */
  function placeHeads({ state, actors, compact, standing, resting }, taken, name) {
    /** @type {import("./heads.js").Head[]} */
    const places = [];
    for (const actor of actors) {
      const stand = standing(actor);
      if (stand === null) continue;
      const { x, y, turn } = stand;
      const reached = actor.outcome?.kind === "converged" && actor.outcome.point === "minimum";
      const named = !compact || actor.selected;
      taken.push(around(x, y, HEAD_REACH));
      if (turn === null) places.push({ slot: actor.slot, x, y, reached });
      if (resting) continue;
      if (turn === null) {
        if (named) name(`run ${actor.key}`, x, y, headWords(state, actor, compact));
      } else {
        move(exits.take(`${actor.key} ${actor.slot}`), x, y, turn);
        if (named || actor.diverged) name(`exit ${actor.key}`, x, y, exitWords(state, actor, compact));
      }
    }
    return places;
  }

  /**
   * The minima and the start.
   * @param {Shown} shown
   * @param {{x: number, y: number}[]} covered
   * @param {Rect[]} taken
   */
  function placeStill({ state, scene, start }, covered, taken) {
    const { matrix, box, height } = scene;
    const inBox = (/** @type {number[]} */ point) => point.every((v, axis) => v >= box.low[axis] && v <= box.high[axis]);
    (state.objective?.minima ?? []).forEach(({ x: [x, y], value }, k) => {
      const point = [x, y, height(value)];
      if (!inBox(point)) return;
      project(matrix, point[0], point[1], point[2], spot);
      const [left, top] = spot;
      if (covered.some((each) => Math.hypot(each.x - left, each.y - top) < COVERS_PX)) return;
      move(stars.take(String(k)), left, top);
      taken.push(around(left, top, STAR_REACH));
    });
    if (start === null || !inBox(start)) return;
    project(matrix, ...start, spot);
    move(starts.take("start"), spot[0], spot[1]);
    taken.push(around(spot[0], spot[1], START_REACH));
  }

  return {
    paint,
    resize: heads.resize,
    /** Words are measured anew: fonts or sizes may be others. */
    forget() {
      rule.forget();
      drawn = { about: [], words: [] };
    },
  };
}
