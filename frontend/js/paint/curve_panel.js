// @ts-check
/**
 * One panel of curves over the steps, or over what they cost: Plotly draws the axes, which change in jumps; the curves
 * grow on canvases over them, with each run's marker and one line at the playhead. Pointing reads a step (or a cost), a
 * click or a key goes there.
 */

import { all, make } from "../elements/dom.js";
import { slowly } from "../elements/pace.js";
import { axisEnd, lead, rowOfCost, shownOver } from "../figures/cost.js";
import { besideOf, castOf, linesOf, valueOf, valuesOf } from "../figures/curve_lines.js";
import { axesFigure, levelReach, onCurve, valueScale } from "../figures/curves.js";
import { GHOSTS } from "../figures/ghosts.js";
import { bandReach } from "../figures/band.js";
import { mapOf } from "../figures/plane.js";
import { actors } from "../figures/scene.js";
import { paper } from "../figures/styles.js";
import { number } from "../i18n.js";
import { purge, watchSize } from "../plotly.js";
import { drawBest, drawCursor, drawFoot, drawLevel, drawMarker } from "./curve_marks.js";
import { createCurveReaches } from "./curve_reaches.js";
import { createCurveSlider } from "./curve_slider.js";
import { createGhostCurves } from "./ghost_curves.js";
import { createBand } from "./band.js";
import { watchDisplayed } from "./displayed.js";
import { layOver } from "./over_axes.js";
import { createSheet } from "./sheet.js";
import { createTrails } from "./trails.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/cost.js").Kind} Kind */
/** @typedef {ReturnType<typeof shownOver>} Over */
/** @typedef {import("../figures/curve_lines.js").Choice} Choice */
/** @typedef {Object} Reading  what stands under the pointer
 * @property {number} at     step, or what was spent
 * @property {Kind} kind     of which
 * @property {{actor: Actor, row: number, value: number}[]} rows  of the runs that have come so far, the selected one first
 */

/** Markers at the edge of the axes are drawn whole. */
const RIM_PX = 10;
const TEXT_EVERY_MS = 1000;
/** While it plays the curves grow this often; the two panels differ, so that they seldom share a frame. */
const GROW_EVERY_MS = { first: 60, second: 75 };
/** The paths of a new start are painted first; axes that fit them, which cost Plotly 20 ms, follow after this. */
const SETTLE_MS = 160;
const RIGHT_PX = 20;
/** Sums of parts: they do not come as whole numbers. @type {Set<Kind>} */
const SUMS = new Set(["distance", "epochs"]);
/** Axes shorter than this have no numbers below. */
const LOW_PX = 84;
/**
 * @param {HTMLElement} element  that holds the plot
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 * @param {Object} how
 * @param {(state: State) => Choice} how.choose
 * @param {(state: State, values: {actor: Actor, row: number, value: number, spent: number}[], kind: Kind) => string} how.say
 *   the values at the playhead in words, and what each run has spent by then
 * @param {(reading: Reading|null) => void} how.read  told what stands under the pointer
 * @param {boolean} how.second  the lower panel
 * @param {readonly string[]} how.layers  those of what is drawn beside the runs' first column, the lowest first
 */
