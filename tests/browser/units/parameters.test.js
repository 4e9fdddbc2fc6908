// @ts-check
import { cards } from "/frontend/js/figures/cards.js";
import { effective, prominent } from "/frontend/js/figures/parameters.js";
import { pageWords } from "./figures.js";
import { after, catalog, openingState, parameter } from "./race.js";
import { equal, test } from "./harness.js";

/** A line search: no learning rate, one choice on which others depend, and one that depends on these. */
const searching = [
  parameter("search", { kind: "choice", default: "golden", options: ["golden", "armijo"] }),
  parameter("width", { default: 1, when: ["search", ["golden"]] }),
  parameter("decrease", { default: 0.5, when: ["search", ["armijo"]] }),
  parameter("strong", { kind: "flag", default: false, when: ["search", ["armijo"]] }),
  parameter("curvature", { default: 0.9, when: ["strong", [true]] }),
];

const names = (/** @type {any[]} */ parameters) => parameters.map(({ name }) => name);

/** The race with a run of it at the end, selected or not. */
function withSearch(/** @type {any} */ selected = 2) {
  const optimizer = { name: "search", words: { en: { name: "Search" } }, parameters: searching, default_oracle: "exact" };
  const state = openingState({ catalog: { ...catalog, optimizers: [...catalog.optimizers, optimizer] } });
  const limit = { learning_rate: 0.1, sharpness: 20, threshold: 2 };
  const added = after(state, { type: "add_run", optimizer: "search" });
  return { ...added, selected, runs: added.runs.map((run) => ({ ...run, limit })) };
}

test("a parameter is there only while the one it names has one of the values", () => {
  equal(names(effective(searching, {})), ["search", "width"]);
  equal(names(effective(searching, { search: "armijo" })), ["search", "decrease", "strong"]);
  equal(names(effective(searching, { search: "armijo", strong: true })), ["search", "decrease", "strong", "curvature"]);
});

test("what depends on a parameter that is not there is not there either", () => {
  equal(names(effective(searching, { search: "golden", strong: true })), ["search", "width"]);
});

test("parameters that wait for each other, or for one that is not declared, are shown", () => {
  const both = [parameter("a", { default: 1, when: ["b", [1]] }), parameter("b", { default: 1, when: ["a", [1]] })];
  equal(names(effective(both, {})), ["a", "b"]);
  equal(names(effective([parameter("a", { when: ["gone", [1]] })], {})), ["a"]);
});

test("the learning rate comes first, and without one the first number", () => {
  equal(prominent([parameter("a"), parameter("learning_rate")])?.name, "learning_rate");
  equal(prominent(searching)?.name, "width");
  equal(prominent([parameter("a", { kind: "flag" })]), undefined);
});

test("a card of a run without a learning rate shows its first number, and no mark of stability", async () => {
  await pageWords();
  const closed = cards(withSearch(0))[2];
  equal(closed.rows.map(({ parameter: { name }, limit, note }) => [name, limit, note]), [["width", null, ""]]);
  const open = cards(withSearch())[2];
  equal(open.rows.map(({ parameter: { name }, limit }) => [name, limit]), [["width", null]]);
  equal(names(open.more.map((row) => row.parameter)), ["search"]);
});

test("a card follows the value on which its parameters depend", async () => {
  await pageWords();
  const set = after(withSearch(), { type: "set_parameter", run: 2, name: "search", value: "armijo", phase: "done" });
  equal(names(cards(set)[2].rows.map((row) => row.parameter)), ["decrease", "search"]);
  equal(names(cards(set)[2].more.map((row) => row.parameter)), ["strong"]);
});
