// @ts-check
/**
 * The curves of pinned runs in a panel: whole, faint and still. What the axes must reach for them is followed once, their
 * lines are made once for each view.
 */

import { extend, newExtent, onCurve } from "../figures/curves.js";
import { GHOSTS, ghosts } from "../figures/ghosts.js";
import { ghostStroke } from "../figures/styles.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/ghosts.js").Ghost} Ghost */
/** @typedef {import("./curve_panel.js").Choice} Choice */

/**
 * @template Value
 * @returns {(about: unknown[], make: () => Value) => Value} what was made last, as long as all that it hangs on is the same
 */
function once() {
  let known = /** @type {{about: unknown[], value: Value}|null} */ (null);
  return (about, make) => {
    if (known === null || about.some((value, k) => value !== known?.about[k])) known = { about, value: make() };
    return known.value;
  };
}

export function createGhostCurves() {
  /** @type {(about: unknown[], make: () => import("../figures/curves.js").Reach[]) => import("../figures/curves.js").Reach[]} */
  const reached = once();
  /** @type {(about: unknown[], make: () => import("./trails.js").Line[]) => import("./trails.js").Line[]} */
  const drawn = once();

  /**
   * Those that have the column; one that is no part of the rows was told of live runs alone.
   * @param {State} state
   * @param {Choice} choice
   * @returns {readonly Ghost[]}
   */
  const cast = (state, { column, of }) => (of === undefined ? ghosts(state).filter(({ rows }) => rows.column(column).length > 0) : []);

  return {
    /**
     * What the upward axis has to reach: no farther than the steps that it can show.
     * @param {State} state
     * @param {Choice} choice
     */
    reaches(state, choice) {
      const { steps } = state.experiment;
      return reached([ghosts(state), choice.column, choice.base, choice.of, steps], () =>
        cast(state, choice).map(({ rows, to, pin }) => {
          const extent = newExtent();
          extend(extent, rows.column(choice.column), Math.min(to, steps), choice.base);
          return { extent, ended: true, diverged: pin.outcome?.kind === "diverged" };
        }),
      );
    },

    /**
     * @param {State} state
     * @param {Choice} choice
     * @param {ReturnType<typeof import("../figures/cost.js").shownOver>} over
     * @param {import("../figures/plane.js").Map2} map
     * @param {unknown} view  another object where axes or size are others
     */
    lines(state, choice, over, map, view) {
      const { column, log, base } = choice;
      return drawn([ghosts(state), column, log, base, choice.of, over.kind, over.samples, view, state.dark], () =>
        cast(state, choice).map(({ key, slot, rows, to }) => {
          const place = onCurve(rows.column(column), map, log, base, over.of(rows));
          return { id: key, rows, from: 0, to, place, layer: GHOSTS, stroke: ghostStroke(slot, "paper", state.dark) };
        }),
      );
    },
  };
}
