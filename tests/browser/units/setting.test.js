// @ts-check
import { runName, runShort } from "/frontend/js/select.js";
import { equal, ok, test } from "./harness.js";
import { after, catalog, computedState, openingState, outcome } from "./race.js";

const known = (/** @type {any} */ change = {}) => ({ ...computedState(openingState(), [200, 200]), ...change });
const slots = (/** @type {any} */ state) => state.runs.map((/** @type {any} */ run) => run.slot);

test("an added run has the rate that suits the surface, the lowest free slot, and is selected", () => {
  const state = after(known(), { type: "add_run", optimizer: "heavy" });
  equal(state.experiment.runs[2].optimizer.parameters, { learning_rate: 0.0005, momentum: 0.9, nesterov: false });
  equal([slots(state), state.selected, state.undo], [[0, 1, 2], 2, 1]);
});

test("a slot is kept until its run is removed, and then given again", () => {
  let state = after(known(), { type: "add_run", optimizer: "plain" }, { type: "remove_run", run: 0 });
  equal(slots(state), [1, 2]);
  state = after(state, { type: "add_run", optimizer: "plain" });
  equal(slots(state), [1, 2, 0]);
});

test("more runs than there may be are refused", () => {
  const add = { type: "add_run", optimizer: "plain" };
  const state = after(known(), add, add, add);
  equal([state.experiment.runs.length, state.refusal?.code, state.undo], [4, "too_many", 2]);
});

test("a removed run comes back by undo with its slot, at its place", () => {
  const before = known();
  const state = after(before, { type: "remove_run", run: 0 }, { type: "undo" });
  equal([state.experiment, slots(state)], [before.experiment, [0, 1]]);
  equal(state.runs[1].rows === before.runs[1].rows, true);
});

test("removing a run before the selected one keeps the selected one", () => {
  const state = after(known({ selected: 1 }), { type: "remove_run", run: 0 });
  equal([state.selected, state.runs[0].key], [0, 2]);
});

test("all runs can be removed", () => {
  const remove = { type: "remove_run", run: 0 };
  const state = after(known({ playhead: 40 }), remove, remove);
  equal([state.experiment.runs, state.selected, state.playhead, state.computed], [[], 0, 0, 0]);
});

test("runs of one optimizer are numbered, a label wins, and words fall back to English", () => {
  let state = after(known(), { type: "fork_run", run: 0 });
  equal([0, 1, 2].map((i) => runName(state, i)), ["Plain descent", "Heavy", "Plain descent 2"]);
  equal(runShort(state, 2), "PD 2");
  state = after(state, { type: "rename_run", run: 2, label: "  bold  " }, { type: "language", value: "zh" });
  equal([0, 1, 2].map((i) => runName(state, i)), ["普通下降", "Heavy", "bold"]);
  equal("label" in after(state, { type: "rename_run", run: 2, label: "" }).experiment.runs[2], false);
});

test("a fork has the same past and future and another slot", () => {
  const before = known({ playhead: 50 });
  const state = after(before, { type: "fork_run", run: 1 });
  equal(state.experiment.runs[2], before.experiment.runs[1]);
  equal([state.runs[2].rows.length, state.runs[2].slot, state.runs[2].forkedAt], [200, 2, 50]);
  ok(state.runs[2].rows !== state.runs[1].rows);
});

test("a fork of a run that has ended is a plain copy", () => {
  const state = computedState(openingState({ playhead: 40 }), [18, 200], [outcome("diverged", 17)]);
  equal(after(state, { type: "fork_run", run: 0 }).runs[2].forkedAt, null);
});

test("another surface begins a new race there, without the old rows", () => {
  const state = after(known({ playhead: 50 }), { type: "set_surface", name: "bowl" });
  equal([state.playhead, state.playing, state.contour, state.runs[0].rows.length], [0, true, null, 0]);
  equal([state.objective?.domain, slots(state)], [[[-5, 5], [-5, 5]], [0, 1]]);
  const back = after(state, { type: "undo" });
  equal([back.experiment, back.objective?.domain], [catalog.opening, [[-2, 2], [-1, 3]]]);
});

test("a surface that is not known, or is chosen already, changes nothing", () => {
  const before = known();
  for (const name of ["mars", "banana"]) equal(after(before, { type: "set_surface", name }) === before, true, name);
});

test("fewer steps bring the playhead back; no steps are refused", () => {
  equal(after(known({ playhead: 150 }), { type: "set_steps", value: 100 }).playhead, 100);
  for (const value of [0, 1.5, 1e9, null]) ok(after(known(), { type: "set_steps", value }).refusal, String(value));
});

test("a seed is a whole number of 32 bits", () => {
  equal(after(known(), { type: "set_seed", value: 7 }).experiment.seed, 7);
  ok(after(known(), { type: "set_seed", value: -1 }).refusal);
  ok(after(known(), { type: "set_seed", value: 2 ** 32 }).refusal);
});

test("another schedule or clipping has its declared parameters, is one change, and holds from the start", () => {
  const scheduled = after(known(), { type: "set_choice", run: 0, kind: "schedule", name: "falling" });
  equal(scheduled.experiment.runs[0].schedule, { name: "falling", parameters: { floor: 0.1, again: false, pause: 3 } });
  equal([scheduled.experiment.runs[0].changes, scheduled.undo], [[], 1]);
  const both = after(scheduled, { type: "set_choice", run: 0, kind: "clip", name: "norm" });
  equal(both.experiment.runs[0].clip, { name: "norm", parameters: { limit: 1 } });
  equal(after(both, { type: "undo" }, { type: "undo" }).experiment, known().experiment);
  equal(after(both, { type: "set_choice", run: 0, kind: "clip", name: "norm" }).undo, 2, "the same again changes nothing");
  equal(after(both, { type: "set_choice", run: 0, kind: "clip", name: "no such" }).experiment, both.experiment);
});

test("another oracle has its declared parameters", () => {
  const state = after(known(), { type: "set_choice", run: 0, kind: "oracle", name: "noisy" });
  equal(state.experiment.runs[0].oracle, { name: "noisy", parameters: { standard_deviation: 1 } });
});

test("reset is the opening experiment, and can be undone", () => {
  const changed = after(known(), { type: "set_surface", name: "bowl" }, { type: "add_run", optimizer: "plain" });
  const state = after(changed, { type: "reset" });
  equal([state.experiment, state.playhead, state.playing, state.view.box], [catalog.opening, 0, true, null]);
  equal(after(state, { type: "undo" }).experiment, changed.experiment);
});

test("the history has an end, and a new change forgets what was undone", () => {
  let state = known();
  for (let seed = 1; seed <= 9; seed += 1) state = after(state, { type: "set_seed", value: seed });
  equal(state.undo, 5);
  for (let k = 0; k < 9; k += 1) state = after(state, { type: "undo" });
  equal([state.experiment.seed, state.undo, state.redo], [4, 0, 5]);
  state = after(state, { type: "redo" });
  equal(state.experiment.seed, 5);
  state = after(state, { type: "set_seed", value: 40 });
  equal([state.redo, state.undo], [0, 2]);
});

test("a hidden run is no entry in the history", () => {
  const state = after(known(), { type: "hide_run", run: 1 });
  equal([state.runs[1].hidden, state.undo], [true, 0]);
  equal(after(state, { type: "hide_run", run: 1 }).runs[1].hidden, false);
});

test("an action that nobody knows throws", () => {
  try {
    after(known(), { type: "fly" });
  } catch (error) {
    return equal(String(error).includes("unknown action fly"), true);
  }
  throw new Error("did not throw");
});
