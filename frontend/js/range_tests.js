// @ts-check
/**
 * Keeps the store's range test the one that the page wishes for; the old one stays until the new one is there.
 *
 * It is a run of its own, asked as any program may ask, so that the race is not disturbed. Handed in: `load(experiment)`
 * that asks for the trajectory, and `schedule(callback, ms)`.
 */

import { rangeTestWish } from "./wishes/range_test.js";

/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./wishes/range_test.js").Test} Test */
/** @typedef {{run: any, refusal: null}|{run: null, refusal: Refusal}} Answer  `run` as the server writes it */

/** Where one test takes the place of another, as while something is dragged, it waits for a moment of rest. */
export const CHANGE_RESTS_MS = 200;
const AGAIN_AFTER_MS = 2000;

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(experiment: import("./types.js").Experiment) => Promise<Answer>} given.load
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 */
export function createRangeTests({ store, load, schedule }) {
  /** What waits, is under way or has come, or "" for none. */
  let about = "";
  let cancel = () => {};

  /** @param {Test} test @param {number} ms */
  function after(test, ms) {
    cancel();
    cancel = schedule(() => void ask(test), ms);
  }

  /** @param {Test} test */
  async function ask(test) {
    try {
      const { run, refusal } = await load(test.experiment);
      if (test.about !== about) return;
      if (refusal !== null) store.dispatch({ type: "range_test_refused", about, run: test.run, refusal });
      else store.dispatch({ type: "range_tested", about, run: test.run, told: run });
    } catch {
      if (test.about === about) after(test, AGAIN_AFTER_MS); // the server is away, or has too much to do
    }
  }

  /** @param {import("./types.js").State} state  all that a wish hangs on */
  const told = ({ experiment, selected, view, runs, objective, catalog }) =>
    [experiment, selected, view.sweep, view.tab, objective, catalog, ...runs.map(({ hidden }) => hidden)];
  const off = store.watch(told, () => {
    const test = rangeTestWish(store.get());
    if ((test?.about ?? "") === about) return;
    const first = about === "";
    about = test?.about ?? "";
    cancel();
    if (test === null) store.dispatch({ type: "range_test_dropped" });
    else after(test, first ? 0 : CHANGE_RESTS_MS);
  });
  return {
    dispose() {
      off();
      cancel();
    },
  };
}
