// @ts-check
import { gaugeChoice, withoutThreshold } from "/frontend/js/figures/gauge.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { LIMIT_AT, localModel, meter } from "/frontend/js/figures/stability.js";
import { stabilityMarks } from "/frontend/js/figures/stability_marks.js";
import { createGauges, nextPiece, PIECE } from "/frontend/js/gauges.js";
import { pageWords, raceState } from "./figures.js";
import { close, equal, ok, test } from "./harness.js";
import { after, storeOf } from "./race.js";

/** Gradient descent on ½(x² + 10y²) at α = 0.3. */
const told = {
  value: 3, threshold: 2, sharpness: 10, ratio: 1.5, eigenvector: [0, 1], reason: null, preconditioned: false, plain: true,
  rate: 0.3, constant_hessian: false, eigenvalues: [1, 10], condition: 10, best_rate: 2 / 11, growth: null,
  model: { center: [0, 0], axes: [[1, 0], [0, 1]], lengths: [6, 2] },
};
const none = { ...told, value: null, threshold: null, sharpness: null, ratio: null, eigenvector: null };

/** @param {any} stability @param {any} [change] */
const state = (stability, change = {}) => {
  const race = raceState();
  return { ...race, inspected: { key: race.runs[0].key, step: 0, stability }, ...change };
};
/** @param {any} stability @param {any} [change] */
const shown = (stability, change) => /** @type {any} */ (meter(state({ ...told, ...stability }, change)));
/** @param {any} stability @param {any} [change] */
const words = (stability, change) => shown(stability, change).spoken.replace(/[\u00a0\u2060]/g, " ");

test("beyond the threshold the sentence says locally unstable, and the bar passes its limit", async () => {
  await pageWords();
  equal(words({}), "α·λmax = 3 > 2: locally unstable");
  equal([shown({}).fill, shown({}).beyond], [1, true]);
  equal(words({ value: 0.5, ratio: 0.25 }), "α·λmax = 0.5 < 2: locally stable");
  close(shown({ value: 0.5, ratio: 0.25 }).fill, 0.25 * LIMIT_AT);
  equal(shown({ value: 0.5, ratio: 0.25 }).beyond, false);
  equal(words({ value: 2, ratio: 1 }), "α·λmax = 2 = 2: at the edge");
  equal(shown({ value: 2, ratio: 1 }).fill, LIMIT_AT);
});

test("on a quadratic it says by how much the error grows, and elsewhere never more than locally", async () => {
  await pageWords();
  equal(words({ constant_hessian: true, growth: 2 }), "α·λmax = 3 > 2: unstable, 2 × a step");
  equal(words({ constant_hessian: true, value: 1, ratio: 0.5, growth: 0.9 }), "α·λmax = 1 < 2: stable, 0.9 × a step");
  equal(words({ constant_hessian: true, growth: null }), "α·λmax = 3 > 2: locally unstable");
  equal(words({ constant_hessian: true, preconditioned: true, value: 40, threshold: 38, ratio: 40 / 38 }), "α·λmax(P⁻¹H) = 40 > 38: locally unstable");
});

test("two numbers that differ never read alike", async () => {
  await pageWords();
  equal(words({ value: 2.0001, ratio: 1.00005 }), "α·λmax = 2.0001 > 2: locally unstable");
  equal(words({ value: 2.02, ratio: 1.01, constant_hessian: true, growth: 1.02 }), "α·λmax = 2.02 > 2: unstable, 1.02 × a step");
});

test("a rule that divides by the curvature is told by its rate alone", async () => {
  await pageWords();
  equal(words({ value: 1506, threshold: 3012, ratio: 0.5, rate: 1 }), "α = 1 < 2: locally stable");
});

test("where there is no ratio it says why, in both languages, and shows no bar", async () => {
  await pageWords();
  for (const language of ["en", "zh"]) {
    for (const reason of ["no_threshold", "no_curvature", "clipped", "not_finite"]) {
      const { ratio, sentence } = shown({ ...none, reason }, { language });
      equal(ratio, null);
      ok(!sentence.includes("stability.") && !sentence.includes("{"), sentence);
    }
  }
  equal(words({ ...none, reason: "no_threshold" }), "No stability limit is known for PD.");
});

test("of another run, or before anything is known, nothing is said", async () => {
  await pageWords();
  equal(meter({ ...state(told), selected: 1 }), null);
  equal(meter({ ...state(told), inspected: null }), null);
});

test("the best rate can be used where the rule moves as gradient descent, in range, and where no schedule stands between", async () => {
  await pageWords();
  const rate = 0.002; // of the first run
  equal(shown({ rate }).best.value, 2 / 11);
  ok(shown({ rate }).best.text.includes("0.182"), shown({ rate }).best.text);
  equal(shown({ rate, plain: false }).best.value, null);
  equal(shown({ rate: rate / 2 }).best.value, null);
  equal(shown({ rate, best_rate: 99 }).best.value, null);
  equal(shown({ rate, best_rate: rate }).best.value, null);
  equal(shown({ best_rate: null }).best, null);
});

