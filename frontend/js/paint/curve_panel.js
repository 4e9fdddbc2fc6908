// @ts-check
/**
 * One panel of curves over the steps: Plotly draws the axes, which change in jumps; the curves grow on canvases over
 * them, with each run's marker and one line at the playhead. Pointing reads a step, a click or a key goes there.
 */

import { all, make, on, put } from "../elements/dom.js";
import { slowly } from "../elements/pace.js";
import { axesFigure, extend, lastTick, newExtent, onCurve, valueScale } from "../figures/curves.js";
import { mapOf } from "../figures/plane.js";
import { actors } from "../figures/scene.js";
import { colours, curveStroke, paper, runStyle } from "../figures/styles.js";
import { number } from "../i18n.js";
import { axes, draw, purge, watchSize } from "../plotly.js";
import { outline } from "./outlines.js";
import { createSheet } from "./sheet.js";
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
 * @property {{actor: Actor, value: number}[]} rows  of the runs that have come so far, the selected one first
 */

const MARKER = 11;
/** Markers at the edge of the axes are drawn whole. */
const RIM_PX = 10;
const TEXT_EVERY_MS = 1000;
/** While it plays the curves grow this often; the two panels differ, so that they seldom share a frame. */
const GROW_EVERY_MS = { first: 60, second: 75 };
/** The paths of a new start are painted first; axes that fit them, which cost Plotly 20 ms, follow after this. */
const SETTLE_MS = 160;
const RIGHT_PX = 20;
/** Axes shorter than this have no numbers below. */
const LOW_PX = 84;
/** @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 };

/**
 * The last row that the axes make room for: a preview may be long, and must not press flat what was there.
 * @param {Actor} actor
 */
const seen = ({ head, to, until }) => (until > to ? Math.max(head, Math.min(until, 3 * head + 30)) : head);

/**
 * @param {HTMLElement} element  that holds the plot
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 * @param {Object} how
 * @param {(state: State) => Choice} how.choose
 * @param {(state: State, values: {actor: Actor, value: number}[]) => string} how.say  the values in words
 * @param {(reading: Reading|null) => void} how.read  told what stands under the pointer
 * @param {boolean} how.second  the lower panel
 */
