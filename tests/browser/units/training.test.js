// @ts-check
import { choosers } from "/frontend/js/figures/choosers.js";
import { chosenObjective, chooseObjective, surfaceChoices } from "/frontend/js/figures/choices.js";
import { differences } from "/frontend/js/figures/differences.js";
import { objectiveName } from "/frontend/js/figures/own_formula.js";
import { setup } from "/frontend/js/figures/setup.js";
import { terrainOf, terrainSentences } from "/frontend/js/figures/terrain.js";
import { lossFacts, trainingOf, unread } from "/frontend/js/figures/training.js";
import { basisOf } from "/frontend/js/experiment.js";
import { equal, ok, test } from "./harness.js";
import { after } from "./race.js";
import { catalog, described, risk, riskState, surfaceState } from "./trained.js";

const partOf = (/** @type {any} */ state, /** @type {string} */ part) => trainingOf(state)?.parts.find((each) => each.part === part);
const off = (/** @type {any} */ state, /** @type {string} */ part) => partOf(state, part)?.names.filter((each) => each.off).map(({ name }) => name);
const clouds = () => riskState(risk({ dataset: { name: "clouds" } }));

test("a surface has nothing to put together", () => equal(trainingOf(surfaceState()), null));

test("what does not fit is off, and the words say what it is for", () => {
  equal([off(riskState(), "model"), off(riskState(), "loss")], [["flat", "odds"], ["entropy"]]);
  equal([off(clouds(), "model"), off(clouds(), "loss")], [["flat"], ["absolute", "entropy"]]);
  ok(partOf(riskState(), "model")?.names.every(({ name, words, off: isOff }) => isOff === (words.toLowerCase() !== name)));
});

test("data are never off, one's own among them", () => {
  equal(partOf(riskState(), "dataset")?.names.map(({ name, off: isOff }) => [name, isOff]), [["points", false], ["clouds", false], ["pairs", false], ["mine", false]]);
});

test("what waits to be described is what the panel shows", () => {
  const state = after(riskState(), { type: "set_risk", part: "loss", name: "absolute" });
  equal([partOf(state, "loss")?.chosen, trainingOf(state)?.pending], ["absolute", true]);
});

test("one's own data can be chosen before there are any", () => {
  const state = riskState();
  equal(unread(state, /** @type {any} */ (partOf(state, "dataset"))).chosen, "mine");
});

test("the seed of a split and patience are there once rows are held out", () => {
  const names = (/** @type {any} */ rows) => rows.map((/** @type {any} */ row) => row.parameter.name);
  const none = trainingOf(riskState());
  equal([names(none?.splitRows), names(none?.stopRows), none?.stopNote !== ""], [["validation"], [], true]);
  const held = trainingOf(after(riskState(), { type: "set_risk", part: "split", parameters: { validation: 0.5 } }));
  equal([names(held?.splitRows), names(held?.stopRows), held?.stopNote], [["validation", "split_seed"], ["patience"], ""]);
});

test("a loss says where it is not smooth, and whether it is convex", () => {
  const facts = catalog.losses.map((loss) => lossFacts({ language: "en" }, loss).join("; "));
  ok(new Set(facts).size === 3, facts.join(" | "));
});

test("a preset is in the list of surfaces, and chosen while its objective is shown", () => {
  const state = after(surfaceState(), { type: "choose_preset", name: "fit" });
  const names = surfaceChoices(state).flatMap(({ choices }) => choices.map(({ name }) => name));
  ok(names.includes("~fit") && names.includes("~"), names.join());
  equal([chosenObjective(state), objectiveName(state)], ["~fit", "Fit points"]);
  const changed = after(state, { type: "set_risk", part: "dataset", parameters: { noise: 2 } });
  equal(chosenObjective(changed), "~");
  ok(!objectiveName(changed).includes("Fit"));
});

test("a name of the list does what it says", () => {
  equal(["~fit", "~", "=", "bowl"].map((name) => chooseObjective(name).type), ["choose_preset", "own_risk", "own_formula", "set_surface"]);
  equal(chooseObjective("~fit").name, "fit");
});

test("an oracle that cannot work on the objective, or with the rule, is off", () => {
  const offered = (/** @type {any} */ state, /** @type {number} */ run) =>
    choosers(state, run).find(({ kind }) => kind === "oracle")?.names.filter((each) => each.off).map(({ name }) => name);
  equal([offered(surfaceState(), 0), offered(surfaceState(), 1)], [["drawn"], ["drawn", "late"]]);
  equal(offered(riskState(), 0), []);
});

test("start fields bear the model's symbols, and a risk has no parameters of a surface", () => {
  const { start, surface } = setup(riskState());
  equal([start.map(({ axis }) => axis), surface], [["w", "b"], []]);
});

test("two risks differ in what was chosen for each part, and in rows set by hand", () => {
  const basis = (/** @type {any} */ objective) => basisOf({ ...riskState().experiment, objective }, 0);
  const edited = risk({ dataset: { name: "points", parameters: { n: 7 }, edits: [{ row: 1, to: [0, 1] }] }, loss: { name: "absolute" } });
  const found = differences(riskState(), basis(risk()), basis(edited));
  equal(found.map(({ from, to }) => [from, to]), [["10", "7"], ["SQUARE", "ABSOLUTE"], ["0", "1"]]);
});

const terrain = (/** @type {any} */ facts) => riskState(risk(), described(facts));
const CELLS = { columns: 4, rows: 2, cells: "01100001" };

test("cells that are not convex are hatched over their place, those that touch as one", () => {
  equal(terrainOf(terrain({ convexity: CELLS }))?.hatched, [[-1.5, 1.5, -4, 0], [1.5, 3, 0, 4]]);
});

test("the words tell a bound that is not reached, a valley, and where it is not convex", () => {
  const all = { attained: false, infimum: 33, valleys: [[[0, 0], [1, 1]]], convexity: CELLS };
  equal(terrainSentences(terrain(all)).length, 3);
  equal(terrainSentences(terrain({ attained: null, valleys: [], convexity: { ...CELLS, cells: "00000000" } })), []);
});