test("the local model is drawn by choice, else for a rule that asks for the Hessian", () => {
  const race = state(told);
  equal(localModel(race), false);
  const runs = race.runs.map((run) => ({ ...run, arithmetic: [{ name: "eigenvalues", symbol: "λ", formula: "", role: "detail" }] }));
  equal(localModel({ ...race, runs }), true);
  equal(localModel(after({ ...race, runs }, { type: "local_model", on: false })), false);
  equal(localModel(after(race, { type: "local_model", on: true })), true);
});

// A unit is two pixels across and one down: (x, y) stands at (2x, 100 − y).
const map = mapOf([0, 100, 0, 100], 200, 100);

test("the direction that grows is a double arrow through the point, only beyond the limit", () => {
  const marks = /** @type {any} */ (stabilityMarks(told, [50, 40], map, false, [0, 0]));
  const [x0, y0, x1, y1] = marks.arrow;
  equal([x0, x1, (y0 + y1) / 2], [100, 100, 60]);
  ok(y1 < 60, "the second tip is the way that the eigenvector points");
  const turned = /** @type {any} */ (stabilityMarks(told, [50, 40], map, false, [0, 3]));
  ok(turned.arrow[3] > 60, "the second tip keeps clear of what lies that way");
  equal(stabilityMarks({ ...told, ratio: 0.9 }, [50, 40], map, false, [0, 0]), null);
  equal(stabilityMarks(told, [NaN, 40], map, false, [0, 0]), null);
});

test("in one dimension it lies level", () => {
  const { arrow } = /** @type {any} */ (stabilityMarks({ ...told, eigenvector: [1] }, [50, 40], map, true, [0]));
  equal([arrow[1], arrow[3]], [60, 60]);
});

test("the model's ellipse goes through the point on the plot, though the axes differ in scale", () => {
  const c = Math.SQRT1_2;
  const model = { center: [50, 40], axes: [[c, c], [-c, c]], lengths: [20, 5] };
  const { ellipse } = /** @type {any} */ (stabilityMarks({ ...told, model }, [50, 40], map, true, [0, 0]));
  equal([ellipse.x, ellipse.y], [100, 60]);
  const [cos, sin] = [Math.cos((ellipse.turn * Math.PI) / 180), Math.sin((ellipse.turn * Math.PI) / 180)];
  for (const [k, sign] of [[0, 1], [0, -1], [1, 1], [1, -1]]) {
    const [dx, dy] = [2 * sign * model.axes[k][0] * model.lengths[k], -sign * model.axes[k][1] * model.lengths[k]];
    close(((dx * cos + dy * sin) / ellipse.rx) ** 2 + ((dy * cos - dx * sin) / ellipse.ry) ** 2, 1, 1e-9);
  }
  equal(stabilityMarks({ ...told, ratio: 0.5, model: null }, [50, 40], map, true, [0, 0]), null);
  equal(stabilityMarks({ ...told, ratio: 0.5 }, [50, 40], map, false, [0, 0]), null);
});

// The course.

/** @param {any} [change] */
const gauging = (change = {}) => {
  const race = after(raceState([], { playhead: 40, ...change }), { type: "curve_kind", curve: "sharpness" });
  return /** @type {import("/frontend/js/types.js").State} */ (race);
};
/** @param {any} race @param {number} index @param {number[]} values @param {number} [first] @param {string|null} [reason] */
const gauged = (race, index, values, first = 0, reason = null) => {
  const { key, generation } = race.runs[index];
  return after(race, { type: "gauged", key, generation, first, ratios: Float64Array.from(values), reason });
};

test("nothing is asked while the panel does not show it", () => {
  const race = gauging();
  equal(nextPiece({ ...race, view: { ...race.view, curve: "gradient_norm" } }), null);
  for (const tab of /** @type {const} */ (["rates", "map"])) equal(nextPiece({ ...race, view: { ...race.view, tab } }), null, tab);
  ok(nextPiece({ ...race, view: { ...race.view, tab: "space" } }) !== null);
});

test("the selected run is asked first, from its first row as far as rows are known, then the other", () => {
  const race = gauging({ selected: 1 });
  const piece = /** @type {any} */ (nextPiece(race));
  equal([piece.index, piece.first, piece.count], [1, 0, 101]);
  const next = /** @type {any} */ (nextPiece(gauged(race, 1, new Array(101).fill(0.5))));
  equal([next.index, next.first], [0, 0]);
  const both = gauged(gauged(race, 1, new Array(101).fill(0.5)), 0, [], 0, "no_threshold");
  equal(nextPiece(both), null);
});

