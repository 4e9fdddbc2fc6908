// @ts-check
import { changeStep, parameterAt } from "/frontend/js/select.js";
import { equal, ok, test } from "./harness.js";
import { after, computedState, openingState, outcome } from "./race.js";

const set = (/** @type {number} */ value, phase = "done", run = 1) =>
  ({ type: "set_parameter", run, name: "learning_rate", value, phase });
const start = (/** @type {number[]} */ x, phase = "done") => ({ type: "set_start", x, phase });
const midway = (/** @type {any} */ change = {}) => ({ ...computedState(openingState(), [200, 200]), playhead: 120, ...change });
const over = () => computedState(openingState({ playhead: 500 }), [18, 501], [outcome("diverged", 17), outcome("step_limit", 500)]);

test("a learning rate dragged while playing holds the race and becomes one change where the drag began", () => {
  let state = after(midway({ playing: true }), set(0.2, "drag"));
  equal([state.playing, state.drag?.kind, state.drag?.since, state.drag?.wasPlaying], [false, "parameter", 120, true]);
  equal(state.experiment.runs[1].changes, [{ step: 120, set: { learning_rate: 0.2 } }]);
  state = after(state, set(0.3, "drag"), set(0.4, "drag"), set(0.4));
  equal(state.experiment.runs[1].changes, [{ step: 120, set: { learning_rate: 0.4 } }]);
  equal([state.playing, state.drag, state.playhead, state.undo], [true, null, 120, 1]);
});

test("a drag is undone as one", () => {
  const before = midway();
  const state = after(before, set(0.2, "drag"), set(0.3, "drag"), set(0.3), { type: "undo" });
  equal([state.experiment, state.undo, state.redo], [before.experiment, 0, 1]);
});

test("a drag that is called off leaves nothing behind, and the race goes on", () => {
  const before = midway({ playing: true });
  const state = after(before, set(0.2, "drag"), set(0.2, "cancel"));
  equal([state.experiment, state.undo, state.playing, state.drag], [before.experiment, 0, true, null]);
});

test("a drag back to where it began is no change", () => {
  const before = midway();
  const state = after(before, set(0.2, "drag"), set(0.0005, "drag"), set(0.0005));
  equal([state.experiment.runs[1].changes, state.undo], [[], 0]);
});

test("a parameter changed on one run leaves the other runs alone", () => {
  const before = midway();
  equal(after(before, set(0.2)).experiment.runs[0] === before.experiment.runs[0], true);
});

test("at step 0 the value itself is changed", () => {
  const state = after(computedState(openingState(), [200, 200]), set(0.2));
  equal([state.experiment.runs[1].optimizer.parameters.learning_rate, state.experiment.runs[1].changes], [0.2, []]);
});

test("when the race has ended the run is redone from its start, and again until the playhead moves", () => {
  let state = after(over(), set(0.2), set(0.3));
  equal(state.experiment.runs[1].optimizer.parameters.learning_rate, 0.3);
  equal([state.experiment.runs[1].changes, state.playhead], [[], 500]);
  state = after(state, { type: "seek", step: 80 });
  equal(changeStep(state, 1), 80);
});

test("a run that has diverged before the playhead is redone from its start while others go on", () => {
  const state = { ...computedState(openingState(), [18, 300], [outcome("diverged", 17)]), playhead: 120 };
  equal([changeStep(state, 0), changeStep(state, 1)], [0, 120]);
});

test("all runs diverged, one calmed down: its next change is still from the start", () => {
  const ends = [outcome("diverged", 17), outcome("diverged", 9)];
  let state = computedState(openingState({ playhead: 17 }), [18, 10], ends);
  state = after(state, set(0.02, "done", 0));
  state = { ...computedState(state, [200, 10], [null, outcome("diverged", 9)]), playhead: 17 };
  equal(changeStep(state, 0), 0);
});

test("the switch from here chooses the other", () => {
  const here = { type: "from_here", on: true };
  equal(changeStep(after(midway(), here), 1), 0);
  equal(changeStep(after(openingState(), here), 1), 0);
});

test("what is set is what is shown at the playhead", () => {
  const state = after(midway(), set(0.4));
  equal(parameterAt(state, 1, "learning_rate"), 0.4);
  equal(parameterAt(after(state, { type: "seek", step: 119 }), 1, "learning_rate"), 0.0005);
});

test("a value out of range is refused and changes nothing", () => {
  const before = midway();
  const state = after(before, set(99));
  equal(state.experiment === before.experiment, true);
  equal(state.refusal, {
    code: "out_of_range",
    field: "runs[1].optimizer.parameters.learning_rate",
    values: { got: 99, low: 1e-5, high: 10 },
    message: "",
  });
  equal(after(state, set(0.2)).refusal, null);
});

