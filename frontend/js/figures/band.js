// @ts-check
/** The quantiles of an ensemble's loss, as shapes over the steps. Pure. */

import { plainNumber } from "../protocol.js";

/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("./plane.js").Map2} Map2 */
/** @typedef {import("./curves.js").Extent} Extent */
/** @typedef {Object} Band
 * @property {number[]} steps
 * @property {number[][]} quantiles  for each level from the lowest, one a step; Infinity where it is
 */

/** Pairs of levels between which the band lies, the widest first: 10 to 90 %, and 25 to 75 %; and the median. */
export const RIBBONS = [[0, 4], [1, 3]];
export const MEDIAN = 2;

/** @type {WeakMap<object, Band>} */
const bands = new WeakMap();

/**
 * @param {Survey|null} survey  an ensemble
 * @returns {Band|null} null until it is whole; always the same one for the same ensemble
 */
export function bandOf(survey) {
  if (survey === null || survey.extra.quantiles === undefined) return null;
  const { extra } = survey;
  const band = bands.get(extra) ?? { steps: extra.steps, quantiles: extra.quantiles.map((/** @type {(number|string)[]} */ row) => row.map(plainNumber)) };
  bands.set(extra, band);
  return band;
}

/**
 * One level in pixels: what has no place on the axis is at its end.
 * @param {Band} band
 * @param {number} level
 * @param {Map2} map
 * @param {boolean} log
 * @param {number} base
 * @returns {[number, number][]}
 */
export function levelLine({ steps, quantiles }, level, map, log, base) {
  const far = 50 * map.height;
  return steps.map((step, k) => {
    const value = quantiles[level][k] - base;
    const at = log ? (value > 0 ? Math.log10(value) : -Infinity) : value;
    return [map.kx * step + map.bx, Math.min(map.height + far, Math.max(-far, map.by + map.ky * at))];
  });
}

/**
 * What the axis has to make room for: the inner band up to a step. The outer one may leave the plot.
 * @param {Band} band
 * @param {number} end
 * @param {number} base
 * @returns {import("./curves.js").Reach}
 */
export function bandReach({ steps, quantiles }, end, base) {
  /** @type {Extent} */
  const extent = { next: 0, low: Infinity, positive: Infinity, high: -Infinity, first: quantiles[MEDIAN][0] - base };
  for (const level of RIBBONS[1]) {
    quantiles[level].forEach((value, k) => {
      const height = value - base;
      if (steps[k] > end || !Number.isFinite(height)) return;
      extent.low = Math.min(extent.low, height);
      extent.high = Math.max(extent.high, height);
      if (height > 0) extent.positive = Math.min(extent.positive, height);
    });
  }
  return { extent, ended: false, diverged: false };
}
