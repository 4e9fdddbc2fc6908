// @ts-check
/** Data of one's own: a text that is being read, what the server read in it, and which columns are used. Pure. */

import { defaults } from "../entries.js";
import { isRisk, surfaceName } from "../objective.js";
import { presentRisk, proposed } from "./risk.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").Table} Table */
/** @typedef {Table["columns"][number]} Column */

/** A column with so many different texts can be a label. */
const LABELS = 2;
/** A risk draws at most this many parameters, and a model reads no more features. */
const FEATURES_MOST = 2;

/** @param {Column} column */
const isNumbers = ({ problem }) => problem === null;

/**
 * Columns to begin with: the last one of numbers is the target and the first other one the feature; where there is but
 * one of numbers, a column of two texts is the target. Null where there is nothing to begin with.
 * @param {Table} table
 * @returns {{features: string[], target: string, positive: string|null}|null}
 */
export function firstColumns({ columns }) {
  const numbers = columns.filter(isNumbers);
  if (numbers.length === 0) return null;
  if (numbers.length > 1) return { features: [numbers[0].name], target: numbers[numbers.length - 1].name, positive: null };
  const label = columns.find((column) => column.kind === "text" && column.distinct === LABELS);
  return label === undefined ? null : { features: [numbers[0].name], target: label.name, positive: label.values[LABELS - 1] };
}

/**
 * @param {State} state
 * @param {Action} action  {described}
 * @returns {State}
 */
function tableRead(state, { described }) {
  const tables = { ...state.tables, [described.sha256]: described };
  const next = { ...state, tables, table: null };
  const { objective } = state.experiment;
  const asked = state.table?.asked ?? objective;
  const moved = asked.kind !== objective.kind || surfaceName(asked) !== surfaceName(objective);
  if (moved && state.proposal === null && !isRisk(objective)) return next; // to a surface, while it was read
  const columns = firstColumns(described);
  if (columns !== null) return useColumns(next, { type: "use_columns", sha256: described.sha256, ...columns });
  const refusal = { code: "no_number_columns", field: "", values: { got: described.columns.length }, message: "" };
  return { ...next, table: { reading: false, refusal, asked: null } };
}

/**
 * Columns of a table as the rows, in force once the server has described them. No more features are taken than models
 * read; choosing one more leaves the first one out.
 * @param {State} state
 * @param {Action} action  {sha256, features, target, positive}
 * @returns {State}
 */
function useColumns(state, { sha256, features, target, positive }) {
  const risk = presentRisk(state);
  if (risk === null) return state;
  const { own_data: own } = state.catalog;
  const kept = risk.dataset.name === own.name ? risk.dataset.parameters : defaults(own);
  const data = { sha256, features: features.slice(-FEATURES_MOST), target, positive };
  return proposed(state, { ...risk, dataset: { name: own.name, parameters: kept, edits: [], data } });
}

/** Changes of the experiment. @type {Record<string, (state: State, action: Action) => State>} */
export const COLUMNS = { table_read: tableRead, use_columns: useColumns };

/** @type {Record<string, (state: State, action: Action) => State>} */
export const TABLES = {
  read_table: (state) => ({ ...state, table: { reading: true, refusal: null, asked: state.experiment.objective } }),
  table_refused: (state, { refusal }) => ({ ...state, table: { reading: false, refusal, asked: null } }),
  table_known: (state, { described }) => ({ ...state, tables: { ...state.tables, [described.sha256]: described } }),
};
