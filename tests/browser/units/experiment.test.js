// @ts-check
import { commonPast, complete, basisOf, onSurface, same, valueAt, withParameter } from "/frontend/js/experiment.js";
import { equal, ok, test } from "./harness.js";
import { catalog } from "./race.js";

const run = (/** @type {any[]} */ changes = []) => ({
  optimizer: { name: "heavy", parameters: { learning_rate: 0.1, momentum: 0.9 } },
  changes,
});
const basis = (/** @type {any[]} */ changes, /** @type {any} */ rest = {}) => ({
  ...basisOf(catalog.opening, 0),
  run: run(changes),
  ...rest,
});

test("an experiment is completed with the defaults of what it names", () => {
  const [first, second] = catalog.opening.runs;
  equal(catalog.opening.objective.parameters, { b: 100 });
  equal(first.oracle, { name: "exact", parameters: {} });
  equal(second.oracle, { name: "noisy", parameters: { standard_deviation: 1 } });
  equal(second.optimizer.parameters, { learning_rate: 0.0005, momentum: 0.9, nesterov: false });
  equal([first.schedule?.name, first.clip?.name, first.changes], ["constant", "none", []]);
  equal(catalog.opening.stop, { gradient_norm: 1e-8, loss_above: null });
  ok(same(complete(catalog, catalog.opening), catalog.opening));
});

test("a start that is left out is the surface's", () => {
  const objective = { kind: "surface", name: "bowl", parameters: {} };
  equal(complete(catalog, { objective, runs: [] }).start, [4, 2]);
});

test("the value in force is the last change at or before the step", () => {
  const value = run([{ step: 10, set: { learning_rate: 0.2 } }, { step: 30, set: { momentum: 0.5 } }]);
  equal([9, 10, 30].map((step) => valueAt(value, "learning_rate", step)), [0.1, 0.2, 0.2]);
  equal([29, 30].map((step) => valueAt(value, "momentum", step)), [0.9, 0.5]);
});

test("a parameter set from a step on keeps what was before and replaces what came later", () => {
  const value = run([
    { step: 10, set: { learning_rate: 0.2, momentum: 0.5 } },
    { step: 30, set: { learning_rate: 0.3 } },
  ]);
  equal(withParameter(value, "learning_rate", 0.4, 20).changes, [
    { step: 10, set: { learning_rate: 0.2, momentum: 0.5 } },
    { step: 20, set: { learning_rate: 0.4 } },
  ]);
  equal(withParameter(value, "learning_rate", 0.4, 10).changes, [{ step: 10, set: { momentum: 0.5, learning_rate: 0.4 } }]);
});

test("a parameter set from the start replaces the value itself", () => {
  const value = run([{ step: 10, set: { learning_rate: 0.2 } }, { step: 30, set: { momentum: 0.5 } }]);
  const next = withParameter(value, "learning_rate", 0.4, 0);
  equal([next.optimizer.parameters.learning_rate, next.changes], [0.4, [{ step: 30, set: { momentum: 0.5 } }]]);
  equal(value.optimizer.parameters.learning_rate, 0.1);
});

test("a change to the value that is in force anyway is none", () => {
  equal(withParameter(run(), "learning_rate", 0.1, 20).changes, []);
  const value = run([{ step: 10, set: { learning_rate: 0.2 } }]);
  equal(withParameter(value, "learning_rate", 0.1, 10).changes, []);
});

test("the common past of two values ends where their changes begin to differ", () => {
  const change = (/** @type {number} */ step, /** @type {number} */ value) => ({ step, set: { learning_rate: value } });
  equal(commonPast(basis([]), basis([change(120, 0.2)])), 120);
  equal(commonPast(basis([change(50, 0.2)]), basis([change(50, 0.3)])), 50);
  equal(commonPast(basis([change(50, 0.2), change(90, 1)]), basis([change(50, 0.2)])), 90);
  equal(commonPast(basis([change(50, 0.2), change(90, 1)]), basis([change(50, 0.2), change(70, 1)])), 70);
  equal(commonPast(basis([change(50, 0.2)]), basis([change(50, 0.2)])), Infinity);
});

test("other starts, seeds or settings have no past in common, another number of steps has all", () => {
  equal(commonPast(basis([]), basis([], { start: [0, 0] })), -1);
  equal(commonPast(basis([]), basis([], { seed: 3 })), -1);
  equal(commonPast(null, basis([])), -1);
  equal(commonPast(basis([]), basis([], { steps: 900 })), Infinity);
  const decaying = { run: { ...run(), schedule: { name: "falling", parameters: {} } } };
  equal(commonPast(basis([], decaying), basis([], { ...decaying, steps: 900 })), -1);
});

test("a name makes no other past", () => {
  equal(commonPast(basis([]), basis([], { run: { ...run(), label: "mine" } })), Infinity);
});

test("on another surface a run has what suits it there, unless it was set by hand", () => {
  const { opening } = catalog;
  const [first] = onSurface(catalog, opening, "bowl").runs;
  equal(first.optimizer.parameters.learning_rate, 0.15);
  const byHand = { ...opening, runs: [{ ...opening.runs[0], optimizer: { name: "plain", parameters: { learning_rate: 0.3 } } }] };
  equal(onSurface(catalog, byHand, "bowl").runs[0].optimizer.parameters.learning_rate, 0.3);
});

test("another surface brings its start and parameters, and ends the changes made on the way", () => {
  const changed = { ...catalog.opening, runs: catalog.opening.runs.map((r) => ({ ...r, changes: [{ step: 9, set: { learning_rate: 1 } }] })) };
  const moved = onSurface(catalog, changed, "bowl");
  equal([moved.start, moved.objective.name, moved.objective.parameters], [[4, 2], "bowl", {}]);
  equal(moved.runs.map((r) => r.changes), [[], []]);
});
