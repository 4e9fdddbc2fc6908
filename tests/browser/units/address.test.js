// @ts-check
import { BadLink, pack, parse, unpack, write } from "/frontend/js/address.js";
import { createLink, hashOf, readHash } from "/frontend/js/link.js";
import { initialState, OPENING_VIEW } from "/frontend/js/reduce/initial.js";
import { Clock, equal, ok, test } from "./harness.js";
import { after, catalog, computedState, openingState, outcome, storeOf } from "./race.js";

const set = (/** @type {number} */ run, /** @type {string} */ name, /** @type {any} */ value) =>
  ({ type: "set_parameter", run, name, value, phase: "done" });

/** What of a state a link brings back. @param {any} state */
const picture = (state) => ({
  experiment: state.experiment,
  playhead: state.playhead,
  speed: state.speed,
  selected: state.selected,
  view: { ...state.view, hintSeen: false },
  runs: state.runs.map((/** @type {any} */ { slot, hidden, forkedAt }) => ({ slot, hidden, forkedAt })),
});

/** @param {string} text */
const opened = (text) => {
  const read = parse(catalog, text);
  return initialState({ catalog, experiment: read.experiment, picture: read.picture, playing: false, preferences: {} });
};

const repeats = (/** @type {any} */ state) => equal(picture(opened(write(state))), picture(state), write(state));

/** A race with everything in it that a link can hold. */
function rich() {
  let state = after(
    openingState({ playhead: 0 }),
    { type: "set_surface", name: "bowl" },
    { type: "set_start", x: [1e-7, -3.25], phase: "done" },
    { type: "set_steps", value: 900 },
    { type: "set_seed", value: 12 },
    { type: "add_run", optimizer: "plain" },
    { type: "remove_run", run: 0 },
    set(0, "nesterov", true),
    set(0, "momentum", 0.5),
    { type: "set_choice_parameter", run: 0, kind: "oracle", name: "standard_deviation", value: 3, phase: "done" },
    { type: "set_choice", run: 1, kind: "oracle", name: "noisy" },
    { type: "set_choice", run: 1, kind: "schedule", name: "falling" },
    { type: "set_choice_parameter", run: 1, kind: "schedule", name: "floor", value: 0.25, phase: "done" },
    { type: "set_choice", run: 1, kind: "clip", name: "norm" },
    { type: "rename_run", run: 1, label: "Ännchen (b=2);&~@ 快" },
    { type: "seek", step: 120 },
    set(0, "learning_rate", 0.125),
    { type: "seek", step: 240 },
    set(0, "learning_rate", 0.25),
    { type: "fork_run", run: 1 },
    { type: "hide_run", run: 1 },
  );
  state = after(
    state,
    { type: "zoom", box: [-1.5, 2, 0.001, 3e5] },
    { type: "curve_kind", curve: "learning_rate" },
    { type: "curve_scale", log: false },
    { type: "panel", name: "step" },
    { type: "from_here", on: true },
    { type: "speed", value: 15 },
    { type: "select", run: 1 },
  );
  return state;
}

test("the opening experiment says nothing but where the playhead is", () => {
  equal(write(openingState({ playhead: 42 })), "v=1&at=42");
});

test("only what differs from the defaults is written, in words that can be read", () => {
  const state = after(openingState({ playhead: 0 }), set(0, "learning_rate", 0.5), { type: "set_steps", value: 800 });
  equal(write(state), "v=1&n=800&r=plain(learning_rate=0.5)&r=heavy(learning_rate=0.0005)&at=0");
});

test("opening a link repeats the picture exactly", () => {
  repeats(openingState());
  repeats(rich());
});

test("a link names a schedule and a clipping only where they are not the usual ones, and old links lack them", () => {
  const state = after(
    openingState({ playhead: 0 }),
    { type: "set_choice", run: 0, kind: "schedule", name: "falling" },
    { type: "set_choice_parameter", run: 0, kind: "schedule", name: "floor", value: 0.5, phase: "done" },
    { type: "set_choice", run: 0, kind: "clip", name: "norm" },
  );
  const text = write(state);
  ok(text.includes(";schedule=falling(floor=0.5)") && text.includes(";clip=norm"), text);
  const old = parse(catalog, "v=1&r=plain(learning_rate=0.5)").experiment.runs[0];
  equal([old.schedule?.name, old.clip?.name], ["constant", "none"]);
});

