// @ts-check
/** Gradients of single rows at a point: each one's pull, their mean over a batch and over all rows, and how they spread. Pure. */

import { column, run } from "../program.js";
import { pointInputs, samplesOf } from "./data_rows.js";

/** @typedef {import("../types.js").Risk} Risk */
/** @typedef {import("./data_rows.js").Table} Table */
/** @typedef {Object} Cloud  gradients in the objective's own scale, a coordinate an array
 * @property {Float64Array[]} each    (d) columns over all samples
 * @property {number[]} all           gradient of the objective
 * @property {number[]|null} batch    what the batch says of it; null without one
 * @property {number[]} members       the batch's samples
 * @property {number} spread          root mean square length of the samples' gradients
 * @property {number|null} signal     ‖∇‖² over the variance of the batch's mean; Infinity where the batch is all there is
 */

/**
 * @param {Float64Array} values
 * @param {number[]|null} members  null: all
 * @returns {number}
 */
function mean(values, members) {
  let sum = 0;
  if (members !== null) for (const k of members) sum += values[k];
  else for (let k = 0; k < values.length; k += 1) sum += values[k];
  return sum / (members?.length ?? values.length);
}

/**
 * @param {Float64Array} values
 * @param {number} about
 * @returns {number} sum of the squares of the distances
 */
function squares(values, about) {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += (values[k] - about) ** 2;
  return sum;
}

/**
 * The gradient of each sample's loss at a point, times what makes their mean the gradient of the objective.
 * @param {Risk} risk
 * @param {Table} table
 * @param {ArrayLike<number>} point
 * @returns {Float64Array[]} (d) columns
 */
export function gradients(risk, table, point) {
  const { inputs, items } = samplesOf(risk, table);
  const factor = risk.scale.factor * (risk.scale.mean ? 1 : items.length);
  return run(risk.programs.row_gradient, { ...inputs, ...pointInputs(risk, point) }).map((part) => {
    const told = column(part, items.length);
    const out = new Float64Array(items.length);
    for (let k = 0; k < out.length; k += 1) out[k] = factor * told[k];
    return out;
  });
}

/**
 * @param {Risk} risk
 * @param {Table} table
 * @param {ArrayLike<number>} point
 * @param {readonly number[]|null} drawn   the batch as the server names its samples; null where none is known
 * @param {boolean} replacement   whether a sample may be drawn again within a batch
 * @returns {Cloud}
 */
export function cloudAt(risk, table, point, drawn, replacement) {
  const each = gradients(risk, table, point);
  const { indices, items } = samplesOf(risk, table);
  const members = (drawn ?? []).flatMap((number) => indices.get(number) ?? []);
  const means = each.map((values) => mean(values, null));
  const steady = run(risk.penalty.gradient, pointInputs(risk, point)).map(Number);
  const withPenalty = (/** @type {number[]} */ of) => of.map((value, axis) => value + (steady[axis] ?? 0));
  const all = withPenalty(means);
  const batch = members.length === 0 ? null : withPenalty(each.map((values) => mean(values, members)));
  const size = { samples: items.length, batch: members.length };
  const whole = !replacement && size.batch >= size.samples;
  const variance = whole ? 0 : varianceOfMean(each, means, size, replacement);
  const signal = whole ? Infinity : batch !== null && variance > 0 ? all.reduce((sum, part) => sum + part * part, 0) / variance : null;
  return { each, all, batch, members, spread: spreadOf(each), signal };
}

/**
 * @param {Float64Array[]} each  gradients, (d) columns
 * @returns {number} root mean square of their lengths
 */
export const spreadOf = (each) => Math.sqrt(each.reduce((sum, values) => sum + squares(values, 0) / values.length, 0));

/**
 * The variance of the mean of a batch, from the spread of all samples; without replacement it falls to 0 as the batch
 * becomes all of them.
 * @param {Float64Array[]} each
 * @param {number[]} means
 * @param {{samples: number, batch: number}} size
 * @param {boolean} replacement
 * @returns {number}
 */
function varianceOfMean(each, means, { samples, batch }, replacement) {
  const sum = each.reduce((all, values, axis) => all + squares(values, means[axis]), 0);
  if (replacement) return sum / samples / batch;
  return ((sum / (samples - 1)) * (1 - batch / samples)) / batch;
}

/**
 * The angle between two gradients.
 * @param {number[]} a
 * @param {number[]} b
 * @returns {number|null} degrees; null where one of them is 0 or not finite
 */
export function angle(a, b) {
  const size = Math.hypot(...a) * Math.hypot(...b);
  if (!(size > 0) || !Number.isFinite(size)) return null;
  const dot = a.reduce((sum, part, axis) => sum + part * b[axis], 0);
  return (Math.acos(Math.min(1, Math.max(-1, dot / size))) * 180) / Math.PI;
}
