// @ts-check
import { groundOf, placeOf } from "/frontend/js/objective.js";
import { firstRisk, mended, nextRow, shapeOf, withEdit } from "/frontend/js/risk.js";
import { axisSymbols } from "/frontend/js/select.js";
import { equal, ok, test } from "./harness.js";
import { after } from "./race.js";
import { catalog, described, risk, riskState, surfaceState } from "./trained.js";

const objectiveOf = (/** @type {any} */ state) => state.experiment.objective;
const editsOf = (/** @type {any} */ state) => objectiveOf(state).dataset.edits;
const tell = (/** @type {any} */ state, /** @type {any} */ entry = described()) =>
  after(state, { type: "risk_described", objective: state.proposal, entry });

test("the same risk has one place, in whatever order its fields come", () => {
  const { dataset, ...rest } = risk();
  equal(placeOf({ ...rest, dataset: { ...dataset, parameters: { noise: 0.5, n: 10 } } }), placeOf(risk()));
});

test("another loss or row is the same ground, another model or dataset is not", () => {
  const moved = { ...risk(), dataset: { ...risk().dataset, edits: [{ row: 1, to: [0, 9] }] } };
  equal([groundOf(moved), groundOf(risk({ loss: { name: "absolute" } }))], [groundOf(risk()), groundOf(risk())]);
  ok(groundOf(risk({ dataset: { name: "clouds" } })) !== groundOf(risk()));
});

test("the risk to begin with is the first preset's", () => {
  equal(firstRisk(catalog)?.dataset.parameters.n, 5);
  equal(firstRisk({ ...catalog, presets: [] })?.model.name, "straight");
});

test("what no longer fits other data is replaced, what fits stays", () => {
  const clouds = risk({ dataset: { name: "clouds" } });
  equal([mended(catalog, clouds)?.model.name, mended(catalog, clouds)?.loss.name], ["straight", "square"]);
  const absolute = risk({ dataset: { name: "clouds" }, loss: { name: "absolute" } });
  equal(mended(catalog, absolute)?.loss.name, "square");
  equal(mended(catalog, risk({ dataset: { name: "pairs" } }))?.model.name, "flat");
});

test("a label of one's own table makes its target a label", () => {
  const data = { sha256: "0".repeat(64), features: ["a"], target: "b", positive: "yes" };
  equal(shapeOf(catalog, { name: "mine", data }), { features: 1, target: "label" });
});

test("an edit of a row replaces the one before it", () => {
  equal(withEdit([{ row: 1, to: [0, 0] }], 10, 1, [1, 1]), [{ row: 1, to: [1, 1] }]);
  equal(withEdit([{ row: 1, to: [0, 0] }], 10, 1, null), [{ row: 1, to: null }]);
});

test("the last added row leaves no trace when it is deleted, one before it keeps the numbers of the others", () => {
  const two = [{ row: 10, to: [0, 0] }, { row: 11, to: [1, 1] }];
  equal(withEdit(two, 10, 11, null), [two[0]]);
  equal(withEdit(two, 10, 10, null), [...two, { row: 10, to: null }]);
  equal(nextRow(two, 10), 12);
  equal(nextRow([], 10), 10);
});

test("what is changed while a choice waits to be described is in the choice too", () => {
  const chosen = after(riskState(), { type: "set_risk", part: "penalty", name: "ridge" });
  const changed = after(
    chosen,
    { type: "set_risk", part: "split", parameters: { validation: 0.25 } },
    { type: "set_risk", part: "dataset", parameters: { noise: 0.125 } },
  );
  equal([objectiveOf(changed).split.validation, objectiveOf(changed).penalty.name], [0.25, "none"]);
  const { split, dataset, penalty } = objectiveOf(tell(changed));
  equal([penalty.name, split.validation, dataset.parameters.noise], ["ridge", 0.25, 0.125]);
});

test("a model chosen by name comes into force when the server has described it, as one change", () => {
  const chosen = after(riskState(risk({ dataset: { name: "clouds" } })), { type: "set_risk", part: "model", name: "odds" });
  equal([objectiveOf(chosen).model.name, chosen.proposal?.model.name, chosen.proposal?.loss.name], ["straight", "odds", "entropy"]);
  const there = tell(chosen);
  equal([objectiveOf(there).model.name, there.proposal, there.undo], ["odds", null, 1]);
  equal(objectiveOf(after(there, { type: "undo" })).model.name, "straight");
});

test("a description of what is no longer chosen changes nothing but what is known", () => {
  const first = after(riskState(), { type: "set_risk", part: "loss", name: "absolute" });
  const second = after(first, { type: "set_risk", part: "penalty", name: "ridge" });
  const late = after(second, { type: "risk_described", objective: first.proposal, entry: described() });
  equal([objectiveOf(late).loss.name, late.proposal?.penalty.name], ["square", "ridge"]);
  ok(late.catalog.typed?.[placeOf(/** @type {any} */ (first.proposal))] !== undefined);
});