test("a race without runs is a race", () => {
  repeats(after(openingState(), { type: "remove_run", run: 0 }, { type: "remove_run", run: 0 }));
});

test("numbers come back to the last bit", () => {
  for (const x of [0.1 + 0.2, 1e-300, -1.7976931348623157e308, 5e-324, 123456789.123456789]) {
    const state = after(openingState(), { type: "set_start", x: [x, 1], phase: "done" });
    equal(opened(write(state)).experiment.start[0], x);
  }
});

test("a link survives what an address does to its letters", () => {
  const url = new URL("http://here/");
  url.hash = write(rich());
  equal(picture(opened(url.hash.slice(1))), picture(rich()));
});

test("a link with its signs escaped is understood", async () => {
  const read = await readHash(catalog, `#${encodeURIComponent(write(rich()))}`);
  equal(read?.experiment, rich().experiment);
  const plain = after(openingState(), set(0, "learning_rate", 0.5));
  const brackets = write(plain).replace(/\(/g, "%28").replace(/\)/g, "%29");
  equal((await readHash(catalog, `#${brackets}`))?.experiment, plain.experiment);
});

/** A race whose runs are at their ends, so that they can be pinned. */
const finished = (/** @type {any[]} */ ...actions) =>
  after(computedState(openingState({ playhead: 0 }), [41, 501], [outcome("diverged", 40), outcome("step_limit", 500)]), ...actions);
const pins = (/** @type {any} */ state) => state.pins.map((/** @type {any} */ { basis, slot }) => ({ basis, slot }));

test("a pin is in the link as a run, with what of its setting differs from the experiment", () => {
  const state = finished({ type: "pin", run: 0 }, { type: "pin", run: 1 });
  equal(write(state), "v=1&at=0&pin=plain(learning_rate=0.002)&pin=heavy(learning_rate=0.0005);slot=1");
  const moved = after(
    state,
    { type: "unpin", pin: 2 },
    { type: "set_start", x: [1, 2], phase: "done" },
    { type: "set_steps", value: 90 },
    { type: "set_seed", value: 4 },
  );
  ok(write(moved).endsWith("&pin=plain(learning_rate=0.002);x=-1.2,1;n=500;s=0"), write(moved));
});

test("pins come back to the last bit, their rows still to be computed", () => {
  const label = { type: "rename_run", run: 0, label: "a;b&c=(d) 快~@" };
  let state = finished(set(1, "learning_rate", 0.1 + 0.2), label);
  state = { ...state, runs: computedState(state, [41, 501], [outcome("diverged", 40), outcome("step_limit", 500)]).runs };
  state = after(state, { type: "pin", run: 0 }, { type: "pin", run: 1 });
  equal(state.pins.length, 2);
  for (const now of [state, after(state, { type: "set_surface", name: "bowl" }, { type: "set_steps", value: 20 })]) {
    const again = opened(write(now));
    equal(pins(again), pins(now), write(now));
    equal(again.pins.map(({ rows, outcome: end, refusal }) => [rows, end, refusal]), [[null, null, null], [null, null, null]]);
  }
});

test("a pin keeps its own way to stop", () => {
  const state = finished({ type: "pin", run: 0 });
  const stopped = { ...state, experiment: { ...state.experiment, stop: { ...state.experiment.stop, gradient_norm: 0.5 } } };
  equal(pins(opened(write(stopped))), pins(stopped));
  ok(write(stopped).endsWith("&stop=stop(gradient_norm=0.5)&at=0&pin=plain(learning_rate=0.002);stop=stop"), write(stopped));
});

test("a pin of a formula brings its formula along", () => {
  const objective = { kind: "formula", text: "a*x^2 + y^2; 1", domain: [[-2, 2], [-1, 1]], parameters: { a: 3 } };
  const state = finished({ type: "pin", run: 0 });
  const [made] = state.pins;
  const typed = { ...state, pins: [{ ...made, basis: { ...made.basis, objective, start: [1, 1] } }] };
  equal(pins(opened(write(/** @type {any} */ (typed)))), pins(typed));
});