export function createCurvePanel(element, store, send, { choose, say, read, second }) {
  const plot = make("div", { class: "curve-plot", "aria-hidden": "true" });
  const over = make("div", { class: "curve-over" });
  const sliding = { role: "slider", tabindex: 0, "aria-orientation": "horizontal", "aria-valuemin": 0 };
  const slider = make("div", { class: "curve-slider", ...sliding });
  element.append(plot, over, slider);
  const trails = createTrails(over, ["curves", "curve-preview"]);
  const marks = createSheet(over, RIM_PX);

  /** @type {Map<number, {rows: object, about: string, extent: import("../figures/curves.js").Extent}>} */
  const extents = new Map();
  let size = { width: 0, height: 0 };
  let axesKnown = "";
  let map = /** @type {Map2|null} */ (null);
  let view = {};
  let asked = 0;
  let pointedX = NaN;
  let gripped = false;
  let freshAt = -Infinity;
  let settling = 0;
  let growing = 0;

  const ask = () => {
    if (asked === 0) asked = requestAnimationFrame(paint);
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
   */
  function layAxes(state, choice, cast) {
    const about = `${choice.column} ${choice.base}`;
    if (state.runs.some(({ pending }) => pending)) freshAt = performance.now();
    const reaches = cast.map((actor) => {
      let known = extents.get(actor.key);
      if (known === undefined || known.rows !== actor.rows || known.about !== about) {
        if (known?.about === about) freshAt = performance.now();
        known = { rows: actor.rows, about, extent: newExtent() };
        extents.set(actor.key, known);
      }
      extend(known.extent, actor.rows.column(choice.column), seen(actor), choice.base);
      return { extent: known.extent, ended: actor.ended, diverged: actor.diverged };
    });
    const reached = Math.max(state.playhead, ...cast.map(seen));
    const end = lastTick(reached, state.experiment.steps);
    const below = size.height >= LOW_PX;
    const count = Math.max(2, Math.floor((size.height - (below ? 36 : 18)) / 22));
    const scale = valueScale(reaches, choice.log, count, (value) => number(state, value, 3));
    const key = JSON.stringify([about, size, state.dark, end, scale, below, state.language]);
    if (key === axesKnown) return;
    if (map !== null && performance.now() - freshAt < SETTLE_MS) {
      window.clearTimeout(settling);
      settling = window.setTimeout(ask, SETTLE_MS);
      return;
    }
    axesKnown = key;
    draw(plot, axesFigure({ ...size, dark: state.dark, end, scale, below, right: RIGHT_PX }));
    const found = axes(plot);
    if (found === null) return;
    const { x, y } = found;
    map = mapOf([x.range[0], x.range[1], y.range[0], y.range[1]], x.length, y.length);
    Object.assign(over.style, { left: `${x.offset}px`, top: `${y.offset}px`, width: `${x.length}px`, height: `${y.length}px` });
    trails.resize(x.length, y.length);
    marks.resize(x.length, y.length);
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
    /** @type {import("./trails.js").Line[]} */
    const lines = [];
    for (const actor of cast) {
      const place = onCurve(actor.rows.column(choice.column), at, choice.log, choice.base);
      const { key, slot, rows, to, until } = actor;
      const drawn = { id: key, rows, place, layer: "curves", from: 0, to };
      lines.push({ ...drawn, stroke: curveStroke(actor, state.dark) });
      if (until > to) {
        const stroke = curveStroke({ slot, preview: true }, state.dark);
        lines.push({ ...drawn, layer: "curve-preview", from: to, to: until, stroke });
      }
    }
    trails.paint(lines, view);
    marks.clear();
    const ink = paper(state.dark);
    const step = Math.min(state.playhead, state.experiment.steps);
    drawCursor(marks.context, at.kx * step + at.bx, at.height, ink.edge, []);
    if (!Number.isNaN(pointedX)) drawCursor(marks.context, at.kx * stepAt(pointedX) + at.bx, at.height, ink.edge, [3, 3]);
    for (const actor of cast) drawMark(state, choice, actor, at);
    point(state, choice, cast);
  }

  const spot = new Float64Array(2);

  /**
   * The run's marker where its curve ends; one that has gone out at the top is an arrow there.
   * @param {State} state
   * @param {Choice} choice
   * @param {Actor} actor
   * @param {Map2} at
   */
  function drawMark(state, choice, actor, at) {
    const trail = trails.trail("curves", actor.key);
    if (trail === null || trail.last < 0) return;
    // The column may have no number at this row; the marker stays with the line.
    onCurve(actor.rows.column(choice.column), at, choice.log, choice.base)(trail.last, spot);
    const left = trail.inside ? null : trail.exit;
    const out = left !== null && left.dy < 0;
    const [x, y] = left === null ? spot : [left.x, left.y + (out ? 4 : 0)];
    if (!Number.isFinite(x + y)) return;
    const { core, casing } = colours(actor.slot, "paper", state.dark);
    const { context } = marks;
    const shape = outline(out ? "up" : runStyle(actor.slot).marker, MARKER);
    context.save();
    context.translate(x, Math.min(at.height, Math.max(0, y)));
    Object.assign(context, { strokeStyle: casing, fillStyle: core, lineWidth: 3, lineJoin: "round" });
    context.stroke(shape);
    context.fill(shape);
    context.restore();
  }

  /**
   * @param {State} state
   * @param {Choice} choice
   * @param {Actor[]} cast
   */
  function point(state, choice, cast) {
    if (map === null || Number.isNaN(pointedX)) return;
    const step = stepAt(pointedX);
    const there = cast.filter(({ until }) => step <= until).reverse();
    read({ step, rows: there.map((actor) => ({ actor, value: actor.rows.column(choice.column)[step] })) });
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
    read(null);
    ask();
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
    store.watch((state) => [state.runs, state.selected, state.drag, state.dark, state.language, state.playing], ask),
    store.watch(({ experiment, objective, view }) => [experiment.steps, objective, view.logLoss, view.curve], ask),
    store.watch((state) => state.playhead, ticked),
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
        window.clearTimeout(settling);
        window.clearTimeout(growing);
        purge(plot);
      },
    ]),
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} height
 * @param {string} colour
 * @param {number[]} dash
 */
function drawCursor(context, x, height, colour, dash) {
  const sharp = Math.round(x - 0.5) + 0.5;
  context.setLineDash(dash);
  Object.assign(context, { strokeStyle: colour, lineWidth: 1 });
  context.beginPath();
  context.moveTo(sharp, 0);
  context.lineTo(sharp, height);
  context.stroke();
  context.setLineDash([]);
}
