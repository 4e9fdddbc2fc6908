// @ts-check
/** Final loss against learning rate, for each run that has one: the trials of "tune each", in small beside the race. Pure. */

import { number, t } from "../i18n.js";
import { bestTrial } from "../reduce/tuning.js";
import { rateOf, trialsOf } from "../wishes/tuning.js";
import { heightAt, lineOf, nearestKnown, rateScale } from "./rates.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./rates.js").Line & {best: number}} Line  best: index of the best trial so far; −1 where none is */

/**
 * The curves as far as their trials are known, the selected one last, so that it lies on top.
 * @param {State} state
 * @returns {Line[]}
 */
export function sensitivity(state) {
  const lines = state.runs.flatMap(({ hidden }, index) => {
    const survey = hidden || rateOf(state, index) === undefined ? null : trialsOf(state, index);
    if (survey === null || survey.refusal !== null) return [];
    return [{ ...lineOf(state, index, survey, "loss"), best: survey.done ? bestTrial(survey) : -1 }];
  });
  return lines.sort((a, b) => Number(a.selected) - Number(b.selected));
}

/**
 * What the rates on the axis span: all that is tried.
 * @param {Line[]} lines
 * @returns {[number, number]}
 */
export function rateSpan(lines) {
  const low = Math.min(...lines.map(({ values }) => values[0]));
  const high = Math.max(...lines.map(({ values }) => values[values.length - 1]));
  return low < high ? [low, high] : [1e-5, 10];
}

/**
 * The upward scale: that of the loss curve above.
 * @param {State} state
 * @param {Line[]} lines
 * @param {number} count
 */
export const lossScale = (state, lines, count) => rateScale(measuring(state), lines, count);

/**
 * The plot of rates may show another number; this one shows the final loss always.
 * @param {State} state
 * @returns {State}
 */
const measuring = (state) => ({ ...state, view: { ...state.view, sweep: { ...state.view.sweep, measure: "loss" } } });

/**
 * @param {State} state
 * @param {Line} line
 * @param {number} k
 * @returns {string} the final loss of a trial, or that there is none
 */
export function trialWords(state, line, k) {
  const height = k < 0 ? NaN : heightAt(line, k, "loss");
  return Number.isNaN(height) ? t(state, "fair.lost") : number(state, height, 3);
}

/**
 * The panel for those who do not see it: each run's rate with its loss, and the best of its trials.
 * @param {State} state
 * @param {Line[]} lines
 * @returns {string}
 */
export function sensitivityWords(state, lines) {
  if (lines.length === 0) return t(state, "fair.sensitivity_waiting");
  const sentences = lines.toSorted((a, b) => a.index - b.index).map((line) => {
    const { name: run, best, values, current } = line;
    if (best < 0) return t(state, line.survey.done ? "fair.sensitivity_none" : "fair.sensitivity_waiting", { run });
    const loss = trialWords(state, line, nearestKnown(line, current, true));
    const lowest = trialWords(state, line, best);
    return t(state, "fair.sensitivity_of", { run, rate: number(state, current, 3), loss, best: number(state, values[best], 3), lowest });
  });
  return [...new Set(sentences)].join("; ");
}
