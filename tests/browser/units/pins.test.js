// @ts-check
import { basisOf } from "/frontend/js/experiment.js";
import { createPinned } from "/frontend/js/pinned.js";
import { counterpart, finished, pinOf, PINS_MAX } from "/frontend/js/reduce/pins.js";
import { Clock, equal, ok, test } from "./harness.js";
import { after, computedState, openingState, outcome, storeOf } from "./race.js";

const ENDS = [outcome("diverged", 40), outcome("step_limit", 500)];
/** Both runs known to their ends. */
const race = (/** @type {any[]} */ ...actions) => after(computedState(openingState(), [41, 501], ENDS), ...actions);
const pin = (/** @type {number} */ run) => ({ type: "pin", run });
const rate = (/** @type {number} */ value, run = 0) =>
  ({ type: "set_parameter", run, name: "learning_rate", value, phase: "done" });

test("a finished run is pinned with its whole value, its rows and its end", () => {
  const [made, ...more] = race(pin(0)).pins;
  equal(more, []);
  equal(made.basis, basisOf(openingState().experiment, 0));
  equal([made.slot, made.rows?.length, made.outcome?.step], [0, 41, 40]);
});

test("a run that is not known to its end is not pinned", () => {
  const state = after(computedState(openingState(), [20, 501], [undefined, ENDS[1]]), pin(0));
  equal([state.pins.length, finished(state, 0), finished(state, 1)], [0, false, true]);
});

test("a run whose setting has changed since its rows came is not finished", () => {
  equal(finished(race({ type: "set_start", x: [0, 0], phase: "done" }), 0), false);
  equal(finished(race({ ...rate(0.5), phase: "drag" }), 1), false);
});

test("pinning again takes the pin away, whatever the run is called now", () => {
  const state = race(pin(0), { type: "rename_run", run: 0, label: "first" });
  ok(pinOf(state, 0) !== undefined);
  equal(after(state, pin(0)).pins, []);
});

test("a pin keeps its rows when the run goes on", () => {
  const state = race(pin(1));
  const { rows } = state.runs[1];
  rows.append(rows.length, rows.names.map(() => new Float64Array(7)));
  equal(state.pins[0].rows?.length, 501);
});

test("undo, redo and reset leave the pins alone, and pinning is nothing to undo", () => {
  const state = race(pin(0));
  equal(state.undo, 0);
  const changed = after(state, rate(0.5));
  for (const action of ["undo", "reset"]) ok(after(changed, { type: action }).pins === state.pins, action);
});

test("the pins of a link have keys that none before them had, so that nothing of the old ones is shown as theirs", () => {
  const state = race(pin(0), pin(1));
  const told = state.pins.map(({ basis, slot }) => ({ basis: { ...basis, seed: 9 }, slot }));
  const next = after(state, { type: "load", experiment: { ...state.experiment, seed: 9 }, picture: { pins: told } });
  equal([state.pins.map(({ key }) => key), next.pins.map(({ key }) => key)], [[1, 2], [3, 4]]);
  equal(next.pins.map(({ rows }) => rows), [null, null]);
});

test("no experiment knows of pins", () => {
  const state = race();
  ok(after(state, pin(0), pin(1)).experiment === state.experiment);
});

test("there are eight pins at the most, and the ninth is refused in words", () => {
  let state = race();
  for (let k = 0; k < PINS_MAX; k += 1) state = { ...state, pins: [...state.pins, { ...race(pin(0)).pins[0], key: k + 1, basis: { ...state.runs[0].basis, seed: 100 + k } }] };
  const full = after(state, pin(0));
  equal([full.pins.length, full.refusal?.code, full.refusal?.values], [8, "too_many", { got: 9, limit: 8 }]);
});

test("pins are removed one by one or all at once", () => {
  const state = race(pin(0), pin(1));
  equal(after(state, { type: "unpin", pin: 1 }).pins.map(({ key }) => key), [2]);
  equal(after(state, { type: "unpin_all" }).pins, []);
  ok(after(state, { type: "unpin", pin: 9 }) === state);
});

test("a pin is compared with the selected run of its optimizer, else with the first", () => {
  const state = race(pin(0), { type: "add_run", optimizer: "plain" });
  equal(state.selected, 2);
  equal(counterpart(state, state.pins[0].basis), 2);
  equal(counterpart(after(state, { type: "select", run: 1 }), state.pins[0].basis), 0);
  equal(counterpart(race(pin(0), { type: "remove_run", run: 0 }), state.pins[0].basis), -1);
});

test("a pinned value is opened again in its run, as one thing to undo", () => {
  const state = race(pin(0), rate(0.5), { type: "set_start", x: [0, 0], phase: "done" }, { type: "set_steps", value: 90 });
  const again = after(state, { type: "reopen_pin", pin: 1 });
  equal(again.experiment, openingState().experiment);
  equal([again.undo, again.selected], [state.undo + 1, 0]);
  equal(after(again, { type: "undo" }).experiment, state.experiment);
  equal(after(again, { type: "undo" }).runs.map(({ key }) => key), state.runs.map(({ key }) => key));
});

