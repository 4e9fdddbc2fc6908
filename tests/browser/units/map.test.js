// @ts-check
import { caption, mapShown, progress, reading, summary } from "/frontend/js/figures/map.js";
import { csv } from "/frontend/js/figures/map_csv.js";
import { legend, thousandths } from "/frontend/js/figures/map_legend.js";
import { barOf } from "/frontend/js/figures/map_scale.js";
import { sensitive } from "/frontend/js/figures/sensitive.js";
import { equal, ok, test } from "./harness.js";
import { ended, mapIn, mapState, outcome, pageWords, surveyed } from "./mapped.js";
import { after } from "./race.js";

const minima = [{ x: [1, 1], value: 0, known: true }, { x: [-1.5, 0.00001], value: 0.5, known: false }];
const rows = [[[16, 10, 1e-9], [1, 3, Infinity]], [[0, 500, 2], [17, 40, 1e-7]]];
/** Words as they are typed: numbers keep their units by spaces that do not break. @param {string} text */
const plain = (text) => text.replaceAll("\u00a0", " ");
const shown = async () => {
  await pageWords();
  return surveyed(mapState(), { rows, minima });
};
/** The state at a pixel, its run ended so. @param {any} state @param {any} end @param {number[]} x */
const at = (state, end, x) => ended(after(state, { type: "map_pick", run: 0, values: { start_x: x[0], start_y: x[1] } }), end);
const reached = (/** @type {number} */ step, /** @type {number|null} */ minimum) => ({ ...outcome("converged", step), point: "minimum", minimum });

test("the legend names minima by letter and place, and shares sum to a hundred", async () => {
  const state = await shown();
  const found = legend(state, mapIn(state));
  equal(found.map(({ letter, name, share }) => [letter, name, share]), [
    ["A", "(1, 1)", "25.0 %"],
    ["B", "(−1.5, 0)", "25.0 %"],
    ["", "diverged", "25.0 %"],
    ["", "not settled", "25.0 %"],
  ]);
});

test("shares are rounded so that they sum to a thousand tenths, whatever they are", () => {
  for (const parts of [[1, 1, 1], [1, 1, 1, 1, 1, 1, 1], [16383, 1], [5, 0, 17, 2, 9, 9, 9]]) {
    equal(thousandths(parts).reduce((a, b) => a + b, 0), 1000, String(parts));
  }
  equal(thousandths([0, 0]), [0, 0]);
});

test("a known minimum that nobody reaches is listed, and what is less than a tenth of a percent is not nothing", async () => {
  await pageWords();
  const many = Array.from({ length: 32 }, (_, row) => Array.from({ length: 64 }, (_, column) => (row + column === 0 ? [1, 1, 1] : [17, 1, 1])));
  const state = surveyed(mapState(), { rows: many, minima });
  equal(legend(state, mapIn(state)).map(({ share }) => share), ["0.0 %", "100.0 %", "< 0.1 %"]);
});

test("of many minima those with the largest parts have a line, and the others share one", async () => {
  await pageWords();
  const codes = [16, 17, 18, 18, 19, 20, 21, 22, 23, 24, 25, 25];
  const state = surveyed(mapState(), { rows: [codes.map((code) => [code, 1, 0])] });
  const found = legend(state, mapIn(state));
  equal(found.map(({ letter }) => letter), ["A", "B", "C", "D", "E", "F", "G", "J", ""]);
  equal(found.at(-1)?.name, "2 more minima");
});

test("a pixel is read with its values, its ending, its steps and its loss", async () => {
  const state = await shown();
  equal(plain(reading(state, mapIn(state), 0, 0)), "x = −2, y = −1: reaches A (1, 1) at step 10, loss 1e−9");
  equal(plain(reading(state, mapIn(state), 1, 0)), "x = 2, y = −1: diverges at step 3, loss ∞");
  const zh = after(state, { type: "language", value: "zh" });
  equal(plain(reading(zh, mapIn(zh), 0, 1)), "x = −2，y = 3：到第 500 步尚未停下，损失 2");
});

test("a pixel that has not come yet is said to be not computed", async () => {
  await pageWords();
  const state = surveyed(mapState(), { rows: [[[16, 1, 0]]], lattice: { dx: 8, dy: 8, nx: 1, ny: 1 }, axes: [
    { name: "start_x", scale: "linear", values: [0, 1, 2, 3, 4, 5, 6, 7] },
    { name: "start_y", scale: "linear", values: [0, 1, 2, 3, 4, 5, 6, 7] },
  ], done: false });
  equal(plain(reading(state, mapIn(state), 3, 3)), "x = 3, y = 3: not computed yet");
  equal(progress(state, mapIn(state)), "1 × 1 of 8 × 8, 1 %");
});

test("the map says whose it is, and what is the same in all of it", async () => {
  const state = await shown();
  equal(plain(caption(state)), "Plain descent, α = 0.002, 500 steps");
  equal(plain(caption(after(state, { type: "map_view", change: { x: "learning_rate" } }))), "Plain descent, 500 steps");
  ok(summary(state, mapIn(state)).startsWith("Map of Plain descent on banana: Start x across, Start y up. A (1, 1): 25.0 %"));
});

