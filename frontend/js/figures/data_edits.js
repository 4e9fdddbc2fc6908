// @ts-check
/** Rows that somebody adds by hand: a new one where they point, and an outlier. Pure. */

import { putTo } from "./data_picture.js";
import { valuesAt } from "./data_rows.js";

/** @typedef {import("./data_picture.js").Data} Data */

/** How far beyond the others' targets an outlier lies, as a share of what they span. */
const BEYOND = 0.75;

/**
 * Whether rows can be added and deleted: masses stand on a grid, and stay there.
 * @param {Data} data
 * @returns {boolean}
 */
export const extendable = ({ picture }) => picture !== "mass";

/**
 * A new row at a place of the picture. What the picture does not show it has from the row nearest to that place.
 * @param {Data} data
 * @param {number} like  place of that row
 * @param {[number, number]} at
 * @returns {number[]}
 */
export const addedAt = (data, like, at) => putTo(data, valuesAt(data.table, like), at);

/**
 * A row whose label is the other one; null where targets are no labels.
 * @param {Data} data
 * @param {number} place
 * @returns {number[]|null}
 */
export function relabelled({ table }, place) {
  if (table.kind !== "label") return null;
  const values = valuesAt(table, place);
  return [...values.slice(0, -1), 1 - values[values.length - 1]];
}

/**
 * An outlier: beside the row that is farthest out, with a target far on the other side of the most, or with the other
 * label.
 * @param {Data} data
 * @returns {number[]}
 */
export function outlier({ table, risk }) {
  const { features, targets, kind, numbers } = table;
  const made = numbers.flatMap((number, place) => (number < risk.made ? [place] : []));
  const among = made.length === 0 ? [...numbers.keys()] : made;
  const centres = features.map((column) => scaleOf(among.map((place) => column[place])));
  const far = (/** @type {number} */ place) => features.reduce((sum, column, k) => sum + ((column[place] - centres[k].middle) / centres[k].size) ** 2, 0);
  const order = [...among].sort((a, b) => far(b) - far(a));
  // Each one that is added stands beside the next row.
  const place = order[(numbers.length - made.length) % order.length];
  const own = features.map((column) => column[place]);
  if (kind === "label") return [...own, 1 - targets[place]];
  const [low, high] = middling(among.map((at) => targets[at]));
  const reach = BEYOND * (high - low || 1);
  return [...own, targets[place] > (low + high) / 2 ? low - reach : high + reach];
}

/**
 * @param {number[]} values
 * @returns {{middle: number, size: number}} mean and standard deviation, 1 where that is 0
 */
function scaleOf(values) {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const size = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  return { middle, size: size || 1 };
}

/** Beyond these shares a value may itself be an outlier. */
const MOST = [0.05, 0.95];

/**
 * @param {number[]} values
 * @returns {number[]} between which most of them lie
 */
function middling(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return MOST.map((share) => sorted[Math.round(share * (sorted.length - 1))]);
}
