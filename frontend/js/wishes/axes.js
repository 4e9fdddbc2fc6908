// @ts-check
/** Axes of surveys: which values of a parameter are tried. Pure. */

import { linear, round } from "../scale.js";

/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {{name: string, low: number, high: number, count: number, scale: "linear"|"log"}} Even
 *  @typedef {{name: string, values: number[]}} Listed */

/**
 * What a parameter's axis usually spans: what its slider spans. A logarithmic axis has no zero and begins at the
 * smallest value that the slider has beside it.
 * @param {Parameter} parameter
 * @returns {[number, number]}
 */
export function usualRange(parameter) {
  const [low, high] = parameter.slide ?? [parameter.low, parameter.high];
  if (parameter.scale !== "log" || low > 0) return [low, high];
  return [parameter.integer ? 1 : (parameter.smallest ?? high * 1e-6), high];
}

/**
 * The axis as the server is asked for it, evenly spaced. Of a whole parameter it has whole values, each once and no more
 * than there are: on a linear axis so many apart, on a logarithmic one the nearest. Null where fewer than two values lie
 * within the parameter's limits.
 * @param {Parameter} parameter
 * @param {[number, number]} range
 * @param {number} count
 * @returns {Even|Listed|null}
 */
export function axisOf(parameter, range, count) {
  const { name, scale } = parameter;
  const [low, high] = [Math.max(range[0], parameter.low), Math.min(range[1], parameter.high)];
  if (!(low < high) || (scale === "log" && low <= 0)) return null;
  if (!parameter.integer) return { name, low, high, count, scale };
  const values = scale === "log" ? nearestWhole(low, high, count) : evenWhole(Math.ceil(low), Math.floor(high), count);
  return values.length < 2 ? null : { name, values };
}

/** How many values an axis has. @param {Even|Listed|null} axis @returns {number} */
export const lengthOf = (axis) => (axis === null ? 0 : "values" in axis ? axis.values.length : axis.count);

/**
 * @param {number} low
 * @param {number} high
 * @param {number} count
 * @returns {number[]} the whole numbers nearest to so many places, evenly spaced by their logarithm
 */
function nearestWhole(low, high, count) {
  const place = linear(0, count - 1, Math.log(low), Math.log(high));
  const values = Array.from({ length: count }, (_, k) => Math.round(Math.exp(round(place(k), 14))));
  return [...new Set(values)].filter((value) => value >= low && value <= high);
}

/**
 * @param {number} low   whole
 * @param {number} high
 * @param {number} count
 * @returns {number[]} whole numbers from low on, as near together as no more than `count` of them reach; the last may stop short
 */
function evenWhole(low, high, count) {
  const step = Math.max(1, Math.ceil((high - low) / (count - 1)));
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, k) => low + k * step);
}
