// @ts-check
import { asLandscape, choicesOf, fewerPixels, isPart, lookingInto, refusalOf, scaled } from "/frontend/js/figures/map_bar.js";
import { indexAt } from "/frontend/js/figures/map_plane.js";
import { maps, mapSide } from "/frontend/js/wishes/map.js";
import { axesOf, variable } from "/frontend/js/wishes/map_axes.js";
import { close, equal, ok, test } from "./harness.js";
import { mapIn, mapState, pageWords, surveyed } from "./mapped.js";
import { after, openingState, parameter } from "./race.js";

const HEAVY = 1;
const heavy = (/** @type {any} */ change = {}) => mapState(change, after(openingState(), { type: "select", run: HEAVY }));
const line = (/** @type {any} */ change = {}) => mapState(change, after(openingState(), { type: "set_surface", name: "line" }));
const names = (/** @type {any} */ state) => axesOf(state)?.map(({ name }) => name);
const view = (/** @type {any} */ state) => state.view.map;

test("on a plane a map is of the start, over the domain, one hundred and twenty-eight pixels a side", () => {
  const [wish] = maps(mapState());
  equal(wish.message, {
    type: "map",
    axes: [
      { name: "start_x", low: -2, high: 2, count: 128, scale: "linear" },
      { name: "start_y", low: -1, high: 3, count: 128, scale: "linear" },
    ],
  });
  equal([wish.slot, wish.run], ["map:1", 1]);
});

test("in one dimension it is of the start and the learning rate", () => {
  equal(names(line()), ["start_x", "learning_rate"]);
  equal(variable(line()), ["start_x", "learning_rate"]);
});

test("any two numbers of the run may be varied, a logarithmic one by its logarithm", () => {
  const state = heavy({ x: "learning_rate", y: "momentum" });
  equal(axesOf(state)?.map(({ name, scale, low, high }) => [name, scale, low, high]), [
    ["learning_rate", "log", 1e-5, 10],
    ["momentum", "linear", 0, 0.999],
  ]);
  equal(names(mapState({ x: "learning_rate", y: "momentum" })), ["learning_rate", "start_x"], "the run has no momentum");
  equal(choicesOf(state).names.map(({ name }) => name), ["start_x", "start_y", "learning_rate", "momentum"]);
});

test("a whole number is varied in whole numbers, each once", () => {
  const state = openingState();
  const [first, ...others] = state.catalog.optimizers;
  const whole = parameter("memory", { low: 1, high: 5, default: 3, integer: true });
  const optimizers = [{ ...first, parameters: [...first.parameters, whole] }, ...others];
  const [wish] = maps(mapState({ x: "memory", size: 64 }, { ...state, catalog: { ...state.catalog, optimizers } }));
  equal(wish.message.axes[0], { name: "memory", values: [1, 2, 3, 4, 5] });
});

test("a whole number with a logarithmic slider is varied evenly, so that each pixel stands where its value does", () => {
  const state = openingState();
  const [first, ...others] = state.catalog.optimizers;
  const whole = parameter("memory", { low: 1, high: 50, default: 10, integer: true, scale: "log" });
  const optimizers = [{ ...first, parameters: [...first.parameters, whole] }, ...others];
  const asking = (/** @type {any} */ change) => mapState({ x: "memory", ...change }, { ...state, catalog: { ...state.catalog, optimizers } });
  const valuesOf = (/** @type {any} */ change) => maps(asking(change))[0].message.axes[0].values;
  equal(axesOf(asking({}))?.[0].scale, "linear");
  equal(valuesOf({ size: 64 }), Array.from({ length: 50 }, (_, k) => k + 1));
  equal(valuesOf({ size: 8 }), [1, 8, 15, 22, 29, 36, 43, 50]);
  equal(valuesOf({ size: 6 }), [1, 11, 21, 31, 41]);
  const shown = surveyed(asking({ size: 6 }), { rows: [[[0, 1, 1], [0, 1, 1], [0, 1, 1]]], axes: [
    { name: "memory", scale: "linear", values: [1, 11, 21] },
    { name: "start_y", scale: "linear", values: [0] },
  ] });
  equal([1, 11, 21].map((value) => indexAt(mapIn(shown).axes[0], value)), [0, 1, 2]);
});

test("a map is wished for while its tab is shown", () => {
  equal(maps(openingState()), []);
  equal(maps(after(mapState(), { type: "tab", name: "landscape" })), []);
});

