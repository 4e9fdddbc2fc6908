// @ts-check
/** What is drawn among the data for where the runs stand: predictions, residuals, the batch. Pure. */

import { column } from "../program.js";
import { drawsBatches, epochOf } from "../epochs.js";
import { samplesOf } from "./data_rows.js";
import { pointOf, predicted } from "./data_picture.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./scene.js").Actor} Actor */
/** @typedef {import("./data_picture.js").Data} Data */

/** More residuals than this would be one patch of ink: every second, third … row has one. */
const MOST_RESIDUALS = 300;

/**
 * What the model predicts for each row, as the picture shows it.
 * @param {Data} data
 * @param {ArrayLike<number>} point
 * @returns {Float64Array}
 */
export function predictions(data, point) {
  return column(predicted(data, point, data.table.features), data.table.targets.length);
}

/**
 * Upright lines from rows to what is predicted for them; null where the picture has none.
 * @param {Data} data
 * @param {Float64Array} predictions  of all rows
 * @returns {{x: ArrayLike<number>, from: ArrayLike<number>, to: ArrayLike<number>}|null}
 */
export function residuals({ picture, table: { features, targets } }, predictions) {
  if (picture === "plane" || picture === "rank") return null;
  return picture === "fit" ? { x: targets, from: predictions, to: targets } : { x: features[0], from: targets, to: predictions };
}

/**
 * @param {number} count  of rows
 * @returns {number[]} places of the rows whose residuals are drawn
 */
export function someRows(count) {
  const every = Math.ceil(count / MOST_RESIDUALS);
  return Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
}

/**
 * What the update drew that led to where the run stands; at its start, what its first update will draw. By the numbers
 * in which the server tells it.
 * @param {State} state
 * @param {Actor} actor
 * @returns {number[]|null} null where it draws none, or it is not known yet
 */
export function batchShown({ batches, runs, drag }, { key, index, head }) {
  const run = runs[index];
  if (batches === null || batches.key !== key) return null;
  // While somebody drags, runs are others all the time; what they draw follows from the seed and stays.
  if (drag === null && (batches.generation !== run.generation || run.pending)) return null;
  return drawsBatches(run) ? (batches.rows[Math.max(0, head - 1) - batches.first] ?? null) : null;
}

/**
 * What the updates of this epoch drew before.
 * @param {State} state
 * @param {Actor} actor
 * @param {number} samples
 * @returns {number[][]}
 */
export function earlierBatches({ batches }, { rows, key, head }, samples) {
  const shown = Math.max(1, head);
  const epoch = epochOf({ rows }, samples, shown);
  if (epoch === null || batches === null || batches.key !== key) return [];
  return batches.rows.slice(Math.max(0, epoch.begins - batches.first), Math.max(0, shown - 1 - batches.first));
}

/**
 * The places of the rows in a batch; of pairs both items'.
 * @param {Data} data
 * @param {readonly number[]} batch
 * @returns {{lit: Set<number>, pairs: [number, number][]}}
 */
export function litRows({ risk, table }, batch) {
  const { indices, items } = samplesOf(risk, table);
  const drawn = batch.flatMap((number) => (indices.has(number) ? [items[/** @type {number} */ (indices.get(number))]] : []));
  const pairs = /** @type {[number, number][]} */ (risk.pairs === null ? [] : drawn);
  return { lit: new Set(drawn.flat()), pairs };
}

/**
 * Where the step began that led to where the run stands: there its gradient was asked for.
 * @param {{risk: import("../types.js").Risk}} data
 * @param {Actor} actor
 * @returns {number[]}
 */
export const askedAt = ({ risk }, actor) => pointOf(risk, actor, 1);
