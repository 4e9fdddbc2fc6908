// @ts-check
/** What stands in the transport, as plain values. Pure. */

import { SPEEDS } from "../reduce/initial.js";
import { settled } from "../select.js";

/** @typedef {import("../types.js").State} State */


/**
 * @param {number} speed
 * @returns {number} the index of the stop that is nearest to it
 */
export function speedStop(speed) {
  let best = 0;
  SPEEDS.forEach((each, k) => {
    if (Math.abs(Math.log(each / speed)) < Math.abs(Math.log(SPEEDS[best] / speed))) best = k;
  });
  return best;
}

/**
 * How much of the track is computed and how much is played, 0 to 1.
 * @param {State} state
 * @returns {{computed: number, played: number}}
 */
export function shares(state) {
  const { steps } = state.experiment;
  const part = (/** @type {number} */ step) => (steps > 0 ? Math.min(1, Math.max(0, step / steps)) : 0);
  const computed = state.runs.length > 0 && state.runs.every(settled) ? 1 : part(state.computed);
  return { computed, played: part(state.playhead) };
}