test("the values that a map varies, labels and changes on the way do not make another map", () => {
  const state = mapState();
  const [{ about }] = maps(state);
  const same = (/** @type {any[]} */ ...actions) => maps(after(state, ...actions))[0].about === about;
  ok(same({ type: "set_start", x: [0.5, 0.25], phase: "done" }), "another start");
  ok(same({ type: "rename_run", run: 0, label: "mine" }), "a name");
  ok(same({ type: "set_parameter", run: 1, name: "learning_rate", value: 0.01, phase: "done" }), "another run");
  ok(!same({ type: "set_parameter", run: 0, name: "learning_rate", value: 0.01, phase: "done" }), "the learning rate");
  ok(!same({ type: "set_steps", value: 400 }), "steps");
  ok(!same({ type: "map_view", change: { size: 64 } }), "size");
  const [x] = maps(heavy({ x: "learning_rate", y: "start_x" }));
  const moved = after(heavy({ x: "learning_rate", y: "start_x" }), { type: "set_start", x: [-1.2, 0.25], phase: "done" });
  ok(maps(moved)[0].about !== x.about, "the start's other coordinate");
});

test("another name on an axis has its own usual range, and a range the wrong way round is not taken", () => {
  const state = heavy({ x_low: 0, x_high: 1 });
  equal([axesOf(state)?.[0].low, axesOf(state)?.[0].high], [0, 1]);
  equal(view(after(state, { type: "map_view", change: { x: "momentum" } })).x_low, null);
  equal(after(state, { type: "map_view", change: { x_low: 2 } }).view, state.view);
  equal(view(after(state, { type: "map_view", change: { size: 513 } })).size, 128);
  equal(view(after(state, { type: "map_view", change: { size: 512, measure: "colour" } })), { ...view(state), size: 512 });
});

test("a pixel that is taken is the run, to the last digit, as one change, and plays from its start", () => {
  const before = { ...heavy({ x: "learning_rate", y: "start_x" }), playhead: 7 };
  const values = { learning_rate: 0.012345678901234567, start_x: 1 / 3 };
  const state = after(before, { type: "map_pick", run: HEAVY, values });
  equal(state.experiment.runs[HEAVY].optimizer.parameters.learning_rate, values.learning_rate);
  equal([state.experiment.start, state.playhead, state.playing], [[1 / 3, 1], 0, true]);
  equal([state.undo, after(state, { type: "undo" }).experiment], [before.undo + 1, before.experiment]);
});

test("the same pixel taken again is nothing to undo, and plays from its start", () => {
  const pick = { type: "map_pick", run: HEAVY, values: { learning_rate: 0.0123, start_x: 1 / 3 } };
  const once = after(heavy({ x: "learning_rate", y: "start_x" }), pick);
  const twice = after({ ...once, playhead: 9, playing: false }, pick);
  equal([twice.undo, twice.experiment === once.experiment, twice.playhead, twice.playing], [once.undo, true, 0, true]);
});

test("a pixel that is taken drops all changes on the way of its run, which its map left out too", () => {
  const before = heavy({ x: "start_x", y: "start_y" });
  const changes = [{ step: 5, set: { momentum: 0.1 } }, { step: 9, set: { learning_rate: 0.2 } }];
  const changed = { ...before.experiment, runs: before.experiment.runs.map((run) => ({ ...run, changes })) };
  const start = { start_x: before.experiment.start[0], start_y: before.experiment.start[1] };
  const runs = before.runs.map((run) => ({ ...run, forkedAt: 5 }));
  const state = after({ ...before, runs, experiment: changed }, { type: "map_pick", run: HEAVY, values: start });
  equal(state.experiment.runs.map((run) => run.changes?.length), [2, 0]);
  equal([state.runs.map(({ forkedAt }) => forkedAt), state.undo], [[5, null], before.undo + 1]);
});

test("a run with a start of its own keeps to its own, and a value out of range is refused", () => {
  const state = mapState();
  const own = { ...state.experiment, runs: state.experiment.runs.map((run, k) => (k === 0 ? { ...run, start: [0, 0] } : run)) };
  const picked = after({ ...state, experiment: own }, { type: "map_pick", run: 0, values: { start_x: 2, start_y: 3 } });
  equal([picked.experiment.start, picked.experiment.runs[0].start], [state.experiment.start, [2, 3]]);
  const wrong = after(state, { type: "map_pick", run: 0, values: { learning_rate: 11 } });
  equal([wrong.refusal?.code, wrong.experiment], ["out_of_range", state.experiment]);
});

