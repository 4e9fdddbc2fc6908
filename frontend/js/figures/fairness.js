// @ts-check
/** How the learning rates of a race were found, and what that says of the comparison. Read off the experiment. Pure. */

import { DEFAULT_CLIP, DEFAULT_SCHEDULE, defaults, same } from "../experiment.js";
import { number, t, whole } from "../i18n.js";
import { digestOf, tuningProgress } from "../reduce/tuning.js";
import { entry, runName } from "../select.js";
import { DIVERGED } from "../wishes/endings.js";
import { grid, rateOf, TRIALS, trialsOf } from "../wishes/tuning.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunValue} RunValue */
/** @typedef {"tuned"|"defaults"|"same"|"hand"|"none"} Kind */

/**
 * Whether run i is now what it was when its rate was found: not only the rate, all that decides which rate is best.
 * @param {State} state
 * @param {number} i
 */
const asTuned = (state, i) => state.view.tuned?.runs.includes(digestOf(state.experiment, i)) ?? false;

/**
 * Whether a run has nothing but its optimizer's declared defaults from start to end.
 * @param {State} state
 * @param {RunValue} run
 */
const untouched = (state, { optimizer, schedule, clip, changes }) =>
  same(optimizer.parameters, { ...optimizer.parameters, ...defaults(entry(state, "optimizers", optimizer.name)) }) &&
  (schedule?.name ?? DEFAULT_SCHEDULE) === DEFAULT_SCHEDULE &&
  (clip?.name ?? DEFAULT_CLIP) === DEFAULT_CLIP &&
  (changes ?? []).length === 0;

/**
 * Whether these runs have the same learning rate at every step.
 * @param {RunValue[]} runs
 */
function sameRate(runs) {
  const [first, ...others] = runs;
  const alike = (/** @type {RunValue} */ run) =>
    run.optimizer.parameters.learning_rate === first.optimizer.parameters.learning_rate && same(run.schedule, first.schedule);
  const steady = runs.every(({ changes }) => (changes ?? []).every(({ set }) => !("learning_rate" in set)));
  return others.length > 0 && steady && others.every(alike);
}

/**
 * @param {State} state
 * @returns {number[]} the runs that have a learning rate
 */
const rated = (state) => state.experiment.runs.flatMap((_, i) => (rateOf(state, i) === undefined ? [] : [i]));

/**
 * What the race can be called. The first that holds: tuned, all at their defaults, one rate for all, else set by hand.
 * @param {State} state
 * @returns {Kind}
 */
export function fairness(state) {
  const { runs } = state.experiment;
  const indices = rated(state);
  if (indices.length === 0) return "none";
  if (indices.every((i) => asTuned(state, i))) return "tuned";
  if (runs.every((run) => untouched(state, run))) return "defaults";
  return sameRate(indices.map((i) => runs[i])) ? "same" : "hand";
}

/**
 * @param {State} state
 * @param {Kind} [kind]
 * @returns {string}
 */
export function badgeWords(state, kind = fairness(state)) {
  if (kind !== "tuned") return t(state, `fair.badge.${kind}`);
  return t(state, "fair.badge.tuned", { n: whole(state, state.view.tuned?.trials ?? TRIALS), count: rated(state).length });
}

/**
 * What the badge means, and what is to be known beside it; a sentence each.
 * @param {State} state
 * @param {Kind} [kind]
 * @returns {string[]}
 */
export function fairnessSentences(state, kind = fairness(state)) {
  const indices = rated(state);
  const names = (/** @type {number[]} */ some) => some.map((i) => runName(state, i)).join(t(state, "page.comma"));
  const out = [t(state, `fair.explain.${kind}`, { n: whole(state, state.view.tuned?.trials ?? TRIALS) })];
  const without = state.experiment.runs.flatMap((_, i) => (indices.includes(i) ? [] : [i]));
  if (kind !== "none" && without.length > 0) out.push(t(state, "fair.own_step", { runs: names(without) }));
  if (kind === "tuned") return [...out, ...edges(state, indices)];
  const lost = state.view.tuned === null ? [] : indices.filter((i) => !asTuned(state, i));
  if (lost.length > 0) out.push(t(state, "fair.not_as_tuned", { runs: names(lost) }));
  return [...out, ...failures(state, indices)];
}

/**
 * @param {State} state
 * @param {number[]} indices
 * @returns {string[]} of the runs whose best rate is the first or the last that was tried
 */
function edges(state, indices) {
  return indices.flatMap((i) => {
    const parameter = rateOf(state, i);
    const rate = Number(state.experiment.runs[i].optimizer.parameters.learning_rate);
    const tried = parameter === undefined ? [] : grid(parameter);
    if (rate !== tried[0] && rate !== tried[tried.length - 1]) return [];
    return [t(state, "fair.edge", { run: runName(state, i), rate: number(state, rate, 3) })];
  });
}

/**
 * @param {State} state
 * @param {number[]} indices
 * @returns {string[]} of the runs none of whose trials was any good, or whose trials were refused
 */
function failures(state, indices) {
  if (state.view.tuned === null && state.tuning === null) return [];
  return indices.flatMap((i) => {
    const survey = trialsOf(state, i);
    if (survey === null || !survey.done || survey.width > 0 && survey.planes.ending.some((code) => code !== DIVERGED)) return [];
    return [t(state, survey.refusal === null ? "fair.all_diverged" : "fair.refused", { run: runName(state, i), n: whole(state, TRIALS) })];
  });
}

/**
 * @param {State} state
 * @returns {{known: number, all: number, words: string}|null} while every run is tuned
 */
export function tuningShown(state) {
  if (state.tuning === null) return null;
  const { known, all } = tuningProgress(state);
  return { known, all, words: t(state, "fair.progress", { known: whole(state, known), all: whole(state, all) }) };
}

/**
 * @param {State} state
 * @returns {string} why nothing can be tuned; "" where it can
 */
export const cannotTune = (state) => (rated(state).length === 0 ? t(state, "fair.nothing") : "");

/** @param {State} state */
export const tuneHint = (state) => t(state, "fair.tune_hint", { n: whole(state, TRIALS) });
