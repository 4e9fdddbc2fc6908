// @ts-check
import { arithmetic, filling } from "/frontend/js/figures/arithmetic.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { stepMarks } from "/frontend/js/figures/step_marks.js";
import { tables } from "/frontend/js/figures/tables.js";
import { endSentence } from "/frontend/js/figures/cards.js";
import { pageWords, raceState } from "./figures.js";
import { close, equal, ok, test } from "./harness.js";

// A unit is a pixel across and down: (x, y) stands at (x, 100 − y).
const map = mapOf([0, 100, 0, 100], 100, 100);
/** @param {number} x */
const parabola = (x) => 0.01 * x * x;

/** @param {Record<string, any>} values @param {number[]} [x_before] */
const inspection = (values, x_before = [10, 20]) => ({ x_before, values });

const search = { direction: [4, 3], trials: [[8, 5, "nan"], [4, 2, -1], [2, 1, 0]], step_length: [2], bracket: [[0, 8], [0, 4]] };

test("a search in the plane is a line to its farthest trial, with a mark at each and the taken one told", () => {
  const marks = /** @type {any} */ (stepMarks(inspection(search), map, null));
  equal(marks.kind, "search");
  equal(marks.strokes[0], { points: [10, 80, 42, 56], name: "search" });
  equal(marks.dots, [{ x: 42, y: 56, taken: false }, { x: 26, y: 68, taken: false }, { x: 18, y: 74, taken: true }]);
});

test("the ends of the first and of the last bracket stand across the line", () => {
  const marks = /** @type {any} */ (stepMarks(inspection(search), map, null));
  const ticks = marks.strokes.filter((/** @type {any} */ { name }) => name === "bracket").map((/** @type {any} */ { points }) => points);
  equal(ticks.length, 4);
  for (const [x0, y0, x1, y1] of ticks) close((x1 - x0) * 32 + (y1 - y0) * -24, 0);
  close((ticks[1][0] + ticks[1][2]) / 2, 42);
  close((ticks[3][0] + ticks[3][2]) / 2, 26);
});

test("a trial that lies far out neither stretches the line nor has a mark", () => {
  const marks = /** @type {any} */ (stepMarks(inspection({ ...search, trials: [[1e9, 5, 1], [2, 1, 0]], bracket: [] }), map, null));
  const [, , x, y] = marks.strokes[0].points;
  close(Math.hypot(x - 10, y - 80), 2000);
  equal(marks.dots.length, 1);
});

test("on a curve trials stand on it, also where only their slope was asked, and brackets are bars below", () => {
  const values = { direction: [-2], trials: [[10, "nan", 3], [5, 4, "nan"]], step_length: [5], bracket: [[0, 10], [0, 5]] };
  const marks = /** @type {any} */ (stepMarks(inspection(values, [50]), map, parabola));
  equal(marks.dots, [{ x: 30, y: 100 - parabola(30), taken: false }, { x: 40, y: 96, taken: true }]);
  const bars = marks.strokes.filter((/** @type {any} */ { points }) => points[1] === points[3]).map((/** @type {any} */ { points }) => points);
  equal(bars.map(([left, , right]) => [left, right]), [[30, 50]]);
  const tall = /** @type {any} */ (stepMarks(inspection(values, [50]), mapOf([0, 100, 0, 100], 100, 600), parabola));
  const above = tall.strokes.filter((/** @type {any} */ { points }) => points[1] === points[3]).map((/** @type {any} */ { points }) => points);
  equal(above.map(([left, , right]) => [left, right]), [[30, 50], [40, 50]]);
  ok(above[1][1] < above[0][1], "the narrower one stands above");
});

test("a simplex is a closed outline, with the one before it", () => {
  const values = { simplex: [[10, 10], [30, 10], [10, 40]], simplex_before: [[10, 10], [30, 10], [50, 50]] };
  const marks = /** @type {any} */ (stepMarks(inspection(values), map, null));
  equal(marks.kind, "simplex");
  equal(marks.strokes.map(({ name }) => name), ["simplex-before", "simplex"]);
  equal(marks.strokes[1].points, [10, 90, 30, 90, 10, 60, 10, 90]);
});

