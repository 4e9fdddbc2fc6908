// @ts-check
import { divergesFrom, heightAt, limitOf, lostRanges, nearestKnown, rates, ratesLog, rateScale, rateTicks, readAt } from "/frontend/js/figures/rates.js";
import { handleWords, heading, ratesCsv, ratesTable, remarks } from "/frontend/js/figures/rates_words.js";
import { stepped, valueAt } from "/frontend/js/figures/rate_values.js";
import { rangeLimits } from "/frontend/js/figures/rates_setting.js";
import { placeNames } from "/frontend/js/figures/curve_names.js";
import { surveyStatus } from "/frontend/js/figures/survey_status.js";
import { COUNTS, sweeps, sweptCount, sweptParameter } from "/frontend/js/wishes/sweep.js";
import { axisOf, usualRange } from "/frontend/js/wishes/axes.js";
import { equal, ok, test } from "./harness.js";
import { pageWords } from "./figures.js";
import { after, computedState, openingState, parameter } from "./race.js";

await pageWords();

const endings = { 0: "not_settled", 1: "diverged", 2: "singular", 3: "saddle", 4: "maximum", 5: "flat", 6: "minimum" };
const values = [0.001, 0.01, 0.1, 1];

/**
 * The tab of learning rates, and what is known of run i at four rates.
 * @param {Record<number, {loss: number[], ending: number[], known?: number[]}>} sweeps
 * @param {any} [change]
 */
function known(sweeps, change = {}) {
  let state = after({ ...openingState(), ...change }, { type: "tab", name: "rates" });
  for (const [i, { loss, ending, known: there = [0, 1, 2, 3] }] of Object.entries(sweeps)) {
    const run = state.runs[Number(i)].key;
    const about = { slot: `sweep:${run}`, about: "a", run };
    const axes = [{ name: "learning_rate", scale: "log", values }];
    state = after(state, { type: "surveying", kind: "sweep", ...about, axes, planes: ["loss", "best", "step", "ending"], endings });
    for (const k of there) {
      const planes = [loss[k], loss[k] / 2, 10 * k, ending[k]].map((value) => Float64Array.of(value));
      state = after(state, { type: "tile", ...about, tile: { id: 1, x0: k, dx: 1, nx: 1, y0: 0, dy: 1, ny: 1, planes } });
    }
  }
  return state;
}

const falling = { loss: [4, 1e-3, 1e-9, Infinity], ending: [0, 0, 16, 1] };
const shown = (/** @type {any} */ state) => /** @type {NonNullable<ReturnType<typeof rates>>} */ (rates(state));

test("a sweep is wished for every visible run that has the parameter, the selected one first", () => {
  const state = after(openingState(), { type: "tab", name: "rates" }, { type: "select", run: 1 });
  equal(sweeps(state).map(({ slot }) => slot), [`sweep:${state.runs[1].key}`, `sweep:${state.runs[0].key}`]);
  equal(sweeps(after(state, { type: "hide_run", run: 0, hidden: true })).length, 1);
  equal(sweeps(after(state, { type: "tab", name: "landscape" })), []);
  const momentum = after(state, { type: "sweep_view", change: { parameter: "momentum" } });
  equal(sweeps(momentum).map(({ run }) => run), [state.runs[1].key]);
});

test("a sweep of a rule that works coordinate by coordinate does not wait for one over the whole point", () => {
  const state = openingState();
  const optimizers = state.catalog.optimizers.map((each) => ({ ...each, elementwise: each.name === "heavy" }));
  const three = after({ ...state, catalog: { ...state.catalog, optimizers } }, { type: "add_run", optimizer: "plain" }, { type: "tab", name: "rates" });
  equal([2, 0].map((run) => sweeps(after(three, { type: "select", run })).map((wish) => wish.run)), [[3, 2, 1], [1, 2, 3]]);
});

test("dragging the swept parameter wishes for nothing new; anything else does", () => {
  const state = after(openingState(), { type: "tab", name: "rates" }, { type: "select", run: 1 });
  const about = (/** @type {any} */ of) => sweeps(of).map((wish) => wish.about);
  const set = (/** @type {string} */ name, /** @type {number} */ value) => after(state, { type: "set_parameter", run: 1, name, value, phase: "drag" });
  equal(about(set("learning_rate", 0.3)), about(state));
  const [first, second] = about(set("momentum", 0.5));
  equal([first === about(state)[0], second === about(state)[1]], [false, true]);
  equal(about(after(state, { type: "set_steps", value: 50 }))[0] === about(state)[0], false);
  equal(about(after(state, { type: "rename_run", run: 1, label: "Mine" })), about(state));
});

