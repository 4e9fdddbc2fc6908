// @ts-check
/**
 * Who waits for the first picture of a race that begins anew.
 *
 * From a click on a new start until its first rows are there, and until they are painted, all else that the page might
 * show keeps the new paths waiting: each frame of it takes the browser, which shares its machine with others, longer than
 * the server takes for its answer. So the old picture stays until then, as a whole, and no longer than a moment.
 */

import { beginsAnew } from "./select.js";
import { createWatchers } from "./watchers.js";

/** @typedef {import("./types.js").Store} Store */

/** Longer than this nobody is kept waiting: then it is seen that something was clicked, though there is no path yet. */
const PATIENCE_MS = 100;

/**
 * The store for those who paint the paths, and for all others. They are told together when the first rows are there, the
 * others after the frame that paints them.
 * @param {Object} given
 * @param {Store} given.store
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 * @param {(callback: () => void) => () => void} given.nextFrame
 * @param {(error: unknown) => void} given.report
 * @returns {{paths: Store, rest: Store}}
 */
export function createPatience({ store, schedule, nextFrame, report }) {
  const paths = createWatchers(store.get, report);
  const rest = createWatchers(store.get, report);
  /** @type {(() => void)|null} */
  let timer = null; // while all wait
  let over = false; // all have waited long enough for these rows
  let waiting = false; // the rest, until the frame with the paths is painted

  function release() {
    timer?.();
    timer = null;
    paths.tell();
    if (waiting) return;
    waiting = true;
    nextFrame(() => void schedule(() => {
      waiting = false;
      store.together(rest.tell);
    }, 0));
  }

  store.watch((state) => state, (state) => {
    if (!beginsAnew(state)) over = false;
    else if (!over) {
      timer ??= schedule(() => {
        over = true;
        store.together(release);
      }, PATIENCE_MS);
      return;
    }
    if (timer !== null) return release();
    paths.tell();
    if (!waiting) rest.tell();
  });
  return { paths: { ...store, watch: paths.watch }, rest: { ...store, watch: rest.watch } };
}
