// @ts-check
/** Small tables of numbers under a caption. */

import { make } from "./dom.js";
import { NEUTRAL } from "./formula.js";

/**
 * @param {import("../figures/tables.js").Table} table
 * @returns {HTMLTableElement}
 */
export function numberTable({ name, caption, columns, rows }) {
  const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col", lang: NEUTRAL }, column)));
  const body = rows.map(({ cells, marked }) => {
    // A row of one cell in a table of more is a remark on what is left out.
    const wide = cells.length < columns.length;
    const row = make("tr", { class: marked ? "marked" : wide ? "remark" : null });
    row.append(...cells.map((text) => make("td", { colspan: wide ? columns.length : null }, text)));
    return row;
  });
  const table = make("table", { class: "numbers" }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
  table.dataset.name = name;
  return table;
}