/** Another value than the usual one for every field of the view that a link holds. @type {Record<string, any>} */
const LOOKS = {
  box: [-1, 2, 0.1 + 0.2, 3],
  logLoss: false,
  curve: "sensitivity",
  panel: "compare",
  tab: "map",
  camera: [0, 0.5, 2],
  fromHere: true,
  localModel: false,
  sweep: { ...OPENING_VIEW.sweep, parameter: "momentum", measure: "best", count: 100, seeds: 8, low: 0, high: 0.99, test: true },
  map: { ...OPENING_VIEW.map, x: "learning_rate", y: "momentum", measure: "loss", size: 256, x_low: 1e-5, x_high: 0.1 + 0.2 },
  cost: "gradients",
  tuned: { trials: 64, runs: ["1x9f", "0"] },
  ensemble: { seeds: 100 },
  compare: true,
  side: "losses",
  losses: [{ name: "gap", parameters: { width: 0.1 + 0.2 } }],
  gallery: ["gap"],
};

test("every field of the view is in the link, but whether the hint was seen", () => {
  equal(Object.keys(LOOKS).sort(), Object.keys(OPENING_VIEW).filter((name) => name !== "hintSeen").sort());
  for (const [name, value] of Object.entries(LOOKS)) repeats(openingState({ view: { ...OPENING_VIEW, [name]: value } }));
  repeats(openingState({ view: { ...OPENING_VIEW, ...LOOKS } }));
  for (const tab of /** @type {const} */ (["space", "rates"])) repeats(openingState({ view: { ...OPENING_VIEW, tab } }));
});

test("of a plot over many runs only what differs is in the link", () => {
  const state = openingState({ view: { ...OPENING_VIEW, sweep: { ...OPENING_VIEW.sweep, measure: "best", low: 1e-3 }, compare: true } });
  equal(write(state), "v=1&at=0&sweep=sweep(measure=~best,low=0.001)&compare=1");
});

test("eight pins of many changes beside eight runs make less than 2,000 characters", async () => {
  const many = { ...catalog, limits: { ...catalog.limits, runs: 8 } };
  let state = finished({ type: "pin", run: 0 });
  const [made] = state.pins;
  const steps = Array.from({ length: 3 }, (_, k) => 20 + 45 * k);
  const pinned = Array.from({ length: 8 }, (_, k) => {
    const changes = steps.map((step) => ({ step: step + k, set: { learning_rate: Number((0.0123 * (k + 1)).toPrecision(3)) } }));
    return { ...made, key: k + 1, slot: k, basis: { ...made.basis, start: [k, 1], run: { ...made.basis.run, changes } } };
  });
  state = { ...state, catalog: many, pins: pinned };
  while (state.runs.length < 8) state = after(state, { type: "add_run", optimizer: state.runs.length % 2 ? "heavy" : "plain" });
  const hash = await hashOf(state, { language: false, theme: false });
  ok(hash.length < 2000, `${hash.length} characters`);
  equal((await readHash(many, `#${hash}`))?.picture.pins, pins(state));
});

test("a view or a pin that cannot be is refused, whatever it says", async () => {
  const wrong = [
    "tab=cellar", "cost=gold", "compare=2", "panel=door",
    "sweep=sweep(parameter=~speed)", "sweep=sweep(parameter=3)", "sweep=sweep(measure=~luck)", "sweep=sweep(seeds=0)",
    "sweep=sweep(seeds=1e9)", "sweep=sweep(low=NaN)", "sweep=sweep(low=2,high=1)", "sweep=sweep(colour=~red)", "sweep=sweep(low=~a)",
    "sweep=sweep(parameter=~momentum,low=~a)", "sweep=sweep(parameter=~momentum,seeds=-1)",
    "map=map(size=100000)", "map=map(size=1.5)", "map=map(x=~speed)", "map=map(x_low=1,x_high=0)", "map=map(measure=~luck)",
    "map=map(__proto__=1)", "map=map(y=~learning_rate,y_low=Infinity)",
    "tuned=64", "tuned=0:a", "tuned=64:ABC", "tuned=64:123456789", "tuned=64:1,2,3,4,5,6,7,8,9", "tuned=1e9:a",
    "side=cellar", "losses=gap;gap;gap", "losses=mars", "losses=gap(width=-1)", "losses=gap(width=~a)", "gallery=", "gallery=mars", "gallery=gap;gap",
    "ensemble=1", "ensemble=201", "ensemble=9.5", "ensemble=",
    "pin=", "pin=fastest", "pin=plain(learning_rate=99)", "pin=plain(speed=1)", "pin=plain;n=0", "pin=plain;n=1e9", "pin=plain;s=-1",
    "pin=plain;x=1", "pin=plain;x=1,NaN", "pin=plain;slot=8", "pin=plain;slot=1,2", "pin=plain;o=mars", "pin=plain;colour=red",
    "pin=plain;f=x;d=1,0", "pin=plain;stop=stop(luck=1)", "pin=plain;@x(learning_rate=1)", Array(9).fill("pin=plain").join("&"),
  ];
  for (const text of wrong) {
    const got = await readHash(catalog, `#v=1&${text}`).catch((error) => error);
    ok(got instanceof BadLink, text);
  }
  const { refusal } = await readHash(catalog, `#v=1&${Array(9).fill("pin=plain").join("&")}`).catch((error) => error);
  equal([refusal.code, refusal.field, refusal.values], ["too_many", "pins", { got: 9, limit: 8 }]);
});

