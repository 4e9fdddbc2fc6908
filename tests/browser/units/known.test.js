// @ts-check
import { basisOf } from "/frontend/js/experiment.js";
import { kept } from "/frontend/js/reduce/known.js";
import { raceEnd } from "/frontend/js/select.js";
import { equal, ok, test, throws } from "./harness.js";
import { after, catalog, computedState, listed, openingState, outcome, rowsFrom } from "./race.js";

const set = (/** @type {number} */ value) => ({ type: "set_parameter", run: 0, name: "learning_rate", value, phase: "done" });
const told = (/** @type {number} */ key, /** @type {number} */ generation, /** @type {number} */ from) =>
  ({ key, generation, from, columns: listed, limit: null, arithmetic: [] });

/** A run's learning rate was changed at step 120 and asked for under generation 9, its first 121 rows kept. */
function bent() {
  const state = after({ ...computedState(openingState(), [200, 200]), playhead: 120 }, set(0.2));
  const keep = kept(state.runs[0], basisOf(state.experiment, 0), 2).keep;
  return after(
    state,
    { type: "asked", runs: [{ key: 1, generation: 9, keep }] },
    { type: "acknowledged", runs: [told(1, 9, keep)], accepted: state.experiment },
  );
}

test("rows of a run are known as they come", () => {
  const state = computedState(openingState(), [64, 50]);
  equal([state.runs[0].rows.length, state.runs[1].rows.length, state.computed], [64, 50, 49]);
  equal(state.runs[0].rows.column("loss")[10], 2010);
});

test("a change in the middle keeps the past and shows the old picture until the first new row", () => {
  const state = bent();
  const [run] = state.runs;
  equal([run.pending, run.keep, run.rows.length, state.computed], [true, 121, 200, 120]);
  const next = after(state, { type: "block", key: 1, generation: 9, first: 121, columns: rowsFrom(121, 10, 0.5) });
  equal([next.runs[0].pending, next.runs[0].rows.length, next.computed], [false, 131, 130]);
  equal([next.runs[0].rows.column("u")[120], next.runs[0].rows.column("u")[121]], [120, 121.5]);
  ok(next.runs[0].rows !== run.rows && run.rows.length === 200);
});

test("of an objective told again, what is the same stays the same object", () => {
  const state = openingState();
  const { objective } = state;
  ok(objective !== null);
  const acknowledged = (/** @type {object} */ change) => {
    const message = { type: "acknowledged", runs: [], objective: structuredClone({ ...objective, ...change }), accepted: state.experiment };
    return after(state, message).objective;
  };
  ok(acknowledged({}) === objective);
  const numbers = acknowledged({ mathml: "<math>1</math>" });
  ok(numbers !== objective && numbers?.domain === objective.domain && numbers.levels === objective.levels);
  equal([numbers?.mathml, numbers?.minima === objective.minima], ["<math>1</math>", true]);
  ok(acknowledged({ domain: [[0, 1], [0, 1]] })?.domain !== objective.domain);
});

test("rows of an old generation are dropped", () => {
  const state = bent();
  const late = after(state, { type: "block", key: 1, generation: 8, first: 200, columns: rowsFrom(200, 5) });
  equal(late.runs[0].rows.length, 200);
  equal(after(state, { type: "ended", key: 1, generation: 8, outcome: outcome("diverged", 3) }).runs[0].outcome, null);
});

test("rows of a run that is gone are dropped", () => {
  const state = after(bent(), { type: "remove_run", run: 0 });
  equal(after(state, { type: "block", key: 1, generation: 9, first: 121, columns: rowsFrom(121, 5) }) === state, true);
});

test("a gap throws, at the seam and later", () => {
  const state = bent();
  const block = (/** @type {number} */ first) => ({ type: "block", key: 1, generation: 9, first, columns: rowsFrom(first, 5) });
  throws(() => after(state, block(122)), "begin at step 122, expected 121");
  throws(() => after(state, block(121), block(127)), "begin at step 127, expected 126");
});

test("a run keeps all its rows when nothing differs, and its end with them", () => {
  const state = computedState(openingState(), [18, 200], [outcome("diverged", 17)]);
  equal(kept(state.runs[0], basisOf(state.experiment, 0), 2), { keep: 18, whole: true });
  equal(kept(state.runs[1], basisOf(state.experiment, 1), 2), { keep: 200, whole: false });
});

test("with other steps the last row of an ended run is asked for again, since its end comes with it", () => {
  const state = computedState(openingState(), [18, 501], [outcome("diverged", 17), outcome("step_limit", 500)]);
  const more = after(state, { type: "set_steps", value: 800 });
  equal(more.runs.map((run, i) => kept(run, basisOf(more.experiment, i), 2).keep), [17, 500]);
  const fewer = after(state, { type: "set_steps", value: 300 });
  equal(fewer.runs.map((run, i) => kept(run, basisOf(fewer.experiment, i), 2).keep), [17, 300]);
});