test("only a run that draws is asked for several seeds", () => {
  const state = openingState();
  const oracles = state.catalog.oracles.map((oracle) => ({ ...oracle, draws: oracle.name === "noisy" }));
  const set = after({ ...state, catalog: { ...state.catalog, oracles } }, { type: "tab", name: "rates" }, { type: "sweep_view", change: { seeds: 8 } });
  equal(sweeps(set).map(({ message }) => message.seeds), [undefined, 8]);
  const said = (/** @type {any} */ of) => remarks(of).map(({ text }) => text);
  equal(said(set), ["Heavy: median over 8 seeds, and the band from the 10 % to the 90 % quantile."]);
  equal(said(after(set, { type: "sweep_view", change: { measure: "step" } })), ["Heavy: median over 8 seeds."]);
});

test("a run without the parameter falls back to its learning rate", () => {
  const state = after(openingState(), { type: "sweep_view", change: { parameter: "momentum" } });
  equal(sweptParameter(state)?.name, "learning_rate");
  equal(sweptParameter(after(state, { type: "select", run: 1 }))?.name, "momentum");
});

test("an axis keeps within the parameter, a logarithmic one off zero, a whole one on whole values", () => {
  const rate = parameter("rate", { low: 0, high: 10, scale: "log", smallest: 1e-4 });
  equal(usualRange(rate), [1e-4, 10]);
  equal(usualRange({ ...rate, slide: [0.5, 2] }), [0.5, 2]);
  equal(axisOf(rate, [1e-6, 100], 5), { name: "rate", low: 1e-6, high: 10, count: 5, scale: "log" });
  equal(axisOf(rate, [0, 10], 5), null);
  equal(axisOf(rate, [11, 12], 5), null);
  equal(axisOf(parameter("memory", { low: 1, high: 5, integer: true }), [1, 5], 400), { name: "memory", values: [1, 2, 3, 4, 5] });
  equal(axisOf(parameter("memory", { low: 1, high: 1000, integer: true, scale: "log" }), [1, 1000], 4), { name: "memory", values: [1, 10, 100, 1000] });
});

test("a curve is torn where runs diverge, which have their range in the band", () => {
  const state = known({ 0: { loss: [4, Infinity, 2, Infinity], ending: [0, 1, 0, 2] } });
  const [line] = shown(state).lines;
  equal([0, 1, 2, 3].map((k) => heightAt(line, k, "loss")), [4, NaN, 2, NaN]);
  equal(lostRanges(line), [[1, 1], [3, 3]]);
  equal(divergesFrom(line), null); // the last one is singular
});

test("a run diverges from the rate on which no later one comes back", () => {
  const at = (/** @type {number[]} */ ending) => divergesFrom(shown(known({ 0: { loss: [1, 1, 1, 1], ending } })).lines[0]);
  equal(at([0, 1, 0, 1]), 1);
  equal(at([0, 1, 1, 1]), 0.01);
  equal(at([1, 0, 0, 0]), null);
});

test("steps are shown only of runs that came to rest", () => {
  const [line] = shown(known({ 0: falling })).lines.map((each) => ({ ...each, heights: each.survey.planes.step }));
  equal([0, 1, 2, 3].map((k) => heightAt(line, k, "step")), [NaN, NaN, 20, NaN]);
});

test("values that have not come yet are passed over", () => {
  const [line] = shown(known({ 0: { ...falling, known: [0, 2] } })).lines;
  equal(line.known, [0, 2]);
  equal([0.002, 0.05, 0.09, 0.5, 3, 1e-4].map((value) => nearestKnown(line, value, true)), [0, 2, 2, 2, -1, -1]);
});

test("the scale has room for all that settled and not for what is on its way to infinity", () => {
  const high = { loss: [4, 1e-3, 1e-9, 1e11], ending: [0, 0, 16, 0] };
  const { scale, base } = rateScale(known({ 0: high }), shown(known({ 0: high })).lines, 8);
  equal([scale.log, base], [true, 0]);
  ok(scale.range[0] <= -9 && scale.range[1] < 4, String(scale.range));
});

