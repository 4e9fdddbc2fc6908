// @ts-check
/** What is read off the state often and seldom changes. Pure but for what it keeps. */

/** @typedef {import("../types.js").State} State */

/**
 * The same as `make`, which is asked anew only when one of the values that it reads is another: always the same object
 * for the same ones.
 * @template T
 * @param {(state: State) => unknown[]} reads  all that `make` hangs on
 * @param {(state: State) => T} make
 * @returns {(state: State) => T}
 */
export function remembered(reads, make) {
  /** @type {{read: unknown[], made: T}|null} */
  let last = null;
  return (state) => {
    const read = reads(state);
    const known = last;
    if (known !== null && known.read.length === read.length && read.every((value, k) => Object.is(value, known.read[k]))) return known.made;
    last = { read, made: make(state) };
    return last.made;
  };
}