test("of rows that are not finite none is kept, since their points cannot be said", () => {
  const state = computedState(openingState(), [18, 200], [outcome("diverged", 17)]);
  state.runs[0].rows.column("u")[17] = Infinity;
  equal(kept(state.runs[0], basisOf(state.experiment, 0), 2), { keep: 17, whole: false });
});

test("more than two parameters are not known from u and v", () => {
  const state = computedState(openingState(), [18, 200]);
  equal(kept(state.runs[0], basisOf(state.experiment, 0), 3).keep, 0);
});

test("a server that begins a run anew is believed, and the old picture stays until its first row", () => {
  let state = after(bent(), { type: "restarted", key: 1, generation: 14 });
  equal([state.runs[0].generation, state.runs[0].keep, state.runs[0].rows.length, state.computed], [14, 0, 200, 0]);
  state = after(state, { type: "block", key: 1, generation: 14, first: 0, columns: rowsFrom(0, 5) });
  equal([state.runs[0].rows.length, state.runs[0].pending], [5, false]);
});

test("an end without new rows makes the kept rows the run's", () => {
  const state = after(bent(), { type: "ended", key: 1, generation: 9, outcome: outcome("diverged", 120) });
  equal([state.runs[0].rows.length, state.runs[0].pending, state.runs[0].outcome?.step], [121, false, 120]);
});

test("the race ends with its longest run, once all have ended", () => {
  const one = computedState(openingState(), [18, 200], [outcome("diverged", 17)]);
  equal([raceEnd(one), one.computed], [500, 199]);
  const both = computedState(openingState({ playhead: 400 }), [18, 41], [outcome("diverged", 17), outcome("converged", 40)]);
  equal([raceEnd(both), both.computed, both.playhead], [40, 40, 40]);
});

test("while something is dragged the playhead stays where it is, even beyond the end of the race", () => {
  const ends = [outcome("step_limit", 500), outcome("step_limit", 500)];
  let state = computedState(openingState({ playhead: 500 }), [501, 501], ends);
  state = after(state, { ...set(0.5), phase: "drag" });
  state = computedState(state, [18, 21], [outcome("diverged", 17), outcome("diverged", 20)]);
  equal(state.playhead, 500);
  equal(after(state, set(0.5)).playhead, 20);
});

test("another experiment from a link keeps the history and does not play", () => {
  const state = computedState(openingState({ playing: true }), [18, 200]);
  const experiment = { ...state.experiment, seed: 9 };
  const next = after(state, { type: "load", experiment, picture: { playhead: 30, view: { box: [0, 1, 0, 1] } } });
  equal([next.experiment.seed, next.playhead, next.playing, next.view.box, next.undo], [9, 30, false, [0, 1, 0, 1], 1]);
  equal(after(next, { type: "undo" }).experiment.seed, 0);
});

test("what was being tuned is given up where another experiment comes from a link", () => {
  const going = after(openingState(), { type: "tune_each" });
  for (const picture of [null, { playhead: 3 }]) {
    const next = after(going, { type: "load", experiment: { ...going.experiment, seed: 9 }, picture });
    equal([next.tuning, next.view.curve], [null, "gradient_norm"]);
  }
});

test("on another surface nothing is known of stability or of a range test; where it stays, both stay", () => {
  const state = computedState(openingState(), [64, 50]);
  const { key, generation } = state.runs[0];
  const known = after(
    state,
    { type: "gauged", key, generation, first: 0, ratios: Float64Array.of(0.5), reason: null },
    { type: "range_test_refused", about: "a", run: key, refusal: { code: "x", field: "", values: {}, message: "" } },
  );
  const told = (/** @type {any} */ of) => [Object.keys(of.gauges).length, of.rangeTest !== null];
  const moved = { ...catalog.opening, objective: { kind: "surface", name: "bowl", parameters: {} }, start: [1, 1] };
  equal(told(known), [1, true]);
  equal(told(after(known, { type: "set_surface", name: "bowl" })), [0, false]);
  equal(told(after(known, { type: "load", experiment: moved, picture: null })), [0, false]);
  equal(told(after(known, { type: "load", experiment: { ...known.experiment, seed: 9 }, picture: null })), [1, true]);
});

test("what the server refused is taken back, and nothing of it is left to undo", () => {
  const good = computedState(openingState(), [200, 200]);
  const bad = after(good, { type: "set_seed", value: 5 }, { type: "refused", refusal: { code: "x", field: "", values: {}, message: "" } });
  const state = after(bad, { type: "revert" });
  equal([state.experiment, state.undo, state.refusal?.code], [good.experiment, 0, "x"]);
});

test("an opening experiment that is refused stays as it is, for there is no better one", () => {
  const state = openingState();
  equal(after(state, { type: "revert" }) === state, true);
});
