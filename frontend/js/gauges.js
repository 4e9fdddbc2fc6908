// @ts-check
/**
 * Questions about the course of stability: the ratio to the rule's threshold in each row, asked piece by piece while the
 * panel shows it, from the first row on and not far beyond the playhead. The selected run comes first.
 */

import { createPieces } from "./pieces.js";
import { plainNumber } from "./protocol.js";
import { curvesShown, lastStep } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").RunState} RunState */
/** @typedef {import("./pieces.js").Piece} Piece */

/** Rows of one answer, at most: the server's own limit. */
export const PIECE = 512;
/** The course is known so many seconds of playback beyond the playhead, or so many rows; it is asked again at half of it. */
const AHEAD_S = 2;
const AHEAD_ROWS = 256;

/**
 * How many rows of the run's present course are known; Infinity where there is none to know.
 * @param {State} state
 * @param {RunState} run
 * @returns {number}
 */
function known(state, run) {
  const gauge = state.gauges[run.key];
  if (gauge === undefined || gauge.generation !== run.generation) return 0;
  return gauge.reason === null ? gauge.rows.length : Infinity;
}

/**
 * The piece that is needed next; null where all is known that is shown, or nothing is shown.
 * @param {State} state
 * @param {Set<number>} [refused]  generations of which the server does not tell
 * @returns {Piece|null}
 */
export function nextPiece(state, refused = new Set()) {
  if (state.view.curve !== "sharpness" || !curvesShown(state)) return null;
  const ahead = Math.max(AHEAD_ROWS, AHEAD_S * state.speed);
  const pieces = state.runs.flatMap((run, index) => {
    if (run.hidden || run.pending || run.generation === 0 || refused.has(run.generation) || state.drag?.kind === "surface") return [];
    const first = known(state, run);
    const last = Math.min(lastStep(run), state.playhead + ahead);
    if (first > Math.min(lastStep(run), state.playhead + ahead / 2)) return [];
    const count = Math.min(PIECE, last - first + 1);
    return [{ index, key: run.key, generation: run.generation, first, count }];
  });
  return pieces.find(({ index }) => index === state.selected) ?? pieces[0] ?? null;
}

/** @param {Parameters<typeof createPieces>[1]} given */
export function createGauges(given) {
  return createPieces({
    type: "gauge",
    nextPiece,
    hear: ({ key, generation }, { first, ratio, reason }) => {
      given.store.dispatch({ type: "gauged", key, generation, first, ratios: Float64Array.from(ratio, plainNumber), reason });
      return true;
    },
  }, given);
}