test("language and theme are in the link only when it set them", () => {
  const state = after(openingState(), { type: "language", value: "zh" }, { type: "theme", value: "dark" });
  equal(write(state), "v=1&at=0");
  equal(write(state, { language: true, theme: true }), "v=1&at=0&language=zh&theme=dark");
  equal(opened("v=1&language=zh&theme=dark").language, "zh");
});

test("eight runs of many changes make less than 2,000 characters", async () => {
  const many = { ...catalog, limits: { ...catalog.limits, runs: 8, changes: 32, history: 1000 } };
  let random = 7;
  const next = () => (random = (random * 16807) % 2147483647) / 2147483647;
  let state = openingState({ catalog: many });
  while (state.runs.length < 8) state = after(state, { type: "add_run", optimizer: state.runs.length % 2 ? "heavy" : "plain" });
  for (let run = 0; run < 8; run += 1) {
    for (let step = 7; step < 490; step += 15 + (run % 3)) {
      state = after(state, { type: "seek", step }, set(run, "learning_rate", Number((10 ** (-4 * next())).toPrecision(3))));
    }
  }
  const changes = state.experiment.runs.reduce((sum, run) => sum + (run.changes?.length ?? 0), 0);
  const hash = await hashOf(state, { language: false, theme: false });
  ok(changes > 200 && write(state).length > 4000);
  ok(hash.length < 2000, `${hash.length} characters for ${changes} changes`);
  equal((await readHash(many, `#${hash}`))?.experiment, state.experiment);
});

test("a packed text is itself again, and one that unfolds without end is not read", async () => {
  const text = write(rich());
  equal(await unpack(await pack(text)), text);
  const bomb = await pack("x".repeat(1e6));
  ok(bomb.length < 3000);
  ok((await unpack(bomb).catch((error) => error)) instanceof Error);
});

test("a link that is longer than any of this page is not read", async () => {
  const fault = (/** @type {number} */ length) => readHash(catalog, `#${"v=1&".padEnd(length, "x")}`).catch((error) => error.message);
  const told = "an address has at most 100000 characters";
  equal([(await fault(100001)) === told, (await fault(100000)) === told], [true, false]);
});

test("what is no link of this page is refused", async () => {
  const wrong = [
    "v=1&r=plain(learning_rate=)",
    "v=1&r=plain(learning_rate=1",
    "v=1&r=plain;@x(learning_rate=1)",
    "v=1&x=1,two",
    "v=1&x=1",
    "v=1&box=1,2",
    "v=1&slots=0,0",
    "v=1&at=-3",
    "v=1&curve=pie",
    "v=1&n=",
    "v=1&r=plain;colour=red",
    "v=1&r=plain;label=%E0%A4%A",
    "nonsense&more",
    "=",
    "z=!!!!",
    "z=AAAA",
  ];
  for (const text of wrong) {
    const got = await readHash(catalog, `#${text}`).catch((error) => error);
    ok(got instanceof BadLink, text);
  }
});