test("a value of the wrong kind is refused", () => {
  for (const value of [null, "fast", NaN, Infinity, true]) {
    const state = after(midway(), { ...set(0), value });
    ok(state.refusal !== null && state.undo === 0, String(value));
  }
  equal(after(midway(), { ...set(0), name: "nesterov", value: 1 }).refusal?.code, "wrong_type");
});

test("more changes than a run may have are refused", () => {
  let state = midway();
  for (const step of [10, 20, 30]) state = after({ ...state, playhead: step }, set(step / 100));
  const full = after({ ...state, playhead: 40 }, set(0.9));
  equal([full.refusal?.code, full.refusal?.values.limit, full.experiment === state.experiment], ["too_many", 3, true]);
});

test("a dragged start is a preview of whole paths; released, the race begins from there", () => {
  let state = after(midway({ playing: true }), start([0, 0], "drag"));
  equal([state.drag?.kind, state.drag?.since, state.experiment.start, state.playing], ["start", 0, [0, 0], false]);
  state = after(state, start([0.5, 0.5], "drag"), start([0.5, 0.5]));
  equal([state.experiment.start, state.playhead, state.playing, state.undo], [[0.5, 0.5], 0, true, 1]);
  equal(state.view.hintSeen, true);
});

test("without motion a new start shows its end at once", () => {
  const state = after(midway({ reducedMotion: true }), start([0.5, 0.5]));
  equal([state.playhead, state.playing], [500, false]);
});

test("a start that is no point is refused", () => {
  equal(after(midway(), start([1])).refusal?.code, "wrong_length");
  equal(after(midway(), start([1, Infinity])).refusal?.code, "not_finite");
});

test("a surface's parameter is dragged as one change", () => {
  const drag = (/** @type {number} */ value, phase = "drag") => ({ type: "set_surface_parameter", name: "b", value, phase });
  const state = after(midway(), drag(50), drag(20), drag(20, "done"));
  equal([state.experiment.objective.parameters.b, state.undo, state.playhead], [20, 1, 120]);
  equal(after(state, drag(0, "done")).refusal?.field, "objective.parameters.b");
});

test("a number of a schedule is dragged as one change, and out of its range it is refused by its place", () => {
  const chosen = after(midway(), { type: "set_choice", run: 0, kind: "schedule", name: "falling" });
  const drag = (/** @type {number} */ value, phase = "drag") =>
    ({ type: "set_choice_parameter", run: 0, kind: "schedule", name: "floor", value, phase });
  const state = after(chosen, drag(0.3), drag(0.4), drag(0.4, "done"));
  equal([state.experiment.runs[0].schedule?.parameters.floor, state.undo], [0.4, 2]);
  equal(after(chosen, drag(0.3), drag(0.3, "cancel")).experiment, chosen.experiment);
  equal(after(state, drag(2, "done")).refusal?.field, "runs[0].schedule.parameters.floor");
});

test("the noise of an oracle is set like any parameter, from the start", () => {
  const noise = { type: "set_choice_parameter", run: 1, kind: "oracle", name: "standard_deviation", value: 2, phase: "done" };
  const state = after(midway(), noise);
  equal([state.experiment.runs[1].oracle?.parameters.standard_deviation, state.undo], [2, 1]);
});

test("another change while something is dragged ends the drag first", () => {
  const state = after(midway(), set(0.2, "drag"), { type: "set_seed", value: 7 });
  equal([state.drag, state.undo, state.experiment.seed], [null, 2, 7]);
  equal(after(state, { type: "undo" }).experiment.runs[1].changes?.length, 1);
});

test("play and pause while something is dragged say what happens afterwards", () => {
  const state = after(midway(), set(0.2, "drag"), { type: "play" });
  equal([state.playing, state.drag?.wasPlaying], [false, true]);
  equal(after(state, set(0.2)).playing, true);
});

test("a fork is changed where it was forked, and moves on with the race once it was", () => {
  let state = after(midway(), { type: "fork_run", run: 1 });
  equal([state.runs[2].forkedAt, changeStep(state, 2), state.selected], [120, 120, 2]);
  equal(changeStep({ ...state, playhead: 10 }, 2), 120);
  state = after(state, set(0.2, "done", 2));
  equal(state.experiment.runs[2].changes, [{ step: 120, set: { learning_rate: 0.2 } }]);
  equal(changeStep({ ...state, playhead: 150 }, 2), 150);
  equal(parameterAt({ ...state, playhead: 10 }, 2, "learning_rate"), 0.2);
});
