// @ts-check
/**
 * The panel of final losses against learning rates: axes by Plotly, the curves of the plot of rates in small on a canvas,
 * each run's rate on its curve and a ring about the best of its trials. It stands still while the race plays.
 */

import { all, make, on, put } from "../elements/dom.js";
import { mapOf } from "../figures/plane.js";
import { heightAt, lostRanges, nearestKnown, rateTicks } from "../figures/rates.js";
import { ratesAxes } from "../figures/rates_axes.js";
import { lossScale, rateSpan, sensitivity, sensitivityWords } from "../figures/sensitivity.js";
import { colours, paper } from "../figures/styles.js";
import { purge, watchSize } from "../plotly.js";
import { layOver } from "./over_axes.js";
import { across, curve, drawMarker, pointsOf, upward, vertical } from "./rate_curves.js";
import { watchDisplayed } from "./displayed.js";
import { createSheet } from "./sheet.js";

/** @typedef {import("../figures/sensitivity.js").Line} Line */
/** @typedef {import("./rate_curves.js").Scene} Scene */

const RIM_PX = 10;
/** Above the axes each run has a line where its trials diverged. */
const ROW_PX = 4;
const RING_PX = 8;
const TICK_PX = { across: 60, up: 24 };
const BOTTOM_PX = 24;

/**
 * @param {HTMLElement} element  that gets the plot
 * @param {import("../types.js").Store} store
 * @param {(found: {rate: number, rows: {line: Line, at: number}[]}|null) => void} read  told what stands under the pointer
 */
export function createSensitivityPanel(element, store, read) {
  const plot = make("div", { class: "curve-plot", "aria-hidden": "true" });
  const over = make("div", { class: "curve-over" });
  const touched = make("div", { class: "curve-slider", role: "img", tabindex: 0 });
  element.append(plot, over, touched);
  const sheet = createSheet(over, RIM_PX);
  let size = { width: 0, height: 0 };
  let axesKnown = "";
  let scene = /** @type {Scene|null} */ (null);
  let lines = /** @type {Line[]} */ ([]);
  let pointedX = NaN;
  let asked = 0;

  const watched = watchDisplayed(plot, () => ask());
  const ask = () => {
    if (asked === 0 && store.get().view.curve === "sensitivity" && watched.displayed()) asked = requestAnimationFrame(paint);
  };

  /** @param {import("../types.js").State} state */
  function layAxes(state) {
    const band = 4 + ROW_PX * Math.max(1, lines.length);
    const room = { width: size.width - 64, height: size.height - band - BOTTOM_PX };
    const { scale, base } = lossScale(state, lines, Math.max(2, Math.floor(room.height / TICK_PX.up)));
    const range = rateSpan(lines);
    const span = /** @type {[number, number]} */ (range.map(Math.log10));
    const ticks = rateTicks(state, range, true, Math.max(2, Math.floor(room.width / TICK_PX.across)));
    const look = { ...size, dark: state.dark, band, span, ticks, scale, bottom: BOTTOM_PX };
    const key = JSON.stringify([look, base]);
    if (key === axesKnown) return;
    axesKnown = key;
    const found = layOver(plot, over, ratesAxes(look), band);
    if (found === null) return;
    const { x, y } = found;
    sheet.resize(x.length, y.length + band);
    sheet.context.translate(0, band);
    const map = mapOf([...span, ...scale.range], x.length, y.length);
    scene = { map, log: true, up: { log: scale.log, base }, band, measure: "loss", dark: state.dark };
  }

  function paint() {
    asked = 0;
    const state = store.get();
    if (size.width === 0 || state.view.curve !== "sensitivity") return;
    lines = sensitivity(state);
    put(touched, "aria-label", sensitivityWords(state, lines));
    layAxes(state);
    if (scene === null) return;
    const at = scene;
    const { context } = sheet;
    context.clearRect(-RIM_PX, -at.band - RIM_PX, at.map.width + 2 * RIM_PX, at.map.height + at.band + 2 * RIM_PX);
    context.save();
    context.beginPath();
    context.rect(-1, 0, at.map.width + 2, at.map.height + 1);
    context.clip();
    for (const line of lines) curve(context, line, pointsOf(at, line), at.dark);
    context.restore();
    const rows = lines.toSorted((a, b) => a.index - b.index);
    rows.forEach((line, row) => fate(context, at, line, -at.band + ROW_PX * (row + 0.5)));
    if (!Number.isNaN(pointedX)) vertical(context, at, pointedX, paper(at.dark).edge, [3, 3]);
    for (const line of lines) mark(context, at, line);
    tell();
  }

  function tell() {
    if (scene === null || Number.isNaN(pointedX)) return;
    const rate = 10 ** ((pointedX - scene.map.bx) / scene.map.kx);
    const rows = lines.toReversed().map((line) => ({ line, at: nearestKnown(line, rate, true) }));
    read({ rate, rows: rows.filter(({ at }) => at >= 0) });
  }

  const ends = [
    watchSize(plot, (width, height) => {
      size = { width, height };
      axesKnown = "";
      ask();
    }),
    store.watch((state) => [state.view.curve, state.surveys, state.experiment, state.objective, state.view.logLoss], ask),
    store.watch(({ selected, dark, language, runs }) => [selected, dark, language, ...runs.flatMap(({ hidden, slot }) => [hidden, slot])], ask),
    on(touched, "pointermove", (event) => {
      const { left, width } = over.getBoundingClientRect();
      pointedX = Math.min(width, Math.max(0, event.clientX - left));
      ask();
    }),
    on(touched, "pointerleave", () => {
      pointedX = NaN;
      read(null);
      ask();
    }),
  ];
  return {
    dispose: all([
      ...ends,
      watched.dispose,
      () => {
        cancelAnimationFrame(asked);
        purge(plot);
      },
    ]),
  };
}

/**
 * Where the trials of a run diverged, as a line above the axes.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Line} line
 * @param {number} y
 */
function fate(context, scene, line, y) {
  Object.assign(context, { strokeStyle: colours(line.slot, "paper", scene.dark).core, lineWidth: 2.5, lineCap: "butt" });
  context.beginPath();
  for (const [first, last] of lostRanges(line)) {
    context.moveTo(across(scene, line.values[first]) - 1, y);
    context.lineTo(across(scene, line.values[last]) + 1, y);
  }
  context.stroke();
}

/**
 * The run's own rate on its curve, and a ring about the best of its trials.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Line} line
 */
function mark(context, scene, line) {
  const inside = (/** @type {number} */ height) => Math.max(0, Math.min(scene.map.height, upward(scene, height)));
  if (line.best >= 0) {
    const [x, y] = [across(scene, line.values[line.best]), inside(heightAt(line, line.best, "loss"))];
    const { core, casing } = colours(line.slot, "paper", scene.dark);
    for (const [strokeStyle, lineWidth] of /** @type {const} */ ([[casing, 4], [core, 2]])) {
      Object.assign(context, { strokeStyle, lineWidth });
      context.beginPath();
      context.arc(x, y, RING_PX, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  const k = nearestKnown(line, line.current, true);
  if (k < 0) return;
  const height = heightAt(line, k, "loss");
  drawMarker(context, line.slot, across(scene, line.current), Number.isNaN(height) ? 0 : inside(height), scene.dark);
}
