// @ts-check
/** What stands on the plot beside the paths: minima, heads, arrows of the edge and of the step, and their words. */

import { make, svg } from "../elements/dom.js";
import { exitPlaces, hintPlace } from "../figures/exits.js";
import { within } from "../figures/paths.js";
import { zeroWords } from "../figures/penalty.js";
import { exitWords, explained, headWords } from "../figures/scene.js";
import { localModel, stabilityOf } from "../figures/stability.js";
import { stabilityMarks } from "../figures/stability_marks.js";
import { alongLine, around, overlap, placeTowards, placeWords } from "../figures/words.js";
import { t } from "../i18n.js";
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
import { drawStabilityMarks } from "./stability_marks.js";
import { cased, drawStep } from "./step.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/paths.js").Exit} Exit */
/** @typedef {import("../figures/words.js").Rect} Rect */
/** @typedef {import("../figures/words.js").Word} Word */
/** @typedef {{text: string, slot: number|null}} Sentence */
/** @typedef {Object} Scene
 * @property {State} state
 * @property {Actor[]} actors
 * @property {Map2} map
 * @property {boolean} compact
 * @property {(actor: Actor) => {x: number, y: number, inside: boolean, exit: Exit|null}|null} standing
 *   the head's pixel, and where the path left the plot if it has
 * @property {{x: number, y: number}} start  pixel of the start
 * @property {{x: number, y: number, lines: Sentence[]}|null} pointed  the row of a path under the pointer
 * @property {import("./ghosts.js").GhostName[]} ghosts  what pinned runs are called, and where
 * @property {import("./ghosts.js").GhostName[]} marked  words of marks on a path; no other words stand on those
 * @property {Rect[]} covered  where something else is written
 * @property {boolean} resting  whether only heads move in this frame
 */

const TIP_GAP = 7;
/** A pinned run may well have ended at a star. */
const GHOST_GAP = STAR_REACH + 3;

