// @ts-check
/** What losses are held against: what the best constant prediction leaves, and what the best parameters do. Pure. */

import { at, run } from "../program.js";
import { pointInputs, samplesOf } from "./data_rows.js";

/** @typedef {import("../types.js").Risk} Risk */
/** @typedef {import("./data_rows.js").Table} Table */
/** @typedef {{training: number, validation: number}} Constant  losses of the constant that is best on the training rows */

/** Logits, scores and log densities beyond ±30 differ by less than 1e-13 in what they stand for. */
const WIDE = /** @type {[number, number]} */ ([-30, 30]);
const SAMPLES = 64;
const HALVINGS = 48;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * A loss of all rows from those of single ones, as the objective sums them up. What is held out is put to the same scale.
 * @param {Risk} risk
 * @param {number} count  of training samples
 * @returns {number} what the mean of the rows' losses is multiplied by
 */
const weightOf = ({ scale }, count) => scale.factor * (scale.mean ? 1 : count);

/**
 * The loss of the training rows at a point, without the penalty.
 * @param {Risk} risk
 * @param {Table} table
 * @param {ArrayLike<number>} point
 * @returns {number}
 */
export function dataLoss(risk, table, point) {
  const { inputs, items } = samplesOf(risk, table);
  const [losses] = run(risk.programs.row_loss, { ...inputs, ...pointInputs(risk, point) });
  return weightOf(risk, items.length) * mean(items.length, (k) => at(losses, k));
}

/**
 * The penalty at a point.
 * @param {Risk} risk
 * @param {ArrayLike<number>} point
 * @returns {number}
 */
export const penaltyAt = (risk, point) => Number(run(risk.penalty.value, pointInputs(risk, point))[0]);

/** @param {number} count @param {(k: number) => number} of @returns {number} */
function mean(count, of) {
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += of(k);
  return sum / count;
}

/** @type {WeakMap<Table, {risk: Risk, constant: Constant|null}>} */
const known = new WeakMap();

/**
 * What the best constant prediction leaves: the same for every row, so that features do not matter. Over pairs it is that of
 * equal scores.
 * @param {Risk} risk
 * @param {Table} table
 * @param {string} gives  the kind of prediction
 * @returns {Constant|null} null where there are no rows to train on
 */
export function bestConstant(risk, table, gives) {
  const made = known.get(table);
  if (made?.risk === risk) return made.constant;
  const constant = found(risk, table, gives);
  known.set(table, { risk, constant });
  return constant;
}

/**
 * @param {Risk} risk
 * @param {Table} table
 * @param {string} gives
 * @returns {Constant|null}
 */
function found(risk, table, gives) {
  const count = samplesOf(risk, table).items.length;
  if (count === 0) return null;
  const weight = weightOf(risk, count);
  const [p] = risk.programs.loss.inputs;
  const lossOf = (/** @type {Float64Array|number} */ y, /** @type {number} */ constant, /** @type {number} */ rows) => {
    const [losses] = run(risk.programs.loss, { [p]: constant, y, h: table.cell });
    return weight * mean(rows, (k) => at(losses, k));
  };
  if (risk.pairs !== null) {
    const equal = lossOf(0, 0, 1);
    return { training: equal, validation: equal };
  }
  const part = (/** @type {boolean} */ held) => table.targets.filter((_, place) => table.validation[place] === held);
  const [training, validation] = [part(false), part(true)];
  const low = gives === "number" ? Math.min(...training) : WIDE[0];
  const high = gives === "number" ? Math.max(...training) : WIDE[1];
  const best = lowest((constant) => lossOf(training, constant, training.length), low, high);
  return { training: lossOf(training, best, training.length), validation: lossOf(validation, best, validation.length) };
}

/**
 * Where a function of one number is lowest: the best of even samples, and the golden section between its neighbours.
 * @param {(x: number) => number} f
 * @param {number} low
 * @param {number} high
 * @returns {number}
 */
function lowest(f, low, high) {
  const apart = (high - low) / SAMPLES;
  let best = low;
  for (let k = 1; k <= SAMPLES; k += 1) if (f(low + k * apart) < f(best)) best = low + k * apart;
  let [from, to] = [Math.max(low, best - apart), Math.min(high, best + apart)];
  for (let k = 0; k < HALVINGS && to > from; k += 1) {
    const [left, right] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
    if (f(left) <= f(right)) to = right;
    else from = left;
  }
  const middle = (from + to) / 2;
  return f(middle) < f(best) ? middle : best;
}
