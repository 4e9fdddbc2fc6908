// @ts-check
/**
 * Has the server check the formula that is being typed, after a moment of rest, and describe one that came by a link.
 * Handed in: `load(query)` that asks the server, and `schedule(callback, ms)`.
 */

import { descriptionOf, isFormula } from "./objective.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {{entry: any, refusal: null}|{entry: null, refusal: Refusal}} Answer */

export const TYPING_RESTS_MS = 250;
const AGAIN_AFTER_MS = 2000;

/**
 * What has to be asked now, or null.
 * @param {State} state
 * @returns {{text: string, domain: [number, number][], typed: boolean}|null}
 */
function formulaQuestion({ draft, experiment, catalog }) {
  const { objective } = experiment;
  if (!isFormula(objective)) return null;
  if (draft !== null && !draft.checked) return { text: draft.text, domain: draft.domain, typed: true };
  if (descriptionOf(catalog, objective) !== undefined) return null;
  return { text: objective.text, domain: objective.domain, typed: false };
}

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(query: string) => Promise<Answer>} given.load
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 */
export function createFormulas({ store, load, schedule }) {
  let waitingFor = "";
  let hopeless = ""; // a formula from elsewhere that the server does not take; it says so itself when it is opened
  /** @type {(() => void)|null} */
  let waiting = null;

  /** @param {number|null} ms  null: as long as suits the question */
  function consider(ms = null) {
    const question = formulaQuestion(store.get());
    const key = JSON.stringify(question);
    if (key === waitingFor && ms === null) return;
    waiting?.();
    waiting = null;
    waitingFor = key;
    if (question === null || key === hopeless) return;
    waiting = schedule(() => {
      waiting = null;
      void ask(question, key);
    }, ms ?? (question.typed ? TYPING_RESTS_MS : 0));
  }

  /**
   * @param {{text: string, domain: [number, number][], typed: boolean}} question
   * @param {string} key
   */
  async function ask({ text, domain, typed }, key) {
    try {
      const { entry, refusal } = await load(new URLSearchParams({ text, domain: JSON.stringify(domain) }).toString());
      if (refusal === null) store.dispatch({ type: "formula_described", text, domain, entry });
      else if (typed) store.dispatch({ type: "formula_refused", text, domain, refusal });
      else hopeless = key;
    } catch {
      if (key === waitingFor) consider(AGAIN_AFTER_MS); // the server is away
    }
  }

  const off = store.watch(({ draft, experiment, catalog }) => [draft, experiment.objective, catalog.typed], () => consider());
  return {
    dispose() {
      off();
      waiting?.();
    },
  };
}
