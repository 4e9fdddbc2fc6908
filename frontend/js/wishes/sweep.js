// @ts-check
/** The sweeps that the tab of learning rates shows: one for each visible run that has the parameter. Pure. */

import { basisOf, named } from "../experiment.js";
import { isRisk } from "../objective.js";
import { effective, entry, tabOf } from "../select.js";
import { axisOf, usualRange } from "./axes.js";
import { remembered } from "./remembered.js";

/** Fewer values than these show no course. */
const LEAST = 8;
/** What a step takes on data, of what it takes on a formula, at the most: each look at the point goes over rows. */
const WITH_LOOKS = 2.5;

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("./index.js").Wish} Wish */

/** Numbers of values that can be chosen. */
export const COUNTS = [50, 100, 200, 400, 1000, 2000];

/**
 * The numbers of run i that do anything and can take the axis.
 * @param {State} state
 * @param {number} i
 * @returns {Parameter[]}
 */
export function sweepable(state, i) {
  const choice = state.experiment.runs[i]?.optimizer;
  if (choice === undefined) return [];
  const declared = entry(state, "optimizers", choice.name)?.parameters ?? [];
  return effective(declared, choice.parameters).filter(({ kind }) => kind === "number");
}

/**
 * The parameter on the axis: the one that was chosen, where the selected run has it; else the run's learning rate or
 * its first number; null where it has none.
 * @param {State} state
 * @returns {Parameter|null}
 */
export function sweptParameter(state) {
  const there = sweepable(state, state.selected);
  return named(there, state.view.sweep.parameter) ?? named(there, "learning_rate") ?? there[0] ?? null;
}

/**
 * The runs that the plot shows, by index: they are visible and have the parameter.
 * @param {State} state
 * @param {Parameter} parameter
 * @returns {{index: number, parameter: Parameter}[]} with the parameter as each of them declares it
 */
export const swept = (state, parameter) =>
  state.runs.flatMap(({ hidden }, index) => {
    const own = hidden ? undefined : named(sweepable(state, index), parameter.name);
    return own === undefined ? [] : [{ index, parameter: own }];
  });

/**
 * What the axis spans when nobody has chosen a range: what the sliders of all its runs span.
 * @param {State} state
 * @param {Parameter} parameter
 * @returns {[number, number]}
 */
function usualSweep(state, parameter) {
  const ranges = swept(state, parameter).map((run) => usualRange({ ...run.parameter, scale: parameter.scale }));
  if (ranges.length === 0) return usualRange(parameter);
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}

/**
 * What the axis spans now.
 * @param {State} state
 * @param {Parameter} parameter
 * @returns {[number, number]}
 */
export function sweepRange(state, parameter) {
  const [low, high] = usualSweep(state, parameter);
  const { low: from, high: to } = state.view.sweep;
  const range = /** @type {[number, number]} */ ([from ?? low, to ?? high]);
  return range[0] < range[1] && (parameter.scale !== "log" || range[0] > 0) ? range : [low, high];
}

/**
 * Whether a run draws numbers, so that another seed is another path.
 * @param {State} state
 * @param {number} i
 * @returns {boolean}
 */
export const stochastic = (state, i) =>
  entry(state, "oracles", state.experiment.runs[i]?.oracle?.name ?? "")?.draws === true;

/**
 * Whether a run's rule works coordinate by coordinate: such a sweep does not wait for one of a rule over the whole point,
 * which takes longer, most often because its runs are stepped one after the other.
 * @param {State} state
 * @param {number} i
 * @returns {boolean}
 */
const quick = (state, i) => entry(state, "optimizers", state.experiment.runs[i].optimizer.name)?.elementwise === true;

/**
 * All that determines a survey of run i, the swept parameters' own values and the run's changes left out.
 * @param {State} state
 * @param {number} i
 * @param {string[]} names  of the swept parameters
 * @param {object} message  that asks for it
 * @returns {string}
 */
export function aboutOf(state, i, names, message) {
  const { run, ...setting } = basisOf(state.experiment, i);
  const { label: _, changes: __, optimizer, ...rest } = run;
  const parameters = Object.fromEntries(Object.entries(optimizer.parameters).filter(([name]) => !names.includes(name)));
  return JSON.stringify([setting, rest, optimizer.name, parameters, message]);
}

/**
 * The most values that are within a limit: as many as are asked for, a number that can be chosen, or what there is room for.
 * @param {number} count  that are asked for
 * @param {number} most  that are allowed
 * @returns {number|null} null where an axis is not to be had
 */
export function fitting(count, most) {
  if (count <= most) return count;
  return COUNTS.findLast((each) => each <= most) ?? (most >= LEAST ? Math.floor(most) : null);
}

/**
 * How many runs of the kind of run i the server steps in one survey, where its steps are so dear that there is a limit.
 * @param {State} state
 * @param {number} i
 * @returns {number}
 */
export function mostRuns(state, i) {
  const { catalog, experiment } = state;
  const { step_us: step = null, stacked = false } = entry(state, "optimizers", experiment.runs[i].optimizer.name) ?? {};
  const seconds = catalog.limits?.survey_seconds;
  const data = isRisk(experiment.objective);
  if (step === null || seconds === undefined || (stacked && !data)) return Infinity;
  const each = data ? step * WITH_LOOKS : step;
  return Math.floor((1e6 * seconds) / each) / experiment.steps;
}

/**
 * How many values the sweep of run i has: as many as are asked for, or fewer where the server would refuse them.
 * @param {State} state
 * @param {number} i
 * @returns {number}
 */
export function sweptCount(state, i) {
  const { count, seeds } = state.view.sweep;
  return fitting(count, mostRuns(state, i) / (stochastic(state, i) ? seeds : 1)) ?? count;
}

/** @type {import("./index.js").Wishes} */
export const sweeps = remembered(
  (state) => [
    ...[state.experiment, state.catalog, state.selected, state.view.sweep, tabOf(state)],
    ...state.runs.flatMap(({ key, hidden }) => [key, hidden]),
  ],
  wished,
);

/** @type {import("./index.js").Wishes} */
function wished(state) {
  const parameter = tabOf(state) === "rates" ? sweptParameter(state) : null;
  if (parameter === null) return [];
  const { seeds } = state.view.sweep;
  const range = sweepRange(state, parameter);
  const all = swept(state, parameter).flatMap(({ index, parameter: own }) => {
    const axis = axisOf({ ...own, scale: parameter.scale }, range, sweptCount(state, index));
    if (axis === null) return [];
    const message = { type: "sweep", axis, ...(seeds > 1 && stochastic(state, index) && { seeds }) };
    const { key } = state.runs[index];
    const order = index === state.selected ? 0 : quick(state, index) ? 1 : 2;
    return [{ order, wish: { slot: `sweep:${key}`, about: aboutOf(state, index, [own.name], message), run: key, message } }];
  });
  return all.sort((a, b) => a.order - b.order).map(({ wish }) => wish);
}
