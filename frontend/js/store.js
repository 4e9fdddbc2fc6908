// @ts-check
/** The one store: a value, a pure reducer, and who watches what. */

import { createWatchers } from "./watchers.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Action} Action */
/** @typedef {import("./types.js").Store} Store */

/**
 * A store. Listeners run after the reducer, in the order in which they began to watch; an action that a listener
 * dispatches is reduced at once and told after the present round. A listener that throws does not keep the others
 * from being told: `report` gets its error.
 * @param {(state: State, action: Action) => State} reduce
 * @param {State} initial
 * @param {(error: unknown) => void} [report]
 * @returns {Store}
 */
export function createStore(reduce, initial, report = (error) => { throw error; }) {
  let state = initial;
  const get = () => state;
  const watchers = createWatchers(get, report);
  let telling = false;
  let stale = false;
  let held = false;

  /** @param {Action} action */
  function dispatch(action) {
    const next = reduce(state, action);
    if (next === state) return;
    state = next;
    stale = true;
    tellAll();
  }

  function tellAll() {
    if (telling || held) return;
    telling = true;
    try {
      while (stale) {
        stale = false;
        watchers.tell();
      }
    } finally {
      telling = false;
    }
  }

  /**
   * Many actions as one: each is reduced at once, listeners are told when all are done.
   * @param {() => void} deeds
   */
  function together(deeds) {
    if (held) return deeds();
    held = true;
    try {
      deeds();
    } finally {
      held = false;
      if (stale) tellAll();
    }
  }

  return { get, dispatch, together, watch: watchers.watch };
}
