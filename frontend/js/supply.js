// @ts-check
/**
 * One's own data that the server lacks, on their way to it again: over HTTP first, which also describes them, and where it
 * lacks them still, over the stream, which reaches the very process that is asked. Nothing else is said meanwhile.
 */

/** @typedef {import("./own_data.js").Message} Part */

const WAYS = 2;

/**
 * @template L
 * @param {Object} given
 * @param {(part: Part) => void} given.send
 * @param {() => Promise<boolean>} given.resend  over HTTP: whether they came to some process
 * @param {() => Part[]} given.parts             none where they are not known any more
 * @param {(there: boolean, lack: L) => void} given.settled
 */
export function createSupply({ send, resend, parts, settled }) {
  /** @type {L|null} */
  let lack = null; // what was refused for want of them, while they are on their way
  let tried = 0; // how often, since the race was last opened
  /** @type {Set<string>} */
  let untaken = new Set(); // hashes of those that are on their way over the stream

  /** @param {boolean} there */
  function settle(there) {
    const wanting = /** @type {L} */ (lack);
    lack = null;
    settled(there, wanting);
  }

  return {
    /** Whether they are on their way. */
    active: () => lack !== null,
    /** Whether they are so over the stream, and are being answered. */
    awaits: () => lack !== null && untaken.size > 0,
    /**
     * Sends them in the next way.
     * @param {L} wanting
     * @returns {boolean} whether there is one
     */
    begin(wanting) {
      if (lack !== null || tried === WAYS) return false;
      lack = wanting;
      tried += 1;
      const pieces = tried === WAYS ? parts() : [];
      untaken = new Set(pieces.map(({ sha256 }) => sha256));
      if (pieces.length > 0) pieces.forEach(send);
      else void (tried === WAYS ? Promise.resolve(false) : resend()).then((there) => lack === wanting && settle(there));
      return true;
    },
    /** @param {string} sha256 */
    taken(sha256) {
      if (lack !== null && untaken.delete(sha256) && untaken.size === 0) settle(true);
    },
    /** They were not taken, and will not be. */
    refused() {
      if (lack !== null) settle(false);
    },
    /** They were not taken now: the same way is open again. */
    putOff() {
      if (lack !== null) tried -= 1;
      lack = null;
    },
    /** The race was opened, or the connection is gone: what happened counts no more. */
    forget() {
      lack = null;
      tried = 0;
    },
  };
}
