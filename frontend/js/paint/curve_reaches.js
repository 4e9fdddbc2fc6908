// @ts-check
/** What the upward axis of a panel has to reach for each run, followed row by row as the playhead goes on. */

import { seen } from "../figures/cost.js";
import { besideOf, rowsOf } from "../figures/curve_lines.js";
import { extend, newExtent } from "../figures/curves.js";

/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/curve_lines.js").Choice} Choice */
/** @typedef {{rows: object, about: string, extent: import("../figures/curves.js").Extent}} Known */

/** @param {() => void} renewed  told when a run has other rows than before, of the same column */
export function createCurveReaches(renewed) {
  /** @type {Map<string, Known>} */
  const extents = new Map();

  /**
   * @param {Actor} actor
   * @param {import("../rows.js").Rows} rows
   * @param {string} column
   * @param {number} base
   * @returns {import("../figures/curves.js").Reach}
   */
  function reachOf(actor, rows, column, base) {
    const about = `${column} ${base}`;
    const name = `${actor.key} ${column}`;
    let known = extents.get(name);
    if (known === undefined || known.rows !== rows || known.about !== about) {
      if (known?.about === about) renewed();
      known = { rows, about, extent: newExtent() };
      extents.set(name, known);
    }
    extend(known.extent, rows.column(column), seen(actor), base);
    return { extent: known.extent, ended: actor.ended, diverged: actor.diverged };
  }

  return {
    /**
     * @param {Choice} choice
     * @param {Actor[]} cast
     * @returns {import("../figures/curves.js").Reach[]}
     */
    of: (choice, cast) =>
      cast.flatMap((actor) => [
        reachOf(actor, rowsOf(choice, actor), choice.column, choice.base),
        ...besideOf(choice, actor).flatMap(({ column, reaches }) => (reaches ? [reachOf(actor, actor.rows, column, choice.base)] : [])),
      ]),
  };
}
