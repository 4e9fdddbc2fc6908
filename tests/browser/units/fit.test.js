// @ts-check
import { endSentence, resultOf } from "/frontend/js/figures/cards.js";
import { fitOf } from "/frontend/js/figures/fit.js";
import { besideOf, linesOf, valueOf } from "/frontend/js/figures/curve_lines.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { actors } from "/frontend/js/figures/scene.js";
import { TRAINING } from "/frontend/js/figures/training_lines.js";
import { Rows } from "/frontend/js/rows.js";
import { equal, ok, test } from "./harness.js";
import { pageWords } from "./figures.js";
import { outcome } from "./race.js";
import { COLUMNS, dataState, riskOf } from "./risky.js";

const NAMES = [...COLUMNS, "validation_loss"];

/** One run of three rows at w = 1, 2, 3 and b = 0; what is told between the looks is NaN. @param {any} [change] @param {any} [run] @param {any} [risk] @returns {any} */
function fitState(change = {}, run = {}, risk = riskOf()) {
  const rows = new Rows(NAMES);
  const told = { u: [1, 2, 3], loss: [9, NaN, 4], batch_loss: [NaN, 7, 3], validation_loss: [8, NaN, 5] };
  rows.append(0, NAMES.map((name) => Float64Array.from(/** @type {any} */ (told)[name] ?? [0, 0, 0])));
  const state = dataState({}, risk);
  return { ...state, playhead: 1, runs: [{ ...state.runs[0], rows, ...run }], ...change };
}

test("beside the losses stand the metrics at the playhead, for training and validation", async () => {
  await pageWords();
  const fit = fitOf(fitState());
  equal(fit?.columns.map(({ name, sample }) => [name, sample]), [["training", "line"], ["validation", "hollow"], ["batch", "faint"]]);
  equal(fit?.lines.map(({ words }) => words), ["loss", "R²"]);
  // w = 2: predictions −2, 2 and 4 for 0, 2 and 8, whose mean is 10/3
  equal(fit?.lines[1].cells, ["0.423", "–", ""]);
  equal(fit?.notes, ["No R² (validation): all targets are the same."]);
});

test("between two looks the losses are those of the last look", async () => {
  await pageWords();
  equal(fitOf(fitState())?.lines[0].cells, ["8.75", "8", "7"]);
  equal(fitOf(fitState({ playhead: 2 }))?.lines[0].cells, ["1.75", "5", "3"]);
  equal(resultOf(fitState(), 0).text, "9");
});

test("with a penalty the loss that is drawn has a line of its own", async () => {
  await pageWords();
  const state = fitState();
  const { objective } = state.experiment;
  const penalised = { ...objective, penalty: { name: "ridge", parameters: {} } };
  const typed = Object.values(state.catalog.typed)[0];
  const { placeOf } = await import("/frontend/js/objective.js");
  const there = { ...state, catalog: { ...state.catalog, typed: { [placeOf(penalised)]: typed } }, experiment: { ...state.experiment, objective: penalised } };
  equal(fitOf(there)?.lines.slice(0, 2).map(({ name, cells }) => [name, cells]), [["loss", ["8.75", "8", ""]], ["objective", ["9", "", "7"]]]);
});

test("labels have accuracy, precision, recall and F1, and a sentence where one is lacking", async () => {
  await pageWords();
  const rows = { numbers: [0, 1, 2, 4], x: [[-1, 0, 1, 2]], y: [0, 1, 0, 1], validation: [false, true, false, false] };
  const risk = riskOf({ dataset: { features: ["x"], target: "y", kind: "label", cell: 1 }, rows });
  const fit = fitOf(fitState({}, {}, risk));
  equal(fit?.lines.map(({ name }) => name), ["loss", "accuracy", "precision", "recall", "f1"]);
  // w = 2: the scores are −2, 2 and 4 of labels 0, 0 and 1; held out is 0 of label 1, below the boundary of numbers
  equal(fit?.lines.slice(1).map(({ cells }) => cells.slice(0, 2)), [["0.667", "0"], ["0.5", "–"], ["1", "0"], ["0.667", "0"]]);
  equal(fit?.notes, ["No precision (validation): no row is predicted as label 1."]);
});

test("a run that was stopped early says so: its chip, its mark, and which point is restored", async () => {
  await pageWords();
  const end = { ...outcome("stopped", 2), reason: "patience", values: { best_step: 1, best_validation_loss: 0.25, x: [2, 0.5] } };
  const state = fitState({ playhead: 2 }, { outcome: end });
  equal(endSentence(state, 0, end), "PD stopped early at 2, back to 1");
  equal([resultOf(state, 0).kind, resultOf(state, 0).text], ["other", "stopped, step 2"]);
  ok(resultOf(state, 0).spoken.includes("best at step 1"), resultOf(state, 0).spoken);
  const sentence = fitOf(state)?.sentence;
  equal(sentence?.claim, "Stopped early at step 2:");
  equal(sentence?.step, 1);
  ok(sentence?.reason.includes("0.25") && sentence.reason.includes("w\u00a0=\u00a02, b\u00a0=\u00a00.5"), sentence?.reason);
  const chinese = fitOf({ ...state, language: "zh" })?.sentence;
  ok(chinese?.reason.includes("已恢复"), chinese?.reason);
});

test("nothing is said of a surface, on which nothing is trained", () => {
  const state = fitState();
  equal(fitOf({ ...state, experiment: { ...state.experiment, objective: { kind: "surface", name: "banana", parameters: {} } } }), null);
});

test("validation is drawn beside each loss, batches of the selected run alone, and nothing that a run has not", () => {
  const state = fitState();
  const [actor] = actors(state);
  const choice = { column: "loss", beside: TRAINING, log: false, base: 0, name: "" };
  equal(besideOf(choice, actor).map(({ column }) => column), ["batch_loss", "validation_loss"]);
  equal(besideOf(choice, { ...actor, selected: false }).map(({ column }) => column), ["validation_loss"]);
  const plain = { ...actor, rows: new Rows(["loss"]) };
  equal(besideOf(choice, plain), []);
  const map = mapOf([0, 2, 0, 10], 20, 10);
  const layers = linesOf(choice, actor, (row) => row, map, false).map(({ layer }) => layer);
  equal(layers, ["curve-batch", "curve-validation", "curves"]);
  equal(valueOf(choice, actor, 1), 9);
});
