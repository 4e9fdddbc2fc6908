// @ts-check
/** What stands on the plot beside the paths: minima, heads, arrows of the edge and of the step, and their words. */

import { make, put, svg } from "../elements/dom.js";
import { arrows } from "../figures/arrows.js";
import { exitPlaces, hintPlace } from "../figures/exits.js";
import { arrowHead } from "../figures/marks.js";
import { model } from "../figures/model.js";
import { within } from "../figures/paths.js";
import { exitWords, explained, headWords } from "../figures/scene.js";
import { alongLine, around, overlap, placeTowards, placeWords } from "../figures/words.js";
import { t } from "../i18n.js";
import { edgeArrow, head, move, pool, ruler, speak, star, wordsElement } from "./marks.js";

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
 */

/** Words and heads keep these distances, pixels. */
const HEAD_REACH = 9;
const HEAD_GAP = 13;
const STAR_REACH = 8;
const START_REACH = 14;
const TIP_GAP = 7;
/** A head within this distance of a minimum covers its star. */
const COVERS_PX = 4;

/** @param {HTMLElement} container  the plot area */
export function createAnnotations(container) {
  const stars = pool(container, star);
  const lines = svg("svg", { class: "arrows", "aria-hidden": "true" });
  container.append(lines);
  const heads = pool(container, (key) => head(Number(key.split(" ")[1]), key.endsWith("reached")));
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
    const taken = [];
    /** @type {Word[]} */
    const wanted = [];
    /** @type {Word[]} */
    const named = [];
    const spotsOf = placeHeads(scene, taken, named);
    placeStars(state, map, spotsOf, taken);
    if (within(scene.start.x, scene.start.y, map, 0)) taken.push(around(scene.start.x, scene.start.y, START_REACH));
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
    spots = placeWords(wanted, taken, map, spots);
    for (const [id, spot] of spots) {
      if (spot === null) continue;
      const element = words.take(id);
      speak(element, said.get(id) ?? []);
      move(element, spot.left, spot.top);
    }
    for (const each of [stars, heads, exits, words]) each.sweep();
  }

  /**
   * @param {Scene} scene
   * @param {Rect[]} taken
   * @param {Word[]} named
   * @returns {{x: number, y: number}[]} where heads stand
   */
  function placeHeads({ state, actors, map, compact, standing }, taken, named) {
    /** @type {{x: number, y: number}[]} */
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
      move(heads.take(`${actor.key} ${actor.slot}${reached ? " reached" : ""}`), x, y);
      places.push({ x, y });
      taken.push(around(x, y, HEAD_REACH));
      if (compact && !actor.selected) continue;
      const about = [state.experiment, state.language, actor.index, actor.outcome, compact];
      const lines = once(`run ${actor.key}`, about, () => headWords(state, actor, compact));
      said.set(`run ${actor.key}`, lines);
      named.push({ id: `run ${actor.key}`, x, y, ...rule.size(lines), gap: HEAD_GAP });
    }
    for (const { actor, exit } of gone) placeExit(state, actor, exit, map, compact, taken);
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
    const now = [whose === null ? null : state.inspected, map, compact, state.language, hinted, start.x, start.y];
    if (now.length === drawn.length && now.every((value, k) => value === drawn[k])) return sayHint(hinted);
    drawn = now;
    lines.replaceChildren();
    lineRects = [];
    lineWords = [];
    explaining = false;
    if (whose !== null && state.objective?.dimension === 1) drawModel(whose, state, map);
    else if (whose !== null) drawArrows(whose, state, map, compact);
    hint = hinted ? drawHint(state, start, map) : null;
    sayHint(hinted);
  }

  let explaining = false;
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
    stroke([x0, y0, x1, y1], "hint-line");
    lineRects.push(
      { left: place.left, top: place.top, right: place.left + size.width, bottom: place.top + size.height },
      ...alongLine(x0, y0, x1, y1),
    );
    return { left: place.left, top: place.top, lines: said };
  }

  /**
   * @param {Actor} actor
   * @param {State} state
   * @param {Map2} map
   * @param {boolean} compact
   */
  function drawArrows(actor, state, map, compact) {
    const room = { memory: !compact, step: t(state, "landscape.step") };
    for (const arrow of arrows(state.inspected, state.runs[actor.index].arithmetic, map, room)) {
      const { kind, x, y, tipX, tipY, label } = arrow;
      if (!within(x, y, map, 0)) return;
      explaining = true;
      const [dx, dy] = [tipX - x, tipY - y];
      const length = Math.hypot(dx, dy);
      const headLength = kind === "step" ? 12 : 11;
      const shaft = Math.max(0, 1 - (headLength - 1) / length);
      stroke([x, y, x + shaft * dx, y + shaft * dy], `arrow ${kind}`, actor.slot);
      const tip = svg("path", { d: arrowHead(headLength, 10), class: `arrow-head ${kind}`, "data-slot": actor.slot });
      const turn = (Math.atan2(dy, dx) * 180) / Math.PI;
      put(tip, "transform", `translate(${tipX.toFixed(2)} ${tipY.toFixed(2)}) rotate(${turn.toFixed(2)})`);
      lines.append(tip);
      lineRects.push(...alongLine(x, y, tipX, tipY));
      const id = `arrow ${label}`;
      const size = rule.size([{ text: label, slot: null }]);
      lineWords.push({ id, x: tipX, y: tipY, ...size, gap: TIP_GAP, first: placeTowards(dx, dy) });
    }
  }

  /**
   * @param {Actor} actor
   * @param {State} state
   * @param {Map2} map
   */
  function drawModel(actor, state, map) {
    const losses = actor.rows.column("v");
    const found = model(state.inspected, losses[actor.head - 1], losses[actor.head], map);
    if (found === null) return;
    explaining = true;
    stroke(found.curve, `model ${found.kind}`, actor.slot);
    stroke(found.hop, "model hop", actor.slot);
    if (found.drop.length > 0) stroke(found.drop, "model drop", actor.slot);
    if (found.vertex !== null) {
      const [x, y] = found.vertex;
      lines.append(svg("circle", { cx: x.toFixed(2), cy: y.toFixed(2), r: 3.5, class: "model vertex", "data-slot": actor.slot }));
    }
  }

  /**
   * A line with its casing.
   * @param {number[]} points
   * @param {string} name
   * @param {number} [slot]
   */
  function stroke(points, name, slot) {
    let d = "";
    for (let k = 0; k < points.length; k += 2) d += `${k === 0 ? "M" : "L"}${points[k].toFixed(2)} ${points[k + 1].toFixed(2)}`;
    lines.append(svg("path", { d, class: `casing ${name}` }), svg("path", { d, class: `core ${name}`, "data-slot": slot }));
  }

  return {
    paint,
    /** Whether arrows or the step's model are drawn, so that a legend is of use. */
    explaining: () => explaining,
    /** Words are measured anew: fonts or sizes may be others. */
    forget() {
      rule.forget();
      drawn = [];
    },
  };
}
