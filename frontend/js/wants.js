// @ts-check
/** What to want of the server: how far each run is to be computed. Pure. */

import { settled } from "./select.js";

/** @typedef {import("./types.js").State} State */

/** A race of fewer steps in all is simply wanted whole. */
const WHOLE_RUN_STEPS = 20000;
/** Rows ahead of the playhead that are wanted at the least. */
const BLOCK_STEPS = 512;
/** So much playback is wanted ahead of the playhead. */
const AHEAD_SECONDS = 2;
/** Of a long race, so much of each path is wanted while a start is dragged, when whole paths are shown. */
const PREVIEW_STEPS = 2000;
/** No more often than this, four times a second, unless what is wanted is new. */
export const WANT_EVERY_MS = 250;

/**
 * The step that each run is wanted to, by its key; runs whose end is known are left out. A hidden page wants nothing.
 * @param {State} state
 * @param {boolean} hidden
 * @returns {{key: number, to: number}[]}
 */
export function wanted(state, hidden) {
  if (hidden) return [];
  const { steps, runs } = state.experiment;
  const ahead = Math.max(Math.ceil(AHEAD_SECONDS * state.speed), BLOCK_STEPS);
  const preview = state.drag === null ? 0 : PREVIEW_STEPS;
  const whole = runs.length * steps < WHOLE_RUN_STEPS;
  const least = whole ? steps : Math.max(state.playhead + ahead, preview);
  return state.runs
    .filter((run) => !settled(run))
    .map(({ key, pending, keep }) => {
      const first = pending ? (keep ?? 0) + BLOCK_STEPS : 0; // a run that shows an old picture needs a row to replace it
      return { key, to: Math.min(steps, Math.max(least, first)) };
    });
}

/**
 * Whether the runs should be wanted further now. Ahead of a moving playhead it is soon enough when half of what was
 * wanted ahead is used up, so that wants come in strides and not with each step.
 * @param {State} state
 * @param {number} already  the step that was wanted last
 * @param {number} to       the step that would be wanted now
 * @returns {boolean}
 */
export function worthAsking(state, already, to) {
  if (to <= already) return false;
  if (to >= state.experiment.steps || already <= state.playhead) return true;
  return already - state.playhead < (to - state.playhead) / 2;
}
