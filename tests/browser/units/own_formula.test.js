// @ts-check
import { BadLink, parse, write } from "/frontend/js/address.js";
import { contourQuery } from "/frontend/js/contours.js";
import { createFormulas, TYPING_RESTS_MS } from "/frontend/js/formulas.js";
import { editorOf, objectiveName, withAxes } from "/frontend/js/figures/own_formula.js";
import { asFormula, surfaceOf } from "/frontend/js/objective.js";
import { pageWords } from "./figures.js";
import { Clock, equal, ok, test } from "./harness.js";
import { after, catalog as bare, computedState, openingState, parameter, storeOf } from "./race.js";

const banana = { ...bare.surfaces[0], formula: "(1 - x)^2 + b*(y - x^2)^2" };
const oblique = { ...bare.surfaces[1], formula: "l1*x^2 + l2*y^2", parameters: [parameter("l1", { default: -2 }), parameter("l2", { default: 3 })] };
const catalog = {
  ...bare,
  surfaces: [banana, oblique, bare.surfaces[2]],
  formulas: { functions: [], constants: [], names: ["lam"], examples: [] },
};
const PLANE = [[-2, 2], [-1, 3]];

/** What the server answers for a formula. @type {(formula: string, rest?: any) => any} */
const described = (formula, rest = {}) => ({
  ...bare.surfaces[1],
  words: {},
  formula,
  mathml: `<math><mi>${formula}</mi></math>`,
  domain: PLANE,
  start: [-1.2, 1.8],
  parameters: [...formula.matchAll(/\b[a-d]\b/g)].map(([name]) => parameter(name, { default: 1, low: -1e6, high: 1e6, symbol: name })),
  suggested: { plain: { learning_rate: 0.25 } },
  ...rest,
});

const own = () => after(computedState(openingState({ catalog }), [200, 200]), { type: "own_formula" });
const typed = (/** @type {any} */ state, /** @type {string} */ text, /** @type {any} */ rest = {}) =>
  after(
    state,
    { type: "draft_formula", text },
    { type: "formula_described", text, domain: PLANE, entry: described(text, rest) },
  );

test("a surface becomes a formula with the same function, domain, start and runs", () => {
  const before = openingState({ catalog });
  const state = after(before, { type: "own_formula" });
  equal(state.experiment.objective, { kind: "formula", text: banana.formula, domain: PLANE, parameters: { b: 100 } });
  equal([state.experiment.start, state.experiment.runs, state.undo], [before.experiment.start, before.experiment.runs, 1]);
  equal(after(state, { type: "undo" }).experiment, before.experiment);
});

test("a parameter whose name is no free one is put into the text as its number", () => {
  const made = asFormula(catalog, { kind: "surface", name: "bowl", parameters: { l1: -2, l2: 3 } });
  equal(made, { kind: "formula", text: "(-2)*x^2 + 3*y^2", domain: [[-5, 5], [-5, 5]], parameters: {} });
});

test("an optimizer that needs what only a surface has keeps the race on its surface", () => {
  const needy = { ...catalog, optimizers: [{ ...bare.optimizers[0], needs: ["sum_of_squares"] }, bare.optimizers[1]] };
  const state = after(openingState({ catalog: needy }), { type: "own_formula" });
  equal([state.experiment.objective.kind, state.refusal?.code], ["surface", "unsuited"]);
});

test("a formula is in force once the server has read it, in its normal form", () => {
  const draft = after(own(), { type: "draft_formula", text: "a·x²" });
  equal([draft.experiment.objective.text, draft.draft?.text], [banana.formula, "a·x²"]);
  const state = after(draft, { type: "formula_described", text: "a·x²", domain: PLANE, entry: described("a*x^2") });
  equal(state.experiment.objective, { kind: "formula", text: "a*x^2", domain: PLANE, parameters: { a: 1 } });
  equal([editorOf(state)?.text, state.objective?.mathml], ["a*x^2", "<math><mi>a*x^2</mi></math>"]);
});

test("free names keep their values while the formula around them changes; new ones are 1", () => {
  let state = typed(own(), "a*x^2");
  state = after(state, { type: "set_surface_parameter", name: "a", value: 7, phase: "done" });
  state = typed(state, "a*x^2 + c*y");
  equal(state.experiment.objective.parameters, { a: 7, c: 1 });
  equal(typed(state, "c*y").experiment.objective.parameters, { c: 1 });
});

test("a free name's slider spans a few numbers, and far ones can be typed", () => {
  const state = typed(own(), "a*x^2");
  equal(editorOf(state)?.parameters.map(({ parameter: { name, slide } }) => [name, slide]), [["a", [-5, 5]]]);
  const far = after(state, { type: "set_surface_parameter", name: "a", value: 4000, phase: "done" });
  equal([far.experiment.objective.parameters.a, far.refusal], [4000, null]);
  equal(after(far, { type: "set_surface_parameter", name: "a", value: 2e6, phase: "done" }).refusal?.code, "out_of_range");
});

