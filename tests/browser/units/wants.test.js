// @ts-check
import { wanted, worthAsking } from "/frontend/js/wants.js";
import { equal, test } from "./harness.js";
import { after, computedState, openingState, outcome } from "./race.js";

const long = (/** @type {any} */ change = {}) => {
  const state = openingState(change);
  return { ...state, experiment: { ...state.experiment, steps: 20000 } };
};
const tos = (/** @type {any} */ state, hidden = false) => wanted(state, hidden).map(({ to }) => to);

test("a small race is wanted whole", () => equal(tos(openingState()), [500, 500]));

test("a long race is wanted two seconds ahead of the playhead", () => {
  equal(tos(long({ playhead: 1000, speed: 400 })), [1800, 1800]);
});

test("at slow speeds a block ahead is wanted", () => equal(tos(long({ playhead: 1000, speed: 60 })), [1512, 1512]));

test("nothing beyond the last step is wanted", () => equal(tos(long({ playhead: 19990 })), [20000, 20000]));

test("a hidden page wants nothing", () => equal(tos(openingState(), true), []));

test("a run whose end is known is not wanted any more", () => {
  const state = computedState(openingState(), [18, 200], [outcome("diverged", 17)]);
  equal(wanted(state, false), [{ key: 2, to: 500 }]);
});

test("a run that shows an old picture is wanted beyond what it keeps, wherever the playhead is", () => {
  const ends = [outcome("step_limit", 500), outcome("step_limit", 500)];
  let state = after(computedState(openingState(), [501, 501], ends), { type: "set_steps", value: 20000 });
  state = after(state, { type: "asked", runs: [{ key: 1, generation: 900, keep: 500 }] });
  equal(wanted(state, false), [{ key: 1, to: 1012 }]);
});

test("while a start is dragged much of each path is wanted, wherever the playhead is", () => {
  const drag = /** @type {any} */ ({ kind: "start" });
  equal(tos(long({ drag })), [2000, 2000]);
});

test("ahead of a moving playhead it is soon enough when half is used up", () => {
  const at = (/** @type {number} */ playhead) => worthAsking(long({ playhead }), 1512, playhead + 512);
  equal([at(1010), at(1200), at(1260), at(1600)], [false, false, true, true]);
  equal(worthAsking(long(), 512, 512), false);
  equal(worthAsking(long(), 19900, 20000), true);
});
