// @ts-check
/**
 * Whether the run that a pixel stands for ended as the pixel says. A map steps many runs at once by array code, whose
 * powers, roots and the like may round differently in the last digit; where runs part chaotically, that decides. Pure.
 */

import { STARTS } from "../experiment.js";
import { t } from "../i18n.js";
import { lastStep, settled } from "../select.js";
import { DIVERGED, FIRST_MINIMUM, UNSETTLED } from "../wishes/endings.js";
import { endedWords, isWished } from "./map.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("../types.js").Outcome} Outcome */

/** A found minimum is the one that was reached if it is as near as this part of the domain's diagonal. */
const NEAR = 1e-3;

/**
 * The value that the selected run has on an axis.
 * @param {State} state
 * @param {string} name
 * @returns {number}
 */
function valueOn({ experiment, selected }, name) {
  const run = experiment.runs[selected];
  const axis = STARTS.indexOf(name);
  return Number(axis < 0 ? run?.optimizer.parameters[name] : (run?.start ?? experiment.start)[axis]);
}

/**
 * The pixel whose values the selected run has, to the last digit.
 * @param {State} state
 * @param {Survey} survey
 * @returns {{column: number, row: number}|null}
 */
export function pixelOfRun(state, survey) {
  const [column, row] = survey.axes.map(({ name, values }) => values.indexOf(valueOn(state, name)));
  return column < 0 || row < 0 ? null : { column, row };
}

/**
 * Where the selected run stands on the axes, on a pixel or between them.
 * @param {State} state
 * @param {{name: string}[]} axes
 * @returns {[number, number]}
 */
export const placeOfRun = (state, [x, y]) => [valueOn(state, x.name), valueOn(state, y.name)];

/**
 * The code with which a map would show the outcome.
 * @param {State} state
 * @param {Survey} survey
 * @param {Outcome} outcome
 * @param {number[]} x  where the run ended
 * @returns {number}
 */
function codeOf(state, survey, outcome, x) {
  const code = (/** @type {string} */ word) => Number(Object.keys(survey.endings).find((key) => survey.endings[key] === word));
  if (outcome.kind === "diverged") return DIVERGED;
  if (outcome.kind === "singular") return code("singular");
  if (outcome.kind !== "converged") return UNSETTLED;
  const point = outcome.point ?? "minimum";
  if (outcome.minimum !== null && (point === "minimum" || point === "flat")) return FIRST_MINIMUM + outcome.minimum;
  if (point !== "minimum") return code(point);
  const found = survey.minima.findIndex((minimum) => minimum.known === false && near(state, minimum.x, x));
  return found < 0 ? code("minimum") : FIRST_MINIMUM + found;
}

/**
 * @param {State} state
 * @param {number[]} a
 * @param {number[]} b
 * @returns {boolean}
 */
function near({ objective }, a, b) {
  const diagonal = Math.hypot(...(objective?.domain ?? []).map(([low, high]) => high - low));
  return Math.hypot(...a.map((value, axis) => value - b[axis])) <= NEAR * diagonal;
}

/**
 * What is said where the selected run stands on a pixel and ended otherwise than that says; "" where it did not, where
 * one of the two is not known yet, and where the run has changes on the way, which no map has.
 * @param {State} state
 * @param {Survey} survey
 * @returns {string}
 */
export function sensitive(state, survey) {
  const run = state.runs[state.selected];
  const pixel = pixelOfRun(state, survey);
  const changed = (state.experiment.runs[state.selected]?.changes ?? []).length > 0;
  if (run === undefined || run.outcome === null || !settled(run) || pixel === null || changed) return "";
  if (!survey.done || !isWished(state, survey)) return "";
  const at = pixel.row * survey.width + pixel.column;
  const [code, step] = [survey.planes.ending[at], survey.planes.step[at]];
  const last = lastStep(run);
  const x = survey.minima[0]?.x.map((_, axis) => run.rows.column("uv"[axis])[last]) ?? [];
  const got = codeOf(state, survey, run.outcome, x);
  // A run that the page tells as stalled went on in the map, without moving, up to its last step.
  if (got === code && (code === UNSETTLED || run.outcome.step === step)) return "";
  const values = { map: endedWords(state, survey, code, step), run: endedWords(state, survey, got, run.outcome.step) };
  return t(state, "map.sensitive", values);
}
