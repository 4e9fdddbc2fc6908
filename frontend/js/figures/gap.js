// @ts-check
/**
 * What training and validation loss say together, so far: overfitting, where the loss of the rows held out has risen from its
 * best while that of the training rows has fallen; underfitting, where both stay about what a constant prediction
 * leaves. Both losses are without the penalty. Pure, but that the best rows so far are kept beside the rows.
 */

import { rowAt, settled } from "../select.js";
import { surfaceOf } from "../objective.js";
import { riskShown, tableShown, givesOf } from "./data_rows.js";
import { bestConstant, dataLoss, penaltyAt } from "./yardstick.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunState} RunState */
/** @typedef {import("../types.js").Risk} Risk */
/** @typedef {import("../rows.js").Rows} Rows */
/** @typedef {{kind: "over", step: number, best: number, now: number, before: number, after: number}} Over  step: of the best
 *   validation loss; best and now: validation; before and after: training */
/** @typedef {{kind: "under", training: number, validation: number, constant: import("./yardstick.js").Constant,
 *   lowest: number|null}} Under  lowest: the training loss at the lowest point that is known */
/** @typedef {{step: number, loss: number, x: number[]|null}} Best  x: where it is restored, because the run was stopped */

/** The validation loss is said to rise from so much of itself on. */
const LEAST_RISE = 0.01;
/** A loss beyond so small a part of the first one is as good as none: its last digits say nothing. */
const NOTHING = 1e-6;
/** So many looks of late are compared with as many about the best one; with fewer there is nothing to say yet. */
const [LEAST_LOOKS, MOST_LOOKS] = [5, 15];
/** A loss is high that is no less than this part of what a constant prediction leaves, */
export const HIGH = 0.9;
/** and it stays if it has moved by no more than this part of that over the second half of the way. */
const STILL = 0.01;
const LEAST_STEPS = 20;

/** @type {WeakMap<Rows, number[]>} */
const bests = new WeakMap();

/**
 * The row of the lowest validation loss up to this one, the first of several.
 * @param {Rows} rows
 * @param {number} row
 * @returns {number}
 */
function bestRow(rows, row) {
  const values = rows.column("validation_loss");
  const known = bests.get(rows) ?? [0];
  bests.set(rows, known);
  for (let k = known.length; k <= row; k += 1) known.push(values[k] < values[known[k - 1]] ? k : known[k - 1]);
  return known[row];
}

/**
 * The rows with a number among so many, from one on in steps of ±1.
 * @param {ArrayLike<number>} values
 * @param {number} from
 * @param {number} to    not looked at any more
 * @param {number} most
 * @returns {number[]}
 */
function looks(values, from, to, most) {
  const by = to < from ? -1 : 1;
  const found = [];
  for (let row = from; row !== to && found.length < most; row += by) if (!Number.isNaN(values[row])) found.push(row);
  return found;
}

/**
 * The quartiles of some numbers, and their middle.
 * @param {number[]} values  one at least
 * @returns {{low: number, middle: number, high: number}}
 */
function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.round(share * (sorted.length - 1))];
  return { low: at(0.25), middle: at(0.5), high: at(0.75) };
}

/**
 * Noise and oscillations are told from overfitting by comparing the looks about the best one with those of late: three in
 * four of the one lie apart from three in four of the other, the validation losses above and the training losses below.
 * @param {Rows} rows
 * @param {number} head
 * @param {(row: number) => number} training  loss at a row, where it was looked at
 * @returns {Over|null}
 */
export function overfitting(rows, head, training) {
  const held = rows.column("validation_loss");
  const best = bestRow(rows, head);
  const tail = looks(held, head, Math.max(best, Math.floor((head + best) / 2)), MOST_LOOKS);
  if (tail.length < LEAST_LOOKS) return null;
  const beside = Math.floor(tail.length / 2);
  const about = [...looks(held, best, -1, beside + 1), ...looks(held, best + 1, head + 1, beside)];
  const [late, then] = [tail, about].map((some) => quartiles(some.map((row) => held[row])));
  const least = LEAST_RISE * Math.max(Math.abs(held[best]), NOTHING * Math.abs(held[0]));
  if (late.middle - held[best] < least || late.low <= then.high) return null;
  const [after, before] = [tail, about].map((some) => quartiles(some.map(training)));
  const falling = before.low - after.high > NOTHING * Math.abs(training(0));
  return falling ? { kind: "over", step: best, best: held[best], now: late.middle, before: before.middle, after: after.middle } : null;
}

