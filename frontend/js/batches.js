// @ts-check
/**
 * Questions about mini-batches: which rows the selected run's updates drew, asked piece by piece while data or landscape
 * are seen, from the beginning of the epoch on and not far beyond the playhead.
 */

import { drawsBatches, epochOf } from "./epochs.js";
import { riskOf } from "./objective.js";
import { createPieces } from "./pieces.js";
import { lastStep, rowAt, tabOf } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./pieces.js").Piece} Piece */

/** Updates of one answer, at most; it may tell fewer. */
export const PIECE = 512;
/** Batches are known so many seconds of playback beyond the playhead, within these bounds; asked again at half of it. */
const AHEAD_S = 2;
const AHEAD_LEAST = 64;
const AHEAD_MOST = 1024;
/** And never more numbers of rows than these: what is kept (reduce/data.js) has to reach back to the playhead's own batch. */
const AHEAD_NUMBERS = 65536;
/** While it plays faster than so many steps a second, batches would only flicker: none is asked for. */
export const READABLE_SPEED = 240;
/** An epoch of more samples is not looked through from its beginning. */
const MOST_SAMPLES = 4096;

/**
 * The piece that is needed next; null where all is known that is shown, or nothing is shown.
 * @param {State} state
 * @param {Set<number>} [refused]  generations of which the server does not tell
 * @returns {Piece|null}
 */
export function nextPiece(state, refused = new Set()) {
  const { selected, batches, playing, speed } = state;
  const run = state.runs[selected];
  if (!["data", "landscape"].includes(tabOf(state)) || (playing && speed > READABLE_SPEED)) return null;
  if (run === undefined || run.hidden || run.pending || run.generation === 0 || refused.has(run.generation)) return null;
  const last = lastStep(run) - 1;
  if (state.drag !== null || last < 0 || !drawsBatches(run)) return null;
  const shown = Math.min(last, Math.max(0, rowAt(run, state.playhead) - 1));
  const samples = riskOf(state.catalog, state.experiment.objective)?.samples ?? Infinity;
  const epoch = epochOf(run, samples, shown + 1);
  const from = samples <= MOST_SAMPLES ? (epoch?.begins ?? shown) : shown;
  const room = Math.max(1, Math.floor(AHEAD_NUMBERS / (epoch?.size ?? 1)));
  const ahead = Math.min(room, AHEAD_MOST, Math.max(AHEAD_LEAST, AHEAD_S * speed));
  const known = batches !== null && batches.key === run.key && batches.generation === run.generation && batches.first <= from;
  const next = known ? batches.first + batches.rows.length : from;
  const first = known && next >= from ? next : from;
  if (first > Math.min(last, shown + ahead / 2)) return null;
  return { index: selected, key: run.key, generation: run.generation, first, count: Math.min(PIECE, Math.min(last, shown + ahead) - first + 1) };
}

/** @param {Parameters<typeof createPieces>[1]} given */
export function createBatches(given) {
  return createPieces({
    type: "rows",
    nextPiece,
    hear: ({ key, generation }, { first, rows }) => {
      if (rows.length > 0) given.store.dispatch({ type: "batched", key, generation, first, rows });
      return rows.length > 0;
    },
  }, given);
}
