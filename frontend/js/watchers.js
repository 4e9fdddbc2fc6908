// @ts-check
/** Who watches what of a state, and is told when that has become another value. */

/** @typedef {import("./types.js").State} State */

/**
 * @param {() => State} get
 * @param {(error: unknown) => void} report  gets the error of a listener that throws, which does not keep the others from being told
 */
export function createWatchers(get, report) {
  /** @type {Set<() => void>} */
  const watchers = new Set();

  return {
    /**
     * Calls the listener with what is selected, now and whenever it is told that it has changed.
     * @template T
     * @param {(state: State) => T} select
     * @param {(value: T) => void} listener
     * @returns {() => void}
     */
    watch(select, listener) {
      let last = select(get());
      const tell = () => {
        const value = select(get());
        if (alike(last, value)) return;
        last = value;
        attempt(value);
      };
      const attempt = (/** @type {T} */ value) => {
        try {
          listener(value);
        } catch (error) {
          report(error);
        }
      };
      watchers.add(tell);
      attempt(last);
      return () => void watchers.delete(tell);
    },
    /** Tells all, in the order in which they began to watch. */
    tell() {
      for (const tell of [...watchers]) if (watchers.has(tell)) tell();
    },
  };
}

/**
 * Whether a selected value is still the same: itself, or an array of the same entries.
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean}
 */
function alike(a, b) {
  if (Object.is(a, b)) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((entry, i) => Object.is(entry, b[i]));
}
