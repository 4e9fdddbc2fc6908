// @ts-check
/** What a typed number means: the value, or why it is none. And one step up or down from a value. Pure. */

import { number } from "../i18n.js";
import { parseNumber, round } from "../scale.js";

/**
 * @typedef {Object} Range  what a field allows
 * @property {number} low
 * @property {number} high
 * @property {boolean} [integer]
 *
 * @typedef {{value: number, code: null, values: null}} Good
 * @typedef {{value: null, code: string, values: Record<string, string|number>}} Wrong
 */

/**
 * Reads a typed number. A wrong one comes with the code of its sentence in the section `refusal`.
 * @param {Range} range
 * @param {string} text
 * @returns {Good|Wrong}
 */
export function read(range, text) {
  const value = parseNumber(text);
  if (value === null) return { value: null, code: "not_a_number", values: { got: text.trim() } };
  const { low, high } = range;
  if (range.integer && !Number.isInteger(value)) {
    return { value: null, code: "not_whole", values: { got: text.trim(), low, high } };
  }
  if (value < low || value > high) {
    return { value: null, code: "out_of_range", values: { got: text.trim(), low, high } };
  }
  return { value, code: null, values: null };
}

/** So many characters fit a field beside a slider. */
const FIELD_CHARACTERS = 7;

/**
 * A number as a field shows it: six digits at the most, and short enough to be read whole.
 * @param {import("../i18n.js").Language} language
 * @param {number} value
 * @returns {string}
 */
export function fieldText(language, value) {
  const plain = number(language, value, 6);
  if (plain.length <= FIELD_CHARACTERS || Number.isInteger(value)) return plain;
  const exponential = value.toExponential(2).replace(/\.?0+e/, "e").replace(/-/g, "−");
  const size = Math.abs(value);
  return size < 0.01 && exponential.length < plain.length ? exponential : number(language, value, 5);
}

/**
 * The next value above (1) or below (−1): a unit of the second significant digit, or of whole numbers; within range.
 * @param {Range} range
 * @param {number} value
 * @param {1|-1} direction
 * @returns {number}
 */
export function nudge(range, value, direction) {
  const { low, high } = range;
  const within = (/** @type {number} */ next) => Math.min(high, Math.max(low, next));
  if (range.integer) return within(Math.round(value) + direction);
  const span = high - low;
  const size = Math.abs(value);
  if (size === 0) return within(direction * unitBelow(Math.min(1, span / 100)));
  let unit = unitBelow(size) / 10;
  // Downwards from a power of ten the next value has one digit more: 0.1 goes to 0.099.
  if (direction * value < 0 && round(size, 12) === unitBelow(size)) unit /= 10;
  return within(round(value + direction * unit, 12));
}

/**
 * @param {number} size  above zero
 * @returns {number} the power of ten at or below it
 */
function unitBelow(size) {
  return Number(`1e${Math.floor(Math.log10(size) + 1e-12)}`);
}
