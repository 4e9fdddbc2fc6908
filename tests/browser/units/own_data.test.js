// @ts-check
import { columnsAction, ownTable, readingOf } from "/frontend/js/figures/own_data.js";
import { createOwnData, partsOf } from "/frontend/js/own_data.js";
import { reduce } from "/frontend/js/reduce/index.js";
import { firstColumns } from "/frontend/js/reduce/tables.js";
import { createStore } from "/frontend/js/store.js";
import { equal, ok, test } from "./harness.js";
import { after } from "./race.js";
import { described, riskState, surfaceState } from "./trained.js";

const SHA = "ab".repeat(32);
const column = (/** @type {string} */ name, /** @type {any} */ change = {}) => ({ name, kind: "number", missing: 0, distinct: 9, values: ["1", "2"], problem: null, ...change });
const text = (/** @type {string} */ name, /** @type {string[]} */ values) =>
  column(name, { kind: "text", distinct: values.length, values, problem: { code: "text_in_column", values: { column: name, line: 2, got: values[0] } } });
const table = (/** @type {any[]} */ ...columns) => ({ sha256: SHA, rows: 12, header: true, separator: ",", decimal: ".", columns });
const TWO = table(column("size"), column("price"));
const read = (/** @type {any} */ state, /** @type {any} */ what = TWO) => after(state, { type: "read_table", text: "" }, { type: "table_read", described: what });
const inForce = (/** @type {any} */ what = TWO) => {
  const state = read(riskState(), what);
  return after(state, { type: "risk_described", objective: state.proposal, entry: described() });
};
const dataOf = (/** @type {any} */ state) => (state.proposal ?? state.experiment.objective).dataset.data;

test("a file travels on the stream in parts that are whole again behind one another", () => {
  const bytes = new TextEncoder().encode("größe,价格\n".repeat(3000));
  const parts = partsOf(SHA, bytes);
  ok(parts.length > 3 && parts.every(({ content }) => content.length <= 12_288), `${parts.length} parts`);
  equal(parts.map(({ part, parts: all }) => [part, all]), parts.map((_, k) => [k, parts.length]));
  equal(parts.map(({ content }) => atob(content)).join(""), String.fromCharCode(...bytes));
  equal(partsOf(SHA, new Uint8Array()).length, 1);
});

test("of a table's numbers the last is the target and the first the feature", () => {
  equal(firstColumns(table(column("a"), text("t", ["x", "y", "z"]), column("b"), column("c"))), { features: ["a"], target: "c", positive: null });
});

test("where there is one column of numbers, a text of two values is the label", () => {
  equal(firstColumns(table(text("sort", ["no", "yes"]), column("a"))), { features: ["a"], target: "sort", positive: "yes" });
  equal(firstColumns(table(text("sort", ["no", "yes"]))), null);
  equal(firstColumns(table(column("a"), text("sort", ["u", "v", "w"]))), null);
});

test("a table that is read waits to be described, and is in force as one change", () => {
  const state = inForce();
  equal([dataOf(state), state.undo, state.table], [{ sha256: SHA, features: ["size"], target: "price", positive: null }, 1, null]);
  equal(after(state, { type: "undo" }).experiment.objective, riskState().experiment.objective);
});

test("a table without numbers says so", () => {
  equal(read(riskState(), table(text("a", ["u", "v"]), text("b", ["u"]))).table?.refusal?.code, "no_number_columns");
});

test("one's own data can be the first that are trained on", () => {
  equal(read(surfaceState()).proposal?.dataset.name, "mine");
});

test("the target cannot be a feature too, and one feature is always left", () => {
  const state = inForce(table(column("a"), column("b"), column("c")));
  const shown = ownTable(state);
  equal(shown?.features.map(({ name, chosen, off }) => [name, chosen, off]), [["a", true, false], ["b", false, false], ["c", false, true]]);
  equal(columnsAction(state, { feature: "a" }), null);
  equal(columnsAction(state, { target: "b" })?.target, "b");
  equal(columnsAction(state, { feature: "b" })?.features, ["a", "b"]);
});

test("a third feature takes the place of the first", () => {
  const state = inForce(table(column("a"), column("b"), column("c"), column("y")));
  const two = after(state, /** @type {any} */ (columnsAction(state, { feature: "b" })));
  equal(dataOf(two).features, ["a", "b"]);
  equal(dataOf(after(two, /** @type {any} */ (columnsAction(two, { feature: "c" })))).features, ["b", "c"]);
});

