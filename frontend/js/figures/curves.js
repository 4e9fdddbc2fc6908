// @ts-check
/** The axes of the loss curves and their like: ranges that grow in jumps, so that Plotly is seldom asked. */

import { round, ticks } from "../scale.js";
import { powerText } from "./levels.js";
import { paper, plainLayout } from "./styles.js";

/** @typedef {Object} Extent  what a run's values reach, followed row by row
 * @property {number} next      the row to begin with
 * @property {number} low
 * @property {number} positive  the smallest value above zero, Infinity while there is none
 * @property {number} high
 * @property {number} first     the value at the start
 */
/** @typedef {{extent: Extent, ended: boolean, diverged: boolean}} Reach */
/** @typedef {{log: boolean, range: [number, number], ticks: {at: number, text: string}[]}} Scale  exponents where log */

/** A run that has ended low stretches the axis by so many decades at most, while others still run. */
const ENDED_DECADES = 2;
const STEPS = [1, 3];
const TOPS = [1, 1.5, 2, 3, 5, 7.5, 10];

/** @returns {Extent} */
export const newExtent = () => ({ next: 0, low: Infinity, positive: Infinity, high: -Infinity, first: NaN });

/**
 * Follows the values up to and with row `to`; from the start again where `to` lies before.
 * @param {Extent} extent  written
 * @param {ArrayLike<number>} values
 * @param {number} to
 * @param {number} base  taken off each value
 */
export function extend(extent, values, to, base) {
  if (to < extent.next - 1) Object.assign(extent, newExtent());
  for (let step = extent.next; step <= to; step += 1) {
    const value = values[step] - base;
    if (step === 0) extent.first = value;
    if (!Number.isFinite(value)) continue;
    if (value < extent.low) extent.low = value;
    if (value > extent.high) extent.high = value;
    if (value > 0 && value < extent.positive) extent.positive = value;
  }
  extent.next = Math.max(extent.next, to + 1);
}

/**
 * Where the axis of steps ends: 10, 30, 100, 300, …, never beyond the race; each change costs a drawing by Plotly.
 * @param {number} step  that must be on it
 * @param {number} total
 * @returns {number}
 */
export function lastTick(step, total) {
  if (step >= total) return Math.max(1, total);
  for (let power = 10; ; power *= 10) {
    for (const factor of STEPS) {
      if (factor * power > step) return Math.max(1, Math.min(total, factor * power));
    }
  }
}

/**
 * Where an axis of costs ends: in the same jumps, never beyond the cost of the whole race once that is known. Costs
 * may be far below 1, so that the jumps begin at a fiftieth of it, as those of 500 steps begin with 10.
 * @param {number} cost   that must be on it
 * @param {number} total  Infinity while it is not known
 * @returns {number}
 */
export function lastCost(cost, total) {
  if (cost >= total) return total > 0 ? total : 1;
  const reached = Math.max(cost, Number.isFinite(total) ? total / 50 : 1e-6);
  for (let power = 10 ** Math.floor(Math.log10(reached)); ; power *= 10) {
    for (const factor of STEPS) {
      if (factor * power > reached) return Math.min(total, round(factor * power, 3));
    }
  }
}

/**
 * The upward axis for what is drawn so far. A diverging run goes out at the top instead of pressing the others flat.
 * @param {Reach[]} reaches
 * @param {boolean} log
 * @param {number} count  of ticks, about
 * @param {(value: number) => string} say
 * @returns {Scale}
 */
export function valueScale(reaches, log, count, say) {
  const some = reaches.filter(({ extent }) => extent.high > -Infinity);
  return log ? logScale(some, count) : linearScale(some, count, say);
}

/**
 * Room on the upward axis for a line across.
 * @param {number} value
 * @returns {Reach}
 */
export function levelReach(value) {
  const extent = newExtent();
  extend(extent, [value], 0, 0);
  return { extent, ended: true, diverged: false };
}

/**
 * @param {Reach[]} reaches
 * @param {number} count
 * @returns {Scale}
 */
function logScale(reaches, count) {
  const positive = reaches.filter(({ extent }) => extent.positive < Infinity);
  const steady = positive.filter(({ diverged }) => !diverged);
  const running = steady.filter(({ ended }) => !ended);
  const highs = positive.map(({ extent, diverged }) => Math.log10(diverged ? Math.max(extent.first, 1e-300) : extent.high));
  let top = positive.length === 0 ? 1 : Math.max(...highs);
  const peak = Math.max(...positive.filter(({ diverged }) => diverged).map(({ extent }) => Math.log10(extent.high)));
  if (peak > top) top = Math.min(peak, Math.ceil(top) + 1);
  let bottom = least(running.length > 0 ? running : positive, top);
  if (running.length > 0) bottom = Math.max(Math.min(bottom, least(positive, top)), bottom - ENDED_DECADES);
  // Down by two decades at a time: each change costs a drawing by Plotly.
  const range = /** @type {[number, number]} */ ([2 * Math.floor(bottom / 2 + 1e-9), Math.ceil(top - 1e-9)]);
  if (range[1] - range[0] < 2) range[0] = range[1] - 2;
  const stride = Math.max(1, Math.ceil((range[1] - range[0]) / count));
  const marks = [];
  for (let at = Math.ceil(range[0] / stride) * stride; at <= range[1]; at += stride) {
    marks.push({ at, text: powerText(at) });
  }
  return { log: true, range, ticks: marks };
}

