// @ts-check
/** The box that the paths fill. Pure. */

import { rowAt } from "../select.js";

/** @typedef {import("../types.js").State} State */

/** Room around the paths, as a part of their extent. */
const MARGIN = 0.08;
/** Points farther out than so many diagonals of the domain are left out: a diverging run would hide all others. */
const FAR_DIAGONALS = 20;

/**
 * The box around the visible paths up to the playhead (whole paths at step 0), with room around them; null when
 * there are none. A path that stands still gets a small box.
 * @param {State} state
 * @returns {[number, number, number, number]|null}
 */
export function pathBox(state) {
  const domain = state.objective?.domain;
  if (domain === undefined) return null;
  const reach = FAR_DIAGONALS * Math.hypot(...domain.map(([lo, hi]) => hi - lo));
  const [cx, cy] = domain.map(([lo, hi]) => (lo + hi) / 2);
  const flat = domain.length === 1;
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const run of state.runs) {
    if (run.hidden) continue;
    const [u, v] = [run.rows.column("u"), run.rows.column("v")];
    const last = state.playhead === 0 ? run.rows.length - 1 : rowAt(run, state.playhead);
    for (let k = 0; k <= last; k += 1) {
      if (!(Math.abs(u[k] - cx) <= reach) || !(flat ? Number.isFinite(v[k]) : Math.abs(v[k] - cy) <= reach)) continue;
      x0 = Math.min(x0, u[k]);
      x1 = Math.max(x1, u[k]);
      y0 = Math.min(y0, v[k]);
      y1 = Math.max(y1, v[k]);
    }
  }
  if (!(x1 >= x0)) return null;
  const least = 1e-4 * Math.min(...domain.map(([lo, hi]) => hi - lo));
  const [px, py] = [Math.max((x1 - x0) * MARGIN, least), Math.max((y1 - y0) * MARGIN, least)];
  return [x0 - px, x1 + px, y0 - py, y1 + py];
}
