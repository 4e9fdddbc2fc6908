// @ts-check
/** The two axes of a map: what may be varied, over which range, in how many values. Pure. */

import { named, STARTS } from "../experiment.js";
import { surfaceOf } from "../objective.js";
import { dimensionOf, entry } from "../select.js";
import { axisOf as parameterAxis, usualRange } from "./axes.js";
import { remembered } from "./remembered.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {Object} MapAxis
 * @property {string} name
 * @property {number|null} coordinate    of the start; null: a parameter of the optimizer
 * @property {Parameter|null} parameter  null: a coordinate of the start
 * @property {"linear"|"log"} scale
 * @property {number} low
 * @property {number} high
 * @property {[number, number]} usual    the range where none is chosen
 */

/**
 * @param {State} state
 * @returns {Parameter[]} the numbers among the parameters of the selected run's optimizer
 */
function numbers(state) {
  const run = state.experiment.runs[state.selected];
  const declared = /** @type {Parameter[]} */ (entry(state, "optimizers", run?.optimizer.name ?? "")?.parameters ?? []);
  return declared.filter(({ kind }) => kind === "number");
}

/**
 * @param {State} state
 * @returns {string[]} what may be varied: the start's coordinates, then the learning rate and other numbers
 */
export function variable(state) {
  const names = numbers(state).map(({ name }) => name);
  const rate = names.filter((name) => name === "learning_rate");
  return [...STARTS.slice(0, dimensionOf(state)), ...rate, ...names.filter((name) => name !== "learning_rate")];
}

/**
 * The names on the two axes: those that were chosen where the run has them, else the first two that it has.
 * @param {State} state
 * @returns {[string, string]|null} null where there are no two things to vary
 */
function axisNames(state) {
  const there = variable(state);
  const { x, y } = state.view.map;
  const first = there.includes(x) ? x : there.find((name) => name !== y);
  const second = there.includes(y) && y !== first ? y : there.find((name) => name !== first);
  return first === undefined || second === undefined ? null : [first, second];
}

/** Across and up; null where there are no two things to vary. @type {(state: State) => [MapAxis, MapAxis]|null} */
export const axesOf = remembered(
  ({ experiment, selected, catalog, objective, view }) => [experiment, selected, catalog, objective, view.map],
  varied,
);

/**
 * @param {State} state
 * @returns {[MapAxis, MapAxis]|null}
 */
function varied(state) {
  const names = axisNames(state);
  if (names === null) return null;
  const { x, y, x_low, x_high, y_low, y_high } = state.view.map;
  // A range that was chosen for another name is none for this one.
  return [
    axisOf(state, names[0], names[0] === x ? [x_low, x_high] : [null, null]),
    axisOf(state, names[1], names[1] === y ? [y_low, y_high] : [null, null]),
  ];
}

/**
 * Pixels are of one width, so whole numbers lie on a linear axis: no logarithms of theirs are evenly spaced.
 * @param {State} state
 * @param {string} name
 * @param {[number|null, number|null]} chosen
 * @returns {MapAxis}
 */
function axisOf(state, name, chosen) {
  const parameter = named(numbers(state), name) ?? null;
  const coordinate = parameter === null ? STARTS.indexOf(name) : null;
  const scale = parameter === null || parameter.integer ? "linear" : parameter.scale;
  const usual = parameter === null ? domainOf(state)[coordinate ?? 0] ?? [-1, 1] : usualRange({ ...parameter, scale });
  const [low, high] = [chosen[0] ?? usual[0], chosen[1] ?? usual[1]];
  const good = low < high && (scale === "linear" || low > 0);
  return { name, coordinate, parameter, scale, low: good ? low : usual[0], high: good ? high : usual[1], usual };
}

/**
 * @param {State} state
 * @returns {[number, number][]}
 */
const domainOf = (state) =>
  state.objective?.domain ?? surfaceOf(state.catalog, state.experiment.objective)?.domain ?? [];

/**
 * The axis as the server is asked for it; null where fewer than two values lie in its range.
 * @param {MapAxis} axis
 * @param {number} count
 * @returns {import("./axes.js").Even|import("./axes.js").Listed|null}
 */
export function asked({ name, parameter, scale, low, high }, count) {
  return parameter === null ? { name, low, high, count, scale } : parameterAxis({ ...parameter, scale }, [low, high], count);
}
