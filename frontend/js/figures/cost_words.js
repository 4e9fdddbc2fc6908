// @ts-check
/** What was spent, in words. Pure. */

import { number, t, whole } from "../i18n.js";
import { runShort } from "../select.js";
import { leftOut, shownCost } from "./cost.js";
import { riskShown } from "./data_rows.js";

/** @typedef {import("../types.js").State} State */

/**
 * @param {State} state
 * @param {import("./cost.js").Kind} kind
 * @param {number} spent
 * @returns {string} "step 42", "120 gradients", "α·t = 0.43"
 */
export function costWords(state, kind, spent) {
  if (kind === "steps") return t(state, "curves.at", { step: String(spent) });
  if (kind === "distance") return t(state, "fair.at.distance", { n: number(state, spent, 3) });
  if (kind === "epochs") return t(state, "fair.at.epochs", { n: number(state, spent, 3), count: spent });
  return t(state, `fair.at.${inPairs(state, kind)}`, { n: whole(state, spent), count: spent });
}

/**
 * The name of an axis among the words: what a loss over pairs sees are pairs.
 * @param {State} state
 * @param {import("./cost.js").Kind} kind
 * @returns {string}
 */
export const inPairs = (state, kind) => (kind === "rows" && riskShown(state)?.pairs ? "pairs" : kind);

/**
 * @param {State} state
 * @returns {string} what the axis leaves out, and of whom; "" where that is nothing
 */
export function leftOutWords(state) {
  const parts = leftOut(state, shownCost(state)).map(({ index, hessians }) => {
    const run = runShort(state, index);
    if (hessians === null) return t(state, "fair.no_place", { run });
    return t(state, "fair.hessians", { run, n: whole(state, hessians), count: hessians });
  });
  return parts.join(t(state, "page.comma"));
}
