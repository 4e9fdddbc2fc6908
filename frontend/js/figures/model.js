// @ts-check
/**
 * What a step believes about a curve of one parameter: the tangent with its hop, or, where the rule's own values carry
 * the second derivative, the osculating parabola.
 */

/** @typedef {import("./plane.js").Map2} Map2 */
/** @typedef {{kind: "tangent"|"parabola", curve: number[], hop: number[], drop: number[], vertex: number[]|null}} Model
 *   pixels x, y, x, y, …: the curve; the hop from the old point to above or below the new one; from there to the curve */

/** Names under which a rule's inspection carries the Hessian's first row. */
const CURVATURES = ["h1", "h", "hessian"];
const SAMPLES = 72;
/** The tangent goes on beyond the hop by this share of it, and at least so many pixels. */
const BEYOND = 0.35;
const LEAST_BEYOND_PX = 40;

/**
 * @param {{x_before?: number[]|null, x: number[], loss: number, gradient: any, values?: Record<string, any>}} inspection
 * @param {number} height  f where the step started
 * @param {number} landed  f where it ended
 * @param {Map2} map
 * @returns {Model|null} null at the start, and where a number is not finite
 */
export function model(inspection, height, landed, map) {
  const [from, to] = [inspection.x_before?.[0], inspection.x[0]];
  const slope = inspection.gradient?.[0];
  if (typeof from !== "number" || ![from, to, slope, height].every(Number.isFinite)) return null;
  const pixel = (/** @type {number} */ x, /** @type {number} */ y) => [map.kx * x + map.bx, map.ky * y + map.by];
  const curvature = CURVATURES.map((name) => number(inspection.values?.[name])).find(Number.isFinite);
  const drop = Number.isFinite(landed) ? [...pixel(to, height), ...pixel(to, landed)] : [];
  const hop = [...pixel(from, height), ...pixel(to, height)];
  if (curvature !== undefined) {
    const vertex = curvature !== 0 ? from - slope / curvature : NaN;
    const at = (/** @type {number} */ x) => height + slope * (x - from) + 0.5 * curvature * (x - from) ** 2;
    const curve = [];
    for (let k = 0; k <= SAMPLES; k += 1) {
      const x = (map.width * (k / SAMPLES) - map.bx) / map.kx;
      curve.push(...pixel(x, at(x)));
    }
    return { kind: "parabola", curve, hop, drop, vertex: Number.isFinite(vertex) ? pixel(vertex, at(vertex)) : null };
  }
  const beyond = Math.max(BEYOND * Math.abs(to - from), LEAST_BEYOND_PX / map.kx) * (to < from ? -1 : 1);
  const line = (/** @type {number} */ x) => pixel(x, height + slope * (x - from));
  return { kind: "tangent", curve: [...line(from - beyond), ...line(to + beyond)], hop, drop, vertex: null };
}

/**
 * @param {any} value  a number, or a list of one
 * @returns {number}
 */
function number(value) {
  const first = Array.isArray(value) ? value.flat()[0] : value;
  return typeof first === "number" ? first : NaN;
}