test("coming nearer halves both ranges about the cross-hair, going farther stays within what a parameter may be", () => {
  const state = heavy({ x: "learning_rate", y: "momentum" });
  const near = after(state, { type: "map_view", change: scaled(state, 0.5, [-2, 0.5]) });
  const [x, y] = axesOf(near) ?? [];
  close(Math.log10(x?.low ?? 0), -3.5, 1e-5);
  close(Math.log10(x?.high ?? 0), -0.5, 1e-5);
  close(y?.low ?? 0, 0.25, 1e-3);
  ok(isPart(near) && !isPart(state));
  const far = axesOf(after(near, { type: "map_view", change: scaled(near, 8, null) }));
  equal(far?.map(({ low, high }) => [low, high]), [[1e-5, 10], [0, 0.999]]);
});

test("a box of starts is looked into, one that holds no more numbers is not", () => {
  const state = mapState();
  equal(lookingInto(state, [0, 1, 0.5, 1]), { x: "start_x", y: "start_y", x_low: 0, x_high: 1, y_low: 0.5, y_high: 1 });
  equal(lookingInto(state, [1, 1 + 1e-15, 0, 1]), null);
});

test("the landscape's box is taken over for starts alone", () => {
  const seen = { ...heavy(), visible: /** @type {[number, number, number, number]} */ ([-1, 1, 0, 2]) };
  equal(asLandscape(seen), { x: "start_x", y: "start_y", x_low: -1, x_high: 1, y_low: 0, y_high: 2 });
  const mixed = after(seen, { type: "map_view", change: { x: "momentum", y: "start_x" } });
  equal(asLandscape(mixed), { x: "momentum", y: "start_x", x_low: 0, x_high: 0.999, y_low: -1, y_high: 1 });
  equal(asLandscape(after(seen, { type: "map_view", change: { x: "momentum", y: "learning_rate" } })), null);
});

test("a rule whose steps are dear is mapped in as many pixels as the server allows, and that is said", async () => {
  await pageWords();
  const dear = (/** @type {number|null} */ step, /** @type {any} */ change = {}) => {
    const state = mapState({ size: 64, ...change });
    const whole = parameter("memory", { low: 1, high: 5, default: 3, integer: true });
    const optimizers = state.catalog.optimizers.map((each) => ({ ...each, parameters: [...each.parameters, whole], step_us: step }));
    return { ...state, catalog: { ...state.catalog, optimizers, limits: { ...state.catalog.limits, survey_seconds: 60 } } };
  };
  const counts = (/** @type {any} */ state) => maps(state)[0].message.axes.map((/** @type {any} */ { count, values }) => count ?? values.length);
  const { steps } = dear(null).experiment;
  const room = (/** @type {number} */ runs) => (60 * 1e6) / (steps * runs);
  equal([counts(dear(null)), fewerPixels(dear(null))], [[64, 64], ""]);
  equal([counts(dear(room(64 * 64))), fewerPixels(dear(room(64 * 64)))], [[64, 64], ""], "the limit itself is allowed");
  equal(counts(dear(room(64 * 64 - 1))), [32, 32]);
  ok(fewerPixels(dear(room(400))).includes("16 × 16"), fewerPixels(dear(room(400))));
  equal([counts(dear(room(400), { x: "memory" })), fewerPixels(dear(room(400), { x: "memory" }))], [[5, 64], ""], "five whole numbers");
  equal(counts(dear(room(100), { x: "memory" })), [5, 16]);
  ok(fewerPixels(dear(room(100), { x: "memory" })).includes("5 × 16"));
  const none = after(dear(room(400)), { type: "remove_run", run: 1 }, { type: "remove_run", run: 0 });
  equal([none.runs.length, mapSide(none), fewerPixels(none)], [0, 64, ""], "without a run there is nothing to compute");
});

test("a map that is too large says so and offers the largest that there would be", async () => {
  await pageWords();
  const state = surveyed(mapState({ size: 256 }), { rows: [[[0, 0, 0]]] });
  const [{ slot, about, run }] = maps(state);
  const refused = (/** @type {number} */ limit) =>
    after(state, { type: "survey_refused", slot, kind: "map", about, run, refusal: { code: "too_large", field: "axes", values: { got: 1e9, limit }, message: "" } });
  equal(refusalOf(refused(10_000_000))?.size, 128);
  equal(refusalOf(refused(2_000_000))?.size, 32);
  equal(refusalOf(refused(10))?.size, null);
  ok(refusalOf(refused(2_000_000))?.sentence.includes("2,000,000"));
  equal(refusalOf(after(refused(10), { type: "map_view", change: { size: 64 } })), null, "another size is not refused yet");
});
