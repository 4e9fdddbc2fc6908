// @ts-check
/** Value and gradient norm at a point, estimated from the contour's grid until the exact ones are there. Pure. */

/** @typedef {import("../types.js").Contour} Contour */

const UNKNOWN = { value: null, gradient: null, gradientNorm: null };

/**
 * By bilinear interpolation within the cell; unknown outside the grid and beside values that are not finite.
 * @param {Contour|null} contour
 * @param {number[]} x
 * @returns {{value: number|null, gradient: number[]|null, gradientNorm: number|null}}
 */
export function estimate(contour, x) {
  if (contour === null) return UNKNOWN;
  const { box, columns, rows, z } = contour;
  const across = cell(x[0], box[0], box[1], columns);
  if (across === null) return UNKNOWN;
  if (x.length === 1) {
    const [z0, z1] = [z[across.index], z[across.index + 1]];
    return finite(z0 + across.part * (z1 - z0), [(z1 - z0) / across.size]);
  }
  const up = cell(x[1], box[2], box[3], rows);
  if (up === null) return UNKNOWN;
  const at = (/** @type {number} */ row, /** @type {number} */ column) =>
    z[(up.index + row) * columns + across.index + column];
  const low = at(0, 0) + across.part * (at(0, 1) - at(0, 0));
  const high = at(1, 0) + across.part * (at(1, 1) - at(1, 0));
  const left = at(0, 0) + up.part * (at(1, 0) - at(0, 0));
  const right = at(0, 1) + up.part * (at(1, 1) - at(0, 1));
  return finite(low + up.part * (high - low), [(right - left) / across.size, (high - low) / up.size]);
}

/**
 * @param {number} v
 * @param {number} lo
 * @param {number} hi
 * @param {number} count  of grid points from lo to hi
 * @returns {{index: number, part: number, size: number}|null}
 */
function cell(v, lo, hi, count) {
  if (!(v >= lo && v <= hi) || count < 2) return null;
  const size = (hi - lo) / (count - 1);
  const place = (v - lo) / size;
  const index = Math.min(count - 2, Math.floor(place));
  return { index, part: place - index, size };
}

/**
 * @param {number} value
 * @param {number[]} gradient
 */
function finite(value, gradient) {
  const gradientNorm = Math.hypot(...gradient);
  return Number.isFinite(value) && Number.isFinite(gradientNorm) ? { value, gradient, gradientNorm } : UNKNOWN;
}
