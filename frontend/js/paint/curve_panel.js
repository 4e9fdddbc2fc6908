// @ts-check
/**
 * One panel of curves over the steps: Plotly draws the axes, which change in jumps; the curves grow on canvases over
 * them, with each run's marker and one line at the playhead. Pointing reads a step, a click or a key goes there.
 */

import { all, make, on, put, svg } from "../elements/dom.js";
import { slowly } from "../elements/pace.js";
import { axesFigure, extend, lastTick, newExtent, onCurve, valueScale } from "../figures/curves.js";
import { markerPath } from "../figures/marks.js";
import { mapOf } from "../figures/plane.js";
import { actors } from "../figures/scene.js";
import { curveStroke, runStyle } from "../figures/styles.js";
import { number } from "../i18n.js";
import { axes, draw, purge, watchSize } from "../plotly.js";
import { move, pool } from "./marks.js";
import { createTrails } from "./trails.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/paths.js").Place} Place */
/** @typedef {Object} Choice  what a panel shows, read off the state
 * @property {string} column
 * @property {boolean} log
 * @property {number} base     taken off each value
 * @property {string} name     for the ear
 */
/** @typedef {Object} Reading  what stands under the pointer
 * @property {number} step
 * @property {{actor: Actor, value: number, step: number}[]} rows
 */

const MARKER = 11;
const TEXT_EVERY_MS = 1000;
const RIGHT_PX = 20;
/** Axes shorter than this have no numbers below. */
const LOW_PX = 84;
/** @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 };

/**
 * @param {string} key  "slot marker"
 * @returns {SVGElement}
 */
function curveMark(key) {
  const [slot, kind] = key.split(" ").slice(1);
  const marker = kind === "out" ? "up" : runStyle(Number(slot)).marker;
  const shape = svg("path", { d: markerPath(marker, MARKER), class: "curve-mark-shape" });
  return svg("svg", { viewBox: "-10 -10 20 20", width: 20, height: 20, class: "mark curve-mark", "data-slot": slot, "aria-hidden": "true" }, shape);
}

/**
 * @param {HTMLElement} element  that holds the plot
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 * @param {Object} how
 * @param {(state: State) => Choice} how.choose
 * @param {(state: State, values: {actor: Actor, value: number}[]) => string} how.say  the values in words
 * @param {(reading: Reading|null) => void} how.read  told what stands under the pointer
 */