test("what is typed in one go is undone in one; leaving the field begins another", () => {
  const before = own();
  let state = typed(typed(typed(before, "x"), "x^2"), "x^2 + y^2");
  equal([state.undo, after(state, { type: "undo" }).experiment], [2, before.experiment]);
  state = typed(after(state, { type: "draft_end" }), "x^4");
  equal([state.undo, after(state, { type: "undo" }).experiment.objective.text], [3, "x^2 + y^2"]);
});

test("a change made between two texts stands between them in the history", () => {
  let state = after(typed(own(), "a*x"), { type: "set_steps", value: 77 });
  state = typed(state, "a*x^2");
  equal([state.undo, after(state, { type: "undo" }).experiment.objective.text], [4, "a*x"]);
});

test("a refusal belongs to the text that was refused, and leaves the formula in force", async () => {
  await pageWords();
  const refusal = { code: "formula_times", field: "text", values: { column: 2, write: "2*x" }, message: "" };
  const draft = after(own(), { type: "draft_formula", text: "2x" });
  const late = after(draft, { type: "formula_refused", text: "2", domain: PLANE, refusal });
  equal(late.draft?.refusal, null);
  const state = after(draft, { type: "formula_refused", text: "2x", domain: PLANE, refusal });
  const editor = editorOf(state);
  equal([editor?.column, editor?.text, state.experiment.objective.text], [2, "2x", banana.formula]);
  ok(editor?.sentence.includes("2*x"), editor?.sentence);
  equal(editorOf(after(state, { type: "draft_formula", text: "2xy" }))?.column, null);
  equal(editorOf(after(state, { type: "draft_end" }))?.text, "2x");
  equal(editorOf(after(state, { type: "draft_cancel" }))?.text, banana.formula);
});

test("spaces are left alone while somebody types", () => {
  const text = "x  + y ";
  const draft = after(own(), { type: "draft_formula", text });
  const state = after(draft, { type: "formula_described", text, domain: PLANE, entry: described("x + y") });
  equal(editorOf(state)?.text, text);
  equal(editorOf(after(state, { type: "draft_end" }))?.text, "x + y");
});

test("one dimension drops the second axis, and a start that has two numbers", () => {
  const line = [[-2, 2]];
  const entry = described("x^2", { domain: line, dimension: 1, start: [-1.2] });
  const state = after(
    own(),
    { type: "draft_formula", text: "x^2", domain: line },
    { type: "formula_described", text: "x^2", domain: line, entry },
  );
  equal([state.experiment.start, state.objective?.dimension, editorOf(state)?.left], [[-1.2], 1, "f(x) ="]);
  equal([withAxes(/** @type {any} */ (PLANE), 1), withAxes(/** @type {any} */ (line), 2)], [[[-2, 2]], [[-2, 2], [-2, 2]]]);
});

test("a start outside of the new domain is replaced, one inside is kept", () => {
  const kept = typed(own(), "x");
  equal(kept.experiment.start, [-1.2, 1]);
  const away = [[5, 9], [5, 9]];
  const entry = described("x", { domain: away, start: [5.8, 7.8] });
  const state = after(kept, { type: "draft_formula", domain: away }, { type: "formula_described", text: "x", domain: away, entry });
  equal(state.experiment.start, [5.8, 7.8]);
});

test("rates that suited the old formula become those that suit the new one", () => {
  const state = typed(typed(own(), "x^2"), "9*x^2", { suggested: { plain: { learning_rate: 0.03 } } });
  equal(state.experiment.runs[0].optimizer.parameters.learning_rate, 0.03);
  const added = after(state, { type: "add_run", optimizer: "plain" });
  equal(added.experiment.runs[2].optimizer.parameters.learning_rate, 0.03);
});

test("a surface chosen after a formula has nothing left of it", () => {
  const state = after(typed(own(), "x"), { type: "set_surface", name: "bowl" });
  equal(Object.keys(state.experiment.objective).sort(), ["kind", "name", "parameters"]);
  equal([editorOf(state), objectiveName(state)], [null, "bowl"]);
});

test("a link brings a formula back with its domain, its numbers and its start", () => {
  let state = typed(own(), "a*x^2 + sin(3*y) - (b/2)^2");
  state = after(state, { type: "set_surface_parameter", name: "a", value: -2.5, phase: "done" });
  const text = write(state);
  equal(parse(catalog, text).experiment, state.experiment, text);
  equal(parse(bare, text).experiment, state.experiment, "also where nothing is known of the formula");
});

