// @ts-check
/** What a map says in words: its axes, a pixel's numbers, whose it is, how far it has come. Pure. */

import { STARTS } from "../experiment.js";
import { label, number, t, whole } from "../i18n.js";
import { objectiveName } from "./own_formula.js";
import { counts, legend, minimumWords } from "./map_legend.js";
import { effective, prominent } from "./parameters.js";
import { axisSymbols, entry, runName } from "../select.js";
import { FIRST_MINIMUM } from "../wishes/endings.js";
import { axesOf, variable } from "../wishes/map_axes.js";
import { maps, mapSide, sameGround } from "../wishes/map.js";

export { axesOf, mapSide };

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../wishes/map_axes.js").MapAxis} MapAxis */

const [DIGITS, LOSS_DIGITS] = [4, 3];
/** Of the run's own numbers so many are said. */
const SAID = 3;
/** So many letters can be told apart on one map. */
const MOST_LETTERS = 20;

/**
 * The selected run's map where it is one of the axes and the objective that are wished for; an older one of the same
 * kind stays until a newer one has come.
 * @param {State} state
 * @returns {Survey|null}
 */
export function mapShown(state) {
  const survey = state.surveys[`map:${state.runs[state.selected]?.key}`];
  const axes = axesOf(state);
  if (survey === undefined || axes === null || survey.refusal !== null) return null;
  const same = survey.axes.length === 2 && survey.axes.every(({ name }, k) => name === axes[k].name);
  return same && sameGround(state, survey) ? survey : null;
}

/**
 * Whether what is shown is what is wished for, to the last pixel or not yet.
 * @param {State} state
 * @param {Survey} survey
 * @returns {boolean}
 */
export const isWished = (state, survey) => maps(state).some(({ about }) => about === survey.about);

/**
 * @param {State} state
 * @param {{name: string, parameter: Parameter|null, coordinate: number|null}} axis
 * @returns {string} what the axis is called: "Start x", "Momentum"
 */
export const axisName = (state, { name, parameter, coordinate }) =>
  coordinate === null ? label(state, parameter ?? { name }) : t(state, "setup.start_axis", { axis: axisSymbols(state)[coordinate] ?? "" });

/**
 * @param {State} state
 * @param {MapAxis} axis
 * @returns {string} the axis in a formula: x, y, α, or its name where it has no letter
 */
export const axisSymbol = (state, axis) =>
  axis.coordinate !== null ? axisSymbols(state)[axis.coordinate] ?? "" : axis.parameter?.symbol || axisName(state, axis);

/**
 * What may be put on an axis, in words: parameters that do something with the values that the run has.
 * @param {State} state
 * @returns {{name: string, words: string}[]}
 */
export function axisChoices(state) {
  const run = state.experiment.runs[state.selected];
  const declared = /** @type {Parameter[]} */ (entry(state, "optimizers", run?.optimizer.name ?? "")?.parameters ?? []);
  const works = new Set(effective(declared, run?.optimizer.parameters ?? {}).map(({ name }) => name));
  const used = axesOf(state)?.map(({ name }) => name) ?? [];
  return variable(state)
    .filter((name) => STARTS.includes(name) || works.has(name) || used.includes(name))
    .map((name) => {
      const parameter = declared.find((each) => each.name === name) ?? null;
      const coordinate = parameter === null ? STARTS.indexOf(name) : null;
      return { name, words: axisName(state, { name, parameter, coordinate }) };
    });
}

/**
 * @param {State} state
 * @param {Survey} survey
 * @param {number} code
 * @param {number} step
 * @returns {string} how a run ended: "reaches B (−2.8, 3.1) at step 40"
 */
export function endedWords(state, survey, code, step) {
  const values = { step: whole(state, step) };
  if (code < FIRST_MINIMUM) return t(state, `map.ended.${survey.endings[code]}`, values);
  return t(state, "map.ended.reached", { ...values, name: minimumWords(state, survey, code - FIRST_MINIMUM).name });
}

/**
 * The numbers of a pixel in one line.
 * @param {State} state
 * @param {Survey} survey
 * @param {number} column
 * @param {number} row  from below
 * @returns {string}
 */
