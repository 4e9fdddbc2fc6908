// @ts-check
/** Which levels a contour shows, and what its colour bar says. On a log surface all is in powers of ten. */

import { round, ticks } from "../scale.js";

/** @typedef {{scale: "log"|"linear", floor?: number|null, base?: number}} Style  evenly, or evenly in the logarithm of
 *   f − base from `floor` on; the floor is the lowest level at the whole domain */
/** @typedef {{log: boolean, base: number, start: number, end: number, size: number, ticks: {at: number, text: string}[]}} Levels
 *   start, end, size and `at` are exponents where `log` */

const MOST_LEVELS = 17;
const LOG_STEPS = [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50];
/** Below this share of the largest value a log picture has no more levels: rounding, not landscape. */
const LEAST_SHARE_EXPONENT = 13;

/**
 * The least and the largest finite value; both NaN where there is none.
 * @param {ArrayLike<number>} values
 * @returns {{low: number, high: number}}
 */
export function span(values) {
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: NaN, high: NaN };
}

/**
 * @param {number} exponent
 * @returns {string} "10⁻²", and "1" for 0
 */
export function powerText(exponent) {
  if (exponent === 0) return "1";
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/**
 * @param {ArrayLike<number>} values  of the grid
 * @param {Style} style
 * @param {number} zoom  width of the visible box over the domain's: near a minimum values fall with its square
 * @param {(value: number) => string} say  a number in words
 * @returns {Levels|null} null where no value is finite
 */
export function levels(values, style, zoom, say) {
  const { low, high } = span(values);
  if (Number.isNaN(low)) return null;
  const base = style.base ?? 0;
  if (style.scale === "log" && high > base) return logLevels(low, high, base, style.floor ?? 0, zoom, say);
  return linearLevels(low, high, say);
}

/**
 * @param {number} low
 * @param {number} high
 * @param {number} base
 * @param {number} floor
 * @param {number} zoom
 * @param {(value: number) => string} say
 * @returns {Levels}
 */
function logLevels(low, high, base, floor, zoom, say) {
  const top = Math.log10(high - base);
  const deepest = top - LEAST_SHARE_EXPONENT;
  const least = low > base ? Math.max(deepest, Math.log10(low - base)) : deepest;
  const allowed = floor > 0 ? Math.log10(floor) + 2 * Math.log10(Math.min(1, zoom)) : deepest;
  const bottom = Math.min(Math.max(least, allowed), top - 0.02);
  const size = LOG_STEPS.find((step) => (top - bottom) / step <= MOST_LEVELS) ?? 100;
  const start = round(Math.ceil(bottom / size - 1e-9) * size, 12);
  const end = Math.max(start, round(Math.floor(top / size + 1e-9) * size, 12));
  const marks = ticks(10 ** (start - size), 10 ** (end + size), 6, true).map((value) => {
    const at = Math.log10(value);
    const power = base === 0 && Math.abs(at - Math.round(at)) < 1e-9;
    return { at, text: power ? powerText(Math.round(at)) : say(short(base + value)) };
  });
  return { log: true, base, start, end, size, ticks: inside(marks, start, end, size) };
}

/**
 * @param {number} value
 * @returns {number} two digits, and no more than two after the point, so that it fits beside the colour bar
 */
const short = (value) => (Math.abs(value) < 1 ? Math.round(100 * value) / 100 : round(value, 2));

/**
 * @param {number} low
 * @param {number} high
 * @param {(value: number) => string} say
 * @returns {Levels}
 */
function linearLevels(low, high, say) {
  const marks = ticks(low, high, MOST_LEVELS - 2);
  if (marks.length < 2) return { log: false, base: 0, start: low, end: low, size: 1, ticks: [{ at: low, text: say(low) }] };
  const size = marks[1] - marks[0];
  const named = ticks(low, high, 6).map((at) => ({ at, text: say(at) }));
  return { log: false, base: 0, start: marks[0], end: marks[marks.length - 1], size, ticks: named };
}

/**
 * @param {{at: number, text: string}[]} marks
 * @param {number} start
 * @param {number} end
 * @param {number} size
 * @returns {{at: number, text: string}[]} those that lie on the colour bar
 */
const inside = (marks, start, end, size) => marks.filter(({ at }) => at >= start - size / 2 && at <= end + size / 2);

/**
 * Values as the contour draws them: exponents where log, and no value that is not finite.
 * @param {ArrayLike<number>} values
 * @param {Levels} chosen
 * @returns {Float64Array} NaN where there is nothing to draw
 */
export function drawable(values, chosen) {
  const out = new Float64Array(values.length);
  const bottom = chosen.start - chosen.size / 2;
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k];
    if (!Number.isFinite(value)) out[k] = NaN;
    else if (!chosen.log) out[k] = value;
    else out[k] = value > chosen.base ? Math.max(bottom, Math.log10(value - chosen.base)) : bottom;
  }
  return out;
}
