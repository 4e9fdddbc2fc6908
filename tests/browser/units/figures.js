// @ts-check
/** States for the tests of what cards, chips and the arithmetic say, with the page's own words. */

import { install } from "/frontend/js/i18n.js";
import { computedState, openingState, outcome } from "./race.js";

const load = async (/** @type {string} */ language) => (await fetch(`/frontend/languages/${language}.json`)).json();

/** The page's own words, in place of what another test may have installed. */
export async function pageWords() {
  install({ en: await load("en"), zh: await load("zh") });
}

/**
 * Two runs of 500 steps, computed to their ends; `ends` are their outcomes.
 * @param {any[]} [ends]
 * @param {any} [change]
 */
export function raceState(ends = [], change = {}) {
  const counts = [0, 1].map((i) => (ends[i] ? ends[i].step + 1 : 101));
  return { ...computedState(openingState(), counts, ends), ...change };
}

export { outcome };
