// @ts-check
import { complete, withRun } from "/frontend/js/experiment.js";
import { bestTrial, digestOf, tuningProgress } from "/frontend/js/reduce/tuning.js";
import { grid, rateOf, TRIALS, trials, tunings } from "/frontend/js/wishes/tuning.js";
import { equal, ok, test } from "./harness.js";
import { after, catalog, openingState } from "./race.js";

/** A survey of so many trials. @param {number[]} loss @param {number[]} ending @param {number[]} [step] @returns {any} */
const survey = (loss, ending, step = loss.map(() => 500)) => ({
  width: loss.length,
  planes: { loss: Float64Array.from(loss), ending: Float64Array.from(ending), step: Float64Array.from(step) },
});

const REFUSAL = { code: "too_large", field: "axes", values: { got: 2, limit: 1 }, message: "" };

/** Refuses the trials of a run. @param {any} wish */
const refusing = ({ slot, about, run }) => ({ type: "survey_refused", slot, about, run, kind: "sweep", refusal: REFUSAL });

/** Trials of the runs: losses that are lowest at the trials named, for each run; null: not answered. @param {any} state @param {(number|null)[]} lowest */
function answered(state, lowest) {
  return trials(state).reduce((before, { slot, about, run, message }, k) => {
    const best = lowest[k];
    if (best === null) return before;
    const values = message.axis.values;
    const loss = Float64Array.from(values, (/** @type {number} */ _, /** @type {number} */ j) => 1 + Math.abs(j - best));
    const planes = [loss, loss, loss.map(() => 500), loss.map(() => 0)];
    return after(
      before,
      { type: "surveying", slot, kind: "sweep", about, run, axes: [{ name: "learning_rate", scale: "log", values }], planes: ["loss", "best", "step", "ending"] },
      { type: "tile", slot, about, tile: { x0: 0, dx: 1, nx: TRIALS, y0: 0, dy: 1, ny: 1, planes } },
      { type: "surveyed", slot, about, minima: [] },
    );
  }, state);
}

const rates = (/** @type {any} */ state) => state.experiment.runs.map((/** @type {any} */ run) => run.optimizer.parameters.learning_rate);

test("every run gets the same number of rates, over what its slider spans, its default among them", () => {
  const parameter = /** @type {any} */ (rateOf(openingState(), 0));
  const values = grid(parameter);
  equal([values.length, values[0], values[63], TRIALS], [64, 1e-5, 10, 64]);
  ok(values.every((value, k) => k === 0 || value > values[k - 1]), "they grow");
  ok(values.includes(parameter.default), "the default is one of them");
  equal(grid({ ...parameter, slide: [1e-3, 1] }).at(-1), 1);
});

test("the lowest final loss wins, and what diverged is not looked at", () => {
  equal(bestTrial(survey([5, 3, 4, 1], [0, 0, 0, 1])), 1);
  equal(bestTrial(survey([NaN, Infinity], [1, 1])), -1);
  equal(bestTrial(survey([NaN, 7], [0, 0])), 1);
});

test("of rates that came to rest in the same minimum the quickest wins, then the smaller one", () => {
  equal(bestTrial(survey([1e-17, 3e-17, 2e-17, 9], [16, 16, 16, 0], [400, 20, 20, 500])), 1);
  equal(bestTrial(survey([1e-17, 3e-17], [16, 17], [400, 20])), 0, "another minimum is another place");
  equal(bestTrial(survey([2, 2, 2], [0, 0, 0])), 0);
});

test("trials are wished while every run is tuned, and while their panel is shown", () => {
  const state = openingState();
  equal(tunings(state), []);
  const shown = after(state, { type: "curve_kind", curve: "sensitivity" });
  equal([tunings(shown).length, tunings(after(shown, { type: "tab", name: "rates" })).length], [2, 0]);
  const going = after(state, { type: "tune_each" });
  equal([going.tuning, going.view.curve], [{ curve: "gradient_norm" }, "sensitivity"]);
  equal(tunings(going).map(({ slot }) => slot), ["tune:1", "tune:2"]);
  equal(tuningProgress(going), { known: 0, all: 128 });
});

