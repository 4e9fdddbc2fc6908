// @ts-check
import { cloudAt, gradients } from "/frontend/js/figures/data_cloud.js";
import { addedAt, outlier, relabelled } from "/frontend/js/figures/data_edits.js";
import { clouded, cloudOf, ownLoss, pullOf } from "/frontend/js/figures/data_overlay.js";
import { boxOf, curveOf, dataOf, isChance, pictureOf, putTo } from "/frontend/js/figures/data_picture.js";
import { nextNumber, riskShown, samplesOf, tableOf, tableShown } from "/frontend/js/figures/data_rows.js";
import { batchShown, earlierBatches, litRows, predictions, residuals, someRows } from "/frontend/js/figures/data_scene.js";
import { nextBox } from "/frontend/js/figures/data_axes.js";
import { levelPaths } from "/frontend/js/figures/level_lines.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { actors } from "/frontend/js/figures/scene.js";
import { run } from "/frontend/js/program.js";
import { MOST_NUMBERS } from "/frontend/js/reduce/data.js";
import { close, equal, ok, test, throws } from "./harness.js";
import { after } from "./race.js";
import { dataState, objectiveOf, PROGRAMS, riskOf } from "./risky.js";

/** @param {any} [state] */
function shown(state = dataState()) {
  const risk = /** @type {any} */ (riskShown(state));
  const cast = actors(state);
  return { state, risk, data: dataOf(state, risk, tableShown(state, risk)), actor: cast[cast.length - 1] };
}

test("a program runs on numbers and on columns, and gives a column where it reads one", () => {
  const inputs = { w: 2, b: 1, x: Float64Array.of(0, 1, -3), y: 4 };
  equal(run(PROGRAMS.row_loss, inputs), [Float64Array.of(9, 1, 81)]);
  equal(run(PROGRAMS.row_gradient, { ...inputs, x: 1 }), [-2, -2]);
});

test("a program that asks for what is not given, or for an unknown operation, says so", () => {
  throws(() => run(PROGRAMS.prediction, { w: 1, x: 1 }), "asks for b");
  throws(() => run({ inputs: [], nodes: [["constant", 1], ["eval", 0]], outputs: [1] }, {}), "operation eval");
  throws(() => run({ inputs: [], nodes: [["constant", 1], ["constructor", 0]], outputs: [1] }, {}), "operation constructor");
});

test("conditions of a program choose entry by entry, and the least of a NaN is NaN", () => {
  const nodes = [["symbol", "x"], ["constant", 0], ["greater", 0, 1], ["neg", 0], ["where", 2, 0, 3], ["min", 0, 1], ["softplus", 0]];
  const [size, low, soft] = run({ inputs: ["x"], nodes, outputs: [4, 5, 6] }, { x: Float64Array.of(-2, NaN, 800) });
  equal(size, Float64Array.of(2, NaN, 800));
  equal(low, Float64Array.of(-2, NaN, 0));
  equal(/** @type {Float64Array} */ (soft)[2], 800);
});

test("edits are laid over the described rows: moved, deleted and added ones keep their numbers", () => {
  const table = tableOf(riskOf(), [{ row: 2, to: [5, 6] }, { row: 1, to: null }, { row: 5, to: [7, 8] }]);
  equal(table.numbers, [0, 2, 4, 5]);
  equal([...table.features[0]], [-1, 5, 2, 7]);
  equal([...table.targets], [0, 6, 8, 8]);
  equal(table.validation, [false, false, false, false]);
});

test("the next row has a number that no row ever had, a deleted one's neither", () => {
  const state = dataState();
  state.experiment = { ...state.experiment, objective: objectiveOf([{ row: 9, to: [0, 0] }, { row: 9, to: null }]) };
  equal(nextNumber(riskOf(), state), 10);
  equal(nextNumber(riskOf(), dataState()), 5);
});

test("while an edit is not described yet, the last description of the same loss stands in for it", () => {
  const state = dataState();
  const edited = { ...state, experiment: { ...state.experiment, objective: objectiveOf([{ row: 0, to: [-1, 3] }]) } };
  const { data } = shown(edited);
  equal(data.table.targets[0], 3);
  const other = { ...edited.experiment.objective, model: { name: "bent", parameters: {} } };
  equal(riskShown({ ...edited, experiment: { ...edited.experiment, objective: other } }), null);
});