/**
 * @param {Reach[]} reaches
 * @param {number} top
 * @returns {number} exponent of the smallest value above zero
 */
const least = (reaches, top) => Math.min(top, ...reaches.map(({ extent }) => Math.log10(extent.positive)));

/**
 * @param {Reach[]} reaches
 * @param {number} count
 * @param {(value: number) => string} say
 * @returns {Scale}
 */
function linearScale(reaches, count, say) {
  const highs = reaches.map(({ extent, diverged }) => (diverged ? extent.first : extent.high));
  let high = Math.max(0, ...highs.filter(Number.isFinite));
  const peak = Math.max(0, ...reaches.filter(({ diverged }) => diverged).map(({ extent }) => extent.high));
  if (peak > high) high = Math.min(peak, high * 1.4 || 1);
  const lows = reaches.map(({ extent, diverged }) => (diverged ? Math.min(extent.first, 0) : extent.low));
  const low = Math.min(0, ...lows.filter(Number.isFinite));
  const range = /** @type {[number, number]} */ ([-roundUp(-low), roundUp(high) || (low < 0 ? 0 : 1)]);
  return { log: false, range, ticks: ticks(range[0], range[1], count).map((at) => ({ at, text: say(at) })) };
}

/**
 * @param {number} value  0 or more
 * @returns {number} the next round number
 */
function roundUp(value) {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return round((TOPS.find((top) => top * power >= value * (1 - 1e-9)) ?? 10) * power, 3);
}

/**
 * Rows of a curve in pixels. A value that is not finite and above goes out at the top; one at or below zero on a
 * log axis at the bottom; a row without a number stays at the last one that has one.
 * @param {ArrayLike<number>} values
 * @param {import("./plane.js").Map2} map  of steps (or costs) and values, of exponents where log
 * @param {boolean} log
 * @param {number} base
 * @param {(row: number) => number} [cost]  what a row stands over, if not its step; nowhere where that is NaN
 * @returns {import("./paths.js").Place}
 */
export function onCurve(values, { kx, bx, ky, by, height }, log, base, cost = (row) => row) {
  const far = 50 * height;
  // The row that was asked for last, and the one with a number that stood for it: no row is looked at twice on the way.
  let [asked, found] = [-1, -1];
  return (step, out) => {
    const known = step >= asked ? asked : -1;
    let row = step;
    while (row > known && Number.isNaN(values[row])) row -= 1;
    found = row > known ? row : known < 0 ? -1 : found;
    asked = step;
    const value = found < 0 ? NaN : values[found] - base;
    const level = log ? (value > 0 ? Math.log10(value) : -Infinity) : value;
    out[0] = found < 0 ? NaN : kx * cost(found) + bx;
    out[1] = found < 0 ? NaN : Math.min(height + far, Math.max(-far, by + ky * level));
  };
}

/**
 * The axes alone, as Plotly takes them; the curves are drawn over them.
 * @param {{width: number, height: number, dark: boolean, end: number, scale: Scale, below: boolean, right: number,
 *   whole?: boolean, say?: (value: number) => string}} look
 *   end: last step, or cost; below: whether they are written under the axis; whole: whether they are whole numbers
 * @returns {{traces: object[], layout: object}}
 */
export function axesFigure({ width, height, dark, end, scale, below, right, whole = true, say = String }) {
  const ink = paper(dark);
  const font = { size: 12, color: ink.ink2 };
  const even = ticks(0, end, Math.max(2, Math.min(4, Math.floor(width / 90))));
  const steps = whole ? even.filter(Number.isInteger) : even;
  return {
    traces: [{ type: "scatter", x: [], y: [], hoverinfo: "skip" }],
    layout: {
      ...plainLayout({ width, height }, { l: 48, r: right, t: 8, b: below ? 28 : 10 }, dark),
      xaxis: {
        range: [0, end],
        fixedrange: true,
        tickmode: "array",
        tickvals: steps,
        ticktext: steps.map((step) => (below ? say(step) : "")),
        ticks: "outside",
        ticklen: 4,
        tickcolor: ink.edge,
        tickfont: font,
        showline: true,
        linecolor: ink.edge,
        showgrid: false,
        zeroline: false,
      },
      yaxis: {
        range: scale.range,
        fixedrange: true,
        tickmode: "array",
        tickvals: scale.ticks.map(({ at }) => at),
        ticktext: scale.ticks.map(({ text }) => text),
        ticks: "outside",
        ticklen: 6,
        tickcolor: "rgba(0, 0, 0, 0)",
        tickfont: font,
        showgrid: true,
        gridcolor: ink.grid,
        zeroline: !scale.log,
        zerolinecolor: ink.edge,
      },
    },
  };
}
