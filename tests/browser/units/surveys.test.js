// @ts-check
import { createSurveys, SURVEY_EVERY_MS } from "/frontend/js/surveys.js";
import { reduce } from "/frontend/js/reduce/index.js";
import { Clock, equal, test, throws } from "./harness.js";
import { after, openingState, storeOf } from "./race.js";

const axis = { name: "learning_rate", scale: "log", values: [0.001, 0.01, 0.1, 1] };

/** A queue of surveys over wishes that the test sets; what it sent, and answers by hand. */
function queue() {
  const clock = new Clock();
  const store = storeOf();
  const keys = store.get().runs.map(({ key }) => key);
  /** @type {any[]} */
  const sent = [];
  /** @type {any} */
  const wanted = { list: [] };
  /** @type {string[]} */
  const later = [];
  const surveys = createSurveys({
    store,
    send: (message) => sent.push(message) > 0,
    now: clock.now,
    later: (name) => void later.push(name),
    wished: () => wanted.list,
  });
  const wish = (/** @type {number} */ i, about = "a") =>
    ({ slot: `sweep:${keys[i]}`, about, run: keys[i], message: { type: "sweep", axis: {} } });
  const begin = (/** @type {number} */ id) => surveys.surveying({ type: "surveying", id, axes: [axis], planes: ["loss", "ending"], minima: [], endings: {} });
  const tile = (/** @type {number} */ id, x0 = 0, dx = 1, nx = 4) =>
    surveys.tile({ id, x0, dx, nx, y0: 0, dy: 1, ny: 1, planes: [new Float64Array(nx).fill(id), new Float64Array(nx)] });
  const done = (/** @type {number} */ id) => surveys.surveyed({ type: "surveyed", id, minima: [] });
  const survey = (/** @type {number} */ i) => store.get().surveys[`sweep:${keys[i]}`];
  return { clock, store, keys, sent, wanted, later, surveys, wish, begin, tile, done, survey, ask: () => surveys.ask(false, keys) };
}

test("surveys are asked one after the other, in the order of the wishes", () => {
  const { wanted, wish, ask, sent, begin, tile, done, keys } = queue();
  wanted.list = [wish(1), wish(0)];
  ask();
  ask();
  equal(sent, [{ type: "sweep", axis: {}, id: 1, run: 1 }]);
  begin(1);
  tile(1);
  done(1);
  ask();
  equal(sent[1], { type: "sweep", axis: {}, id: 2, run: 0 });
  equal(keys.length, 2);
});

test("the old survey stays until the first tile of the new one", () => {
  const { wanted, wish, ask, begin, tile, done, survey } = queue();
  wanted.list = [wish(0)];
  ask();
  begin(1);
  tile(1);
  done(1);
  wanted.list = [wish(0, "b")];
  ask();
  begin(2);
  equal([survey(0).about, survey(0).planes.loss[0]], ["a", 1]);
  tile(2, 0, 2, 2);
  equal([survey(0).about, survey(0).known, survey(0).done], ["b", 2, false]);
  equal(Array.from(survey(0).planes.loss), [2, NaN, 2, NaN]);
});

test("what nobody wishes any more is cancelled, and its late tiles are dropped", () => {
  const { wanted, wish, ask, sent, begin, tile, survey } = queue();
  wanted.list = [wish(0)];
  ask();
  begin(1);
  wanted.list = [];
  ask();
  equal(sent[1], { type: "cancel", id: 1 });
  tile(1);
  equal(survey(0), undefined);
});

test("while something is dragged, a survey is asked anew four times a second at the most", () => {
  const { clock, store, wanted, wish, ask, sent, later } = queue();
  store.dispatch({ type: "set_start", x: [0, 0], phase: "drag" });
  wanted.list = [wish(0)];
  ask();
  wanted.list = [wish(0, "b")];
  clock.pass(SURVEY_EVERY_MS - 10);
  ask();
  equal([sent.length, later], [1, ["survey"]]);
  clock.pass(20);
  ask();
  equal(sent.slice(1).map(({ type, id }) => [type, id]), [["cancel", 1], ["sweep", 2]]);
});

test("what takes the place of a survey under way waits as well, as while a window is resized", () => {
  const { clock, wanted, wish, ask, sent, later, begin, tile, done } = queue();
  wanted.list = [wish(0)];
  ask();
  for (const about of ["b", "c", "d"]) {
    wanted.list = [wish(0, about)];
    clock.pass(SURVEY_EVERY_MS / 10);
    ask();
  }
  equal([sent.length, later], [1, ["survey", "survey", "survey"]]);
  clock.pass(SURVEY_EVERY_MS);
  ask();
  equal(sent.slice(1).map(({ type, id }) => [type, id]), [["cancel", 1], ["sweep", 2]]);
  begin(2);
  tile(2);
  done(2);
  wanted.list = [wish(0, "e")];
  ask();
  equal(sent.length, 4, "nothing is under way: at once");
});