test("a text as the target is a label, numbers are numbers until a label is named", () => {
  const state = inForce(table(column("a"), text("sort", ["no", "yes"]), column("y")));
  equal(columnsAction(state, { target: "sort" })?.positive, "yes");
  equal(columnsAction(state, { positive: "1" })?.positive, "1");
  equal(columnsAction(state, { positive: "" })?.positive, null);
});

test("a table that has been read when a surface was chosen meanwhile is known, and puts nothing in force", () => {
  const asked = after(riskState(), { type: "read_table", text: "" });
  const moved = after(asked, { type: "set_surface", name: surfaceState().experiment.objective.name }, { type: "table_read", described: TWO });
  equal([moved.proposal, moved.experiment.objective.kind, moved.table], [null, "surface", null]);
  equal(moved.tables[SHA], TWO);
  const began = after(surfaceState(), { type: "read_table", text: "" }, { type: "table_read", described: TWO });
  equal(began.proposal?.dataset.data?.sha256, SHA, "one that was given on a surface is what was wished for");
});

/** @param {any} given */
function page({ answer = async () => ({ described: TWO, refusal: null }), state = riskState() } = {}) {
  const store = createStore(reduce, state);
  const sent = /** @type {any[]} */ ([]);
  const kept = new Map();
  const send = async (/** @type {any} */ sha256, /** @type {Uint8Array} */ bytes) => {
    sent.push([sha256, new TextDecoder().decode(bytes)]);
    return answer(sha256);
  };
  const storage = () => /** @type {any} */ ({ getItem: (/** @type {string} */ key) => kept.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value) });
  return { store, sent, kept, own: createOwnData({ store, digest: async () => SHA, send, storage }) };
}

test("a text goes to the server under its hash, and what is read is there", async () => {
  const { store, sent, own } = page();
  await own.read("size,price\n1,2");
  equal([sent, store.get().proposal?.dataset.data?.target], [[[SHA, "size,price\n1,2"]], "price"]);
});

test("a text that is too large is not sent, and the sentence tells its size", async () => {
  const { store, sent, own } = page();
  await own.read("x".repeat(600 * 1024));
  equal([sent.length, store.get().table?.refusal?.code, store.get().table?.refusal?.values.got], [0, "file_too_large", 600 * 1024]);
});

test("what the server refuses is told where the table was given", async () => {
  const refusal = { code: "one_column", field: "", values: { got: 1 }, message: "" };
  const { store, own } = page({ answer: async () => ({ described: null, refusal }) });
  await own.read("a\n1");
  ok(readingOf(store.get()).sentence !== "");
});

test("of two texts on their way the later one counts, whichever comes first", async () => {
  const old = { ...table(column("old"), column("y")), sha256: "cd".repeat(32) };
  /** @type {((described: any) => void)[]} */
  const answers = [];
  const answer = () => new Promise((resolve) => void answers.push((described) => resolve({ described, refusal: null })));
  const { store, own } = page({ answer: /** @type {any} */ (answer) });
  const reads = [own.read("old,y\n1,2"), own.read("size,price\n1,2")];
  while (answers.length < 2) await Promise.resolve();
  answers[1](TWO);
  await reads[1];
  answers[0](old);
  await reads[0];
  equal([Object.keys(store.get().tables), store.get().proposal?.dataset.data?.sha256], [[SHA], SHA]);
});

test("a server that is away is told as that", async () => {
  const { store, own } = page({ answer: async () => { throw new Error("away"); } });
  await own.read("a,b\n1,2");
  equal(store.get().table?.refusal?.code, "server_away");
});

test("a server that has lost the data gets them again, also after the page was loaded anew", async () => {
  const first = page();
  await first.own.read("size,price\n1,2");
  const later = page({ state: inForce() });
  first.kept.forEach((value, key) => later.kept.set(key, value));
  equal([await later.own.again(), later.sent], [true, [[SHA, "size,price\n1,2"]]]);
});

test("data that nobody has cannot be sent again", async () => {
  const { own, sent } = page({ state: inForce() });
  equal([await own.again(), sent], [false, []]);
  equal(await page().own.again(), false);
});
