// @ts-check
/** What a link leaves out. Pure. */

import { undescribed } from "../risk.js";
import { isFormula, isRisk, placeOf, surfaceOf } from "../objective.js";

/** @typedef {import("../types.js").Catalog} Catalog */

/**
 * The start that an objective has when nothing is said: the opening's on the opening's surface, else the surface's;
 * for a formula it is always said, for a risk it is its model's.
 * @param {Catalog} catalog
 * @param {import("../types.js").ObjectiveValue} objective
 * @returns {number[]|undefined}
 */
export function usualStart(catalog, objective) {
  if (isFormula(objective)) return undefined;
  if (isRisk(objective)) return undescribed(catalog, objective)?.start;
  const { opening } = catalog;
  return placeOf(objective) === placeOf(opening.objective) ? opening.start : surfaceOf(catalog, objective)?.start;
}
