// @ts-check
/**
 * Questions about the course of stability: the ratio to the rule's threshold in each row, asked piece by piece while the
 * panel shows it, from the first row on and not far beyond the playhead. The selected run comes first.
 */

import { plainNumber } from "./protocol.js";
import { curvesShown, lastStep } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").RunState} RunState */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {{type: string, [field: string]: any}} Message */
/** @typedef {{index: number, key: number, generation: number, first: number, count: number}} Piece */

/** Rows of one answer, at most: the server's own limit. */
export const PIECE = 512;
/** The course is known so many seconds of playback beyond the playhead, or so many rows; it is asked again at half of it. */
const AHEAD_S = 2;
const AHEAD_ROWS = 256;
/** A question that nobody answered in this time is forgotten, so that the next one is asked. */
const PATIENCE_MS = 8000;

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

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(message: Message) => boolean} given.send
 * @param {() => number} given.now
 * @param {(name: string, ms: number) => void} given.later
 */
export function createGauges({ store, send, now, later }) {
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
        if (left > 0) return later("gauge", left);
      }
      ids += 1;
      under = { ...piece, id: ids, at: now() };
      const { index, generation, first, count } = piece;
      send({ type: "gauge", id: ids, run: index, generation, first, count });
    },
    /** @param {Message} message */
    gauged({ id, first, ratio, reason }) {
      if (under === null || id !== under.id) return;
      const { key, generation } = under;
      under = null;
      const ratios = Float64Array.from(ratio, plainNumber);
      store.dispatch({ type: "gauged", key, generation, first, ratios, reason });
    },
    /**
     * Whether the refusal was of such a question; then it is dealt with.
     * @param {Message} message
     * @returns {boolean}
     */
    refused({ request, id }) {
      if (request !== "gauge") return false;
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
