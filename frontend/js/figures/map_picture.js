// @ts-check
/**
 * A map as pixels: what each one is filled with, coarse blocks where nothing finer has come yet. Pure.
 *
 * Row 0 of the data has the lowest value of the upward axis; row 0 of a picture is its upper edge.
 */

import { DIVERGED, FIRST_MINIMUM, UNSETTLED } from "../wishes/endings.js";
import { channels, DRAWN, greyOf, minimumColour, patternOf } from "./basins.js";
import { shade } from "./ground.js";

/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {"ending"|"step"|"loss"} Measure */
/** @typedef {{low: number, high: number, log: boolean, base: number}} Scale  of steps or losses; log: of value − base */
/** @typedef {Object} Picture
 * @property {number} width
 * @property {number} height
 * @property {Uint8ClampedArray} rgba    transparent where the paper shows
 * @property {Uint8Array} patterns       per pixel 0, or 1 + the index in DRAWN of the pattern over it
 * @property {Set<number>} drawn         those that occur
 */

/** Wider than this factor, steps are shown by their logarithm. */
const WIDE = 10;
/** Below this share of the largest value a log picture has no more colours: rounding, not the map. */
const LEAST_SHARE = 1e-16;
const OPAQUE = 255;

/**
 * Masks of columns and rows, finest first: a pixel that is not known yet belongs to the block of the first known one
 * that they lead to, as an interlaced image is shown while it loads.
 */
const BLOCKS = [[0, 0], [0, 1], [1, 1], [1, 3], [3, 3], [3, 7], [7, 7]];

/**
 * @param {ArrayLike<number>} plane  NaN where nothing is known
 * @param {number} width
 * @param {number} column
 * @param {number} row
 * @returns {number} the index of the pixel that is shown there; −1 where there is none yet
 */
export function shownAt(plane, width, column, row) {
  for (const [across, up] of BLOCKS) {
    const at = (row & ~up) * width + (column & ~across);
    if (!Number.isNaN(plane[at])) return at;
  }
  return -1;
}

/**
 * The scale of steps or losses over what is known; null where there is no finite number to show.
 * @param {Survey} survey
 * @param {Measure} measure
 * @param {{scale: "log"|"linear", base?: number}} style  of the objective's levels: losses follow it
 * @returns {Scale|null}
 */
export function scaleOf(survey, measure, style) {
  if (measure === "ending") return null;
  const { ending, step, loss } = survey.planes;
  const values = measure === "loss" ? loss : step;
  const base = measure === "loss" && style.scale === "log" ? (style.base ?? 0) : 0;
  let [low, high, least] = [Infinity, -Infinity, Infinity];
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k];
    const counts = measure === "loss" ? ending[k] !== DIVERGED : ending[k] !== UNSETTLED;
    if (!counts || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (value > base && value < least) least = value;
  }
  if (low > high) return null;
  if (measure === "step") return { low, high, log: low > 0 && high > WIDE * low, base: 0 };
  const log = style.scale === "log" && high > base;
  if (!log) return { low, high, log, base: 0 };
  return { low: base + Math.max(least - base, (high - base) * LEAST_SHARE), high, log, base };
}

/**
 * @param {Scale} scale
 * @returns {(value: number) => number} where a value stands on the scale, 0..1
 */
export function shareOn({ low, high, log, base }) {
  if (!(high > low)) return () => 0.5;
  const [from, to] = log ? [Math.log(low - base), Math.log(high - base)] : [low, high];
  return (value) => {
    if (!(value > low)) return 0;
    return Math.min(1, ((log ? Math.log(value - base) : value) - from) / (to - from));
  };
}

/** How many colours a scale is told apart into. */
const SHADES = 256;

/**
 * @param {boolean} dark
 * @returns {Uint32Array} SHADES colours, low to high
 */
function shades(dark) {
  const out = new Uint8ClampedArray(4 * SHADES);
  for (let k = 0; k < SHADES; k += 1) out.set([...shade(dark, k / (SHADES - 1)), OPAQUE], 4 * k);
  return new Uint32Array(out.buffer);
}

/**
 * The colour of each ending's code, 256 of them; transparent where the paper shows.
 * @param {Survey} survey
 * @param {boolean} dark
 * @returns {Uint32Array}
 */
function endingColours(survey, dark) {
  const out = new Uint8ClampedArray(4 * 256);
  const count = survey.minima.length;
  for (let code = 0; code < 256; code += 1) {
    const index = code - FIRST_MINIMUM;
    const colour = index < 0 ? greyOf(survey.endings, code, dark) : minimumColour(index, Math.max(count, index + 1), dark);
    if (colour !== "") out.set([...channels(colour), OPAQUE], 4 * code);
  }
  return new Uint32Array(out.buffer);
}

/**
 * The map as a picture.
 * @param {Survey} survey
 * @param {Measure} measure
 * @param {Scale|null} scale  of `scaleOf`, for steps and losses
 * @param {boolean} dark
 * @returns {Picture}
 */
export function picture(survey, measure, scale, dark) {
  const { width, height, planes } = survey;
  const { ending } = planes;
  const values = measure === "loss" ? planes.loss : planes.step;
  const colours = measure === "ending" ? endingColours(survey, dark) : shades(dark);
  const pixels = new Uint32Array(width * height); // four channels at once
  const patterns = new Uint8Array(width * height);
  const overlay = overlays(survey, measure);
  const share = scale === null ? null : shareOn(scale);
  /** @type {number[]} */
  const codes = new Array(256).fill(0);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let from = row * width + column;
      if (Number.isNaN(ending[from])) from = shownAt(ending, width, column, row);
      if (from < 0) continue;
      const to = (height - 1 - row) * width + column;
      const code = ending[from];
      patterns[to] = overlay[code];
      codes[code] = 1;
      const at = measure === "ending" ? code : shadeOf(measure, share, code, values[from]);
      if (at >= 0) pixels[to] = colours[at];
    }
  }
  const drawn = new Set(codes.flatMap((there, code) => (there === 1 ? [overlay[code]] : [])));
  return { width, height, rgba: new Uint8ClampedArray(pixels.buffer), patterns, drawn };
}

/**
 * Which pattern lies over each code: all of them where the ending is shown, else what parts diverged from the rest.
 * @param {Survey} survey
 * @param {Measure} measure
 * @returns {Uint8Array}
 */
function overlays(survey, measure) {
  const out = new Uint8Array(256);
  for (let code = 0; code < FIRST_MINIMUM; code += 1) {
    if (measure === "ending" || code === DIVERGED) out[code] = 1 + DRAWN.indexOf(patternOf(survey.endings, code));
  }
  return out;
}

/**
 * @param {Measure} measure
 * @param {((value: number) => number)|null} share
 * @param {number} code
 * @param {number} value
 * @returns {number} the index of the shade; −1 = paper: steps of what has not settled, losses that are no number
 */
function shadeOf(measure, share, code, value) {
  const empty = measure === "loss" ? code === DIVERGED : code === UNSETTLED;
  if (share === null || empty || !Number.isFinite(value)) return -1;
  return Math.round(share(value) * (SHADES - 1));
}