test("the old map stays for another learning rate, but not for another surface or other axes", async () => {
  const state = await shown();
  ok(mapShown(after(state, { type: "set_parameter", run: 0, name: "learning_rate", value: 0.01, phase: "done" })));
  equal(mapShown(after(state, { type: "set_surface", name: "bowl" })), null);
  equal(mapShown(after(state, { type: "map_view", change: { x: "learning_rate" } })), null);
});

test("the colour bar of steps has round numbers, that of losses powers of ten, and endings have none", async () => {
  await pageWords();
  const state = mapState();
  equal(barOf(state, "ending", { low: 1, high: 2, log: false, base: 0 }), null);
  equal(barOf(state, "step", { low: 10, high: 50, log: false, base: 0 })?.ticks.map(({ text }) => text), ["10", "20", "30", "40", "50"]);
  const losses = barOf(state, "loss", { low: 1e-12, high: 1, log: true, base: 0 });
  equal(losses?.ticks.map(({ text }) => text), ["10⁻¹²", "10⁻⁸", "10⁻⁴", "1"]);
  equal(barOf(state, "loss", { low: -1, high: 99, log: true, base: -1.03 })?.title, "Loss above −1.03");
});

test("a run that ends as its pixel says is not sensitive", async () => {
  const state = await shown();
  for (const [end, x] of /** @type {[any, number[]][]} */ ([
    [reached(10, 0), [-2, -1]],
    [outcome("diverged", 3), [2, -1]],
    [outcome("step_limit", 500), [-2, 3]],
    [outcome("stalled", 61), [-2, 3]],
  ])) {
    const now = at(state, end, x);
    equal(sensitive(now, mapIn(now)), "", end.kind);
  }
});

test("a run that ends otherwise than its pixel, or at another step, is sensitive and the page says why", async () => {
  const state = await shown();
  const cases = /** @type {[any, number[], string][]} */ ([
    [reached(10, null), [-2, -1], "this run reaches A (1, 1) at step 10; played here it reaches another minimum at step 10"],
    [reached(11, 0), [-2, -1], "this run reaches A (1, 1) at step 10; played here it reaches A (1, 1) at step 11"],
    [outcome("diverged", 3), [-2, 3], "this run has not settled by step 500; played here it diverges at step 3"],
    [{ ...outcome("converged", 3), point: "saddle" }, [2, -1], "played here it ends at a saddle at step 3"],
  ]);
  for (const [end, x, words] of cases) {
    const now = at(state, end, x);
    const said = sensitive(now, mapIn(now));
    ok(said.startsWith("Sensitive: differs in the last digit. ") && said.includes(words), said);
  }
});

test("a minimum that the map found is the one that the run reached there", async () => {
  const state = await shown();
  const now = at(state, reached(40, null), [2, 3]);
  const run = now.runs[0];
  run.rows.column("u")[40] = -1.5;
  run.rows.column("v")[40] = 0.001;
  equal(sensitive(now, mapIn(now)), "");
  run.rows.column("v")[40] = 0.1;
  ok(sensitive(now, mapIn(now)).includes("reaches another minimum"));
});

test("nothing is compared between pixels, for a run with changes on its way, or with another learning rate", async () => {
  const state = await shown();
  const wrong = at(state, reached(11, 0), [-2, -1]);
  ok(sensitive(wrong, mapIn(wrong)) !== "");
  const beside = at(state, reached(11, 0), [-2, -0.9]);
  equal(sensitive(beside, mapIn(beside)), "");
  const changes = [{ step: 5, set: { learning_rate: 0.01 } }];
  const changed = { ...wrong, experiment: { ...wrong.experiment, runs: wrong.experiment.runs.map((run) => ({ ...run, changes })) } };
  equal(sensitive(changed, mapIn(changed)), "");
  const other = { ...wrong, view: { ...wrong.view, map: { ...wrong.view.map, size: 64 } } };
  equal(sensitive(other, mapIn(other)), "", "a map that is about to be replaced");
});

test("the table of all pixels has their values in as many digits as were computed, line by line", async () => {
  const state = await shown();
  equal(csv(mapIn(state)).split("\r\n"), [
    "start_x,start_y,ending,minimum,minimum_x,minimum_y,step,loss",
    "-2,-1,minimum,A,1,1,10,1e-9",
    "2,-1,diverged,,,,3,Infinity",
    "-2,3,not_settled,,,,500,2",
    "2,3,minimum,B,-1.5,0.00001,40,1e-7",
    "",
  ]);
});

test("every loss of the table is read as the same float32 again", async () => {
  await pageWords();
  const losses = [1 / 3, Math.PI, 1e-45, 16777217, 3.4028234663852886e38, 0, -0.1, 8.589973e9];
  const state = surveyed(mapState(), { rows: [losses.map((loss) => [0, 1, loss])] });
  const read = csv(mapIn(state)).trim().split("\r\n").slice(1).map((line) => line.split(",").at(-1));
  equal(read.map((text) => Math.fround(Number(text))), losses.map(Math.fround));
  equal([read[0], read[6]], ["0.33333334", "-0.1"]);
});

test("what a map is of is read once, not with every picture", async () => {
  const state = await shown();
  const { parse } = JSON;
  let times = 0;
  JSON.parse = (text, reviver) => {
    times += 1;
    return parse(text, reviver);
  };
  try {
    for (const playhead of [1, 2, 3]) ok(mapShown({ ...state, playhead }));
  } finally {
    JSON.parse = parse;
  }
  ok(times <= 1, `${times} times`);
});
