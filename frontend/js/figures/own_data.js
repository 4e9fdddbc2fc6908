// @ts-check
/** One's own data as plain values: what was read, and which columns are the target and the features. Pure. */

import { t, whole } from "../i18n.js";
import { presentRisk } from "../reduce/risk.js";
import { sentenceOf } from "./notice.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Table} Table */
/** @typedef {Table["columns"][number]} Column */

/**
 * @typedef {Object} OwnTable
 * @property {string} about     rows, columns, and how they were told apart
 * @property {string} sha256
 * @property {string} target
 * @property {{name: string, words: string, off: boolean}[]} targets
 * @property {string} positive  what is label 1; "" where the target is a number
 * @property {{name: string, words: string, off: boolean}[]} positives
 * @property {{name: string, words: string, chosen: boolean, off: boolean}[]} features
 */

/** A select has this for a target that is a number; no text of a table is empty. */
const NUMBER = "";

/**
 * @param {State} state
 * @returns {{reading: boolean, sentence: string}} of the text that was given last
 */
export const readingOf = (state) => ({
  reading: state.table?.reading ?? false,
  sentence: state.table?.refusal ? sentenceOf(state, state.table.refusal) : "",
});

/**
 * The table whose columns are used, or null where the data are none of one's own, or not here.
 * @param {State} state
 * @returns {OwnTable|null}
 */
export function ownTable(state) {
  const data = presentRisk(state)?.dataset.data;
  const table = data && state.tables[data.sha256];
  if (data === undefined || table === undefined) return null;
  const column = table.columns.find(({ name }) => name === data.target);
  return {
    about: aboutTable(state, table),
    sha256: data.sha256,
    target: data.target,
    targets: table.columns.map((each) => ({
      ...named(state, each, targetable(each)),
      off: !targetable(each) || (data.features.length === 1 && each.name === data.features[0]),
    })),
    positive: data.positive ?? NUMBER,
    positives: column === undefined ? [] : positives(state, column),
    features: table.columns.map((each) => ({
      ...named(state, each, each.problem === null),
      chosen: data.features.includes(each.name),
      off: each.problem !== null || each.name === data.target,
    })),
  };
}

/** @param {Column} column  numbers, or texts of which one can be label 1 */
const targetable = (column) => column.problem === null || (column.kind === "text" && column.values.length > 1);

/**
 * @param {State} state
 * @param {Column} column
 * @param {boolean} fits
 */
function named(state, { name, problem }, fits) {
  const why = problem === null || fits ? "" : sentenceOf(state, { code: problem.code, field: "", values: problem.values, message: "" });
  return { name, words: why === "" ? name : t(state, "training.off", { name, why }) };
}

/**
 * @param {State} state
 * @param {Column} column
 */
const positives = (state, column) => [
  { name: NUMBER, words: t(state, "training.target_is_number"), off: column.problem !== null },
  ...column.values.map((value) => ({ name: value, words: t(state, "training.target_is", { value }), off: false })),
];

/**
 * @param {State} state
 * @param {Table} table
 */
function aboutTable(state, { rows, columns, header, separator }) {
  const said = t(state, "training.table", {
    rows: whole(state, rows),
    columns: whole(state, columns.length),
    separator: separator === "\t" ? t(state, "training.tab_separator") : separator,
  });
  return header ? said : `${said} ${t(state, "training.no_header")}`;
}

/**
 * The columns after one of them was chosen otherwise.
 * @param {State} state
 * @param {{target?: string, positive?: string, feature?: string}} change  feature: taken, or left out where it was taken
 * @returns {import("../types.js").Action|null} null where nothing would be left
 */
export function columnsAction(state, change) {
  const data = presentRisk(state)?.dataset.data;
  const table = data && state.tables[data.sha256];
  if (data === undefined || table === undefined) return null;
  const target = change.target ?? data.target;
  const column = table.columns.find(({ name }) => name === target);
  const numbers = column?.problem === null;
  const usual = numbers ? null : (column?.values.at(-1) ?? null);
  const positive = change.positive !== undefined ? change.positive || null : change.target === undefined ? data.positive : usual;
  const { feature } = change;
  const taken = feature === undefined ? data.features
    : data.features.includes(feature) ? data.features.filter((each) => each !== feature) : [...data.features, feature];
  const features = taken.filter((each) => each !== target);
  return features.length === 0 ? null : { type: "use_columns", sha256: data.sha256, features, target, positive };
}
