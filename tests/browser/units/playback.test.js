// @ts-check
import { createPlayback } from "/frontend/js/playback.js";
import { Clock, equal, ok, test } from "./harness.js";
import { computedState, openingState, outcome, rowsFrom, storeOf } from "./race.js";

/** A race that is computed to the given steps, and a clock with a picture every 16 ms. @param {any} [change] */
function race(change = {}, counts = [501, 501], ends = [outcome("step_limit", 500), outcome("step_limit", 500)]) {
  const store = storeOf({ ...computedState(openingState(), counts, ends), playing: true, ...change });
  const clock = new Clock();
  const playback = createPlayback({ store, now: clock.now, schedule: (callback) => clock.schedule(callback, 16) });
  return { store, clock, playback };
}

test("the playhead moves by the time that has passed", () => {
  const { store, clock } = race({ speed: 60 });
  clock.pass(1000);
  ok(Math.abs(store.get().playhead - 59) <= 1, String(store.get().playhead));
});

test("slow speeds add up their fractions", () => {
  const { store, clock } = race({ speed: 1 });
  clock.pass(900);
  equal(store.get().playhead, 0);
  clock.pass(200);
  equal(store.get().playhead, 1);
});

test("another speed goes on from where the playhead is", () => {
  const { store, clock } = race({ speed: 60 });
  clock.pass(1000);
  const before = store.get().playhead;
  store.dispatch({ type: "speed", value: 240 });
  clock.pass(1000);
  ok(Math.abs(store.get().playhead - before - 240) <= 5);
});

test("at the end of the race it pauses", () => {
  const { store, clock } = race({ speed: 1000 });
  clock.pass(2000);
  equal([store.get().playhead, store.get().playing, clock.timers.length], [500, false, 0]);
});

test("a race whose runs all end early ends there", () => {
  const { store, clock } = race({ speed: 240 }, [18, 41], [outcome("diverged", 17), outcome("converged", 40)]);
  clock.pass(2000);
  equal([store.get().playhead, store.get().playing], [40, false]);
});

test("where nothing is computed it waits, and then goes on without a jump", () => {
  const { store, clock } = race({ speed: 60 }, [31, 31], []);
  clock.pass(5000);
  equal([store.get().playhead, store.get().playing], [30, true]);
  for (const run of store.get().runs) {
    store.dispatch({ type: "block", key: run.key, generation: run.generation, first: 31, columns: rowsFrom(31, 100) });
  }
  clock.pass(500);
  ok(store.get().playhead >= 58 && store.get().playhead <= 61, String(store.get().playhead));
});

test("a step that is not computed yet is due when its rows come, and shown in the next picture, but no more than one", () => {
  const { store, clock } = race({ speed: 5 }, [1, 1], []);
  clock.pass(5000);
  equal(store.get().playhead, 0);
  for (const run of store.get().runs) {
    store.dispatch({ type: "block", key: run.key, generation: run.generation, first: 1, columns: rowsFrom(1, 30) });
  }
  clock.pass(16);
  equal(store.get().playhead, 1);
  clock.pass(160);
  equal(store.get().playhead, 1);
  clock.pass(40);
  equal(store.get().playhead, 2);
});

test("a playhead beyond what is computed stays until that has caught up", () => {
  const { store, clock } = race({ playhead: 100 }, [31, 31], []);
  clock.pass(1000);
  equal([store.get().playhead, store.get().playing], [100, true]);
});

test("a hidden page does not move, and does not jump when it is seen again", () => {
  const { store, clock, playback } = race({ speed: 60 });
  clock.pass(500);
  const before = store.get().playhead;
  playback.hide(true);
  clock.pass(60000);
  equal([store.get().playhead, clock.timers.length], [before, 0]);
  playback.hide(false);
  clock.pass(100);
  ok(store.get().playhead - before <= 7);
});

test("a page that slept between two pictures does not jump", () => {
  const { store, clock } = race({ speed: 60 });
  clock.pass(160);
  const before = store.get().playhead;
  clock.time += 60000;
  clock.pass(16);
  ok(store.get().playhead - before <= 17, String(store.get().playhead - before));
});

test("while something is dragged it holds, and goes on from there", () => {
  const { store, clock } = race({ speed: 60 });
  clock.pass(500);
  const held = store.get().playhead;
  const set = { type: "set_parameter", run: 0, name: "learning_rate", value: 0.2 };
  store.dispatch({ ...set, phase: "drag" });
  clock.pass(3000);
  equal(store.get().playhead, held);
  store.dispatch({ ...set, phase: "cancel" });
  clock.pass(500);
  ok(Math.abs(store.get().playhead - held - 30) <= 2);
});

test("a scrub while it plays goes on from the new place", () => {
  const { store, clock } = race({ speed: 60 });
  clock.pass(500);
  store.dispatch({ type: "seek", step: 300 });
  clock.pass(500);
  ok(Math.abs(store.get().playhead - 330) <= 2);
});

test("play at the end begins again; a single step pauses", () => {
  const { store, clock } = race({ playing: false, playhead: 500, speed: 60 });
  store.dispatch({ type: "play" });
  clock.pass(500);
  ok(Math.abs(store.get().playhead - 30) <= 2);
  store.dispatch({ type: "step", by: -1 });
  const stepped = store.get().playhead;
  clock.pass(500);
  equal([store.get().playhead, store.get().playing], [stepped, false]);
});

test("the transport stays within the race", () => {
  const { store } = race({ playing: false });
  const at = (/** @type {any} */ action) => {
    store.dispatch(action);
    return store.get().playhead;
  };
  equal([at({ type: "seek", step: 9999 }), at({ type: "to_start" }), at({ type: "step", by: -5 })], [500, 0, 0]);
  equal([at({ type: "to_end" }), at({ type: "seek", step: NaN }), at({ type: "seek", step: 3.7 })], [500, 500, 3]);
});