test("rows that are held out are no samples, and a batch names rows by their numbers", () => {
  const { data } = shown();
  equal(samplesOf(data.risk, data.table).items, [[0], [2], [3]]);
  equal([...litRows(data, [4, 0]).lit], [3, 0]);
});

test("pairs are told by their places, and their second item's features by other letters", () => {
  const risk = riskOf({ pairs: [[3, 0], [2, 0]], samples: 2 });
  const table = tableOf(risk, [{ row: 2, to: null }]);
  const samples = samplesOf(risk, table);
  equal(samples.items, [[2, 0]]);
  equal([samples.inputs.x, samples.inputs.z], [Float64Array.of(2), Float64Array.of(-1)]);
  equal([...litRows({ picture: "rank", risk, table, gives: "score" }, [0]).lit], [2, 0]);
});

test("each kind of data has its picture", () => {
  const of = (/** @type {string} */ kind, /** @type {number} */ features) =>
    pictureOf(/** @type {any} */ ({ kind, features: Array(features) }));
  equal(["number", "label", "mass", "rank"].map((kind) => of(kind, 1)), ["line", "chance", "mass", "rank"]);
  equal(["number", "label"].map((kind) => of(kind, 2)), ["fit", "plane"]);
});

test("the fitted line goes through what the run's parameters say", () => {
  const { data } = shown();
  const curve = curveOf(data, [2, 1], [-1, 1, 0, 1]);
  equal([curve?.x[0], curve?.y[0], curve?.y[96]], [-1, -1, 3]);
});

test("a residual goes from the row to what is predicted for it", () => {
  const { data } = shown();
  const lines = residuals(data, predictions(data, [2, 1]));
  equal([...(lines?.from ?? [])], [0, 1, 2, 8]);
  equal([...(lines?.to ?? [])], [-1, 1, 3, 5]);
});

test("of many rows every second or third has its residual drawn", () => {
  equal(someRows(4), [0, 1, 2, 3]);
  const some = someRows(2000);
  ok(some.length <= 300 && some[1] === 7, String(some.length));
});

test("the batch is that of the update which led here, and at the start the first one", () => {
  const { state, actor } = shown();
  equal(batchShown(state, actor), [4, 0]);
  const start = shown(dataState({ playhead: 0 }));
  equal(batchShown(start.state, start.actor), [0, 2]);
  equal(batchShown({ ...state, batches: { ...state.batches, generation: 6 } }, actor), null);
});

test("earlier batches are those of the same epoch", () => {
  const { state, actor } = shown();
  equal(earlierBatches(state, actor, 4), [[0, 2]]);
  equal(earlierBatches(state, actor, 2), []);
});

test("the mean of the rows' gradients, the penalty's with it, is the gradient of the objective", () => {
  const { risk, data: { table } } = shown();
  // Rows (−1, 0), (1, 2), (2, 8) at w = 1, b = 1: residuals 0, 0, −5.
  const cloud = cloudAt(risk, table, [1, 1], [4, 0], false);
  equal(gradients(risk, table, [1, 1]), [[-0, 0, -20], [0, 0, -10]]);
  close(cloud.all[0], -20 / 3 + 0.5);
  close(cloud.all[1], -10 / 3);
  equal(cloud.batch, [-10 + 0.5, -5]);
});

test("where the losses are summed, a batch stands for all rows", () => {
  const { risk, data: { table } } = shown();
  const summed = { ...risk, scale: { factor: 0.5, mean: false } };
  const cloud = cloudAt(summed, table, [1, 1], [4, 0], false);
  close(cloud.all[1], -5);
  close(/** @type {number[]} */ (cloud.batch)[1], -7.5);
});

