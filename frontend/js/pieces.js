// @ts-check
/**
 * Rows of a run that the server tells in pieces: one question is under way at a time, an answer to a run that has
 * changed since is not waited for, and what was refused is not asked again. Handed in: `send`, `now` and `later`.
 */

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {{index: number, key: number, generation: number, first: number, count: number}} Piece */
/** @typedef {{type: string, [field: string]: any}} Message */

/** A question that nobody answered in this time is forgotten, so that the next one is asked. */
const PATIENCE_MS = 8000;
/** So many pieces are asked as fast as they are answered, then one in this time: the server hears 60 messages a second. */
const AT_ONCE = 8;
const EVERY_MS = 120;

/**
 * @param {Object} kind
 * @param {string} kind.type  of the question, and in the refusal of it
 * @param {(state: State, refused: Set<number>) => Piece|null} kind.nextPiece  what is needed next, but of these generations
 * @param {(piece: Piece, message: Message) => boolean} kind.hear  takes an answer; false: nothing more of that generation
 * @param {Object} given
 * @param {Store} given.store
 * @param {(message: Message) => boolean} given.send
 * @param {() => number} given.now
 * @param {(name: string, ms: number) => void} given.later
 */
export function createPieces({ type, nextPiece, hear }, { store, send, now, later }) {
  let ids = 0;
  let saved = AT_ONCE; // pieces that may be asked at once
  let savedAt = now();
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
        if (left > 0) return later(type, left);
      }
      saved = Math.min(AT_ONCE, saved + (now() - savedAt) / EVERY_MS);
      savedAt = now();
      if (saved < 1) return later(`${type} more`, Math.ceil((1 - saved) * EVERY_MS));
      saved -= 1;
      ids += 1;
      under = { ...piece, id: ids, at: now() };
      const { index, generation, first, count } = piece;
      send({ type, id: ids, run: index, generation, first, count });
    },
    /** @param {Message} message  an answer, which may be to a question that is no longer waited for */
    told(message) {
      if (under === null || message.id !== under.id) return;
      const piece = under;
      under = null;
      if (!hear(piece, message)) hopeless.add(piece.generation);
    },
    /**
     * Whether the refusal was of such a question; then it is dealt with.
     * @param {Message} message
     * @returns {boolean}
     */
    refused({ request, id }) {
      if (request !== type) return false;
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