test("a risk that the server refuses is told, and nothing else changes", () => {
  const chosen = after(riskState(), { type: "set_risk", part: "loss", name: "absolute" });
  const refusal = { code: "unsuited", field: "loss.name", values: {}, message: "" };
  const refused = after(chosen, { type: "risk_refused", objective: chosen.proposal, refusal });
  equal([refused.proposal, refused.refusal?.code, refused.undo], [null, "unsuited", 0]);
});

test("from a surface a risk begins at its model's start, with rates that suit it and rows drawn where the rule draws", () => {
  const there = tell(after(surfaceState(), { type: "own_risk" }));
  const { start, runs } = there.experiment;
  equal([start, runs[0].optimizer.parameters.learning_rate, runs[1].oracle], [[-1, -1], 0.3, { name: "drawn", parameters: { size: 4 } }]);
  const back = after(there, { type: "set_surface", name: "bowl" });
  equal(back.experiment.runs.map((run) => run.oracle?.name), ["exact", "noisy"]);
});

test("another loss keeps the start, since the parameters are the same", () => {
  const moved = after(riskState(), { type: "set_start", x: [5, 5], phase: "done" }, { type: "set_risk", part: "loss", name: "absolute" });
  equal(tell(moved).experiment.start, [5, 5]);
});

test("a preset is loaded whole", () => {
  const there = after(surfaceState(), { type: "choose_preset", name: "fit" });
  const { steps, seed, start, runs } = there.experiment;
  equal([steps, seed, start, runs.length, objectiveOf(there).penalty.name], [40, 2, [3, 3], 1, "none"]);
  equal(objectiveOf(after(there, { type: "undo" })).name, "banana");
});

test("a parameter dragged is one change, whatever came between", () => {
  const drag = (/** @type {number} */ value, /** @type {string} */ phase) => ({ type: "set_risk", part: "dataset", parameters: { noise: value }, phase });
  const state = after(riskState(), drag(0.6, "drag"), drag(0.7, "drag"), drag(0.8, "done"));
  equal([objectiveOf(state).dataset.parameters.noise, state.undo], [0.8, 1]);
});

test("a description that comes while a row is dragged does not end the drag", () => {
  const dragged = after(riskState(), { type: "edit_row", row: 3, to: [1, 2], phase: "drag" });
  const known = after(dragged, { type: "risk_described", objective: objectiveOf(dragged), entry: described() });
  equal([known.drag !== null, known.undo], [true, 0]);
  const done = after(known, { type: "edit_row", row: 3, to: [1, 3], phase: "done" });
  equal([editsOf(done), done.undo], [[{ row: 3, to: [1, 3] }], 1]);
});

test("a row given up goes back, with all that is known of the runs", () => {
  const before = riskState();
  const state = after(before, { type: "edit_row", row: 3, to: [1, 2], phase: "drag" }, { type: "edit_row", row: 3, to: [1, 2], phase: "cancel" });
  equal([editsOf(state), state.runs[0].key], [[], before.runs[0].key]);
});

test("an added row gets the next number, and its numbers are short", () => {
  const state = after(riskState(), { type: "edit_row", row: null, to: [1 / 3, 2 / 3], phase: "done" });
  equal(editsOf(state), [{ row: 10, to: [0.33333, 0.66667] }]);
});

test("a row with too few numbers is refused", () => {
  equal(after(riskState(), { type: "edit_row", row: 0, to: [1], phase: "done" }).refusal?.code, "wrong_length");
});

test("a label is 0 or 1 wherever it is dropped", () => {
  const labels = described({ dataset: { features: ["x"], target: "y", kind: "label", cell: 1 } });
  const state = after(riskState(risk(), labels), { type: "edit_row", row: 0, to: [2, 0.7], phase: "done" });
  equal(editsOf(state)[0].to, [2, 1]);
});

test("fewer rows drop the edits beyond them, and added rows", () => {
  const edited = after(
    riskState(),
    { type: "edit_row", row: 2, to: [0, 0], phase: "done" },
    { type: "edit_row", row: 9, to: [0, 0], phase: "done" },
    { type: "edit_row", row: null, to: [0, 0], phase: "done" },
  );
  const known = after(edited, { type: "risk_described", objective: objectiveOf(edited), entry: described({ numbers: [...Array(11).keys()], made: 10 }) });
  const fewer = after(known, { type: "set_risk", part: "dataset", parameters: { n: 5 }, phase: "done" });
  equal(editsOf(fewer).map((/** @type {any} */ edit) => edit.row), [2]);
});

test("a value beyond its range is refused, and the last good one stays", () => {
  const state = after(riskState(), { type: "set_risk", part: "split", parameters: { validation: 2 }, phase: "done" });
  equal([state.refusal?.code, objectiveOf(state).split.validation], ["out_of_range", 0]);
});

test("a limit to stop at is set and undone", () => {
  const state = after(riskState(), { type: "set_stop", name: "patience", value: 12 });
  equal(state.experiment.stop?.patience, 12);
  equal(after(state, { type: "undo" }).experiment.stop?.patience, 0);
});

test("the axes bear the symbols of the model", () => {
  equal(axisSymbols(surfaceState()), ["x", "y"]);
  equal(axisSymbols(riskState()), ["w", "b"]);
  equal(axisSymbols(after(surfaceState(), { type: "choose_preset", name: "fit" })), ["w", "b"]);
});