/** @param {HTMLElement} container  the plot area */
export function createAnnotations(container) {
  const stars = pool(container, star);
  const lines = svg("svg", { class: "arrows", "aria-hidden": "true" });
  container.append(lines);
  const heads = createHeads(container);
  const exits = pool(container, (key) => edgeArrow(Number(key.split(" ")[1])));
  const words = pool(container, wordsElement);
  const like = make("div", { class: "plot-words", hidden: true });
  container.append(like);
  const rule = ruler(like);
  /** @type {Map<string, import("../figures/words.js").Spot|null>} */
  let spots = new Map();
  /** @type {unknown[]} */
  let drawn = [];
  /** @type {Rect[]} */
  let lineRects = [];
  /** @type {Word[]} */
  let lineWords = [];
  /** @type {Map<string, Sentence[]>} */
  const said = new Map();

  /** @type {Map<string, {about: unknown[], lines: Sentence[]}>} */
  const composed = new Map();

  /**
   * Words that stay the same from frame to frame are the same object, made once.
   * @param {string} id
   * @param {unknown[]} about  all that they depend on
   * @param {() => Sentence[]} compose
   * @returns {Sentence[]}
   */
  function once(id, about, compose) {
    const known = composed.get(id);
    if (known !== undefined && known.about.every((value, k) => value === about[k])) return known.lines;
    const lines = compose();
    composed.set(id, { about, lines });
    return lines;
  }

  /** @param {Scene} scene */
  function paint(scene) {
    const { state, map, compact } = scene;
    said.clear();
    /** @type {Rect[]} */
    const taken = [...scene.covered];
    /** @type {Word[]} */
    const wanted = [];
    /** @type {Word[]} */
    const named = [];
    const spotsOf = placeHeads(scene, taken, named);
    heads.paint(spotsOf, state.objective?.dimension === 1 ? "paper" : "contour", state.dark);
    if (scene.resting) return;
    placeStars(state, map, spotsOf, taken);
    if (within(scene.start.x, scene.start.y, map, 0)) taken.push(around(scene.start.x, scene.start.y, START_REACH));
    for (const { x, y } of scene.marked) taken.push(around(x, y, STAR_REACH));
    drawLines(scene);
    taken.push(...lineRects);
    for (const { id } of lineWords) {
      said.set(id, once(id, [], () => [{ text: id.slice("arrow ".length), slot: null }]));
    }
    if (scene.pointed !== null) {
      said.set("pointed", scene.pointed.lines);
      wanted.push({ id: "pointed", x: scene.pointed.x, y: scene.pointed.y, ...rule.size(scene.pointed.lines), gap: HEAD_GAP });
    }
    wanted.push(...lineWords, ...named.reverse());
    for (const { id, x, y, lines: ghost } of [...scene.marked, ...scene.ghosts]) {
      said.set(id, ghost);
      wanted.push({ id, x, y, ...rule.size(ghost), gap: GHOST_GAP });
    }
    spots = placeWords(wanted, taken, map, spots);
    for (const [id, spot] of spots) {
      if (spot === null) continue;
      const element = words.take(id);
      speak(element, said.get(id) ?? []);
      move(element, spot.left, spot.top);
    }
    for (const each of [stars, exits, words]) each.sweep();
  }

  /**
   * @param {Scene} scene
   * @param {Rect[]} taken
   * @param {Word[]} named
   * @returns {import("./heads.js").Head[]} where heads stand
   */
  function placeHeads({ state, actors, map, compact, standing, resting }, taken, named) {
    /** @type {import("./heads.js").Head[]} */
    const places = [];
    /** @type {{actor: Actor, exit: Exit}[]} */
    const gone = [];
    for (const actor of actors) {
      const stand = standing(actor);
      if (stand === null) continue;
      const { x, y, inside, exit } = stand;
      if (!inside) {
        if (exit !== null) gone.push({ actor, exit });
        continue;
      }
      const reached = actor.outcome?.kind === "converged" && actor.outcome.point === "minimum";
      places.push({ slot: actor.slot, x, y, reached });
      if (resting) continue;
      taken.push(around(x, y, HEAD_REACH));
      if (compact && !actor.selected) continue;
      const about = [state.experiment, state.language, actor.index, actor.outcome, compact, zeroWords(state, actor)];
      const lines = once(`run ${actor.key}`, about, () => headWords(state, actor, compact));
      said.set(`run ${actor.key}`, lines);
      named.push({ id: `run ${actor.key}`, x, y, ...rule.size(lines), gap: HEAD_GAP });
    }
    if (!resting) for (const { actor, exit } of gone) placeExit(state, actor, exit, map, compact, taken);
    return places;
  }

  /**
   * @param {State} state
   * @param {Actor} actor
   * @param {Exit} exit
   * @param {Map2} map
   * @param {boolean} compact
   * @param {Rect[]} taken
   */
  function placeExit(state, actor, exit, map, compact, taken) {
    move(exits.take(`${actor.key} ${actor.slot}`), exit.x, exit.y, Math.atan2(exit.dy, exit.dx));
    taken.push(around(exit.x - 7 * exit.dx, exit.y - 7 * exit.dy, HEAD_REACH));
    const about = [state.experiment, state.language, actor.index, actor.outcome, compact];
    const lines = once(`exit ${actor.key}`, about, () => exitWords(state, actor, compact));
    const size = rule.size(lines);
    for (const { left, top } of exitPlaces(exit, size, map)) {
      const rect = { left, top, right: left + size.width, bottom: top + size.height };
      if (taken.some((other) => overlap(rect, other))) continue;
      const element = words.take(`exit ${actor.key}`);
      speak(element, lines);
      move(element, left, top);
      taken.push(rect);
      return;
    }
  }

  /**
   * @param {State} state
   * @param {Map2} map
   * @param {{x: number, y: number}[]} covered
   * @param {Rect[]} taken
   */
  function placeStars(state, map, covered, taken) {
    (state.objective?.minima ?? []).forEach(({ x: point, value }, k) => {
      const x = map.kx * point[0] + map.bx;
      const y = map.ky * (point.length === 1 ? value : point[1]) + map.by;
      if (!within(x, y, map, 0)) return;
      if (covered.some((head) => Math.hypot(head.x - x, head.y - y) < COVERS_PX)) return;
      move(stars.take(String(k)), x, y);
      taken.push(around(x, y, STAR_REACH));
    });
  }

  /**
   * Arrows of the step, or the step's model of the curve, and the hint's leader: drawn again only when they change.
   * @param {Scene} scene
   */
  function drawLines({ state, actors, map, compact, start }) {
    const whose = explained(state, actors);
    const hinted = !state.view.hintSeen && state.drag === null && within(start.x, start.y, map, 0);
    const now = [whose === null ? null : state.inspected, state.view.localModel, map, compact, state.language, hinted, start.x, start.y];
    if (now.length === drawn.length && now.every((value, k) => value === drawn[k])) return sayHint(hinted);
    drawn = now;
    lines.replaceChildren();
    lineRects = [];
    lineWords = [];
    explaining = false;
    clipped = false;
    modelled = false;
    tried = null;
    if (whose !== null) {
      drawStability(whose, state, map);
      const step = drawStep(lines, whose, state, map, compact);
      ({ explaining, clipped, tried } = step);
      explaining ||= modelled;
      lineRects.push(...step.rects);
      for (const { text, x, y, first } of step.words) {
        lineWords.push({ id: `arrow ${text}`, x, y, ...rule.size([{ text, slot: null }]), gap: TIP_GAP, first });
      }
    }
    hint = hinted ? drawHint(state, start, map) : null;
    sayHint(hinted);
  }

  /**
   * The direction that grows, and the local model, at the head.
   * @param {Actor} actor
   * @param {State} state
   * @param {Map2} map
   */
  function drawStability({ rows, head, slot }, state, map) {
    const told = stabilityOf(state);
    if (told === null) return;
    const point = [rows.column("u")[head], rows.column("v")[head]];
    const { x_before: before, gradient } = state.inspected;
    // The path comes from the point before; at the start the arrow of −∇f stands there.
    const taken = before === undefined ? gradient.map((/** @type {number} */ g) => -g) : before.map((/** @type {number} */ b, /** @type {number} */ k) => b - point[k]);
    const marks = stabilityMarks(told, point, map, localModel(state), taken);
    if (marks === null) return;
    drawStabilityMarks(lines, marks, slot, (points, name, of) => cased(lines, points, name, of));
    modelled = marks.ellipse !== null;
    if (marks.arrow === null) return;
    const [x0, y0, x1, y1] = marks.arrow;
    lineRects.push(...alongLine(x0, y0, x1, y1));
    const text = t(state, "stability.direction");
    const first = placeTowards(x1 - x0, y1 - y0);
    lineWords.push({ id: `arrow ${text}`, x: x1, y: y1, ...rule.size([{ text, slot: null }]), gap: TIP_GAP, first });
  }

  let modelled = false;
  let tried = /** @type {import("../figures/step_marks.js").StepMarks["kind"]|null} */ (null);
  let explaining = false;
  let clipped = false;
  let hint = /** @type {{left: number, top: number, lines: Sentence[]}|null} */ (null);

  /** @param {boolean} hinted */
  function sayHint(hinted) {
    if (!hinted || hint === null) return;
    const element = words.take("hint");
    speak(element, hint.lines);
    move(element, hint.left, hint.top);
  }

  /**
   * @param {State} state
   * @param {{x: number, y: number}} start
   * @param {Map2} map
   */
  function drawHint(state, start, map) {
    const coarse = globalThis.matchMedia?.("(hover: none)").matches ?? false;
    const keys = coarse ? ["landscape.hint_tap", "landscape.hint_tap_2"] : ["landscape.hint", "landscape.hint_2"];
    const said = keys.map((key) => ({ text: t(state, key), slot: null }));
    const size = rule.size(said);
    const place = hintPlace(start.x, start.y, size, map);
    if (place === null) return null;
    const [x0, y0, x1, y1] = place.line;
    cased(lines, [x0, y0, x1, y1], "hint-line");
    lineRects.push(
      { left: place.left, top: place.top, right: place.left + size.width, bottom: place.top + size.height },
      ...alongLine(x0, y0, x1, y1),
    );
    return { left: place.left, top: place.top, lines: said };
  }

  return {
    paint,
    resize: heads.resize,
    /** Whether arrows or the step's model are drawn, so that a legend is of use. */
    explaining: () => explaining,
    /** Whether one of the arrows is what clipping left of another. */
    clipped: () => clipped,
    /** Whether the local model is drawn. */
    modelled: () => modelled,
    /** What the step tried, where that is drawn. */
    tried: () => tried,
    /** Words are measured anew: fonts or sizes may be others. */
    forget() {
      rule.forget();
      drawn = [];
    },
  };
}