test("losses stand above the lowest known minimum where that is below zero", () => {
  const objective = { dimension: 2, domain: [[0, 1], [0, 1]], mathml: "", minima: [{ x: [0, 0], value: -2 }], levels: { scale: "linear" } };
  const state = known({ 0: { loss: [-1, -1.9, -2, 3], ending: [0, 0, 16, 0] } }, { objective });
  equal(rateScale(state, shown(state).lines, 8).base, -2);
  ok(heading(state, shown(state).parameter, true).includes("above −2"), heading(state, shown(state).parameter, true));
  const lower = known({ 0: { loss: [-1, -5, -2, 3], ending: [0, 0, 16, 0] } }, { objective });
  const linear = rateScale(lower, shown(lower).lines, 8);
  equal([linear.scale.log, linear.base, ratesLog(lower, shown(lower).lines)], [false, 0, false]);
  ok(linear.scale.range[0] <= -5 && linear.scale.range[1] >= 3, `the axis holds −5 and 3: ${linear.scale.range}`);
  equal(ratesLog(state, shown(state).lines), true);
});

test("without logarithms losses stand as they are, also where a known minimum lies below zero", () => {
  const objective = { dimension: 2, domain: [[0, 1], [0, 1]], mathml: "", minima: [{ x: [0, 0], value: -200 }], levels: { scale: "linear" } };
  const state = known({ 0: { loss: [-100, -150, -199, -120], ending: [0, 0, 16, 0] } }, { objective, view: { ...openingState().view, logLoss: false } });
  const { scale, base } = rateScale(state, shown(state).lines, 8);
  equal([scale.log, base], [false, 0]);
  ok(scale.range[0] <= -199 && scale.range[1] >= -100 && scale.range[1] <= 0, String(scale.range));
});

test("the reading has number and ending of each run, the selected one first", () => {
  const state = known({ 0: falling, 1: { loss: [9, 8, 7, 6], ending: [0, 0, 3, 0] } });
  const read = readAt(state, shown(state).lines, 0.09, true);
  equal(read.map(({ line, text, ending }) => [line.index, text, ending]), [[0, "1e−9", "minimum reached"], [1, "7", "ends at a saddle"]]);
});

test("the handle says its value, what comes of it and where the run diverges", () => {
  const state = after(known({ 0: falling }), { type: "set_parameter", run: 0, name: "learning_rate", value: 0.1, phase: "done" });
  const { parameter: of, lines } = shown(state);
  equal(handleWords(state, of, lines[0]), "α = 0.1, loss 1e−9, minimum reached, PD diverges from 1");
});

test("the limit is told of a learning rate alone", () => {
  const state = known({ 0: falling });
  const runs = state.runs.map((run) => ({ ...run, limit: { learning_rate: 0.019, sharpness: 105, threshold: 2 } }));
  equal(limitOf({ ...state, runs }, shown(state).parameter)?.value, 0.019);
  equal(limitOf({ ...state, runs }, parameter("momentum")), null);
});

test("a refusal for size offers the most values that are allowed, or one seed", () => {
  const refused = (/** @type {any} */ change, /** @type {number} */ limit) => {
    const state = known({}, change);
    const { key } = state.runs[0];
    const refusal = { code: "too_large", field: "axes", values: { got: 9e6, limit }, message: "" };
    return remarks(after(state, { type: "survey_refused", slot: `sweep:${key}`, kind: "sweep", about: "a", run: key, refusal }))[0];
  };
  equal(refused({}, 60_000).deed?.change, { count: 100 });
  equal(refused({}, 1000).deed, null);
  ok(COUNTS.includes(100), "a count that can be chosen");
});

