// @ts-check
/** The cells of all samples: which the batch drew, which the epoch's earlier batches did. Pure. */

import { samplesOf } from "./data_rows.js";
import { batchShown, earlierBatches } from "./data_scene.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {Object} Cells
 * @property {number} count
 * @property {ReadonlySet<number>} lit
 * @property {ReadonlySet<number>} earlier
 * @property {(index: number) => string} name
 * @property {number|null} slot  of the run whose batch it is
 * @property {boolean} dark
 */

/** @type {{about: unknown[], cells: Cells|null}} */
let made = { about: [], cells: null };

/**
 * The same object as long as nothing about them changes.
 * @param {State} state
 * @param {import("./data_picture.js").Data} data
 * @param {import("./scene.js").Actor|null} actor  the selected run, where it is shown
 * @returns {Cells}
 */
export function cellsShown(state, { risk, table }, actor) {
  const batch = actor === null ? null : batchShown(state, actor);
  const about = [table, risk, batch, state.dark, actor?.slot];
  if (made.cells !== null && about.every((value, k) => value === made.about[k])) return made.cells;
  const { indices, items } = samplesOf(risk, table);
  const placed = (/** @type {number[]} */ numbers) => numbers.flatMap((number) => indices.get(number) ?? []);
  const cells = {
    count: items.length,
    lit: new Set(placed(batch ?? [])),
    earlier: new Set(actor === null || batch === null ? [] : earlierBatches(state, actor, risk.samples).flatMap(placed)),
    name: (/** @type {number} */ index) => items[index].map((place) => table.numbers[place] + 1).join("\u2009>\u2009"),
    slot: actor?.slot ?? null,
    dark: state.dark,
  };
  made = { about, cells };
  return cells;
}
