// @ts-check
import { axisEnd, costKinds, costOf, lead, leftOut, rowOfCost, shownCost, shownOver } from "/frontend/js/figures/cost.js";
import { costWords, inPairs, leftOutWords } from "/frontend/js/figures/cost_words.js";
import { lastCost, onCurve } from "/frontend/js/figures/curves.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { Rows } from "/frontend/js/rows.js";
import { equal, ok, test } from "./harness.js";
import { pageWords } from "./figures.js";
import { after, openingState } from "./race.js";
import { dataState, riskOf } from "./risky.js";

const PLAIN = ["loss", "learning_rate", "evaluations"];
const TOLD = [...PLAIN, "gradients", "values", "hessians"];

/** @param {string[]} names @param {number[][]} columns */
function rowsOf(names, columns) {
  const rows = new Rows(names);
  rows.append(0, columns.map((column) => Float64Array.from(column)));
  return rows;
}

const descent = () => rowsOf(PLAIN, [[9, 4, 1], [0.1, 0.1, 0.2], [0, 1, 2]]);
const newton = () => rowsOf(TOLD, [[9, 1, 0], [1, 1, 1], [0, 2, 4], [0, 1, 2], [0, 0, 0], [0, 1, 2]]);
const simplex = () => rowsOf(TOLD, [[9, 8, 7], [NaN, NaN, NaN], [0, 5, 7], [0, 0, 0], [0, 5, 7], [0, 0, 0]]);

/** @param {...Rows} all @returns {any} */
function race(...all) {
  const state = openingState({ playhead: 2 });
  const runs = all.map((rows, i) => ({ ...state.runs[0], key: i + 1, slot: i, rows, pending: false }));
  return { ...state, runs };
}

/** @param {import("/frontend/js/figures/cost.js").Cost} cost */
const three = (cost) => [0, 1, 2].map(cost);

test("a run that tells nothing apart asks one gradient a step and no value", () => {
  equal(three(costOf(descent(), "gradients", 1)), [0, 1, 2]);
  equal(three(costOf(descent(), "values", 1)), [0, 0, 0]);
  equal(three(costOf(descent(), "steps", 1)), [0, 1, 2]);
});

test("a run that tells gradients, values and Hessians apart is put where its own columns say", () => {
  equal(three(costOf(newton(), "gradients", 1)), [0, 1, 2]);
  equal(three(costOf(simplex(), "gradients", 1)), [0, 0, 0]);
  equal(three(costOf(simplex(), "values", 1)), [0, 5, 7]);
});

test("α·t adds up the rates of the updates so far, also of rows that came later", () => {
  const rows = descent();
  const round = (/** @type {number[]} */ values) => values.map((value) => Math.round(1e9 * value) / 1e9);
  equal(round(three(costOf(rows, "distance", 1))), [0, 0.1, 0.3]);
  rows.append(3, [[0], [0.5], [3]].map((column) => Float64Array.from(column)));
  equal(round([3].map(costOf(rows, "distance", 1))), [0.8]);
  ok(Number.isNaN(costOf(simplex(), "distance", 1)(2)), "a run without a rate has no α·t");
});

test("an axis is offered where some run has anything on it", () => {
  equal(costKinds(race(descent())), ["steps", "gradients", "distance"]);
  equal(costKinds(race(descent(), simplex())), ["steps", "gradients", "values", "distance"]);
  equal(costKinds(race(simplex())), ["steps", "values"]);
});

test("the axis that was chosen is shown where it is offered, else steps, and it is not forgotten", () => {
  const chosen = after(race(descent()), { type: "curve_cost", kind: "values" });
  equal(shownCost(chosen), "steps");
  equal(chosen.view.cost, "values");
  equal(shownCost({ ...chosen, runs: race(simplex()).runs }), "values");
  equal(after(chosen, { type: "curve_cost", kind: "years" }).view.cost, "values");
});

test("the row of a cost is the last one that costs no more", () => {
  const cost = (/** @type {number} */ row) => [0, 5, 5, 9][row];
  equal([0, 4.9, 5, 8, 9, 100].map((spent) => rowOfCost(cost, spent, 3)), [0, 0, 2, 2, 3, 3]);
  equal(rowOfCost(cost, -1, 3), -1);
});

