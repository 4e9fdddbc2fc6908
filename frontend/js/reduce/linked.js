// @ts-check
/** What stands beside the data, and what is known of the losses that are linked there. Pure. */

import { named } from "../entries.js";
import { MOST_OTHERS } from "../losses.js";
import { valueRefusal } from "./refusals.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").Choice} Choice */

const SIDES = new Set([null, "losses", "gallery"]);

/**
 * @param {State} state
 * @param {Partial<import("../types.js").View>} change
 * @returns {State}
 */
const looking = (state, change) => ({ ...state, view: { ...state.view, ...change } });

/**
 * Whether the catalogue has a loss with these values.
 * @param {State} state
 * @param {any} choice
 * @returns {choice is Choice}
 */
function known({ catalog }, choice) {
  const entry = named(catalog.losses, choice?.name);
  if (entry === undefined || typeof choice.parameters !== "object") return false;
  return Object.entries(choice.parameters).every(([name, value]) => {
    const declared = named(entry.parameters, name);
    return declared !== undefined && valueRefusal(declared, /** @type {any} */ (value)) === null;
  });
}

/**
 * @param {State} state
 * @param {Action} action  {losses: Choice[]|null}  null: the usual ones
 * @returns {State}
 */
function compareLosses(state, { losses }) {
  if (losses === null) return looking(state, { losses });
  if (!Array.isArray(losses) || losses.length > MOST_OTHERS || !losses.every((choice) => known(state, choice))) return state;
  return looking(state, { losses: losses.map(({ name, parameters }) => ({ name, parameters })) });
}

/**
 * @param {State} state
 * @param {Action} action  {names: string[]|null}  null: all that are drawn over the same as the loss in force
 * @returns {State}
 */
function galleryLosses(state, { names }) {
  if (names === null) return looking(state, { gallery: null });
  const fine = Array.isArray(names) && names.length > 0 && new Set(names).size === names.length;
  if (!fine || !names.every((name) => named(state.catalog.losses, name) !== undefined)) return state;
  return looking(state, { gallery: names });
}

/** @type {Record<string, (state: State, action: Action) => State>} */
export const LINKED = {
  side: (state, { name }) => (SIDES.has(name) ? looking(state, { side: name }) : state),
  compare_losses: compareLosses,
  gallery_losses: galleryLosses,
  linked: (state, { linked }) => ({ ...state, linked }),
  solution: (state, { solution }) => ({ ...state, solution }),
};
