// @ts-check
/**
 * Has the server find where the minimum goes as the penalty grows, at rest and while the landscape is shown: it takes
 * longer than all else that is said of a risk. Handed in: `load(objective)` that asks the server, and
 * `schedule(callback, ms)`.
 */

import { isRisk, placeOf, riskOf } from "./objective.js";
import { partEntry, unpenalised } from "./risk.js";
import { landscapeShown } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").RiskValue} RiskValue */

/** A risk rests for so long before its path is asked for. */
export const RESTS_MS = 300;
const AGAIN_AFTER_MS = 2000;

/**
 * The risk whose path is to be shown, or null: one with a penalty that has numbers, and that is described.
 * @param {State} state
 * @returns {RiskValue|null}
 */
export function pathQuestion(state) {
  const { catalog, experiment: { objective }, drag } = state;
  if (!isRisk(objective) || drag !== null || !landscapeShown(state) || riskOf(catalog, objective) === undefined) return null;
  return (partEntry(catalog, "penalty", objective.penalty.name)?.parameters ?? []).length > 0 ? objective : null;
}

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(objective: RiskValue) => Promise<{strength: number, x: number[]}[]|null>} given.load
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 */
export function createSolutionPaths({ store, load, schedule }) {
  let shown = ""; // the place of the risk whose path is there
  let busy = false;
  let waiting = /** @type {(() => void)|null} */ (null);

  /** @param {number} ms */
  function rest(ms) {
    waiting?.();
    waiting = null;
    const question = pathQuestion(store.get());
    if (question === null || placeOf(question) === shown) return;
    waiting = schedule(() => {
      waiting = null;
      void ask();
    }, ms);
  }

  async function ask() {
    const objective = pathQuestion(store.get());
    if (objective === null || busy) return;
    let again = RESTS_MS;
    busy = true;
    try {
      const points = (await load(objective)) ?? [];
      shown = placeOf(objective);
      store.dispatch({ type: "solution", solution: { about: unpenalised(objective), points } });
    } catch {
      again = AGAIN_AFTER_MS; // the server is away
    }
    busy = false;
    rest(again);
  }

  const off = store.watch(
    (state) => [state.experiment.objective, state.drag === null, state.catalog.typed, landscapeShown(state)],
    () => rest(RESTS_MS),
  );
  return {
    dispose() {
      off();
      waiting?.();
    },
  };
}