/**
 * @param {number[]} training    losses half-way and now
 * @param {number} validation
 * @param {{constant: import("./yardstick.js").Constant, lowest: () => number|null, ended: boolean, steps: number}} against
 * @returns {Under|null}
 */
export function underfitting([before, now], validation, { constant, lowest, ended, steps }) {
  const high = constant.training > 0 && now >= HIGH * constant.training && validation >= HIGH * constant.validation;
  const stays = ended || (steps >= LEAST_STEPS && Math.abs(now - before) <= STILL * constant.training);
  return high && stays ? { kind: "under", training: now, validation, constant, lowest: lowest() } : null;
}

/**
 * What is to be said of the selected run at the playhead; null where its losses say neither, or no rows are held out.
 * @param {State} state
 * @returns {Over|Under|null}
 */
export function gapOf(state) {
  const run = state.runs[state.selected];
  const risk = riskShown(state);
  if (run === undefined || risk === null || !run.rows.names.includes("validation_loss")) return null;
  const row = rowAt(run, state.playhead);
  if (row < 1 || lost(run, row)) return null;
  const { rows } = run;
  const held = rows.column("validation_loss");
  const training = (/** @type {number} */ at) => lossAt(risk, rows, at);
  const over = overfitting(rows, row, training);
  if (over !== null) return over;
  const table = tableShown(state, risk);
  const constant = bestConstant(risk, table, givesOf(state));
  const [now] = looks(held, row, -1, 1);
  const [middle] = looks(held, Math.floor(row / 2), -1, 1);
  if (constant === null || now === undefined || middle === undefined) return null;
  const ended = settled(run) && row >= (run.outcome?.step ?? Infinity);
  const lowest = () => lowestLoss(state, risk, table);
  return underfitting([training(middle), training(now)], held[now], { constant, lowest, ended, steps: row });
}

/**
 * Whether the run is lost there: that is said elsewhere.
 * @param {RunState} run
 * @param {number} row
 * @returns {boolean}
 */
const lost = ({ outcome, rows }, row) =>
  (outcome !== null && row >= outcome.step && outcome.kind === "diverged") || !Number.isFinite(rows.column("u")[row]);

/**
 * The training loss at a row without the penalty, where it was looked at.
 * @param {Risk} risk
 * @param {Rows} rows
 * @param {number} row
 * @returns {number}
 */
export const lossAt = (risk, rows, row) =>
  rows.column("loss")[row] - penaltyAt(risk, [rows.column("u")[row], rows.column("v")[row]]);

/**
 * The training loss at the lowest point that is known, or what it comes near without a lowest point.
 * @param {State} state
 * @param {Risk} risk
 * @param {import("./data_rows.js").Table} table
 * @returns {number|null}
 */
function lowestLoss({ catalog, experiment }, risk, table) {
  const minima = surfaceOf(catalog, experiment.objective)?.minima ?? [];
  const lowest = minima.reduce((best, each) => (each.value < best.value ? each : best), minima[0]);
  const point = lowest?.x ?? risk.valleys?.[0]?.[0];
  return point === undefined ? null : dataLoss(risk, table, point);
}

/**
 * The step of the selected run to look back at: its best validation loss, once it was stopped for its sake or has overfitted.
 * @param {State} state
 * @returns {Best|null}
 */
export function bestStep(state) {
  const run = state.runs[state.selected];
  if (run === undefined) return null;
  const { outcome } = run;
  if (settled(run) && outcome?.reason === "patience" && state.playhead >= outcome.step) {
    const { best_step: step, best_validation_loss: loss, x } = outcome.values;
    return { step, loss, x };
  }
  const gap = gapOf(state);
  return gap?.kind === "over" ? { step: gap.step, loss: gap.best, x: null } : null;
}