test("a formula of 300 characters, percent signs and all, comes back", () => {
  const long = Array.from({ length: 60 }, (_, k) => `+${(k % 9) + 1}*x`).join("").slice(1).padEnd(300, " ").slice(0, 299);
  const state = typed(own(), long);
  equal(parse(catalog, write(state)).experiment.objective.text, long);
});

test("a link without a start has a sensible one, and one without a domain is refused", () => {
  equal(parse(catalog, "v=1&f=x*y&d=-10,10,0,10").experiment.start, [-6, 7]);
  for (const text of ["v=1&f=x", "v=1&f=x&d=1", "v=1&f=x&d=2,1", "v=1&f=x&d=0,1,2,3,4,5"]) {
    let error = null;
    try {
      parse(catalog, text);
    } catch (thrown) {
      error = thrown;
    }
    ok(error instanceof BadLink, text);
  }
});

test("a formula of a link is drawn once the server has read it, in whatever spelling it came", async () => {
  const { clock, store, requests } = asked();
  const text = "v=1&f=x%C2%B2&d=-2,2,-1,3&x=1,1";
  store.dispatch({ type: "load", experiment: parse(catalog, text).experiment, picture: null });
  equal(contourQuery(store.get()), null);
  clock.pass(10);
  equal(requests[0].query.get("text"), "x²");
  await requests[0].answer({ entry: described("x^2"), refusal: null });
  ok(contourQuery(store.get())?.query.includes("formula"));
});

test("an objective that the server has not described has what its value says", () => {
  const known = surfaceOf(bare, { kind: "formula", text: "a*x", domain: [[0, 10]], parameters: { a: 3 } });
  equal([known?.dimension, known?.start, known?.parameters[0].name, known?.minima], [1, [2], "a", []]);
});

/** The service with a server whose answers the test gives. */
function asked() {
  const clock = new Clock();
  const store = storeOf(openingState({ catalog }));
  /** @type {{query: URLSearchParams, answer: (told: any) => Promise<void>, fail: () => Promise<void>}[]} */
  const requests = [];
  createFormulas({
    store,
    schedule: clock.schedule,
    load: (text) =>
      new Promise((resolve, reject) => {
        const settled = () => new Promise((done) => setTimeout(() => done(undefined), 0));
        requests.push({
          query: new URLSearchParams(text),
          answer: (told) => (resolve(told), /** @type {any} */ (settled())),
          fail: () => (reject(new Error("away")), /** @type {any} */ (settled())),
        });
      }),
  });
  return { clock, store, requests };
}

test("the server is asked after a moment of rest, once for all that was typed till then", async () => {
  const { clock, store, requests } = asked();
  store.dispatch({ type: "own_formula" });
  clock.pass(10);
  equal(requests.map(({ query }) => query.get("text")), [banana.formula]);
  await requests[0].answer({ entry: described(banana.formula), refusal: null });
  for (const text of ["x", "x^", "x^2"]) {
    store.dispatch({ type: "draft_formula", text });
    clock.pass(TYPING_RESTS_MS - 50);
  }
  equal(requests.length, 1);
  clock.pass(60);
  equal([requests.length, requests[1].query.get("text"), requests[1].query.get("domain")], [2, "x^2", "[[-2,2],[-1,3]]"]);
  await requests[1].answer({ entry: described("x^2"), refusal: null });
  equal(store.get().experiment.objective.text, "x^2");
  clock.pass(5000);
  equal(requests.length, 2);
});

test("an answer to what was typed before does not come into force", async () => {
  const { clock, store, requests } = asked();
  store.dispatch({ type: "own_formula" });
  store.dispatch({ type: "draft_formula", text: "x" });
  clock.pass(300);
  store.dispatch({ type: "draft_formula", text: "x^2" });
  await requests[0].answer({ entry: described("x"), refusal: null });
  equal(store.get().experiment.objective.text, banana.formula);
  clock.pass(300);
  equal(requests.at(-1)?.query.get("text"), "x^2");
});

test("while the server is away it is asked again", async () => {
  const { clock, store, requests } = asked();
  store.dispatch({ type: "own_formula" });
  clock.pass(10);
  await requests[0].fail();
  clock.pass(1000);
  equal(requests.length, 1);
  clock.pass(1500);
  equal(requests.length, 2);
});

test("a formula from a link that the server does not take is not asked for again and again", async () => {
  const { clock, store, requests } = asked();
  store.dispatch({ type: "own_formula" });
  clock.pass(10);
  await requests[0].answer({ entry: null, refusal: { code: "formula_times", field: "text", values: {}, message: "" } });
  clock.pass(10000);
  store.dispatch({ type: "set_steps", value: 20 });
  clock.pass(10000);
  equal(requests.length, 1);
});