test("a refused survey says why in its slot and is not asked again", () => {
  const { wanted, wish, ask, sent, surveys, survey } = queue();
  wanted.list = [wish(0)];
  ask();
  const refusal = { type: "refused", request: "sweep", id: 1, code: "too_large", field: "axes", values: { got: 9, limit: 4 }, message: "" };
  equal(surveys.refused(refusal), true);
  equal([survey(0).refusal?.code, survey(0).done], ["too_large", true]);
  ask();
  equal(sent.length, 1);
  equal(surveys.refused({ ...refusal, request: "open" }), false);
});

test("after the server began anew, what was under way is asked again", () => {
  const { wanted, wish, ask, sent, surveys, begin, tile } = queue();
  wanted.list = [wish(0)];
  ask();
  begin(1);
  tile(1);
  surveys.forget();
  ask();
  equal(sent.map(({ id }) => id), [1, 2]);
});

test("nothing is asked for a hidden page, or while the server lacks the present experiment", () => {
  const { wanted, wish, sent, surveys, keys } = queue();
  wanted.list = [wish(0)];
  surveys.ask(true, keys);
  surveys.ask(false, null);
  equal(sent, []);
});

test("the surveys of a run that is gone go too", () => {
  const { store, wanted, wish, ask, begin, tile, done, surveys } = queue();
  wanted.list = [wish(0)];
  ask();
  begin(1);
  tile(1);
  done(1);
  store.dispatch({ type: "remove_run", run: 0 });
  wanted.list = [];
  surveys.ask(false, []);
  equal(Object.keys(store.get().surveys), []);
});

test("tiles fill a map row by row, each pixel in its place", () => {
  const side = { name: "x", scale: "linear", values: [0, 1, 2, 3] };
  const about = { slot: "map:1", kind: "map", about: "a", run: 1 };
  const begun = after(openingState(), { type: "surveying", ...about, axes: [side, { ...side, values: [0, 1, 2] }], planes: ["step"] });
  const planes = [Float32Array.of(10, 12, 30, 32)];
  const { surveys } = after(begun, { type: "tile", ...about, tile: { id: 1, x0: 0, dx: 2, nx: 2, y0: 0, dy: 2, ny: 2, planes } });
  equal(Array.from(surveys["map:1"].planes.step), [10, NaN, 12, NaN, NaN, NaN, NaN, NaN, 30, NaN, 32, NaN]);
  equal(Array.from(surveys["map:1"].filled), [4, 0, 4, 0, 0, 0, 0, 0, 4, 0, 4, 0]);
  equal([surveys["map:1"].known, surveys["map:1"].revision], [4, 1]);
});

test("a tile that does not fit its survey throws", () => {
  const about = { slot: "sweep:1", kind: "sweep", about: "a", run: 1 };
  const begun = after(openingState(), { type: "surveying", ...about, axes: [axis], planes: ["loss"] });
  const tile = { id: 1, x0: 3, dx: 1, nx: 2, y0: 0, dy: 1, ny: 1, planes: [Float64Array.of(1, 2)] };
  throws(() => reduce(begun, { type: "tile", ...about, tile }), "is not of a survey of 4 × 1");
});

test("another surface has no surveys of the one before, and its usual ranges", () => {
  const about = { slot: "sweep:1", kind: "sweep", about: "a", run: 1 };
  const state = after(openingState(), { type: "surveying", ...about, axes: [axis], planes: ["loss"] },
    { type: "sweep_view", change: { low: 0.01, measure: "best" } }, { type: "set_surface", name: "bowl" });
  equal([state.surveys, state.view.sweep.low, state.view.sweep.measure], [{}, null, "best"]);
});

test("what the view of a sweep may not be is left as it was", () => {
  const before = after(openingState(), { type: "sweep_view", change: { seeds: 8, low: 0.1 } });
  const state = after(before, { type: "sweep_view", change: { seeds: 0, measure: "worst", count: 1.5, high: "1", test: 1, other: 2 } });
  equal(state.view.sweep, before.view.sweep);
  equal(after(before, { type: "sweep_view", change: { high: 0.05 } }).view.sweep.high, null);
  const other = after(before, { type: "sweep_view", change: { parameter: "momentum", high: NaN } }).view.sweep;
  equal([other.parameter, other.low, other.high, other.seeds], ["momentum", null, null, 8]);
});