test("no more is asked than playback needs, and no more at once than the server takes", () => {
  const long = gauging();
  const rows = { ...long.runs[0].rows, length: 20000 };
  const race = /** @type {any} */ ({ ...long, runs: [{ ...long.runs[0], rows }], speed: 60 });
  equal(/** @type {any} */ (nextPiece(race)).count, 40 + 256 + 1);
  equal(/** @type {any} */ (nextPiece({ ...race, playhead: 9000 })).count, PIECE);
  const known = { [race.runs[0].key]: { generation: race.runs[0].generation, rows: { length: 200 }, reason: null } };
  equal(nextPiece({ ...race, gauges: known }), null);
  equal(/** @type {any} */ (nextPiece({ ...race, gauges: known, playhead: 100 })).first, 200);
});

test("pieces of one course are joined; those of a run as it was are dropped, and its old course stays till the new one comes", () => {
  let race = gauged(gauged(gauging(), 0, [1, 2]), 0, [3, 4], 2);
  const { key, generation } = race.runs[0];
  equal([...race.gauges[key].rows.column("sharpness").subarray(0, 4)], [1, 2, 3, 4]);
  equal(gauged(race, 0, [9], 2).gauges[key].rows.length, 4);
  const stale = after(race, { type: "gauged", key, generation: generation - 1, first: 4, ratios: Float64Array.of(5), reason: null });
  equal(stale.gauges[key].rows.length, 4);
  race = after(race, { type: "asked", runs: [{ key, generation: generation + 50, keep: 0 }] });
  equal(race.gauges[key].rows.length, 4);
  race = gauged(race, 0, [7]);
  equal([...race.gauges[key].rows.column("sharpness").subarray(0, 1)], [7]);
});

test("one question is on its way; a word for a number that is not finite becomes one", () => {
  const store = storeOf(gauging());
  /** @type {any[]} */
  const said = [];
  const gauges = createGauges({ store, send: (message) => said.push(message) > 0, now: () => 0, later: () => {} });
  gauges.ask(false, true);
  gauges.ask(false, true);
  equal(said.length, 1);
  const { type, run, first, count } = said[0];
  equal([type, run, first, count], ["gauge", 0, 0, 101]);
  gauges.told({ type: "gauged", id: said[0].id, first: 0, ratio: [0.5, "nan", "inf"], reason: null });
  const { key } = store.get().runs[0];
  equal([...store.get().gauges[key].rows.column("sharpness").subarray(0, 3)].map(String), ["0.5", "NaN", "Infinity"]);
  gauges.ask(false, true);
  equal(said[1].first, 3);
});

test("what the server refuses to tell is not asked again, while the other runs are", () => {
  const store = storeOf(gauging());
  /** @type {any[]} */
  const said = [];
  const gauges = createGauges({ store, send: (message) => said.push(message) > 0, now: () => 0, later: () => {} });
  gauges.ask(false, true);
  equal(gauges.refused({ type: "refused", request: "gauge", id: said[0].id }), true);
  equal(gauges.refused({ type: "refused", request: "inspect", id: 1 }), false);
  for (let k = 0; k < 3; k += 1) gauges.ask(false, true);
  equal(said.map(({ run }) => run), [0, 1]);
  gauges.refused({ type: "refused", request: "gauge", id: said[1].id });
  gauges.ask(false, true);
  equal(said.length, 2);
  gauges.forget();
  gauges.ask(false, true);
  equal(said[2].run, 0, "another server may tell");
});

test("the course of a run as it was goes with its old rows: it stays till the new ones come, and no longer", () => {
  const race = gauged(gauging(), 0, [0.5, 2]);
  const of = (/** @type {any} */ run, change = {}) =>
    gaugeChoice({ ...race, ...change, runs: [{ ...race.runs[0], ...run }, race.runs[1]] }).of(/** @type {any} */ ({ key: race.runs[0].key })).length;
  const generation = race.runs[0].generation + 1;
  equal([of({}), of({ generation, pending: true }), of({ generation, pending: false })], [2, 2, 0]);
  equal(of({ generation, pending: false }, { drag: /** @type {any} */ ({ kind: "parameter" }) }), 2);
});

test("the panel has a line at the limit, and names the runs whose rule has none", async () => {
  await pageWords();
  const race = gauged(gauged(gauging(), 0, [0.5, 2]), 1, [], 0, "no_threshold");
  const { of, level, name } = gaugeChoice(race);
  equal(level, { value: 1, words: "limit; none is known for H" });
  ok(name.endsWith(level.words), "and for the ear");
  equal(of(/** @type {any} */ ({ key: race.runs[0].key })).length, 2);
  equal(of(/** @type {any} */ ({ key: 12345 })).length, 0);
  ok(gaugeChoice(race).of === of, "the same as long as nothing more is known");
  equal(withoutThreshold(race), "limit; none is known for H");
  equal(gaugeChoice(gauging()).level.words, "limit");
  equal(withoutThreshold(gauging()), "");
});
