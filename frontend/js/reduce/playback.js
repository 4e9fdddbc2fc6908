// @ts-check
/** The transport: where the playhead is and whether it moves. Pure; the clock is playback.js. */

import { atEnd, raceEnd } from "../select.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */

/**
 * The state with the playhead at a step within the race.
 * @param {State} state
 * @param {number} step
 * @returns {State}
 */
function at(state, step) {
  if (!Number.isFinite(step)) return state;
  const playhead = Math.max(0, Math.min(Math.floor(step), raceEnd(state)));
  return playhead === state.playhead ? state : { ...state, playhead, redoneAt: null };
}

/**
 * Playing or not; while something is dragged, whether it goes on afterwards. At its end the race begins again.
 * @param {State} state
 * @param {boolean} playing
 * @returns {State}
 */
function playing(state, playing) {
  if (state.drag !== null) return { ...state, drag: { ...state.drag, wasPlaying: playing } };
  const from = playing && atEnd(state) ? at(state, 0) : state;
  return from.playing === playing ? from : { ...from, playing };
}

/** @type {Record<string, (state: State, action: Action) => State>} */
export const PLAYBACK = {
  play: (state) => playing(state, true),
  pause: (state) => playing(state, false),
  tick: (state, { step }) => at(state, step),
  seek: (state, { step }) => at(state, step),
  visit: (state, { step }) => at(playing(state, false), step),
  step: (state, { by }) => at(playing(state, false), state.playhead + by),
  to_start: (state) => at(state, 0),
  to_end: (state) => at(playing(state, false), raceEnd(state)),
  speed: (state, { value }) => (value > 0 && Number.isFinite(value) ? { ...state, speed: value } : state),
};
