// @ts-check
/** The ensemble of the selected run: what is known of it, and its words on the run's card. Pure. */

import { t, whole } from "../i18n.js";
import { stochastic } from "../wishes/sweep.js";
import { ensembleShown } from "../wishes/ensemble.js";
import { FIRST_MINIMUM } from "../wishes/endings.js";
import { coordinates, shareWords, thousandths } from "./map_legend.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {{name: string, share: string, part: number}} ShareBar  `part` is 0..1
 *  @typedef {Object} EnsembleCard
 * @property {string} label
 * @property {{name: string, words: string}[]} options  numbers of seeds
 * @property {string} chosen
 * @property {string} note      what the shading means, or why there is nothing to see; "" while it is off
 * @property {ShareBar[]} shares
 */

/** Numbers of seeds that can be chosen; 1 is the run alone. */
const SEEDS = [1, 50, 100, 200];
/** So many shares have a line of their own; the others are told together. */
const LISTED = 5;

/**
 * What is known of the ensemble that is shown; null where none is, or nothing has come yet.
 * @param {State} state
 * @returns {Survey|null}
 */
export function ensembleOf(state) {
  if (!ensembleShown(state)) return null;
  return state.surveys[`ensemble:${state.runs[state.selected].key}`] ?? null;
}

/**
 * @param {State} state
 * @param {number} index
 * @returns {EnsembleCard|null} null where the run draws nothing, so that every seed gives the same path
 */
export function ensembleCard(state, index) {
  if (!stochastic(state, index)) return null;
  const { seeds } = state.view.ensemble ?? { seeds: 1 };
  const counts = SEEDS.includes(seeds) ? SEEDS : [...SEEDS, seeds].sort((a, b) => a - b);
  const survey = index === state.selected ? ensembleOf(state) : null;
  return {
    label: t(state, "ensemble.label"),
    options: counts.map((count) => ({ name: String(count), words: t(state, "ensemble.seeds", { count }) })),
    chosen: String(seeds),
    note: seeds === 1 ? "" : noteOf(state, survey, seeds),
    shares: survey === null || survey.refusal !== null ? [] : sharesOf(state, survey),
  };
}

/**
 * @param {State} state
 * @param {Survey|null} survey
 * @param {number} seeds
 * @returns {string}
 */
function noteOf(state, survey, seeds) {
  const refusal = survey?.refusal ?? null;
  if (refusal !== null) return t(state, `refusal.${refusal.code}`, { field: t(state, "ensemble.label"), ...refusal.values });
  const values = { seeds: whole(state, seeds), step: whole(state, state.experiment.steps) };
  if (survey === null || !survey.done) return t(state, "ensemble.computing", values);
  const changes = state.experiment.runs[state.selected]?.changes ?? [];
  return t(state, changes.length > 0 ? "ensemble.note_unchanged" : "ensemble.note", values);
}

/**
 * @param {State} state
 * @param {Survey} survey
 * @returns {ShareBar[]}
 */
function sharesOf(state, survey) {
  /** @type {{ending: number, seeds: number}[]} */
  const all = survey.extra.shares ?? [];
  const listed = all.length > LISTED ? all.slice(0, LISTED - 1) : all;
  const rest = all.slice(listed.length).reduce((sum, { seeds }) => sum + seeds, 0);
  const rows = listed.map(({ ending, seeds }) => ({ name: endingWords(state, survey, ending), seeds }));
  if (rest > 0) rows.push({ name: t(state, "ensemble.others"), seeds: rest });
  const parts = thousandths(rows.map(({ seeds }) => seeds));
  return rows.map(({ name, seeds }, k) => ({ name, part: parts[k] / 1000, share: shareWords(state, seeds, parts[k]) }));
}

/**
 * @param {State} state
 * @param {Survey} survey
 * @param {number} code
 * @returns {string} "at (3, 2)", "diverged", "elsewhere"
 */
function endingWords(state, survey, code) {
  const minimum = survey.minima[code - FIRST_MINIMUM];
  if (minimum === undefined) return t(state, `ensemble.endings.${survey.endings[code]}`);
  const point = coordinates(state, minimum.x);
  return t(state, minimum.x.length === 1 ? "ensemble.at_one" : "ensemble.at", { point });
}
