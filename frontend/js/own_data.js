// @ts-check
/**
 * Data of one's own: sends a text to the server once, under its hash, and again where a server that is asked about it no
 * longer has it. Handed in: `digest(bytes)` that may know no hash, `send(sha256, bytes)` and `keep`, the tab's own storage.
 */

import { isRisk } from "./objective.js";

/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").Table} Table */
/** @typedef {{described: Table, refusal: null}|{described: null, refusal: Refusal}} Read */

/** @typedef {{type: "table", sha256: string, part: number, parts: number, content: string}} Message */

/** Of a file in one message of the stream. */
const PART_BYTES = 9 * 1024;

/** No more than this is sent where the catalogue sets no limit. */
const BYTES_MOST = 512 * 1024;
const KEY = "steepest.table.";

/**
 * How often data are sent again for one question over HTTP. Where several processes serve, what is sent may come to another
 * than the one that is asked: each time is another chance.
 */
export const MOST_RESENT = 6;

/**
 * A file as messages of the stream.
 * @param {string} sha256
 * @param {Uint8Array} bytes
 * @returns {Message[]}
 */
export function partsOf(sha256, bytes) {
  const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
  return Array.from({ length: parts }, (_, part) => {
    const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    return { type: "table", sha256, part, parts, content: btoa(String.fromCharCode(...piece)) };
  });
}

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(bytes: Uint8Array<ArrayBuffer>) => Promise<string|null>} given.digest  null: the server is to compute it
 * @param {(sha256: string|null, bytes: Uint8Array<ArrayBuffer>) => Promise<Read>} given.send
 * @param {() => Pick<Storage, "getItem"|"setItem"|"removeItem">} given.storage  of this tab, till it is closed
 */
export function createOwnData({ store, digest, send, storage }) {
  /** @type {Map<string, string>} */
  const texts = new Map();

  /** @param {string} sha256
   * @param {string} text */
  function remember(sha256, text) {
    texts.set(sha256, text);
    try {
      const kept = storage();
      try {
        kept.setItem(KEY + sha256, text);
      } catch {
        // Full: the table in force is the one that is needed.
        for (const key of Object.keys(kept).filter((each) => each.startsWith(KEY))) kept.removeItem(key);
        kept.setItem(KEY + sha256, text);
      }
    } catch {
      // Too small, or forbidden in a frame: it lasts as long as the page.
    }
  }

  /** @param {string} sha256 */
  function recalled(sha256) {
    try {
      return texts.get(sha256) ?? storage().getItem(KEY + sha256);
    } catch {
      return null;
    }
  }

  /** @param {string} code
   * @param {Record<string, any>} values */
  const refuse = (code, values = {}) =>
    store.dispatch({ type: "table_refused", refusal: { code, field: "", values, message: "" } });

  /** @returns {Set<string>} the hashes of the tables that are in force, or asked about */
  function wanted() {
    const { experiment, proposal } = store.get();
    return new Set(
      [proposal, experiment.objective].flatMap((each) =>
        each !== null && isRisk(each) && each.dataset.data !== undefined ? [each.dataset.data.sha256] : [],
      ),
    );
  }

  let reads = 0;

  return {
    /**
     * Reads a text as a table, and takes its columns as the rows; of several that are on their way the last one counts.
     * @param {string} text
     */
    async read(text) {
      const turn = (reads += 1);
      const bytes = new TextEncoder().encode(text);
      const limit = store.get().catalog.limits?.data_bytes ?? BYTES_MOST;
      if (bytes.length > limit) return refuse("file_too_large", { got: bytes.length, limit });
      try {
        const { described, refusal } = await send(await digest(bytes), bytes);
        if (turn !== reads) return;
        if (refusal !== null) return store.dispatch({ type: "table_refused", refusal });
        remember(described.sha256, text);
        store.dispatch({ type: "table_read", described });
      } catch {
        if (turn === reads) refuse("server_away");
      }
    },
    /**
     * Sends again what the server has lost.
     * @returns {Promise<boolean>} whether it is there now
     */
    async again() {
      let sent = false;
      for (const sha256 of wanted()) {
        const text = recalled(sha256);
        if (text === null) return false;
        try {
          const { described } = await send(sha256, new TextEncoder().encode(text));
          if (described === null) return false;
          sent = true;
          if (store.get().tables[sha256] === undefined) store.dispatch({ type: "table_known", described });
        } catch {
          return false;
        }
      }
      return sent;
    },
    /**
     * The same as messages of the stream, which reach the very process that lacks them.
     * @returns {Message[]} none where a text is not there any more
     */
    parts() {
      const texts = [...wanted()].map((sha256) => ({ sha256, text: recalled(sha256) }));
      return texts.some(({ text }) => text === null)
        ? []
        : texts.flatMap(({ sha256, text }) => partsOf(sha256, new TextEncoder().encode(/** @type {string} */ (text))));
    },
  };
}
