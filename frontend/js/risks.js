// @ts-check
/**
 * Has the server describe the risk that is chosen or shown: its rows, programs and facts. While something is dragged the
 * descriptions follow at a distance, one question at a time, and the latest wins.
 * Handed in: `load(objective)` that asks the server, and `schedule(callback, ms)`.
 */

import { descriptionOf, isRisk, placeOf } from "./objective.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").RiskValue} RiskValue */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {{entry: any, refusal: null}|{entry: null, refusal: Refusal}} Answer */

/** While something is dragged, a description is asked for no more often than this. */
export const DRAG_RESTS_MS = 90;
const AGAIN_AFTER_MS = 2000;

/**
 * The risk that has to be described now, or null.
 * @param {State} state
 * @returns {RiskValue|null}
 */
function riskQuestion({ proposal, experiment: { objective }, catalog }) {
  if (proposal !== null && descriptionOf(catalog, proposal) === undefined) return proposal;
  return isRisk(objective) && descriptionOf(catalog, objective) === undefined ? objective : null;
}

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(objective: RiskValue) => Promise<Answer>} given.load
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 */
export function createRisks({ store, load, schedule }) {
  let busy = false;
  let hopeless = ""; // a risk that the server does not take; it says so itself when it is opened
  /** @type {(() => void)|null} */
  let waiting = null;

  /** @param {number} ms */
  function consider(ms) {
    const question = riskQuestion(store.get());
    if (question === null || busy || waiting !== null || placeOf(question) === hopeless) return;
    waiting = schedule(() => {
      waiting = null;
      void ask();
    }, ms);
  }

  async function ask() {
    const objective = riskQuestion(store.get());
    if (objective === null) return;
    let again = pause();
    busy = true;
    try {
      const { entry, refusal } = await load(objective);
      if (refusal === null) store.dispatch({ type: "risk_described", objective, entry });
      else {
        if (store.get().proposal === null) hopeless = placeOf(objective);
        store.dispatch({ type: "risk_refused", objective, refusal });
      }
    } catch {
      again = AGAIN_AFTER_MS; // the server is away
    }
    busy = false;
    consider(again);
  }

  const pause = () => (store.get().drag === null ? 0 : DRAG_RESTS_MS);
  const off = store.watch(({ proposal, experiment, catalog }) => [proposal, experiment.objective, catalog.typed], () => consider(pause()));
  return {
    dispose() {
      off();
      waiting?.();
    },
  };
}
