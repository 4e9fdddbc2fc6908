// @ts-check
/** The surveys that the page wishes, the most pressing first. Pure. */

import { ensembles } from "./ensemble.js";
import { maps } from "./map.js";
import { sweeps } from "./sweep.js";
import { tunings } from "./tuning.js";

/**
 * @typedef {Object} Wish
 * @property {string} slot    "sweep:<run key>" and the like: where the survey stands in the state
 * @property {string} about   canonical text of all that determines it: another text is another survey
 * @property {number} run     key of the run
 * @property {{type: string, [field: string]: any}} message  that asks for it, without `id` and `run`
 */

/** @typedef {(state: import("../types.js").State) => Wish[]} Wishes */

/** @type {Wishes} */
export const wishes = (state) => [...tunings(state), ...sweeps(state), ...maps(state), ...ensembles(state)];
