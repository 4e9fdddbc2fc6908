// @ts-check
/** Points of space as pixels, by the matrices with which the surface under them is drawn. Pure. */

/** @typedef {ArrayLike<number>} Matrix  4 × 4, column after column, as WebGL has them */
/** @typedef {{projection: Matrix, view: Matrix, model: Matrix, scale: ArrayLike<number>}} Camera3
 *   scale: what the data are multiplied by before all else, an axis each */

/**
 * a · b.
 * @param {Matrix} a
 * @param {Matrix} b
 * @returns {Float64Array}
 */
export function product(a, b) {
  const out = new Float64Array(16);
  for (let column = 0; column < 4; column += 1) {
    for (let row = 0; row < 4; row += 1) {
      let sum = 0;
      for (let k = 0; k < 4; k += 1) sum += a[4 * k + row] * b[4 * column + k];
      out[4 * column + row] = sum;
    }
  }
  return out;
}

/**
 * The one matrix from data to pixels of a picture of this size, y downwards; to be divided by its fourth coordinate.
 * @param {Camera3} camera
 * @param {number} width
 * @param {number} height
 * @returns {Float64Array}
 */
export function pixelMatrix({ projection, view, model, scale }, width, height) {
  const scaled = Float64Array.from(/** @type {ArrayLike<number>} */ (model));
  for (let axis = 0; axis < 3; axis += 1) for (let row = 0; row < 4; row += 1) scaled[4 * axis + row] *= scale[axis];
  const [w, h] = [width / 2, height / 2];
  const screen = [w, 0, 0, 0, 0, -h, 0, 0, 0, 0, 1, 0, w, h, 0, 1];
  return product(screen, product(projection, product(view, scaled)));
}

/**
 * Writes the pixel of a point; NaN behind the camera.
 * @param {Float64Array} m  of `pixelMatrix`
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {Float64Array|number[]} out
 */
export function project(m, x, y, z, out) {
  const depth = m[3] * x + m[7] * y + m[11] * z + m[15];
  const inFront = depth > 0;
  out[0] = inFront ? (m[0] * x + m[4] * y + m[8] * z + m[12]) / depth : NaN;
  out[1] = inFront ? (m[1] * x + m[5] * y + m[9] * z + m[13]) / depth : NaN;
}

/**
 * @param {Float64Array|null} a
 * @param {Float64Array} b
 * @returns {boolean} whether both put every point at the same pixel
 */
export const sameMatrix = (a, b) => a !== null && a.every((value, k) => value === b[k]);