export function createCurvePanel(element, store, send, { choose, say, read }) {
  const plot = make("div", { class: "curve-plot", "aria-hidden": "true" });
  const over = make("div", { class: "curve-over" });
  const slider = make("div", { class: "curve-slider", role: "slider", tabindex: 0, "aria-orientation": "horizontal", "aria-valuemin": 0 });
  element.append(plot, over, slider);
  const trails = createTrails(over, ["curves", "curve-preview"]);
  const line = make("div", { class: "curve-cursor" });
  const pointerLine = make("div", { class: "curve-cursor pointed", hidden: true });
  over.append(line, pointerLine);
  const marks = pool(over, curveMark);

  /** @type {Map<number, {rows: object, about: string, extent: import("../figures/curves.js").Extent}>} */
  const extents = new Map();
  let size = { width: 0, height: 0 };
  let axesKnown = "";
  let map = /** @type {Map2|null} */ (null);
  let view = {};
  let asked = 0;
  let pointedX = NaN;
  let gripped = false;

  const ask = () => {
    if (asked === 0) asked = requestAnimationFrame(paint);
  };

  /**
   * @param {State} state
   * @param {Choice} choice
   * @param {Actor[]} cast
   */
  function layAxes(state, choice, cast) {
    const about = `${choice.column} ${choice.base}`;
    const reaches = cast.map((actor) => {
      let known = extents.get(actor.key);
      if (known === undefined || known.rows !== actor.rows || known.about !== about) {
        known = { rows: actor.rows, about, extent: newExtent() };
        extents.set(actor.key, known);
      }
      extend(known.extent, actor.rows.column(choice.column), actor.until, choice.base);
      return { extent: known.extent, ended: actor.ended, diverged: actor.diverged };
    });
    const reached = Math.max(state.playhead, ...cast.map(({ until }) => until));
    const end = lastTick(reached, state.experiment.steps);
    const below = size.height >= LOW_PX;
    const count = Math.max(2, Math.floor((size.height - (below ? 36 : 18)) / 22));
    const scale = valueScale(reaches, choice.log, count, (value) => number(state, value, 3));
    const key = JSON.stringify([size, state.dark, end, scale, below, state.language]);
    if (key === axesKnown) return;
    axesKnown = key;
    draw(plot, axesFigure({ ...size, dark: state.dark, end, scale, below, right: RIGHT_PX }));
    const found = axes(plot);
    if (found === null) return;
    const { x, y } = found;
    map = mapOf([x.range[0], x.range[1], y.range[0], y.range[1]], x.length, y.length);
    Object.assign(over.style, { left: `${x.offset}px`, top: `${y.offset}px`, width: `${x.length}px`, height: `${y.length}px` });
    trails.resize(x.length, y.length);
    view = {};
  }

  function paint() {
    asked = 0;
    if (size.width === 0) return;
    const state = store.get();
    const choice = choose(state);
    const cast = actors(state).filter((actor) => actor.rows.column(choice.column).length > 0);
    layAxes(state, choice, cast);
    if (map === null) return;
    const at = map;
    const look = `${choice.column} ${choice.log} ${choice.base} ${state.dark}`;
    const spots = new Float64Array(2);
    /** @type {import("./trails.js").Line[]} */
    const lines = [];
    for (const actor of cast) {
      const place = onCurve(actor.rows.column(choice.column), at, choice.log, choice.base);
      const { key, slot, rows, to, until, selected } = actor;
      const drawn = { id: key, rows, place, layer: "curves", from: 0, to };
      lines.push({ ...drawn, stroke: curveStroke(actor, state.dark), look: `${slot} ${selected} ${look}` });
      if (until > to) {
        const stroke = curveStroke({ slot, preview: true }, state.dark);
        lines.push({ ...drawn, layer: "curve-preview", from: to, to: until, stroke, look: `${slot} ${look}` });
      }
    }
    trails.paint(lines, view);
    for (const actor of cast) {
      const trail = trails.trail("curves", actor.key);
      if (trail === null || trail.last < 0) continue;
      // The column may have no number at this row; the marker stays with the line.
      onCurve(actor.rows.column(choice.column), at, choice.log, choice.base)(trail.last, spots);
      const out = trail.exit !== null && !trail.inside && trail.exit.dy < 0;
      const [x, y] = out && trail.exit !== null ? [trail.exit.x, trail.exit.y + 4] : spots;
      if (!Number.isFinite(x + y)) continue;
      const mark = marks.take(`${actor.key} ${actor.slot} ${out ? "out" : "at"}`);
      put(mark, "data-selected", actor.selected);
      move(mark, x, Math.min(at.height, Math.max(0, y)));
    }
    marks.sweep();
    move(line, at.kx * Math.min(state.playhead, state.experiment.steps) + at.bx, 0);
    point(state, choice, cast);
  }

  /**
   * @param {State} state
   * @param {Choice} choice
   * @param {Actor[]} cast
   */
  function point(state, choice, cast) {
    if (map === null || Number.isNaN(pointedX)) return;
    const step = stepAt(pointedX);
    move(pointerLine, map.kx * step + map.bx, 0);
    const rows = cast.map((actor) => {
      const row = Math.min(step, actor.until);
      return { actor, step: row, value: actor.rows.column(choice.column)[row] };
    });
    read({ step, rows });
  }

  /**
   * @param {number} x  pixel of the plot area
   * @returns {number}
   */
  function stepAt(x) {
    if (map === null) return 0;
    return Math.round(Math.min(store.get().experiment.steps, Math.max(0, (x - map.bx) / map.kx)));
  }

  /** @param {PointerEvent} event */
  const xOf = (event) => event.clientX - over.getBoundingClientRect().left;
  /** @param {number} step */
  const seek = (step) => send({ type: "seek", step: Math.min(store.get().experiment.steps, Math.max(0, step)) });
  const unpoint = () => {
    pointedX = NaN;
    put(pointerLine, "hidden", true);
    read(null);
  };

  const describe = () => {
    const state = store.get();
    const choice = choose(state);
    const values = actors(state).map((actor) => {
      const value = actor.rows.column(choice.column)[actor.head];
      return { actor, value };
    });
    put(slider, "aria-label", choice.name);
    put(slider, "aria-valuemax", state.experiment.steps);
    put(slider, "aria-valuenow", state.playhead);
    put(slider, "aria-valuetext", say(state, values));
  };
  const offs = [
    watchSize(plot, (width, height) => {
      size = { width, height };
      ask();
    }),
    store.watch((state) => [state.runs, state.playhead, state.selected, state.drag, state.dark, state.language, state.experiment.steps, state.objective, state.view.logLoss, state.view.curve], ask),
    store.watch((state) => state.runs.map((run) => run.rows.revision), ask),
    store.watch((state) => slowly(state, TEXT_EVERY_MS), describe),
    on(slider, "pointerdown", (event) => {
      if (event.button !== 0) return;
      gripped = true;
      slider.setPointerCapture(event.pointerId);
      seek(stepAt(xOf(event)));
    }),
    on(slider, "pointermove", (event) => {
      pointedX = xOf(event);
      put(pointerLine, "hidden", null);
      if (gripped) seek(stepAt(pointedX));
      ask();
    }),
    on(slider, "pointerup", () => void (gripped = false)),
    on(slider, "pointercancel", () => void (gripped = false)),
    on(slider, "pointerleave", unpoint),
    on(slider, "keydown", (event) => {
      const { playhead, experiment } = store.get();
      const by = KEYS[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? experiment.steps : by === undefined ? null : playhead + by;
      if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      seek(to);
    }),
  ];

  return {
    dispose: all([
      ...offs,
      () => {
        cancelAnimationFrame(asked);
        purge(plot);
      },
    ]),
  };
}