export function reading(state, survey, column, row) {
  const axes = /** @type {[MapAxis, MapAxis]} */ (axesOf(state));
  const at = axes
    .map((axis, k) => {
      const value = survey.axes[k].values[k === 0 ? column : row];
      return t(state, "map.coordinate", { name: axisSymbol(state, axis), value: number(state, value, DIGITS) });
    })
    .join(t(state, "page.comma"));
  const pixel = row * survey.width + column;
  const { ending, step, loss } = survey.planes;
  if (Number.isNaN(ending[pixel])) return t(state, "map.reading_unknown", { at });
  const ended = endedWords(state, survey, ending[pixel], step[pixel]);
  return t(state, "map.reading", { at, ended, loss: number(state, loss[pixel], LOSS_DIGITS) });
}

/**
 * Whose map it is, and what of the run is the same in every pixel.
 * @param {State} state
 * @returns {string}
 */
export function caption(state) {
  const run = state.experiment.runs[state.selected];
  const axes = axesOf(state);
  if (run === undefined || axes === null) return "";
  const varied = axes.map(({ name }) => name);
  const declared = /** @type {Parameter[]} */ (entry(state, "optimizers", run.optimizer.name)?.parameters ?? []);
  const first = prominent(declared)?.name;
  const said = effective(declared, run.optimizer.parameters)
    .filter(({ name, kind }) => kind === "number" && !varied.includes(name))
    .filter(({ name, default: usual }) => name === first || run.optimizer.parameters[name] !== usual)
    .slice(0, SAID)
    .map((each) => {
      const value = number(state, /** @type {number} */ (run.optimizer.parameters[each.name]), DIGITS);
      return t(state, "map.coordinate", { name: each.symbol || label(state, each), value });
    });
  const count = state.experiment.steps;
  return [runName(state, state.selected), ...said, t(state, "map.steps", { count, steps: whole(state, count) })].join(t(state, "page.comma"));
}

/**
 * @param {State} state
 * @param {number} width
 * @param {number} height
 * @returns {string} "128 × 128"
 */
export const sizeWords = (state, width, height) => t(state, "map.size", { width: String(width), height: String(height) });

/**
 * How far the map has come: "32 × 32 of 128 × 128, 6 %"; "" once it is there.
 * @param {State} state
 * @param {Survey} survey
 * @returns {string}
 */
export function progress(state, survey) {
  const { width, height, known } = survey;
  const part = known / (width * height);
  if (survey.done || part >= 1) return "";
  const passes = [[8, 8], [4, 8], [4, 4], [2, 4], [2, 2], [1, 2]];
  const done = passes.findLast(([dx, dy]) => part * dx * dy >= 1) ?? passes[0];
  const size = sizeWords(state, Math.ceil(width / done[0]), Math.ceil(height / done[1]));
  return t(state, "map.progress", { size, whole: sizeWords(state, width, height), percent: String(Math.floor(100 * part)) });
}

/**
 * The minima that stand on a map of starts: those that are reached, or known.
 * @param {[MapAxis, MapAxis]} axes
 * @param {Survey|null} survey
 * @returns {{index: number, x: number, y: number}[]} their places; none on a map of something else
 */
export function minimaOn(axes, survey) {
  if (survey === null || axes.some(({ coordinate }) => coordinate === null)) return [];
  const tally = counts(survey);
  return survey.minima
    .map(({ x, known }, index) => ({ index, known, x: x[axes[0].coordinate ?? 0], y: x[axes[1].coordinate ?? 0] }))
    .filter(({ index, known }) => known !== false || tally.has(FIRST_MINIMUM + index))
    .slice(0, MOST_LETTERS);
}

/**
 * The map in a few sentences, for those who do not see it.
 * @param {State} state
 * @param {Survey|null} survey
 * @returns {string}
 */
export function summary(state, survey) {
  const axes = axesOf(state);
  if (axes === null) return t(state, "map.nothing");
  const [x, y] = axes.map((axis) => axisName(state, axis));
  const opening = t(state, "map.summary", { run: runName(state, state.selected), surface: objectiveName(state), x, y });
  if (survey === null) return opening;
  const parts = legend(state, survey)
    .filter(({ part }) => part > 0)
    .map((row) => t(state, "map.summary_part", { name: row.letter === "" ? row.name : t(state, "map.minimum", { letter: row.letter, place: row.name }), share: row.share }));
  return `${opening} ${parts.join(t(state, "page.comma"))}`;
}

