// @ts-check
/**
 * Questions about mini-batches: which rows the selected run's updates drew, asked piece by piece while data or landscape
 * are seen, from the beginning of the epoch on and not far beyond the playhead.
 */

import { drawsBatches, epochOf } from "./epochs.js";
import { riskOf } from "./objective.js";
import { lastStep, rowAt, tabOf } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {{type: string, [field: string]: any}} Message */
/** @typedef {{index: number, key: number, generation: number, first: number, count: number}} Piece */

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
/** A question that nobody answered in this time is forgotten, so that the next one is asked. */
const PATIENCE_MS = 8000;

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

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(message: Message) => boolean} given.send
 * @param {() => number} given.now
 * @param {(name: string, ms: number) => void} given.later
 */
export function createBatches({ store, send, now, later }) {
  let ids = 0;
  /** @type {(Piece & {id: number, at: number})|null} */
  let under = null;
  /** What the server refused to tell is not asked again; the others are. @type {Set<number>} */
  const hopeless = new Set();

  return {
    /**
     * Asks for the next piece, if none is on its way.
     * @param {boolean} hidden
     * @param {boolean} told  whether the server has the experiment
     */
    ask(hidden, told) {
      if (hidden || !told) return;
      const piece = nextPiece(store.get(), hopeless);
      if (piece === null) return;
      // An answer to a run that has changed since will not come.
      if (under !== null && store.get().runs.some(({ key, generation }) => key === under?.key && generation === under.generation)) {
        const left = under.at + PATIENCE_MS - now();
        if (left > 0) return later("rows", left);
      }
      ids += 1;
      under = { ...piece, id: ids, at: now() };
      const { index, generation, first, count } = piece;
      send({ type: "rows", id: ids, run: index, generation, first, count });
    },
    /** @param {Message} message */
    told({ id, first, rows }) {
      if (under === null || id !== under.id) return;
      const { key, generation } = under;
      under = null;
      if (rows.length === 0) hopeless.add(generation);
      else store.dispatch({ type: "batched", key, generation, first, rows });
    },
    /**
     * Whether the refusal was of such a question; then it is dealt with.
     * @param {Message} message
     * @returns {boolean}
     */
    refused({ request, id }) {
      if (request !== "rows") return false;
      if (under !== null && id === under.id) {
        hopeless.add(under.generation);
        under = null;
      }
      return true;
    },
    forget() {
      under = null;
      hopeless.clear();
    },
  };
}
