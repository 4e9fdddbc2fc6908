// @ts-check
/**
 * Where the 3-D view is seen from: a turntable that stands upright. A camera is [azimuth, elevation, distance]: degrees
 * to the left about the vertical from the x axis, degrees above the floor, and lengths of the box's longest side.
 * Pure.
 */

/** @typedef {[number, number, number]} Camera */

/** From the front and high enough to look into a valley: x runs to the right and y into the picture. @type {Camera} */
export const OPENING_CAMERA = [-64, 48, 2];

/** From straight above or below, x and y would have no direction on the screen. */
const ELEVATIONS = [-15, 89];
const DISTANCES = [0.8, 5];

/**
 * @param {number} value
 * @param {number[]} limits
 */
const clamped = (value, [low, high]) => Math.min(high, Math.max(low, value));

/**
 * A camera that can be looked through, to the digits that a link carries; null for what is none.
 * @param {unknown} camera
 * @returns {Camera|null}
 */
export function cameraOf(camera) {
  if (!Array.isArray(camera) || camera.length !== 3) return null;
  if (!camera.every((value) => typeof value === "number" && Number.isFinite(value))) return null;
  const [azimuth, elevation, distance] = camera;
  const round = (((azimuth % 360) + 540) % 360) - 180;
  return [tenth(round), tenth(clamped(elevation, ELEVATIONS)), Math.round(100 * clamped(distance, DISTANCES)) / 100];
}

/** @param {number} value */
const tenth = (value) => Math.round(10 * value) / 10 + 0;

/**
 * The camera moved about the box: a positive turn carries the near side to the right, a positive lift goes up.
 * @param {Camera} camera
 * @param {{turn?: number, lift?: number, nearer?: number}} by  degrees, degrees, and how many times nearer
 * @returns {Camera}
 */
export function moved([azimuth, elevation, distance], { turn = 0, lift = 0, nearer = 1 }) {
  return [
    azimuth - turn,
    clamped(elevation + lift, ELEVATIONS),
    clamped(distance / nearer, DISTANCES),
  ];
}
