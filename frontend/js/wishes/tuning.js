// @ts-check
/**
 * The trials of "tune each": for every run that has a learning rate the same number of rates, evenly spaced on a
 * logarithmic scale over what its slider spans, the optimizer's default one of them. Same steps, same start, same stream
 * of noise; nothing else is tried. Pure.
 */

import { named } from "../experiment.js";
import { round } from "../scale.js";
import { curvesShown } from "../select.js";
import { usualRange } from "./axes.js";
import { remembered } from "./remembered.js";
import { aboutOf, sweepable } from "./sweep.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../types.js").Survey} Survey */

/** What each optimizer may try: the page says this number wherever it speaks of tuning. */
export const TRIALS = 64;
/** Rates as one would write them down; neighbours in the grid differ by far more. */
const DIGITS = 3;

/**
 * The learning rate of run i as its optimizer declares it; undefined where the run has none that does anything.
 * @param {State} state
 * @param {number} i
 * @returns {Parameter|undefined}
 */
export const rateOf = (state, i) => named(sweepable(state, i), "learning_rate");

/**
 * The rates that are tried. The one nearest to the default gives way to it, so that tuning never does worse than that.
 * @param {Parameter} parameter
 * @returns {number[]} TRIALS of them, growing
 */
export function grid(parameter) {
  const [low, high] = usualRange(parameter);
  const [from, to] = [Math.log(low), Math.log(high)];
  const inner = Array.from({ length: TRIALS - 2 }, (_, k) => round(Math.exp(from + ((to - from) * (k + 1)) / (TRIALS - 1)), DIGITS));
  const rates = [low, ...inner, high];
  const usual = Number(parameter.default);
  if (!(usual > low && usual < high)) return rates;
  const away = rates.map((rate) => Math.abs(Math.log(rate / usual)));
  const nearest = Math.min(TRIALS - 2, Math.max(1, away.indexOf(Math.min(...away))));
  return rates.with(nearest, usual);
}

/**
 * @param {State} state
 * @param {number} i
 * @returns {string} where the trials of run i stand in the state
 */
const tuneSlot = (state, i) => `tune:${state.runs[i].key}`;

/** The trials of every run that has a learning rate. @type {import("./index.js").Wishes} */
export const trials = remembered(
  ({ experiment, catalog, runs }) => [experiment, catalog, ...runs.map(({ key }) => key)],
  (state) => state.runs.flatMap((_, i) => trialsWished(state, i)),
);

/**
 * @param {State} state
 * @param {number} i
 * @returns {import("./index.js").Wish[]} one, or none where the run has no learning rate
 */
function trialsWished(state, i) {
  const parameter = rateOf(state, i);
  if (parameter === undefined) return [];
  const message = { type: "sweep", axis: { name: parameter.name, values: grid(parameter) } };
  const about = aboutOf(state, i, [parameter.name], message);
  return [{ slot: tuneSlot(state, i), about, run: state.runs[i].key, message }];
}

/**
 * The trials of run i as far as they are known of what the run is now; null before the first of them.
 * @param {State} state
 * @param {number} i
 * @returns {Survey|null}
 */
export function trialsOf(state, i) {
  const { key } = state.runs[i];
  const wish = trials(state).find(({ run }) => run === key);
  const survey = wish === undefined ? undefined : state.surveys[wish.slot];
  return survey === undefined || survey.about !== wish?.about ? null : survey;
}

/** Wished while every run is tuned, and while what came out is shown. @type {import("./index.js").Wishes} */
export const tunings = (state) =>
  state.tuning !== null || (state.view.curve === "sensitivity" && curvesShown(state)) ? trials(state) : [];