test("signal to noise: without replacement the noise ends with the batch that is all rows", () => {
  const { risk, data: { table } } = shown();
  const [part, again, whole] = [
    cloudAt(risk, table, [1, 1], [4, 0], false),
    cloudAt(risk, table, [1, 1], [4, 0], true),
    cloudAt(risk, table, [1, 1], [0, 2, 4], false),
  ];
  const spread = 500 - (400 + 100) / 3; // Σ‖gᵢ‖² − n‖ḡ‖²
  const square = (-20 / 3 + 0.5) ** 2 + (10 / 3) ** 2;
  close(/** @type {number} */ (part.signal), square / ((spread / 2) * (1 / 3) / 2));
  close(/** @type {number} */ (again.signal), square / (spread / 3 / 2));
  equal(whole.signal, Infinity);
});

test("the cloud stands where the step began, its tips' mean is the batch's arrow", () => {
  const { state, actor } = shown(dataState({}, riskOf({ penalty: { ...riskOf().penalty, gradient: { inputs: [], nodes: [["constant", 0]], outputs: [0, 0] } } })));
  ok(clouded(state, actor));
  const cloud = /** @type {any} */ (cloudOf(state, actor));
  const map = mapOf([-4, 4, -4, 4], 400, 400);
  const pull = /** @type {any} */ (pullOf(cloud, [1, 1], null, map));
  equal(pull.all[0], [250, 150]);
  for (const axis of [0, 1]) close((pull.batch[0][1][axis] + pull.batch[1][1][axis]) / 2, pull.mean[1][axis], 1e-9);
  equal([pull.others.length, pull.drawn], [1, 2]);
});

test("there is no cloud while the start is dragged, nor where nothing is drawn; while a row is dragged it stays", () => {
  const held = (/** @type {string} */ kind) => {
    const { state, actor } = shown(dataState({ drag: /** @type {any} */ ({ kind, run: -1 }), batches: { ...dataState().batches, generation: 6 } }));
    return clouded(state, actor);
  };
  equal([held("start"), held("surface")], [false, true]);
  const { actor } = shown();
  equal(clouded(dataState({ batches: null }), actor), false);
});

test("a row's own loss is drawn as lines on which its loss is one and the same", () => {
  const { risk, data: { table } } = shown();
  const map = mapOf([-4, 4, -4, 4], 400, 400);
  const lines = /** @type {[number, number][][]} */ (ownLoss({ risk, table }, 4, map));
  ok(lines.length >= 4, String(lines.length));
  for (const line of lines) {
    const losses = line.map(([x, y]) => (2 * ((x - map.bx) / map.kx) + (y - map.by) / map.ky - 8) ** 2);
    ok(Math.max(...losses) - Math.min(...losses) < 0.2, `${Math.min(...losses)} … ${Math.max(...losses)}`);
  }
  equal(ownLoss({ risk: { ...risk, pairs: [[0, 1]] }, table }, 4, map), null);
});

