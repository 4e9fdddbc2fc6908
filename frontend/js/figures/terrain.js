// @ts-check
/** What is known of the shape of a risk's landscape: where it is not convex, valleys, and whether there is a lowest point. Pure. */

import { number, t } from "../i18n.js";
import { riskOf, surfaceOf } from "../objective.js";
import { dimensionOf } from "../select.js";

/** @typedef {import("../types.js").State} State */

/** Digits of a bound in a sentence. */
const DIGITS = 4;

/**
 * @typedef {Object} Terrain
 * @property {number[][]} hatched    boxes [x0, x1, y0, y1] in which it is not convex; in one dimension y from 0 to 1
 * @property {number[][][]} valleys  curves along which it is as low as it gets
 */

/** @type {WeakMap<object, Terrain>} */
const known = new WeakMap();

/**
 * @param {State} state
 * @returns {Terrain|null} null where nothing is known: a surface, or a risk that is not described yet
 */
export function terrainOf({ catalog, experiment: { objective } }) {
  const risk = riskOf(catalog, objective);
  if (risk === undefined) return null;
  const domain = surfaceOf(catalog, objective)?.domain ?? [];
  const terrain = known.get(risk) ?? { hatched: hatched(risk.convexity, domain), valleys: risk.valleys ?? [] };
  known.set(risk, terrain);
  return terrain;
}

/**
 * The cells that are not convex, those that touch along a row as one box.
 * @param {import("../types.js").Risk["convexity"]|undefined} convexity
 * @param {[number, number][]} domain
 * @returns {number[][]}
 */
function hatched(convexity, domain) {
  if (convexity === undefined || domain.length === 0) return [];
  const { columns, rows, cells } = convexity;
  const [[x0, x1], [y0, y1] = [0, 1]] = domain;
  const [across, up] = [(x1 - x0) / columns, (y1 - y0) / rows];
  /** @type {number[][]} */
  const boxes = [];
  for (let row = 0; row < rows; row += 1) {
    const line = cells.slice(row * columns, (row + 1) * columns);
    for (const { 0: run, index } of line.matchAll(/1+/g)) {
      boxes.push([x0 + index * across, x0 + (index + run.length) * across, y0 + row * up, y0 + (row + 1) * up]);
    }
  }
  return boxes;
}

/**
 * What has to be said beside the landscape, in words: nothing where it has isolated minima and is convex.
 * @param {State} state
 * @returns {string[]}
 */
export function terrainSentences(state) {
  const risk = riskOf(state.catalog, state.experiment.objective);
  const terrain = terrainOf(state);
  if (risk === undefined || terrain === null) return [];
  return [
    ...lowest(state, risk),
    ...(terrain.valleys.length > 0 ? [t(state, dimensionOf(state) === 1 ? "landscape.flat" : "landscape.valley")] : []),
    ...(terrain.hatched.length > 0 ? [t(state, "landscape.not_convex")] : []),
  ];
}

/**
 * @param {State} state
 * @param {import("../types.js").Risk} risk
 * @returns {string[]}
 */
function lowest(state, { attained, infimum = null }) {
  if (attained !== false) return [];
  return [infimum === null ? t(state, "landscape.no_minimum") : t(state, "landscape.infimum", { value: number(state, infimum, DIGITS) })];
}
