// @ts-check
/**
 * "Tune each": every run that has a learning rate gets the best of the same number of trials. All rates are set at once,
 * as one change, when the last trial is in. Pure.
 */

import { basisOf, same } from "../experiment.js";
import { DIVERGED, FIRST_MINIMUM } from "../wishes/endings.js";
import { rateOf, TRIALS, trials, trialsOf } from "../wishes/tuning.js";
import { begun } from "./gestures.js";
import { remember, snapshot } from "./history.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("../types.js").Experiment} Experiment */

/** Asked for with every picture, while experiments change with gestures only. @type {WeakMap<Experiment, string[]>} */
const digests = new WeakMap();

/**
 * The trial that is best: of those that did not diverge the one with the lowest final loss. Rates whose runs converged to
 * the same minimum as that one have come equally low, however the last digits stand: of them it is the one with the
 * fewest steps. What is left of ties goes to the smaller rate.
 * @param {Survey} survey
 * @returns {number} its place in the grid; −1 where all diverged
 */
export function bestTrial({ planes: { loss, ending, step }, width }) {
  let best = -1;
  for (let k = 0; k < width; k += 1) {
    if (ending[k] !== DIVERGED && Number.isFinite(loss[k]) && (best < 0 || loss[k] < loss[best])) best = k;
  }
  if (best < 0 || ending[best] < FIRST_MINIMUM) return best;
  const where = ending[best];
  for (let k = 0; k < width; k += 1) if (ending[k] === where && step[k] < step[best]) best = k;
  for (let k = 0; k < best; k += 1) if (ending[k] === where && step[k] === step[best]) return k;
  return best;
}

/**
 * Eight characters or fewer that stand for all that determines run i, its learning rate included: what was tuned is told
 * by them from what was changed since, in a link too.
 * @param {Experiment} experiment
 * @param {number} i
 * @returns {string}
 */
export function digestOf(experiment, i) {
  const known = digests.get(experiment) ?? [];
  digests.set(experiment, known);
  known[i] ??= digested(experiment, i);
  return known[i];
}

/**
 * @param {Experiment} experiment
 * @param {number} i
 * @returns {string}
 */
function digested(experiment, i) {
  const { run, ...setting } = basisOf(experiment, i);
  const { label: _, changes, ...rest } = run;
  const text = canonical([setting, rest, changes ?? []]);
  return (2 ** 20 * (hash(text, 0x811c9dc5) >>> 12) + (hash(text, 0x01000193) >>> 12)).toString(36);
}

/**
 * @param {any} value
 * @returns {string} the same text for the same value, whatever the order of its fields
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value === 0 ? 0 : value) ?? "";
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/**
 * FNV-1a, 32 bits, of UTF-16 units.
 * @param {string} text
 * @param {number} seed
 */
function hash(text, seed) {
  let value = seed;
  for (let k = 0; k < text.length; k += 1) value = Math.imul(value ^ text.charCodeAt(k), 0x01000193);
  return value;
}

/**
 * Trials begin; what came out is shown as it comes.
 * @param {State} state
 * @returns {State}
 */
function tuneEach(state) {
  if (state.tuning !== null || trials(state).length === 0) return state;
  return { ...state, tuning: { curve: state.view.curve }, view: { ...state.view, curve: "sensitivity" } };
}

/**
 * Nothing is set; the panel shows again what it showed.
 * @param {State} state
 * @returns {State}
 */
export function tuneCancel(state) {
  if (state.tuning === null) return state;
  const { curve } = state.tuning;
  const shown = state.view.curve === "sensitivity" ? { ...state.view, curve } : state.view;
  return { ...state, tuning: null, view: shown };
}

/** How many trials there are, and how many of them are in. @param {State} state @returns {{known: number, all: number}} */
export function tuningProgress(state) {
  const counts = state.runs.map((_, i) => trialsOf(state, i)).map((survey) => (survey?.done ? TRIALS : (survey?.known ?? 0)));
  return { known: counts.reduce((sum, known) => sum + known, 0), all: TRIALS * trials(state).length };
}

/**
 * The state with every rate set, once all trials are in and nothing is being dragged; till then as it is. A run that has
 * no rate, or none that stayed finite, is left as it is. What was tuned is one rate from start to end: changes on the
 * way are taken out.
 * @param {State} state
 * @returns {State}
 */
export function tuned(state) {
  if (state.tuning === null || state.drag !== null) return state;
  const wanted = trials(state);
  if (wanted.length === 0) return tuneCancel(state);
  if (!wanted.every(({ slot, about }) => state.surveys[slot]?.done && state.surveys[slot].about === about)) return state;
  const rates = state.runs.map((_, i) => bestRate(state, i));
  const runs = state.experiment.runs.map((run, i) => {
    const rate = rates[i];
    if (rate === null) return run;
    return { ...run, optimizer: { ...run.optimizer, parameters: { ...run.optimizer.parameters, learning_rate: rate } }, changes: [] };
  });
  const experiment = { ...state.experiment, runs };
  const digests = [...new Set(rates.flatMap((rate, i) => (rate === null ? [] : [digestOf(experiment, i)])))];
  const view = { ...state.view, tuned: digests.length === 0 ? null : { trials: TRIALS, runs: digests } };
  const after = { ...state, tuning: null, view };
  if (same(experiment, state.experiment)) return after;
  const fresh = state.runs.map((run, i) => (rates[i] === null ? run : { ...run, forkedAt: null }));
  return begun({ ...remember(after, snapshot(state)), experiment, runs: fresh, refusal: null });
}

/**
 * @param {State} state
 * @param {number} i
 * @returns {number|null} null where run i has no rate, or none of its trials was any good
 */
function bestRate(state, i) {
  const survey = rateOf(state, i) === undefined ? null : trialsOf(state, i);
  if (survey === null || survey.refusal !== null || !survey.done) return null;
  const best = bestTrial(survey);
  return best < 0 ? null : survey.axes[0].values[best];
}

/** @type {Record<string, (state: State, action: import("../types.js").Action) => State>} */
export const TUNING = { tune_each: tuneEach, tune_cancel: tuneCancel };
