// @ts-check
import { parse } from "/frontend/js/address.js";
import { reference } from "/frontend/js/figures/reference.js";
import { trialLink } from "/frontend/js/reference/trial.js";
import { pageWords } from "./figures.js";
import { catalog, parameter } from "./race.js";
import { catalog as trained } from "./trained.js";
import { equal, test } from "./harness.js";

const parameters = [
  parameter("rate", { default: 0.001, low: 1e-5, high: 10, scale: "log", symbol: "α" }),
  parameter("decay", { default: 0, low: 0, high: 1, scale: "log", smallest: 1e-6 }),
  parameter("memory", { default: 5, low: 1, high: 20, integer: true, when: ["kind", ["a", "b"]] }),
  parameter("kind", { kind: "choice", default: "a", options: ["a", "b"], words: { en: { name: "Kind", options: { a: "first" } } } }),
  parameter("strict", { kind: "flag", default: false }),
  parameter("limit", { default: null, low: 0, high: 5 }),
];
const entry = {
  name: "made",
  words: { en: { name: "Made", sentence: "It is made.", convention: "As here.", differs: "Not as there." }, zh: { name: "造" } },
  parameters,
  group: "line_search",
  source: "Somebody, 1999",
  needs: ["sum_of_squares"],
  default_oracle: "exact",
  mathml: ["<math/>", "<math/>"],
};
const rich = /** @type {any} */ ({ ...trained, optimizers: [...trained.optimizers, entry] });
const english = { language: /** @type {"en"} */ ("en") };

const made = (/** @type {any} */ state = english) => {
  const section = reference(state, rich).find(({ kind }) => kind === "optimizers");
  const article = section?.groups.flatMap(({ articles }) => articles).find(({ name }) => name === "made");
  if (article === undefined) throw new Error("there is no article");
  return article;
};

test("an article has the entry's place, formulas and notes in order, what it needs, and its source", async () => {
  await pageWords();
  const { id, title, sentence, formulas, facts } = made();
  equal([id, title, sentence, formulas.length], ["optimizer-made", "Made", "It is made.", 2]);
  equal(facts.map(({ label, lines }) => [label, ...lines]), [
    ["Convention", "As here."],
    ["Elsewhere", "Not as there."],
    ["Needs", "a sum of squares"],
    ["Gradient", "exact"],
    ["Source", "Somebody, 1999"],
  ]);
});

test("a parameter's row says its default, its range and when it matters", async () => {
  await pageWords();
  equal(made().rows.map(({ usual, range, when }) => [usual, range, when]), [
    ["0.001", "0.00001 to 10, logarithmic", ""],
    ["0", "0, or 0.000001 to 1, logarithmic", ""],
    ["5", "whole numbers 1 to 20", "only with Kind: first, b"],
    ["first", "first, b", ""],
    ["off", "on or off", ""],
    ["derived", "0 to 5", ""],
  ]);
});

test("what has no words in the language is told in English", async () => {
  await pageWords();
  const { title, sentence } = made({ language: "zh" });
  equal([title, sentence], ["造", "It is made."]);
});

test("a surface tells its minima in full", async () => {
  await pageWords();
  const minima = [{ x: [-1.3491766, 0.1], value: -2.0626118708227397 }];
  const surfaces = trained.surfaces.map((each) => (each.name === "bowl" ? { ...each, minima, formula: "x^2", sum_of_squares: true } : each));
  const section = reference(english, /** @type {any} */ ({ ...trained, surfaces })).find(({ kind }) => kind === "surfaces");
  const bowl = section?.groups.flatMap(({ articles }) => articles).find(({ name }) => name === "bowl");
  equal(bowl?.facts.map(({ label, lines }) => [label, ...lines]), [
    ["As typed", "x^2"],
    ["Plotted", "x ∈ [−5, 5], y ∈ [−5, 5]"],
    ["Start", "(4, 2)"],
    ["Minima", "(−1.3491766, 0.1), f = −2.0626118708227397"],
    ["Levels", "evenly in the logarithm"],
    ["Form", "a sum of squares"],
  ]);
});

test("to try an optimizer is one run of it where it suits, to try a surface is the race on it", () => {
  const surfaces = trained.surfaces.map((each) => ({ ...each, sum_of_squares: each.name === "line" }));
  const needing = { ...entry, parameters: parameters.filter((each) => each.default !== null) };
  const needy = /** @type {any} */ ({ ...rich, surfaces, optimizers: [...catalog.optimizers, needing] });
  const tried = (/** @type {any} */ kind, /** @type {string} */ name) =>
    parse(needy, trialLink(needy, kind, name).replace("./#", "")).experiment;
  equal(tried("optimizers", "heavy").runs.map(({ optimizer }) => optimizer.name), ["heavy"]);
  equal(tried("optimizers", "heavy").objective.name, "banana");
  equal(tried("optimizers", "made").objective.name, "line");
  const bowl = tried("surfaces", "bowl");
  equal([bowl.objective.name, bowl.start, bowl.runs.length], ["bowl", [4, 2], 2]);
  equal(bowl.runs[0].optimizer.parameters.learning_rate, 0.15, "what suits the surface");
  equal(trialLink(needy, "schedules", "constant"), "");
});

const articleOf = (/** @type {string} */ kind, /** @type {string} */ name) =>
  reference(english, rich).find((each) => each.kind === kind)?.groups.flatMap(({ articles }) => articles).find((each) => each.name === name);

test("data, models and losses say what they fit", async () => {
  await pageWords();
  const told = (/** @type {string} */ kind, /** @type {string} */ name) => articleOf(kind, name)?.facts.map(({ label, lines }) => `${label}: ${lines.join()}`);
  equal(told("datasets", "clouds"), ["Columns: x → y", "Target: labels"]);
  equal(told("models", "flat"), ["Trained: v₁, w", "Penalised: v₁", "Start: (2, 2)", "Predicts: numbers"]);
  equal(told("losses", "absolute"), ["Properties: never negative · convex in the prediction · differentiable except at p = y", "For predictions: numbers", "For targets: numbers"]);
});

test("a part is tried in the first preset that has it, else on the first risk that it fits", () => {
  equal(parse(trained, trialLink(trained, "datasets", "points").slice(3)).experiment.steps, 40);
  const { objective, start } = parse(trained, trialLink(trained, "models", "odds").slice(3)).experiment;
  const { dataset, loss } = /** @type {any} */ (objective);
  equal([dataset.name, loss.name, start], ["clouds", "entropy", [-1, -1]]);
});
