// @ts-check
/** Tables of a step beside its lines: the trials of a search, its brackets, the corners of a simplex. Pure. */

import { fixed, t } from "../i18n.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {{cells: string[], marked: boolean}} TableRow  marked: the one that was taken */
/** @typedef {{name: string, caption: string, columns: string[], rows: TableRow[]}} Table */

/** More rows than these are folded into one that counts them: the first and the last tell the story. */
const FIRST_ROWS = 5;
const LAST_ROWS = 6;

/**
 * @param {State} state
 * @param {any} inspection  null as long as nothing is known
 * @param {string[]} axes
 * @returns {Table[]}
 */
export function tables(state, inspection, axes) {
  const values = inspection?.values ?? {};
  /** @type {Table[]} */
  const out = [];
  const add = (/** @type {string} */ name, /** @type {string[]} */ columns, /** @type {any[][]} */ rows, /** @type {number} */ marked) => {
    const written = rows.map((row, k) => ({ cells: row.map((value) => cell(state, value)), marked: k === marked }));
    // A column in which nothing was asked is none.
    const kept = columns.map((_, k) => written.some(({ cells }) => cells[k] !== ""));
    const narrow = written.map(({ cells, ...row }) => ({ ...row, cells: cells.filter((_, k) => kept[k]) }));
    out.push({ name, caption: t(state, `arithmetic.${name}`), columns: columns.filter((_, k) => kept[k]), rows: folded(state, narrow) });
  };
  if (filled(values.trials)) {
    const taken = values.step_length?.[0];
    add("trials", ["t", "f", "f′"], values.trials, values.trials.findLastIndex((/** @type {any[]} */ row) => row[0] === taken));
  }
  if (filled(values.bracket)) {
    add("bracket", ["a", "b"], values.bracket, values.bracket.length - 1);
  }
  if (filled(values.simplex)) {
    const corners = values.simplex.map((/** @type {any[]} */ corner, /** @type {number} */ k) => [...corner, values.losses?.[k]]);
    add("corners", [...axes, "f"], corners, 0);
  }
  return out;
}

/** @param {any} table */
const filled = (table) => Array.isArray(table) && table.length > 0 && table.every(Array.isArray);

/**
 * What was not asked for has no number.
 * @param {State} state
 * @param {any} value
 * @returns {string}
 */
const cell = (state, value) => (value === null || value === undefined || value === "nan" ? "" : fixed(state, value));

/**
 * @param {State} state
 * @param {TableRow[]} rows
 * @returns {TableRow[]}
 */
function folded(state, rows) {
  const between = rows.length - FIRST_ROWS - LAST_ROWS;
  if (between < 2) return rows;
  const note = { cells: [t(state, "arithmetic.more_rows", { count: between })], marked: false };
  return [...rows.slice(0, FIRST_ROWS), note, ...rows.slice(-LAST_ROWS)];
}
