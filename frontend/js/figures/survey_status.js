// @ts-check
/** The words at the right of the tabs, where many runs are shown: how many, and how far they are. Pure. */

import { t, whole } from "../i18n.js";
import { axesOf } from "../wishes/map_axes.js";
import { remembered } from "../wishes/remembered.js";
import { sweeps } from "../wishes/sweep.js";
import { mapShown, progress, sizeWords } from "./map.js";
import { tabOf } from "./tabs.js";

/** @typedef {import("../types.js").State} State */

/** "420 rates, 4 runs"; while they come, how much of them there is. "" where no survey is shown. @type {(state: State) => string} */
export const surveyStatus = remembered(
  (state) => [tabOf(state), state.language, state.surveys, sweeps(state), axesOf(state), state.experiment.objective],
  statusWords,
);

/**
 * @param {State} state
 * @returns {string}
 */
function statusWords(state) {
  if (tabOf(state) === "rates") return ratesStatus(state);
  return tabOf(state) === "map" ? mapStatus(state) : "";
}

/**
 * @param {State} state
 * @returns {string} how many runs, or how far they are
 */
function mapStatus(state) {
  const survey = mapShown(state);
  if (survey === null) return "";
  return progress(state, survey) || t(state, "map.status", { size: sizeWords(state, survey.width, survey.height) });
}

/**
 * @param {State} state
 * @returns {string}
 */
function ratesStatus(state) {
  const wished = sweeps(state);
  const all = wished.map(({ slot }) => state.surveys[slot] ?? null).filter((survey) => survey === null || survey.refusal === null);
  const there = all.filter((survey) => survey !== null);
  if (there.length === 0) return "";
  const values = Math.max(...there.map(({ width }) => width));
  const known = sum(there.map((survey) => survey.known));
  const total = sum(all.map((survey) => survey?.width ?? values));
  const counts = { values: whole(state, values), runs: whole(state, all.length), count: all.length, percent: whole(state, Math.floor((100 * known) / total)) };
  const what = wished[0].message.axis.name === "learning_rate" ? "rates" : "values";
  return t(state, `rates.status_${what}${known < total ? "_partly" : ""}`, counts);
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
