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

let frames = 0;
let frameAt = -1;

/**
 * A number for the present frame, the same for all who ask in it. What is painted while something plays agrees by it
 * on the frames that paint: a frame in which marks are only moved costs a third of one in which a canvas changes.
 * @returns {number}
 */
export function frameNumber() {
  const at = Number(document.timeline.currentTime);
  if (at !== frameAt) frames += 1;
  frameAt = at;
  return frames;
}
