// @ts-check
/** Rows by their pixels, and pixels as places on the axes. Pure. */

import { pointAt, toPixel } from "./plane.js";

/** @typedef {import("./plane.js").Map2} Map2 */
/** @typedef {Object} Shown
 * @property {import("./data_rows.js").Table} table
 * @property {Map2} map
 * @property {{x: ArrayLike<number>, y: ArrayLike<number>}} places  of the rows, on the axes
 */

/**
 * A row's pixel.
 * @param {Shown} shown
 * @param {number} row  its number
 * @returns {{x: number, y: number}|null} null where it is gone, or stands nowhere
 */
export function spotOf({ table, map, places }, row) {
  const place = table.places.get(row);
  if (place === undefined) return null;
  const [x, y] = [map.kx * places.x[place] + map.bx, map.ky * places.y[place] + map.by];
  return Number.isFinite(x + y) ? { x, y } : null;
}

/**
 * The row nearest to a pixel; of those as near, the last, which is drawn above.
 * @param {Shown} shown
 * @param {number} x
 * @param {number} y
 * @param {number} reach  pixels beyond which none is found
 * @returns {number|null} its number
 */
export function rowNear({ table, map, places }, x, y, reach) {
  let [best, least] = [-1, reach * reach];
  for (let place = 0; place < table.numbers.length; place += 1) {
    const square = (map.kx * places.x[place] + map.bx - x) ** 2 + (map.ky * places.y[place] + map.by - y) ** 2;
    if (square <= least) [best, least] = [place, square];
  }
  return best < 0 ? null : table.numbers[best];
}

/**
 * The row that comes next from left to right, or from right to left; after the last one the first.
 * @param {Shown} shown
 * @param {number} row  its number
 * @param {number} by   1 or −1
 * @returns {number|null} null where there is no other
 */
export function rowBeside({ table, places }, row, by) {
  const at = (/** @type {number} */ number) => places.x[table.places.get(number) ?? 0];
  const order = [...table.numbers].sort((a, b) => at(a) - at(b) || a - b);
  return order.length < 2 ? null : order[(order.indexOf(row) + by + order.length) % order.length];
}

/**
 * A pixel as a place on the axes, kept inside them, to what a pixel can show.
 * @param {Map2} map
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
export function placeAt(map, x, y) {
  const inside = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, value));
  const [across, up] = pointAt(map, inside(x, map.width), inside(y, map.height));
  return [toPixel(across, Math.abs(1 / map.kx)), toPixel(up, Math.abs(1 / map.ky))];
}
