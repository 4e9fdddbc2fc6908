// @ts-check
/** What a link leaves out. Pure. */

import { named } from "../experiment.js";

/** @typedef {import("../types.js").Catalog} Catalog */

/**
 * The start that an objective has when nothing is said: the opening's on the opening's surface, else the surface's.
 * @param {Catalog} catalog
 * @param {string} name
 * @returns {number[]|undefined}
 */
export const usualStart = (catalog, name) =>
  name === catalog.opening.objective.name ? catalog.opening.start : named(catalog.surfaces, name)?.start;