test("a link to what the catalogue does not have says what it has", async () => {
  const refusal = async (/** @type {string} */ text) => (await readHash(catalog, text).catch((error) => error)).refusal;
  const { code, field, values } = await refusal("#v=1&r=fastest");
  equal([code, field, values], ["unknown_name", "runs[0].optimizer.name", { got: "fastest", known: ["plain", "heavy"] }]);
  equal((await refusal("#v=1&o=mars")).field, "objective.name");
  equal((await refusal("#v=1&r=plain(learning_rate=99)")).code, "out_of_range");
  equal((await refusal("#v=1&r=plain(speed=1)")).code, "unknown_field");
  equal((await refusal("#v=1&r=plain;@9(learning_rate=1);@9(learning_rate=1)")).code, "wrong_order");
  equal((await refusal(`#v=1&${"r=plain&".repeat(5)}at=0`)).code, "too_many");
  equal((await refusal("#v=2")).code, "bad_version");
});

test("an empty hash and a place in the page are no links", async () => {
  for (const hash of ["", "#", "#landscape", "#loss-curve"]) equal(await readHash(catalog, hash), null);
});

/** A link writer with an address bar of its own. @param {any} [state] */
function bar(state = openingState()) {
  const clock = new Clock();
  const store = storeOf(state);
  /** @type {any} */
  const location = { hash: "", href: "http://here/?embed=1" };
  let writes = 0;
  const history = {
    state: null,
    replaceState(/** @type {any} */ _, /** @type {string} */ __, /** @type {string} */ url) {
      writes += 1;
      location.hash = url;
    },
  };
  /** @type {any[]} */
  const arrived = [];
  const link = createLink({
    store, location, history, now: clock.now, schedule: clock.schedule,
    pinned: { language: false, theme: false },
    arrived: (read) => arrived.push(read),
  });
  return { clock, store, location, history, link, arrived, writes: () => writes };
}

test("the address follows what is seen, a few times a second at the most", () => {
  const { clock, store, location, writes } = bar();
  for (let step = 1; step <= 120; step += 1) {
    store.dispatch({ type: "seek", step });
    clock.pass(16);
  }
  clock.pass(1000);
  equal(location.hash, "#v=1&at=120");
  ok(writes() <= 8, String(writes()));
});

test("a single change is in the address at once", () => {
  const { clock, store, location } = bar();
  clock.pass(1000);
  store.dispatch({ type: "set_seed", value: 9 });
  clock.pass(50);
  equal(location.hash, "#v=1&s=9&at=0");
});

test("while it plays the address is written seldom, and when it pauses it is right", () => {
  const { clock, store, location, writes } = bar(openingState({ playing: true }));
  clock.pass(2000);
  const before = writes();
  for (let step = 1; step <= 120; step += 1) {
    store.dispatch({ type: "tick", step });
    clock.pass(16);
  }
  ok(writes() - before <= 2, String(writes() - before));
  store.dispatch({ type: "pause" });
  clock.pass(400);
  equal(location.hash, "#v=1&at=120");
});

test("while something is dragged the address waits", () => {
  const { clock, store, location } = bar();
  clock.pass(1000);
  const before = location.hash;
  store.dispatch({ ...set(0, "learning_rate", 0.5), phase: "drag" });
  clock.pass(1000);
  equal(location.hash, before);
  store.dispatch(set(0, "learning_rate", 0.5));
  clock.pass(1000);
  ok(location.hash.includes("learning_rate=0.5"));
});

test("its own writing is no news, somebody else's is", async () => {
  const { clock, store, location, link, arrived } = bar();
  store.dispatch({ type: "seek", step: 5 });
  clock.pass(1000);
  await link.changed();
  equal(arrived, []);
  location.hash = "#v=1&n=300&at=9";
  await link.changed();
  equal([arrived[0].experiment.steps, arrived[0].picture.playhead], [300, 9]);
  location.hash = "#v=1&n=oops";
  await link.changed();
  ok(arrived[1] instanceof BadLink);
  equal(location.hash, "#v=1&at=5");
});

test("a place in the page is jumped to and the address is put right again", async () => {
  const { clock, location, link, arrived } = bar();
  clock.pass(1000);
  location.hash = "#landscape";
  await link.changed();
  equal([location.hash, arrived], ["#v=1&at=0", []]);
});

test("a frame that may not write its address works all the same", () => {
  const { clock, store, history, link } = bar();
  history.replaceState = () => {
    throw new DOMException("sandboxed", "SecurityError");
  };
  store.dispatch({ type: "seek", step: 5 });
  clock.pass(1000);
  link.flush();
});

test("the link to be sent is the whole address", async () => {
  const { link } = bar(openingState({ playhead: 7 }));
  equal(await link.whole(), "http://here/?embed=1#v=1&at=7");
});
