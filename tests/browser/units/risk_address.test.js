// @ts-check
import { LONGEST, pack, parse, write } from "/frontend/js/address.js";
import { complete } from "/frontend/js/experiment.js";
import { initialState } from "/frontend/js/reduce/initial.js";
import { equal, ok, test, throws } from "./harness.js";
import { catalog, risk, riskState } from "./trained.js";

const stateOf = (/** @type {any} */ objective, /** @type {any} */ more = {}) =>
  initialState({
    catalog,
    experiment: complete(catalog, { ...catalog.opening, objective, start: [-1, -1], runs: [{ optimizer: { name: "heavy", parameters: {} } }], ...more }),
    playing: false,
    preferences: {},
  });
const again = (/** @type {any} */ state) => parse(catalog, write(state)).experiment;
const DATA = { sha256: "0a".repeat(32), features: ["size, m²", "a=b"], target: "price;", positive: "~yes(1)" };

test("a risk with nothing but defaults is three short names", () => {
  ok(write(riskState()).startsWith("v=1&data=points&trained=straight&loss=square&"), write(riskState()));
});

test("a risk goes through the address and comes back the same", () => {
  const objective = risk({
    dataset: { name: "points", parameters: { n: 7 }, edits: [{ row: 3, to: [1.5, -2] }, { row: 4, to: null }, { row: 7, to: [0, 1e-7] }] },
    loss: { name: "square", parameters: { convention: "sum" } },
    penalty: { name: "ridge", parameters: { strength: 3 } },
    split: { validation: 0.3, split_seed: 4 },
  });
  const state = stateOf(objective, { stop: { patience: 20 } });
  equal(again(state), state.experiment);
});

test("one's own data are named by their hash, with whatever their columns are called", () => {
  const state = stateOf(risk({ dataset: { name: "mine", parameters: { standardise: true }, data: DATA }, model: { name: "flat" } }));
  equal(again(state), state.experiment);
});

test("what a rule asks on data goes without saying", () => {
  ok(!write(stateOf(risk())).includes("oracle="), write(stateOf(risk())));
  const exact = stateOf(risk(), { runs: [{ optimizer: { name: "heavy", parameters: {} }, oracle: { name: "exact", parameters: {} } }] });
  equal(again(exact).runs[0].oracle?.name, "exact");
});

test("a link to a risk with a hundred edited rows stays short", async () => {
  const edits = Array.from({ length: 100 }, (_, row) => ({ row, to: [Number((Math.sin(row) * 3).toPrecision(5)), Number((Math.cos(row) * 70).toPrecision(5))] }));
  const state = stateOf(risk({ dataset: { name: "points", parameters: { n: 100 }, edits } }));
  const packed = await pack(write(state));
  ok(packed.length < LONGEST, String(packed.length));
});

test("a pinned run on another risk brings its risk along", () => {
  const state = stateOf(risk());
  const { start, steps, seed, stop, runs } = state.experiment;
  const objective = risk({ loss: { name: "absolute" }, dataset: { name: "points", edits: [{ row: 1, to: [2, 2] }, { row: 2, to: null }] } });
  const pin = { key: 1, slot: 2, basis: { objective, start, steps, seed, stop, run: runs[0] }, rows: null, outcome: null, refusal: null };
  equal(parse(catalog, write({ ...state, pins: [pin] })).picture.pins?.[0].basis.objective, objective);
});

test("half a risk is no link", () => {
  throws(() => parse(catalog, "v=1&data=points"), "half");
  throws(() => parse(catalog, "v=1&data=points&trained=straight&loss=square&rows=1:a,2"), "number");
  throws(() => parse(catalog, "v=1&data=mine&trained=straight&loss=square&table=xyz&columns=a,,b"), "data");
});

test("a link to what is not known says what is", () => {
  throws(() => parse(catalog, "v=1&data=points&trained=bent&loss=square"), "unknown_name");
  throws(() => parse(catalog, "v=1&data=points(n=1)&trained=straight&loss=square"), "out_of_range");
  throws(() => parse(catalog, "v=1&data=points&trained=straight&loss=square&split=split(half=1)"), "unknown_field");
});
