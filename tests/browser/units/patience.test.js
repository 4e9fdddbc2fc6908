// @ts-check
import { createPatience } from "/frontend/js/patience.js";
import { reduce } from "/frontend/js/reduce/index.js";
import { beginsAnew } from "/frontend/js/select.js";
import { createStore } from "/frontend/js/store.js";
import { Clock, equal, test } from "./harness.js";
import { computedState, openingState, outcome, rowsFrom } from "./race.js";

const FRAME_MS = 16;

/** A race that has played, whose every new start is asked for at once, and who is told of it: those who paint paths, and the rest. */
function watched() {
  const played = computedState(openingState(), [501, 501], [outcome("step_limit", 500), outcome("step_limit", 500)]);
  const store = createStore(reduce, { ...played, accepted: played.experiment, playhead: 300 });
  const clock = new Clock();
  let generation = 900;
  store.watch(({ experiment }) => experiment, (experiment) => {
    if (experiment === played.experiment) return;
    const runs = store.get().runs.map(({ key }) => ({ key, generation: (generation += 1), keep: 0 }));
    store.dispatch({ type: "asked", runs });
  });
  /** @type {string[]} */
  const told = [];
  const nextFrame = (/** @type {() => void} */ callback) => clock.schedule(callback, FRAME_MS);
  const { paths, rest } = createPatience({ store, schedule: clock.schedule, nextFrame, report: (error) => told.push(String(error)) });
  for (const [name, mine] of /** @type {const} */ ([["paths", paths], ["rest", rest]])) {
    mine.watch(({ experiment }) => experiment.start, (start) => told.push(`${name} ${start.join()}`));
  }
  told.length = 0;
  const click = (/** @type {number[]} */ x) => store.dispatch({ type: "set_start", x, phase: "done" });
  const answer = (/** @type {number[]} */ which) =>
    store.together(() => {
      for (const i of which) {
        const { key, generation: asked } = store.get().runs[i];
        store.dispatch({ type: "block", key, generation: asked, first: 0, columns: rowsFrom(0, 30) });
      }
    });
  return { store, clock, told, click, answer };
}

test("after a click on a new start nobody shows anything before the first rows of all runs", () => {
  const { store, clock, told, click, answer } = watched();
  click([1, 2]);
  clock.pass(40);
  answer([0]);
  equal([told.length, beginsAnew(store.get())], [0, true]);
});

test("with the first rows the paths are told at once, all others after the frame that paints them", () => {
  const { clock, told, click, answer } = watched();
  click([1, 2]);
  answer([0, 1]);
  equal(told, ["paths 1,2"]);
  clock.pass(FRAME_MS - 1);
  equal(told, ["paths 1,2"]);
  clock.pass(2);
  equal(told, ["paths 1,2", "rest 1,2"]);
});

test("where the first rows take long, a click is seen without them", () => {
  const { clock, told, click, answer } = watched();
  click([1, 2]);
  clock.pass(99);
  equal(told, []);
  clock.pass(30);
  equal(told, ["paths 1,2", "rest 1,2"]);
  answer([0, 1]);
  clock.pass(100);
  equal(told.length, 2);
});

test("whoever clicks again and again waits no longer than once", () => {
  const { clock, told, click } = watched();
  for (let k = 0; k < 8; k += 1) {
    click([k, 2]);
    clock.pass(30);
  }
  equal(told[0], "paths 3,2");
  equal(told[told.length - 1], "rest 7,2");
});

test("a change that begins no race is told to everybody right away", () => {
  const { store, told } = watched();
  store.dispatch({ type: "pause" });
  store.dispatch({ type: "set_start", x: [3, 4], phase: "drag" });
  equal(told, ["paths 3,4", "rest 3,4"]);
});

test("over another surface nobody waits", () => {
  const { store } = watched();
  store.dispatch({ type: "set_surface", name: "himmelblau" });
  equal(beginsAnew(store.get()), false);
});
