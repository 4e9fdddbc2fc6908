// @ts-check
/**
 * The clock of the race: moves the playhead by the time that has passed, never by counting frames.
 *
 * It stops where rows are not computed yet, without jumping ahead later, and pauses at the end of the race. It is
 * handed its time: `now` in milliseconds, `schedule` that calls back before the next picture and returns a cancel.
 */

import { raceEnd, settled } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */

/** A longer gap between two pictures counts as this much: the page was asleep. */
const LONGEST_GAP_MS = 250;
/** So much of a step, and whatever passes is enough for the whole. */
const DUE = 1 - 2 ** -20;

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {() => number} given.now
 * @param {(callback: () => void) => () => void} given.schedule
 * @returns {{hide: (hidden: boolean) => void, dispose: () => void}}
 */
export function createPlayback({ store, now, schedule }) {
  let position = 0; // the playhead with its fraction
  let last = 0;
  let hidden = false;
  /** @type {(() => void)|null} */
  let cancel = null;

  const moving = () => store.get().playing && store.get().drag === null && !hidden;

  function start() {
    if (cancel !== null || !moving()) return;
    last = now();
    position = store.get().playhead;
    cancel = schedule(frame);
  }

  function stop() {
    cancel?.();
    cancel = null;
  }

  function frame() {
    stop(); // what was taken in with this frame may have stopped and started it
    if (!moving()) return;
    const state = store.get();
    const time = now();
    const passed = Math.min(Math.max(0, time - last), LONGEST_GAP_MS);
    last = time;
    if (Math.floor(position) !== state.playhead) position = state.playhead; // somebody else has moved it
    const limit = Math.min(state.computed, raceEnd(state));
    position = advanced(limit, position, (state.speed * passed) / 1000);
    const step = Math.floor(position);
    if (step !== state.playhead) store.dispatch({ type: "tick", step });
    if (finished(store.get())) store.dispatch({ type: "pause" });
    if (cancel === null && moving()) cancel = schedule(frame);
  }

  const off = store.watch((state) => [state.playing, state.drag === null], () => (moving() ? start() : stop()));
  return {
    hide(value) {
      hidden = value;
      if (moving()) start();
      else stop();
    },
    dispose() {
      off();
      stop();
    },
  };
}

/**
 * The playhead after so much more, not beyond what is computed; one that stands beyond it already stays. A step that is
 * not computed yet becomes due meanwhile, so that it is shown as soon as it is there; no more than one does.
 * @param {number} limit  the last step that is computed
 * @param {number} position
 * @param {number} more
 * @returns {number}
 */
const advanced = (limit, position, more) => (position >= limit + 1 ? position : Math.min(limit + DUE, position + more));

/**
 * Whether the playhead has come to the end of a race that is known to its end.
 * @param {State} state
 * @returns {boolean}
 */
export const finished = (state) =>
  state.playhead >= raceEnd(state) && (state.runs.every(settled) || state.computed >= state.experiment.steps);
