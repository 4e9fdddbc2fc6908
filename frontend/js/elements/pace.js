// @ts-check
/** Less often than every frame, without a timer of its own. */

/**
 * To be watched: changes with every change of the state while nothing plays, and at most every so many milliseconds while
 * something does. The frame after playing stops changes it again, so that the last value is never missed.
 * @param {import("../types.js").State} state
 * @param {number} everyMs
 * @returns {import("../types.js").State|number}
 */
export const slowly = (state, everyMs) => (state.playing ? Math.floor(performance.now() / everyMs) : state);