test("a rule whose steps are dear is swept in as many values as the server allows, and that is said", () => {
  const dear = (/** @type {number|null} */ step) => {
    const state = known({});
    const optimizers = state.catalog.optimizers.map((each) => ({ ...each, step_us: step }));
    return { ...state, catalog: { ...state.catalog, optimizers, limits: { ...state.catalog.limits, survey_seconds: 60 } } };
  };
  const counts = (/** @type {any} */ state) => sweeps(state).map(({ message }) => message.axis.count);
  const [own] = counts(dear(null));
  ok(own >= 100, `${own} values`);
  equal([...new Set(counts(dear(null)))], [own]);
  const { steps } = dear(null).experiment;
  const most = dear((60 * 1e6) / (steps * 60));
  equal([...new Set(counts(most))], [50], "sixty at the most");
  ok(remarks(most)[0].text.includes("only 50 values"), remarks(most)[0].text);
  ok(remarks({ ...most, language: "zh" })[0].text.includes("只取 50 个值"));
  equal(counts(dear((60 * 1e6) / (steps * own))), counts(dear(null)), "the limit itself is allowed");
  const whole = (/** @type {any} */ each) => ({ ...each, integer: true, scale: "linear", low: 1, high: 20, slide: null });
  const optimizers = most.catalog.optimizers.map((each) => ({ ...each, parameters: each.parameters.map(whole) }));
  const few = { ...most, catalog: { ...most.catalog, optimizers } };
  equal(sweeps(few).map(({ message }) => message.axis.values.length), sweeps(few).map(() => 20));
  equal(remarks(few), [], "there are no more than twenty whole numbers, and all are taken");
});

test("on data, where each look costs, fewer values fit; rules that are stacked step one by one there alone", () => {
  const state = known({});
  const count = (/** @type {string} */ kind, /** @type {boolean} */ stacked) => {
    const optimizers = state.catalog.optimizers.map((each) => ({ ...each, step_us: 300, stacked }));
    const experiment = { ...state.experiment, steps: 500, objective: { ...state.experiment.objective, kind } };
    const view = { ...state.view, sweep: { ...state.view.sweep, count: 400 } };
    const catalog = { ...state.catalog, optimizers, limits: { ...state.catalog.limits, survey_seconds: 60 } };
    return sweptCount(/** @type {any} */ ({ ...state, catalog, experiment, view }), 0);
  };
  equal([count("surface", false), count("risk", false)], [400, 100]);
  equal([count("surface", true), count("risk", true)], [400, 100]);
});

test("runs without the parameter and changes on the way are told of", () => {
  const state = after(openingState(), { type: "tab", name: "rates" }, { type: "select", run: 1 }, { type: "sweep_view", change: { parameter: "momentum" } });
  equal(remarks(state).map(({ text }) => text), ["Not shown, without “Momentum”: Plain descent."]);
  const runs = state.experiment.runs.map((run) => ({ ...run, changes: [{ step: 5, set: { momentum: 0.1 } }] }));
  ok(remarks({ ...state, experiment: { ...state.experiment, runs } })[1].text.includes("(Heavy)"), "the run is named");
});

test("the table and the file have every known value of every run", () => {
  const state = known({ 0: { ...falling, known: [0, 2, 3] }, 1: { loss: [9, 8, 7, 6], ending: [0, 0, 16, 1] } });
  const { parameter: of, lines } = shown(state);
  const { columns, rows } = ratesTable(state, of, lines);
  equal(columns, ["Learning rate", "Plain descent", "Ending", "Heavy", "Ending"]);
  equal(rows.map(({ cells }) => cells), [
    ["0.001", "4", "not settled", "9", "not settled"],
    ["0.01", "", "", "8", "not settled"],
    ["0.1", "1e−9", "minimum reached", "7", "minimum reached"],
    ["1", "", "diverged", "", "diverged"],
  ]);
  equal(ratesCsv(state, of, lines).split("\n").slice(0, 4), [
    "run,learning_rate,ending,loss,best,step",
    "Plain descent,0.001,not_settled,4,2,0",
    "Plain descent,0.1,minimum,1e-9,5e-10,20",
    "Plain descent,1,diverged,inf,inf,30",
  ]);
});

test("the status counts what has come, and says how much of it is still on its way", () => {
  equal(surveyStatus(known({ 0: falling, 1: falling })), "4 rates, 2 runs");
  equal(surveyStatus(known({ 0: { ...falling, known: [0, 2] } })), "4 rates, 2 runs: 25 %");
  equal(surveyStatus(after(known({ 0: falling }), { type: "tab", name: "landscape" })), "");
  const state = known({ 0: falling });
  const refusal = { code: "too_large", field: "axes", values: { got: 9, limit: 4 }, message: "" };
  const { key } = state.runs[1];
  const refused = after(state, { type: "survey_refused", slot: `sweep:${key}`, kind: "sweep", about: "a", run: key, refusal });
  equal(surveyStatus(refused), "4 rates, 1 run");
});