test("level lines of a cone are closed, and those of a slope go from edge to edge", () => {
  const grid = (/** @type {(x: number, y: number) => number} */ f) => Float64Array.from({ length: 81 }, (_, k) => f((k % 9) - 4, Math.floor(k / 9) - 4));
  const round = levelPaths(grid(Math.hypot), 9, 9, 2.5);
  equal(round.length, 1);
  close(Math.hypot(round[0][0][0] - round[0][round[0].length - 1][0], round[0][0][1] - round[0][round[0].length - 1][1]), 0, 1e-9);
  const slope = levelPaths(grid((x) => x), 9, 9, 0.5);
  equal(slope.length, 1);
  equal(slope[0].map(([, row]) => row).sort((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("two hills that touch a cell's corners are parted, and none is drawn through what is not finite", () => {
  equal(levelPaths(Float64Array.of(1, 0, 0, 1), 2, 2, 0.6).length, 2);
  equal(levelPaths(Float64Array.of(1, NaN, 0, 1), 2, 2, 0.6), []);
});

test("a mark that is put elsewhere changes what the picture shows of its row", () => {
  const to = (/** @type {any} */ picture, /** @type {number[]} */ from) => putTo(/** @type {any} */ ({ picture }), from, [3, 0.2]);
  equal(to("line", [1, 2]), [3, 0.2]);
  equal(to("chance", [1, 1]), [3, 0]);
  equal(to("plane", [1, 2, 1]), [3, 0.2, 1]);
  equal(to("fit", [1, 2, 7]), [1, 2, 3]);
  equal(to("rank", [1, 2, 7]), [1, 2, 0.2]);
  equal(to("mass", [1, 0.5]), [1, 0.2]);
});

test("an outlier lies beside the farthest row, on the other side of the most, and the next one beside the next row", () => {
  const { data } = shown();
  equal(outlier(data), [-1, 14]);
  const again = { ...data, table: tableOf(data.risk, [{ row: 5, to: [-1, 14] }]) };
  equal(outlier(again), [2, -6]);
});

test("an outlier among labels has the other label", () => {
  const risk = riskOf({ dataset: { features: ["x"], target: "y", kind: "label", cell: 1 } });
  const table = tableOf(risk, [0, 1, 2, 4].map((row, k) => ({ row, to: [k, k < 2 ? 0 : 1] })));
  equal(outlier({ picture: "chance", risk, table, gives: "logit" }), [0, 1]);
  equal(relabelled({ picture: "chance", risk, table, gives: "logit" }, 3), [3, 0]);
});

test("a new row has what the picture does not show from the row beside it", () => {
  const table = { ...tableOf(riskOf(), []), kind: "label" };
  equal(addedAt(/** @type {any} */ ({ picture: "plane", table: { ...table, features: [table.features[0], table.features[0]] } }), 3, [9, 8]), [9, 8, 8]);
});

test("the logistic function of a score is a probability under cross-entropy and under no squared error", () => {
  const sigmoid = [["symbol", "p"], ["symbol", "y"], ["sigmoid", 0], ["sub", 2, 1]];
  const entropy = riskOf({ programs: { ...PROGRAMS, slope: { inputs: ["p", "y"], nodes: sigmoid, outputs: [3] } } });
  equal([isChance(entropy), isChance(riskOf())], [true, false]);
});

test("axes stay under the hand, and on what moves as long as it stays in them", () => {
  /** @type {[number, number, number, number]} */
  const old = [0, 10, 0, 10];
  equal(nextBox(old, [-5, 5, 0, 10], true, false), old);
  equal(nextBox(old, [-5, 5, 0, 10], false, false), [-5, 5, 0, 10]);
  equal(nextBox(old, [1, 9, 1, 9], false, true), old);
  ok(nextBox(old, [1, 11, 1, 9], false, true)[1] > 11);
  ok(nextBox(old, [1, 2, 1, 9], false, true)[1] < 3);
});

test("axes span all rows with some room, and a flat target has room too", () => {
  const { data } = shown();
  const [x0, x1, y0, y1] = boxOf(data, null);
  ok(x0 < -1 && x1 > 2 && y0 < 0 && y1 > 8);
  const flat = { ...data, table: { ...data.table, targets: Float64Array.of(3, 3, 3, 3) } };
  ok(boxOf(flat, null)[2] < 3 && boxOf(flat, null)[3] > 3);
});

test("batches grow at their end, begin anew elsewhere, and never hold more than they may", () => {
  let state = dataState({ batches: null });
  const key = state.runs[0].key;
  const told = (/** @type {number} */ first, /** @type {number[][]} */ rows, generation = 7) =>
    void (state = /** @type {any} */ (after(state, { type: "batched", key, generation, first, rows })));
  told(0, [[1], [2]]);
  told(2, [[3]]);
  equal(state.batches.rows, [[1], [2], [3]]);
  told(9, [[4]]);
  equal([state.batches.first, state.batches.rows], [9, [[4]]]);
  told(10, [[5]], 6);
  equal(state.batches.rows.length, 1);
  const large = Array.from({ length: 3 }, () => Array(MOST_NUMBERS / 2).fill(0));
  told(10, large);
  equal([state.batches.first, state.batches.rows.length], [11, 2]);
});

test("the row that is pointed at is remembered until nothing is", () => {
  const state = after(dataState(), { type: "point_row", row: 4 });
  equal([state.row, after(state, { type: "point_row", row: null }).row], [4, null]);
});