test("on a curve a simplex is the chord between its two points", () => {
  const marks = /** @type {any} */ (stepMarks(inspection({ simplex: [[10], [20]] }, [10]), map, parabola));
  equal(marks.strokes, [{ points: [10, 99, 20, 96], name: "simplex" }]);
});

test("a trust region is a circle about the old point, an ellipse where the axes differ, a bar under a curve", () => {
  const unequal = mapOf([0, 100, 0, 100], 200, 100);
  equal(stepMarks(inspection({ radius: [5] }), unequal, null)?.circle, { x: 20, y: 80, rx: 10, ry: 5 });
  const bar = /** @type {any} */ (stepMarks(inspection({ radius: [5] }, [50]), map, parabola)).strokes[0].points;
  equal([bar[0], bar[2]], [45, 55]);
});

test("a step that tried nothing has no marks, nor has the start", () => {
  equal(stepMarks(inspection({ g: [1, 2] }), map, null), null);
  equal(stepMarks({ values: search }, map, null), null);
  equal(stepMarks(inspection({ radius: ["nan"] }), map, null), null);
});

/** @param {Record<string, any>} values @param {any[]} [rows] */
function stateWith(values, rows = []) {
  const state = raceState([], { playhead: 3 });
  const runs = state.runs.map((run, i) => (i === 0 ? { ...run, arithmetic: rows } : run));
  const inspected = { key: runs[0].key, step: 3, x_before: [0, 0], x: [1, 1], loss: 1, gradient: [1, 1], values, before: {}, parameters: {} };
  return { ...state, runs, inspected };
}

test("trials and brackets are tables, without a column in which nothing was asked", async () => {
  await pageWords();
  const found = tables(stateWith(search), { values: search }, ["x", "y"]);
  equal(found.map(({ name, columns, rows }) => [name, columns, rows.length]), [
    ["trials", ["t", "f", "f′"], 3],
    ["bracket", ["a", "b"], 2],
  ]);
  equal(found[0].rows.map(({ marked }) => marked), [false, false, true]);
  equal(found[0].rows[0].cells, ["8.000", "5.000", ""]);
  const blind = tables(stateWith({}), { values: { trials: [[1, "nan", -2], [2, "nan", 3]] } }, ["x"]);
  equal(blind[0].columns, ["t", "f′"]);
  equal(blind[0].rows[1].cells, ["2.000", "3.000"]);
});

test("a long table keeps its first and last rows and counts those between", async () => {
  await pageWords();
  const trials = Array.from({ length: 20 }, (_, k) => [k, k, k]);
  const { rows } = tables(stateWith({}), { values: { trials } }, ["x"])[0];
  equal(rows.length, 12);
  equal(rows[5].cells, ["9 more"]);
  equal(rows[11].cells[0], "19.00");
});

test("the corners of a simplex are told with their values, the best marked", async () => {
  await pageWords();
  const values = { simplex: [[1, 2], [3, 4], [5, 6]], losses: [7, 8, 9] };
  const [corners] = tables(stateWith({}), { values }, ["x", "y"]);
  equal(corners.columns, ["x", "y", "f"]);
  equal(corners.rows[0], { cells: ["1.000", "2.000", "7.000"], marked: true });
});

test("one number for the whole point stands once, in the last column, and fills its line", async () => {
  await pageWords();
  const rows = [{ name: "step_length", symbol: "<mi>t</mi>", formula: "", role: "detail" }];
  const state = stateWith({ step_length: [0.25] }, rows);
  equal(arithmetic(state)?.lines[0].values, ["", "0.2500"]);
  equal(filling(state, "step_length", 1)?.value, "0.2500");
});

test("an end that has a reason of its own is told by it", async () => {
  await pageWords();
  const state = raceState([]);
  const end = (/** @type {string} */ reason) => /** @type {any} */ ({ kind: "stalled", step: 7, reason, point: null, minimum: null, values: {} });
  ok(endSentence(state, 0, end("search_failed")).endsWith("found nothing lower at 7"));
  ok(endSentence(state, 0, end("no_movement")).endsWith("stalled at 7"));
});
