// @ts-check
import { bestStep, gapOf, overfitting, underfitting } from "/frontend/js/figures/gap.js";
import { bestConstant, dataLoss, penaltyAt } from "/frontend/js/figures/yardstick.js";
import { tableOf } from "/frontend/js/figures/data_rows.js";
import { Rows } from "/frontend/js/rows.js";
import { close, equal, ok, test } from "./harness.js";
import { outcome } from "./race.js";
import { COLUMNS, dataState, riskOf } from "./risky.js";

const NAMES = [...COLUMNS, "validation_loss"];

/**
 * Rows with these losses, at the point (0, 0) where the penalty is nothing.
 * @param {number[]} training
 * @param {number[]} validation
 */
function rowsOf(training, validation) {
  const rows = new Rows(NAMES);
  const known = { loss: training, validation_loss: validation };
  rows.append(0, NAMES.map((name) => Float64Array.from(/** @type {any} */ (known)[name] ?? training.map(() => 0))));
  return rows;
}

const falling = Array.from({ length: 41 }, (_, k) => 4 * 0.9 ** k + 1);
/** Falls to its best at step 10, then rises. */
const rising = Array.from({ length: 41 }, (_, k) => 1 + 0.01 * (k - 10) ** 2);
const said = (/** @type {number[]} */ training, /** @type {number[]} */ validation, /** @type {number} */ head) =>
  overfitting(rowsOf(training, validation), head, (row) => training[row]);

/** @param {number[]} training @param {number[]} validation @param {any} [change] @param {any} [run] */
function stateOf(training, validation, change = {}, run = {}) {
  const state = dataState();
  return { ...state, playhead: training.length - 1, runs: [{ ...state.runs[0], rows: rowsOf(training, validation), ...run }], ...change };
}

test("overfitting is named once the validation loss has risen while the training loss fell: since when, and by how much", () => {
  equal([5, 10, 15].map((head) => said(falling, rising, head)), [null, null, null]);
  const over = said(falling, rising, 40);
  equal([over?.step, over?.best], [10, 1]);
  close(over?.now ?? 0, rising[33], 0.3);
  ok((over?.before ?? 0) > (over?.after ?? 9), "the training loss has fallen");
});

test("a validation loss that rises with the training loss is no overfitting", () => {
  equal(said(rising, rising, 40), null);
});

test("a validation loss that goes up and down is no overfitting, however low its best was", () => {
  const waves = falling.map((_, k) => 1 + 0.5 * Math.sin(k) + (k === 12 ? -0.4 : 0));
  equal([20, 30, 40].map((head) => said(falling, waves, head)), [null, null, null]);
});

test("between two looks nothing is counted, and the last one is enough", () => {
  const every = (/** @type {number[]} */ values) => values.map((value, k) => (k % 2 === 0 ? value : NaN));
  const over = said(every(falling), every(rising), 39);
  equal(over?.step, 10);
});

test("the penalty is no part of the gap: the training loss is that of the rows", () => {
  const risk = riskOf();
  close(penaltyAt(risk, [2, 5]), 1);
  const rows = rowsOf(falling.map((loss) => loss + 1), rising);
  rows.column("u").fill(2);
  const gap = gapOf(/** @type {any} */ ({ ...stateOf(falling, rising), runs: [{ ...dataState().runs[0], rows }] }));
  ok(gap?.kind === "over");
  close(gap?.kind === "over" ? gap.after : 0, said(falling, rising, 40)?.after ?? NaN);
});

test("what the best constant leaves is the variance of the targets, for squared errors", () => {
  const risk = riskOf();
  const table = tableOf(risk, []);
  const constant = bestConstant(risk, table, "number");
  const [training, held] = [[0, 2, 8], [1]];
  const mean = 10 / 3;
  close(constant?.training ?? NaN, training.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 3, 1e-9);
  close(constant?.validation ?? NaN, (held[0] - mean) ** 2, 1e-6);
  close(dataLoss(risk, table, [0, mean]), constant?.training ?? NaN, 1e-9);
});

test("a loss that is a sum puts what is held out to the same scale", () => {
  const risk = riskOf({ scale: { factor: 0.5, mean: false } });
  const table = tableOf(risk, []);
  close(dataLoss(risk, table, [0, 0]), (0.5 * (0 + 4 + 64)), 1e-12);
  close(bestConstant(risk, table, "number")?.validation ?? NaN, 1.5 * (1 - 10 / 3) ** 2, 1e-5);
});

test("both losses about what a constant leaves are underfitting once they stay there", () => {
  const against = { constant: { training: 2, validation: 3 }, lowest: () => 0.5, ended: false, steps: 40 };
  const named = underfitting([1.95, 1.94], 2.9, against);
  equal(named, { kind: "under", training: 1.94, validation: 2.9, constant: against.constant, lowest: 0.5 });
  equal(underfitting([3, 1.94], 2.9, against), null, "it still falls");
  ok(underfitting([3, 1.94], 2.9, { ...against, ended: true }), "it falls no longer, the run is over");
  equal(underfitting([1.95, 1.94], 2, against), null, "validation is below it");
  equal(underfitting([0, 0], 0, { ...against, constant: { training: 0, validation: 0 } }), null, "targets are all the same");
});

test("nothing is said of a run that holds no rows out, has just begun, or has diverged", () => {
  const state = dataState();
  equal(gapOf(state), null);
  equal(gapOf(/** @type {any} */ (stateOf(falling, rising, { playhead: 0 }))), null);
  const lost = { outcome: { ...outcome("diverged", 40), values: {} } };
  equal(gapOf(/** @type {any} */ (stateOf(falling, rising, {}, lost))), null);
});

test("the best step is that of the outcome once the run was stopped for it, and none before the playhead is there", () => {
  const values = { best_step: 3, best_validation_loss: 0.5, x: [1, 2] };
  const run = { outcome: { ...outcome("stopped", 9), reason: "patience", values } };
  const ten = falling.slice(0, 10);
  equal(bestStep(/** @type {any} */ (stateOf(ten, ten, {}, run))), { step: 3, loss: 0.5, x: [1, 2] });
  equal(bestStep(/** @type {any} */ (stateOf(ten, ten, { playhead: 8 }, run))), null);
  equal(bestStep(/** @type {any} */ (stateOf(falling, rising))), { step: 10, loss: 1, x: null });
});