test("a curve stands over its costs, and nowhere where it has none", () => {
  const map = mapOf([0, 10, 0, 10], 100, 100);
  const spot = new Float64Array(2);
  onCurve([9, 8, 7], map, false, 0, costOf(simplex(), "values", 1))(1, spot);
  equal([...spot], [50, 20]);
  onCurve([9, 8, 7], map, false, 0, costOf(simplex(), "distance", 1))(1, spot);
  ok(Number.isNaN(spot[0]), String(spot[0]));
});

test("an axis of costs grows in jumps and ends with the cost of the race", () => {
  equal([0, 9, 10, 42, 500, 600].map((cost) => lastCost(cost, 500)), [30, 30, 30, 100, 500, 500]);
  equal([0.0004, 0.002, 0.05].map((cost) => lastCost(cost, 0.05)), [0.003, 0.003, 0.05]);
  equal([lastCost(0, 0), lastCost(7, Infinity)], [1, 10]);
});

test("the axis has room for the most that any run has spent", () => {
  const state = race(descent(), simplex());
  const cast = state.runs.map((/** @type {any} */ run) => ({ ...run, head: 2, to: 2, until: 2, selected: false }));
  equal(axisEnd(state, cast, "values"), 10);
  const ended = state.runs.map((/** @type {any} */ run) => ({ ...run, outcome: { kind: "step_limit", step: 2 } }));
  equal(axisEnd({ ...state, runs: ended }, cast, "values"), 7);
});

test("the playhead goes by the selected run, or by one that has the cost", () => {
  const [one, other] = [{ rows: descent(), selected: true }, { rows: simplex(), selected: false }];
  equal(lead([one, other], "gradients"), one);
  equal(lead([one, other], "values"), other);
  equal(lead([one], "values"), undefined);
});

test("Hessians beside the axis and runs without a rate are named", async () => {
  await pageWords();
  const state = race(newton(), simplex());
  equal(leftOut(state, "steps"), []);
  equal(leftOut(state, "gradients"), [{ index: 0, hessians: 2 }]);
  equal(leftOut(state, "distance"), [{ index: 1, hessians: null }]);
  const chosen = after(state, { type: "curve_cost", kind: "gradients" });
  equal(leftOutWords(chosen), "PD also asked 2 Hessians");
  equal([costWords(chosen, "gradients", 1), costWords(chosen, "values", 1200), costWords(chosen, "steps", 3)], ["1 gradient", "1,200 f values", "step 3"]);
});

const TRAINED = [...PLAIN, "rows"];
/** Two rows of data a step, of the three that there are. */
const drawn = () => rowsOf(TRAINED, [[9, 4, 1], [0.1, 0.1, 0.1], [0, 1, 2], [0, 2, 4]]);

test("rows seen and epochs are offered to runs on data, and an epoch is all rows for training", () => {
  const state = dataState({ view: { ...openingState().view, cost: "epochs" } });
  const runs = [{ ...state.runs[0], rows: drawn() }];
  equal(costKinds({ ...state, runs }), ["steps", "epochs", "rows", "gradients", "distance"]);
  const { kind, of } = shownOver({ ...state, runs });
  equal([kind, three(of(drawn()))], ["epochs", [0, 2 / 3, 4 / 3]]);
  equal(three(costOf(drawn(), "rows", 3)), [0, 2, 4]);
  equal(costKinds(race(descent())), ["steps", "gradients", "distance"]);
});

test("epochs and rows have their words, and pairs are called pairs", async () => {
  await pageWords();
  const state = dataState();
  equal([costWords(state, "epochs", 1.5), costWords(state, "epochs", 1), costWords(state, "rows", 1200)], ["1.5 epochs", "1 epoch", "1,200 rows seen"]);
  equal([inPairs(state, "rows"), inPairs(state, "steps")], ["rows", "steps"]);
  const ranked = dataState({}, riskOf({ pairs: [[0, 2]] }));
  equal(costWords(ranked, "rows", 7), "7 pairs seen");
});

test("an axis of rows leaves nobody out for the Hessians: it counts the rows that those read", () => {
  equal(leftOut(race(newton()), "rows"), []);
});
