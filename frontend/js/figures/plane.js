// @ts-check
/** Boxes of the plane and their place in pixels. A box is [x0, x1, y0, y1]. */

/** @typedef {[number, number, number, number]} Box */
/** @typedef {{kx: number, bx: number, ky: number, by: number, width: number, height: number}} Map2
 *   pixel = k * value + b, from the plot area's upper left corner */

/** A domain is widened at most so much to give both axes one scale; beyond that the scales differ. */
const MOST_WIDENING = 2.6;

/**
 * The box as it stands in a plot of so many pixels: widened about its middle until both axes have one scale, unless
 * that would leave most of the plot to the widening.
 * @param {Box} box
 * @param {number} width
 * @param {number} height
 * @returns {{box: Box, equal: boolean}}
 */
export function fitBox(box, width, height) {
  const [x0, x1, y0, y1] = box;
  const perPixelX = (x1 - x0) / width;
  const perPixelY = (y1 - y0) / height;
  const perPixel = Math.max(perPixelX, perPixelY);
  if (!(perPixel > 0) || perPixel / Math.min(perPixelX, perPixelY) > MOST_WIDENING) return { box, equal: false };
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const [rx, ry] = [(perPixel * width) / 2, (perPixel * height) / 2];
  return { box: [cx - rx, cx + rx, cy - ry, cy + ry], equal: true };
}

/**
 * @param {Box} box
 * @param {number} width
 * @param {number} height
 * @returns {Map2}
 */
export function mapOf([x0, x1, y0, y1], width, height) {
  const kx = width / (x1 - x0);
  const ky = -height / (y1 - y0);
  return { kx, bx: -x0 * kx, ky, by: height - y0 * ky, width, height };
}

/**
 * @param {Map2} map
 * @param {number} left  pixels
 * @param {number} top
 * @returns {[number, number]} the point there
 */
export const pointAt = (map, left, top) => [(left - map.bx) / map.kx, (top - map.by) / map.ky];

/**
 * Whether two boxes are the same picture: all sides within a thousandth of the box.
 * @param {Box|null} a
 * @param {Box|null} b
 * @returns {boolean}
 */
export function sameBox(a, b) {
  if (a === null || b === null) return a === b;
  const [width, height] = [a[1] - a[0], a[3] - a[2]];
  return a.every((side, k) => Math.abs(side - b[k]) <= 1e-3 * (k < 2 ? width : height));
}

/**
 * A value rounded to what a pixel can show, so that a dragged start reads −1.2 and not −1.1986754967.
 * @param {number} value
 * @param {number} perPixel  how much a pixel is worth
 * @returns {number}
 */
export function toPixel(value, perPixel) {
  if (!(perPixel > 0)) return value;
  const digits = Math.max(0, Math.min(15, -Math.floor(Math.log10(perPixel))));
  return Number(value.toFixed(digits)) + 0;
}

/**
 * f(x) between the points of a grid in one dimension; NaN outside.
 * @param {{box: number[], z: ArrayLike<number>}|null} contour
 * @param {number} x
 * @returns {number}
 */
export function heightAt(contour, x) {
  if (contour === null) return NaN;
  const last = contour.z.length - 1;
  const place = ((x - contour.box[0]) / (contour.box[1] - contour.box[0])) * last;
  if (!(place >= 0 && place <= last)) return NaN;
  const k = Math.min(last - 1, Math.floor(place));
  return contour.z[k] + (place - k) * (contour.z[k + 1] - contour.z[k]);
}