test("where no run has its optimizer a run is added for it", () => {
  const state = race(pin(0), { type: "remove_run", run: 0 });
  const again = after(state, { type: "reopen_pin", pin: 1 });
  equal(again.experiment.runs.map(({ optimizer }) => optimizer.name), ["heavy", "plain"]);
  equal([again.selected, again.runs[1].slot, again.experiment.runs[1]], [1, 0, state.pins[0].basis.run]);
  ok(again.runs[1].key !== again.runs[0].key && again.nextKey > again.runs[1].key);
});

test("a pin of another surface takes the race there, each run with what suits it", () => {
  const state = race(pin(0), { type: "set_surface", name: "bowl" });
  const again = after(state, { type: "reopen_pin", pin: 1 });
  equal(again.experiment.objective, state.pins[0].basis.objective);
  equal([again.playhead, again.experiment.runs[0], again.contour], [0, state.pins[0].basis.run, null]);
});

test("a pin that would need a ninth run is refused", () => {
  let state = race(pin(0), { type: "remove_run", run: 0 });
  while (state.runs.length < 4) state = after(state, { type: "add_run", optimizer: "heavy" });
  equal(after(state, { type: "reopen_pin", pin: 1 }).refusal?.code, "too_many");
});

test("opening the table turns narrow windows to its tab", () => {
  const open = after(race(pin(0)), { type: "compare" });
  equal([open.view.compare, open.view.panel], [true, "compare"]);
  equal(after(open, { type: "compare" }).view.compare, false);
});

/** What the server would write. */
const told = (/** @type {any} */ rest = {}) => ({
  x: [[-1.2, 1], [-1, 1]],
  loss: [24, 4],
  gradient_norm: [1, 2],
  learning_rate: [0.1, 0.1],
  evaluations: [0, 1],
  outcome: outcome("step_limit", 1),
  findings: [],
  ...rest,
});

/** A page with a pin of a link, whose rows are not known. @param {Partial<{load: any, table: any}>} given */
function visited(given) {
  const clock = new Clock();
  const state = race(pin(0));
  const store = storeOf({ ...state, pins: state.pins.map((each) => ({ ...each, rows: null, outcome: null })) });
  const asked = /** @type {any[]} */ ([]);
  const load = async (/** @type {any} */ experiment) => {
    asked.push(experiment);
    return given.load?.(asked.length) ?? { run: told(), refusal: null };
  };
  const pinned = createPinned({ store, load, table: given.table ?? (() => Promise.reject(new Error("not asked"))), schedule: clock.schedule });
  return { clock, store, asked, pinned };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test("the rows of a link's pin are computed again from its value alone", async () => {
  const { store, asked } = visited({});
  await settle();
  const { objective, start, steps, seed, stop, runs } = openingState().experiment;
  equal(asked, [{ version: 1, objective, start, steps, seed, stop, runs: [runs[0]] }]);
  const [{ rows, outcome: end }] = store.get().pins;
  equal(rows?.names, ["u", "v", "loss", "gradient_norm", "learning_rate", "evaluations"]);
  equal([rows?.column("u").slice(0, 2), rows?.column("v").slice(0, 2), end?.step], [[-1.2, -1], [1, 1], 1]);
});

test("numbers that JSON cannot carry are read from the table", async () => {
  const table = async () => "run,step,x,y,loss,gradient_norm,learning_rate,evaluations\r\n0,0,-1.2,1,24,1,0.1,0\r\n0,1,1e300,inf,inf,nan,0.1,1\r\n";
  const { store } = visited({ load: () => ({ run: told({ loss: [24, null] }), refusal: null }), table });
  await settle();
  const rows = store.get().pins[0].rows;
  equal(["u", "v", "loss", "gradient_norm"].map((name) => rows?.column(name)[1]), [1e300, Infinity, Infinity, NaN]);
});

test("a refused pin keeps the reason and is not asked for again", async () => {
  const refusal = { code: "out_of_range", field: "start", values: {}, message: "" };
  const { clock, store, asked } = visited({ load: () => ({ run: null, refusal }) });
  await settle();
  clock.pass(10000);
  await settle();
  equal([store.get().pins[0].refusal, store.get().pins[0].rows, asked.length], [refusal, null, 1]);
});

test("a server that is away is asked again after a while", async () => {
  const { clock, store, asked } = visited({
    load: (/** @type {number} */ time) => (time === 1 ? Promise.reject(new Error("away")) : undefined),
  });
  await settle();
  equal([asked.length, store.get().pins[0].rows], [1, null]);
  clock.pass(2000);
  await settle();
  equal([asked.length, store.get().pins[0].rows?.length], [2, 2]);
});

test("what comes for a pin that is gone is dropped", async () => {
  const { store } = visited({});
  store.dispatch({ type: "unpin_all" });
  await settle();
  equal(store.get().pins, []);
});

test("in one dimension the height of a point is its loss", async () => {
  const state = race(pin(0));
  const store = storeOf({ ...state, pins: state.pins.map((each) => ({ ...each, rows: null })) });
  const load = async () => ({ run: told({ x: [[3], [2]] }), refusal: null });
  createPinned({ store, load, table: async () => "", schedule: new Clock().schedule });
  await settle();
  equal([store.get().pins[0].rows?.column("u").slice(0, 2), store.get().pins[0].rows?.column("v").slice(0, 2)], [[3, 2], [24, 4]]);
});