export function createCurvePanel(element, store, send, { choose, say, read, second, layers }) {
  const plot = make("div", { class: "curve-plot", "aria-hidden": "true" });
  const over = make("div", { class: "curve-over" });
  const slider = createCurveSlider(store, send, { left: () => over.getBoundingClientRect().left, stepAt, point: pointAt });
  element.append(plot, over, slider.element);
  const band = createBand(over);
  const trails = createTrails(over, [...layers, GHOSTS, "curve-ahead", "curves", "curve-preview"]);
  const ghosts = createGhostCurves();
  const marks = createSheet(over, RIM_PX);

  const extents = createCurveReaches(() => void (freshAt = performance.now()));
  let size = { width: 0, height: 0 };
  let axesKnown = "";
  let map = /** @type {Map2|null} */ (null);
  let laid = { kind: /** @type {Kind} */ ("steps"), end: 0 };
  let view = {};
  let asked = 0;
  let pointedX = NaN;
  let freshAt = -Infinity;
  let settling = 0;
  let growing = 0;

  const watched = watchDisplayed(plot, () => ask());
  const ask = () => {
    if (asked === 0 && watched.displayed()) asked = requestAnimationFrame(paint);
  };

  function ticked() {
    if (!store.get().playing) return ask();
    growing ||= window.setTimeout(() => {
      growing = 0;
      ask();
    }, second ? GROW_EVERY_MS.second : GROW_EVERY_MS.first);
  }

  /**
   * @param {State} state
   * @param {Choice} choice
   * @param {Actor[]} cast
   * @param {Kind} kind
   */
  function layAxes(state, choice, cast, kind) {
    const about = `${choice.column} ${choice.base}`;
    if (state.runs.some(({ pending }) => pending)) freshAt = performance.now();
    const reaches = extents.of(choice, cast);
    const end = axisEnd(state, cast, kind);
    const below = size.height >= LOW_PX;
    const count = Math.max(2, Math.floor((size.height - (below ? 36 : 18)) / 22));
    const ensemble = choice.band && kind === "steps" ? [bandReach(choice.band, end, choice.base)] : [];
    const level = choice.level ? [levelReach(choice.level.value)] : [];
    const scale = valueScale([...ghosts.reaches(state, choice), ...ensemble, ...level, ...reaches], choice.log, count, (value) => number(state, value, 3));
    const key = JSON.stringify([about, size, state.dark, kind, end, scale, below, state.language]);
    if (key === axesKnown) return;
    if (map !== null && laid.kind === kind && performance.now() - freshAt < SETTLE_MS) {
      window.clearTimeout(settling);
      settling = window.setTimeout(ask, SETTLE_MS);
      return;
    }
    axesKnown = key;
    const whole = !SUMS.has(kind);
    const say = (/** @type {number} */ value) => number(state, value, 5);
    const found = layOver(plot, over, axesFigure({ ...size, dark: state.dark, end, scale, below, right: RIGHT_PX, whole, say }));
    if (found === null) return;
    const { x, y } = found;
    laid = { kind, end };
    map = mapOf([x.range[0], x.range[1], y.range[0], y.range[1]], x.length, y.length);
    trails.resize(x.length, y.length);
    marks.resize(x.length, y.length);
    view = {};
  }

  function paint() {
    asked = 0;
    if (size.width === 0 || !watched.displayed()) return;
    const state = store.get();
    const choice = choose(state);
    const spent = shownOver(state);
    const { kind } = spent;
    const cast = castOf(state, choice);
    layAxes(state, choice, choice.ahead ? cast.map(choice.ahead) : cast, kind);
    if (map === null) return;
    const at = map;
    const shownBand = kind === "steps" ? (choice.band ?? null) : null;
    const slot = state.runs[state.selected]?.slot ?? 0;
    band.show({ band: shownBand, map, log: choice.log, base: choice.base, slot, dark: state.dark });
    const lines = [...ghosts.lines(state, choice, spent, at, view), ...cast.flatMap((actor) => linesOf(choice, actor, spent.of(actor.rows), at, state.dark))];
    trails.paint(lines, view);
    marks.clear();
    const ink = paper(state.dark);
    if (choice.level) drawLevel(marks.context, at, choice.level, choice.log, ink);
    const first = lead(cast, kind);
    const step = Math.min(state.playhead, state.experiment.steps);
    const here = kind === "steps" ? step : first === undefined ? 0 : spent.of(first.rows)(first.to);
    drawCursor(marks.context, at.kx * here + at.bx, at.height, ink.edge, []);
    if (!Number.isNaN(pointedX)) drawCursor(marks.context, at.kx * spentAt(pointedX, kind) + at.bx, at.height, ink.edge, [3, 3]);
    for (const actor of cast) drawMark(state, choice, actor, at, spent);
    point(state, choice, cast, spent);
  }

  const spot = new Float64Array(2);

  /**
   * @param {State} state
   * @param {Choice} choice
   * @param {Actor} actor
   * @param {Map2} at
   * @param {Over} over
   */
  function drawMark(state, choice, actor, at, over) {
    const look = { slot: actor.slot, dark: state.dark };
    const cost = over.of(actor.rows);
    if (over.kind !== "steps") drawFoot(marks.context, at.kx * cost(actor.to) + at.bx, at.height, look.slot, look.dark);
    const mark = (/** @type {string} */ layer, /** @type {Float64Array} */ values, /** @type {boolean} */ hollow) => {
      const trail = trails.trail(layer, actor.key);
      if (trail === null || trail.last < 0) return;
      // The column may have no number at this row; the marker stays with the line.
      onCurve(values, at, choice.log, choice.base, cost)(trail.last, spot);
      drawMarker(marks.context, trail, spot, at.height, { ...look, hollow });
    };
    for (const { layer, column, reaches } of besideOf(choice, actor)) if (reaches) mark(layer, actor.rows.column(column), true);
    if (choice.best?.key === actor.key) {
      onCurve(actor.rows.column(choice.best.column), at, choice.log, choice.base, cost)(choice.best.step, spot);
      drawBest(marks.context, at, spot, choice.best.words, { ...look, ink: paper(state.dark) });
    }
    mark("curves", valuesOf(choice, actor), false);
  }

  /**
   * @param {State} state
   * @param {Choice} choice
   * @param {Actor[]} cast
   * @param {Over} over
   */
  function point(state, choice, cast, { kind, of }) {
    if (map === null || Number.isNaN(pointedX)) return;
    const spent = spentAt(pointedX, kind);
    const slack = SUMS.has(kind) ? 1 / map.kx : 0; // a pixel: sums do not lie on whole ones
    const there = cast.filter(({ rows, until }) => of(rows)(until) + slack >= spent).reverse();
    const rows = there.map((actor) => {
      const row = rowOfCost(of(actor.rows), spent, actor.until);
      return { actor, row, value: valueOf(choice, actor, row) };
    });
    read({ at: spent, kind, rows });
  }

  /**
   * @param {number} x  pixel of the plot area
   * @param {Kind} kind
   * @returns {number} the cost that stands there; steps, gradients and values are whole
   */
  function spentAt(x, kind) {
    if (map === null) return 0;
    const spent = Math.min(kind === "steps" ? store.get().experiment.steps : laid.end, Math.max(0, (x - map.bx) / map.kx));
    return SUMS.has(kind) ? spent : Math.round(spent);
  }

  /**
   * The step that a pixel stands for: on an axis of costs, where the selected run had spent so much.
   * @param {number} x
   * @returns {number}
   */
  function stepAt(x) {
    const state = store.get();
    const { kind, of } = shownOver(state);
    const spent = spentAt(x, kind);
    const first = kind === "steps" ? undefined : lead(actors(state), kind);
    return first === undefined ? spent : Math.max(0, rowOfCost(of(first.rows), spent, first.rows.length - 1));
  }

  /** @param {number} x  pixel of the plot area; NaN: the pointer has left */
  function pointAt(x) {
    pointedX = x;
    if (Number.isNaN(x)) read(null);
    ask();
  }

  const describe = () => {
    const state = store.get();
    const choice = choose(state);
    const { kind, of } = shownOver(state);
    const values = castOf(state, choice).map((actor) => {
      const value = valueOf(choice, actor, actor.head);
      return { actor, row: actor.head, value, spent: of(actor.rows)(actor.head) };
    });
    slider.describe(choice.name, say(state, values, kind));
  };
  const offs = [
    watchSize(plot, (width, height) => {
      size = { width, height };
      ask();
    }),
    store.watch((state) => [state.runs, state.pins, state.selected, state.drag, state.dark, state.language, state.playing], ask),
    store.watch(({ experiment, objective, view }) => [experiment.steps, objective, view.logLoss, view.curve, view.cost], ask),
    store.watch(({ catalog }) => catalog.typed, ask),
    store.watch(({ surveys, gauges, view }) => [surveys, gauges, view.ensemble], ask),
    store.watch((state) => state.playhead, ticked),
    store.watch((state) => state.runs.map((run) => run.rows.revision), ask),
    store.watch((state) => slowly(state, TEXT_EVERY_MS), describe),
    slider.dispose,
    watched.dispose,
  ];

  return {
    dispose: all([
      ...offs,
      () => {
        cancelAnimationFrame(asked);
        window.clearTimeout(settling);
        window.clearTimeout(growing);
        purge(plot);
      },
    ]),
  };
}
