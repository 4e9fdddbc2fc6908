// @ts-check
/** Less often than every frame, without a timer of its own. */

/**
 * Whether the playhead goes on by itself, so that another frame is sure to come: not while it waits for rows.
 * @param {import("../types.js").State} state
 * @returns {boolean}
 */
const moving = ({ playing, drag, playhead, computed }) => playing && drag === null && playhead < computed;

/**
 * To be watched: changes with every change of the state while nothing moves, and at most every so many milliseconds while
 * something does. What stops changes it again, so that the last value is never missed.
 * @param {import("../types.js").State} state
 * @param {number} everyMs
 * @returns {import("../types.js").State|number}
 */
export const slowly = (state, everyMs) => (moving(state) ? Math.floor(performance.now() / everyMs) : state);

/** While something plays, elements move in every third frame, all in the same one. */
const ELEMENTS_EVERY = 3;

/**
 * Whether elements stand still in this frame and only canvases are painted. Measured: a moved element, be it one, costs a
 * frame two to three times what all canvases cost.
 * @param {import("../types.js").State} state
 * @returns {boolean}
 */
export const resting = (state) => moving(state) && frameNumber() % ELEMENTS_EVERY !== 0;

let frames = 0;
let frameAt = -1;

/**
 * A number for the present frame, the same for all who ask in it. What is painted while something plays agrees by it
 * on the frames that paint: a frame in which marks are only moved costs a third of one in which a canvas changes.
 * @returns {number}
 */
function frameNumber() {
  const at = Number(document.timeline.currentTime);
  if (at !== frameAt) frames += 1;
  frameAt = at;
  return frames;
}