test("a place of the axis is a value in as many digits as a pixel shows", () => {
  const rate = parameter("rate", { low: 1e-5, high: 10, scale: "log" });
  const axis = { parameter: rate, log: true, range: /** @type {[number, number]} */ ([1e-4, 1]) };
  equal([valueAt(axis, 0.5, 600), valueAt(axis, -1, 600), valueAt(axis, 2, 600)], [0.01, 1e-4, 1]);
  equal(valueAt({ ...axis, range: [0.01, 0.0101] }, 0.5, 600), 0.0100499);
  equal(valueAt({ parameter: parameter("m", { high: 1 }), log: false, range: [0, 1] }, 0.3333333, 500), 0.333);
  equal(valueAt({ parameter: parameter("n", { low: 1, high: 9, integer: true }), log: false, range: [1, 9] }, 0.5, 500), 5);
});

test("each key is another value, and the ends are the axis's", () => {
  const rate = parameter("rate", { low: 1e-5, high: 10, scale: "log" });
  const axis = { parameter: rate, log: true, range: /** @type {[number, number]} */ ([1e-4, 1]) };
  ok(stepped(axis, 0.01, 1) > 0.01 && stepped(axis, 0.01, -1) < 0.01, "one step");
  equal([stepped(axis, 0.01, Infinity), stepped(axis, 0.01, -Infinity)], [1, 1e-4]);
  const whole = { parameter: parameter("n", { low: 1, high: 9, integer: true }), log: false, range: /** @type {[number, number]} */ ([1, 9]) };
  equal([stepped(whole, 5, 1), stepped(whole, 5, -1), stepped(whole, 9, 1)], [6, 4, 9]);
});

test("the ends of the axis keep apart, and a logarithmic one off zero", () => {
  const rate = parameter("rate", { low: 0, high: 10, scale: "log" });
  const { low, high } = rangeLimits(rate, [0.01, 1], "low");
  ok(low > 0 && high < 1, `${low} ${high}`);
  ok(rangeLimits(rate, [0.01, 1], "high").low > 0.01, "above the other end");
});

test("ticks are powers of ten where the axis spans several decades", () => {
  equal(rateTicks(openingState(), [1e-5, 10], true, 9).map(({ at, text }) => [at, text])[0], [-5, "10⁻⁵"]);
  equal(rateTicks(openingState(), [0, 1], false, 5).map(({ at }) => at), [0, 0.2, 0.4, 0.6, 0.8, 1]);
});

test("names of curves stand clear of each other, of words and of the curves", () => {
  const flat = (/** @type {number} */ y) => Float64Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? 4 * (k / 2) : y));
  const area = { width: 400, height: 120 };
  const place = (/** @type {any[]} */ curves, /** @type {any[]} */ taken = []) => {
    const spots = placeNames(curves.map(([width, y], id) => ({ id, width, points: flat(y) })), taken, area);
    return curves.map((_, id) => spots.get(id) ?? null);
  };
  const [under] = place([[60, 50], [60, 42]]);
  ok(under !== null && under.top >= 50, "not on the other curve, which lies above");
  const [one, two] = place([[60, 50], [60, 50]]);
  ok(one !== null && two !== null && (Math.abs(one.left - two.left) > 60 || Math.abs(one.top - two.top) > 16), "not on each other");
  const words = { left: 0, top: 20, right: 400, bottom: 49 };
  const [below] = place([[60, 50]], [words]);
  ok(below !== null && below.top >= 50, "not on other words");
  equal(place([[600, 50]]), [null]);
});

test("the handle sets the value from the start, also in the middle of a race, and one undo takes the drag back", () => {
  const state = computedState(openingState(), [200, 200]);
  const set = (/** @type {number} */ value, /** @type {string} */ phase) => ({ type: "set_parameter", run: 0, name: "learning_rate", value, phase, whole: true });
  const moved = after(state, { type: "seek", step: 120 }, set(0.1, "drag"), set(0.2, "drag"), set(0.2, "done"));
  equal(moved.experiment.runs[0].optimizer.parameters.learning_rate, 0.2);
  equal([moved.experiment.runs[0].changes, moved.undo, moved.drag], [[], 1, null]);
  equal(after(moved, { type: "undo" }).experiment, state.experiment);
});
