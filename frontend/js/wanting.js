// @ts-check
/** Says to the server how far each run is wanted: what is new at once, else in strides, and seldom. */

import { WANT_EVERY_MS, wanted, worthAsking } from "./wants.js";

/**
 * @param {Object} given
 * @param {import("./types.js").Store} given.store
 * @param {(message: {type: string, [field: string]: any}) => boolean} given.send
 * @param {() => number} given.now
 * @param {(name: string, ms: number) => void} given.later  asks again after so many milliseconds
 */
export function createWanting({ store, send, now, later }) {
  let askedAt = -Infinity;
  /** @type {Map<number, {generation: number, to: number}>} by the key of the run */
  const asked = new Map();
  return {
    /**
     * @param {boolean} hidden
     * @param {number[]|null} keys  of the runs that the server was told, in their order
     */
    ask(hidden, keys) {
      if (keys === null) return;
      const state = store.get();
      const wait = askedAt + WANT_EVERY_MS - now();
      let urgent = false;
      const runs = wanted(state, hidden).flatMap(({ key, to }) => {
        const run = keys.indexOf(key);
        const { generation } = state.runs.find((other) => other.key === key) ?? { generation: 0 };
        const already = asked.get(key);
        const isNew = already?.generation !== generation;
        if (run < 0 || generation === 0 || !(isNew || worthAsking(state, already.to, to))) return [];
        urgent ||= isNew;
        return [{ run, generation, to, key }];
      });
      if (runs.length === 0) return;
      if (!urgent && wait > 0) return later("want", wait);
      askedAt = now();
      for (const { key, generation, to } of runs) asked.set(key, { generation, to });
      send({ type: "want", runs: runs.map(({ run, generation, to }) => ({ run, generation, to })) });
    },
    /** What was said of a run, or of all, counts no more. @param {number} [key] */
    forget(key) {
      if (key === undefined) asked.clear();
      else asked.delete(key);
    },
  };
}