test("a run's own rate and changes are no part of what its trials are about, all else is", () => {
  const state = openingState();
  const about = (/** @type {any} */ of) => trials(of)[1].about;
  equal(about(after(state, { type: "set_parameter", run: 1, name: "learning_rate", value: 0.3, phase: "done" })), about(state));
  const others = [
    { type: "set_parameter", run: 1, name: "momentum", value: 0.3, phase: "done" },
    { type: "set_steps", value: 77 },
    { type: "set_seed", value: 5 },
    { type: "set_start", x: [0, 0], phase: "done" },
  ];
  for (const other of others) ok(about(after(state, other)) !== about(state), other.type);
});

test("when all trials are in every rate is set, as one change that undo takes back", () => {
  const state = openingState();
  const before = rates(state);
  const tuned = answered(after(state, { type: "tune_each" }), [10, 40]);
  const values = grid(/** @type {any} */ (rateOf(state, 0)));
  equal(rates(tuned)[0], values[10]);
  equal([tuned.tuning, tuned.undo, tuned.view.tuned?.trials, tuned.view.tuned?.runs.length], [null, 1, 64, 2]);
  equal(tuned.playing, true, "the race begins anew");
  equal(rates(after(tuned, { type: "undo" })), before);
});

test("nothing is set before the last trial is in, nor after a cancel", () => {
  const going = after(openingState(), { type: "tune_each" });
  const part = answered(going, [null, 5]);
  equal([rates(part), part.tuning !== null], [rates(going), true]);
  const stopped = after(going, { type: "tune_cancel" });
  equal([stopped.tuning, stopped.view.curve, tunings(stopped)], [null, "gradient_norm", []]);
  equal(rates(answered(stopped, [1, 1])), rates(going));
});

test("a run whose trials were refused keeps its rate, and is not told as tuned", () => {
  const going = after(openingState(), { type: "tune_each" });
  const [first, second] = trials(going);
  const tuned = answered(after(going, refusing(first)), [null, 7]);
  const values = grid(/** @type {any} */ (rateOf(going, 1)));
  equal([rates(tuned), tuned.tuning], [[rates(going)[0], values[7]], null]);
  equal(tuned.view.tuned?.runs, [digestOf(tuned.experiment, 1)]);
  const none = after(going, refusing(first), refusing(second));
  equal([rates(none), none.view.tuned, none.undo], [rates(going), null, 0]);
});

test("changes on the way are taken out: what was tuned is one rate from start to end", () => {
  const state = openingState();
  const runs = withRun(state.experiment, 0, { ...state.experiment.runs[0], changes: [{ step: 9, set: { learning_rate: 1 } }] });
  const tuned = answered(after({ ...state, experiment: runs }, { type: "tune_each" }), [3, 3]);
  equal(tuned.experiment.runs[0].changes, []);
});

test("a surface that is changed meanwhile is tuned for itself", () => {
  const going = after(openingState(), { type: "tune_each" }, { type: "set_surface", name: "bowl" });
  equal([going.tuning !== null, tuningProgress(going).known], [true, 0]);
  ok(trials(going)[0].about.includes("bowl"), trials(going)[0].about);
  equal(answered(going, [5, 6]).view.tuned?.runs.length, 2);
});

test("a digest stands for all of a run but its label, whatever the order of fields", () => {
  const { experiment } = openingState();
  const [run] = experiment.runs;
  const own = digestOf(experiment, 0);
  ok(/^[0-9a-z]{1,8}$/.test(own), own);
  equal(digestOf(withRun(experiment, 0, { ...run, label: "mine" }), 0), own);
  equal(digestOf(complete(catalog, JSON.parse(JSON.stringify({ ...experiment, runs: experiment.runs.map((each) => ({ ...each, changes: undefined })) }))), 0), own);
  for (const other of [{ ...experiment, steps: 499 }, { ...experiment, seed: 1 }, { ...experiment, start: [0, 1] }]) {
    ok(digestOf(other, 0) !== own, JSON.stringify(other).slice(0, 200));
  }
  ok(digestOf(experiment, 1) !== own, "another run");
  ok(digestOf(withRun(experiment, 0, { ...run, changes: [{ step: 9, set: { learning_rate: 1 } }] }), 0) !== own, "a change on the way");
});

test("a digest is made once for each experiment, however often it is asked for", () => {
  const { experiment } = openingState();
  let read = 0;
  const counted = { ...experiment };
  Object.defineProperty(counted, "steps", { enumerable: true, get: () => (read += 1, experiment.steps) });
  const own = digestOf(counted, 0);
  const once = read;
  equal([digestOf(counted, 0), digestOf(counted, 0), read], [own, own, once]);
  ok(digestOf(counted, 1) !== own, "another run of it");
});
