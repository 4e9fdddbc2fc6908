// @ts-check
import { CHANGE_RESTS_MS, createRangeTests } from "/frontend/js/range_tests.js";
import { rangeTestWish, untestable } from "/frontend/js/wishes/range_test.js";
import { Clock, equal, ok, test } from "./harness.js";
import { after, catalog as bare, openingState, outcome, parameter, storeOf } from "./race.js";

const growing = { name: "growing", words: {}, spans: "ratio", parameters: [parameter("ratio", { low: 1, high: 1e12 }), parameter("warm", { default: 7 })] };
/** @type {any} */
const catalog = {
  ...bare,
  schedules: [...bare.schedules, growing],
  optimizers: [...bare.optimizers, { name: "still", words: {}, parameters: [parameter("radius", { low: 1e-3, scale: "log" })], default_oracle: "exact" }],
};
const asking = (/** @type {any} */ change = {}) =>
  after(openingState({ catalog }), { type: "tab", name: "rates" }, { type: "sweep_view", change: { test: true, low: 1e-3, high: 10, ...change } });
const wish = (/** @type {any} */ state) => /** @type {import("/frontend/js/wishes/range_test.js").Test} */ (rangeTestWish(state));

test("the selected run is tested alone, its rate growing from the low to the high end of the axis", () => {
  const state = after(asking(), { type: "select", run: 1 });
  const { experiment, run } = wish(state);
  equal([run, experiment.runs.length, experiment.runs[0].optimizer.name], [state.runs[1].key, 1, "heavy"]);
  equal(experiment.runs[0].optimizer.parameters, { learning_rate: 10, momentum: 0.9, nesterov: false });
  equal(experiment.runs[0].schedule, { name: "growing", parameters: { ratio: 10 / 1e-3, warm: 7 } });
  equal([experiment.steps, experiment.start, experiment.stop?.gradient_norm], [500, [-1.2, 1], 0]);
});

test("the run's changes and label are left out, and its own rate does not matter", () => {
  const before = asking();
  const state = after(
    { ...before, playhead: 40 },
    { type: "rename_run", run: 0, label: "mine" },
    { type: "set_parameter", run: 0, name: "learning_rate", value: 0.3, phase: "done" },
  );
  ok(state.experiment.runs[0] !== before.experiment.runs[0]);
  equal(wish(state).about, wish(before).about);
});

test("nothing is asked while the switch is off, in another tab, or where there is no rate on the axis", () => {
  equal(rangeTestWish(asking({ test: false })), null);
  equal(rangeTestWish(after(asking(), { type: "tab", name: "landscape" })), null);
  const momentum = after(asking(), { type: "select", run: 1 }, { type: "sweep_view", change: { parameter: "momentum" } });
  equal([rangeTestWish(momentum), untestable(momentum)], [null, "parameter"]);
  const still = after(asking(), { type: "add_run", optimizer: "still" });
  equal([rangeTestWish(still), untestable(still)], [null, "run"]);
});

test("a range that goes beyond what the run may take ends there", () => {
  const { experiment } = wish(asking({ low: 1e-9, high: 1e5 }));
  equal([experiment.runs[0].optimizer.parameters.learning_rate, experiment.runs[0].schedule?.parameters.ratio], [10, 10 / 1e-5]);
});

/** A store with the tests kept up to date, and what was asked. @param {any} state */
function kept(state) {
  const store = storeOf(state);
  const clock = new Clock();
  /** @type {{experiment: any, answer: (value: any) => void, fail: () => void}[]} */
  const asked = [];
  const load = (/** @type {any} */ experiment) =>
    new Promise((answer, reject) => void asked.push({ experiment, answer, fail: () => reject(new Error("away")) }));
  const tests = createRangeTests({ store, schedule: clock.schedule, load });
  return { store, clock, asked, tests };
}
const rest = () => new Promise((done) => setTimeout(done, 0));
const told = { loss: [9, 4, null], learning_rate: [0.001, 0.001, 0.01], outcome: outcome("diverged", 2) };

test("the answer is what the updates' rates led to; a loss that is not finite is none", async () => {
  const { store, clock, asked } = kept(asking());
  clock.pass(0);
  asked[0].answer({ run: told, refusal: null });
  await rest();
  const { rates, losses, run } = /** @type {any} */ (store.get().rangeTest);
  equal([rates, losses, run], [[0.001, 0.01], [4, NaN], store.get().runs[0].key]);
});

test("while the setting changes the old test stays, and only the last setting is asked for", async () => {
  const { store, clock, asked } = kept(asking());
  clock.pass(0);
  asked[0].answer({ run: told, refusal: null });
  await rest();
  const before = store.get().rangeTest;
  store.dispatch({ type: "set_start", x: [0, 0], phase: "done" });
  clock.pass(CHANGE_RESTS_MS / 2);
  store.dispatch({ type: "set_start", x: [0.5, 0], phase: "done" });
  clock.pass(CHANGE_RESTS_MS);
  equal([store.get().rangeTest === before, asked.length, asked[1].experiment.start], [true, 2, [0.5, 0]]);
});

test("a setting that changes before the first answer has come waits for rest as well", () => {
  const { store, clock, asked } = kept(asking());
  clock.pass(0);
  for (const x of [0, 0.25, 0.5]) {
    store.dispatch({ type: "set_start", x: [x, 0], phase: "done" });
    clock.pass(CHANGE_RESTS_MS / 4);
  }
  equal(asked.length, 1);
  clock.pass(CHANGE_RESTS_MS);
  equal([asked.length, asked[1].experiment.start], [2, [0.5, 0]]);
});

test("an answer to what nobody wishes any more is dropped, and switching off takes the curve away", async () => {
  const { store, clock, asked } = kept(asking());
  clock.pass(0);
  store.dispatch({ type: "sweep_view", change: { test: false } });
  asked[0].answer({ run: told, refusal: null });
  await rest();
  equal(store.get().rangeTest, null);
});

test("a refusal is kept with the test, and a server that is away is asked again", async () => {
  const { store, clock, asked } = kept(asking());
  clock.pass(0);
  asked[0].fail();
  await rest();
  clock.pass(10_000);
  equal(asked.length, 2);
  asked[1].answer({ run: null, refusal: { code: "too_large", field: "runs", values: { got: 2, limit: 1 }, message: "" } });
  await rest();
  equal(store.get().rangeTest?.refusal?.code, "too_large");
});
