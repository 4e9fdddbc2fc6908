// @ts-check
/**
 * Pins: finished runs that are kept to compare with, each the whole value that it was computed from, and its rows. They
 * belong to the view: the experiment does not know of them, and undo leaves them alone. Pure.
 */

import { basisOf, onObjective, same, sameRun, withRun } from "../experiment.js";
import { groundOf } from "../objective.js";
import { settled } from "../select.js";
import { begun } from "./gestures.js";
import { remember, restore, snapshot } from "./history.js";
import { emptyRun, freeSlot } from "./initial.js";
import { refused, unfit } from "./refusals.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").Basis} Basis */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").Pin} Pin */

export const PINS_MAX = 8;
const RUNS_MAX = 8;

/**
 * Whether two values have the same trajectory: they differ in nothing but what their runs are called.
 * @param {Basis} a
 * @param {Basis} b
 * @returns {boolean}
 */
const sameBasis = (a, b) => same({ ...a, run: null }, { ...b, run: null }) && sameRun(a.run, b.run);

/**
 * The pin that has the value of run i, if there is one.
 * @param {State} state
 * @param {number} i
 * @returns {Pin|undefined}
 */
export function pinOf(state, i) {
  if (state.pins.length === 0 || state.experiment.runs[i] === undefined) return undefined;
  const value = basisOf(state.experiment, i);
  return state.pins.find((each) => sameBasis(each.basis, value));
}

/**
 * Whether run i is known to its end as it stands now, so that it can be pinned.
 * @param {State} state
 * @param {number} i
 * @returns {boolean}
 */
export function finished(state, i) {
  const run = state.runs[i];
  if (run === undefined || state.drag !== null || !settled(run) || run.basis === null) return false;
  return sameBasis(run.basis, basisOf(state.experiment, i));
}

/**
 * Pins run i, or takes its pin away where it has one. A run that is not at its end stays as it is.
 * @param {State} state
 * @param {Action} action  {run}
 * @returns {State}
 */
function pin(state, { run: i }) {
  const there = pinOf(state, i);
  if (there !== undefined) return unpin(state, { type: "unpin", pin: there.key });
  if (!finished(state, i)) return state;
  const got = state.pins.length + 1;
  if (got > PINS_MAX) {
    return refused(state, { code: "too_many", field: "pins", values: { got, limit: PINS_MAX }, message: "" });
  }
  const { slot, rows, outcome } = state.runs[i];
  const key = Math.max(0, ...state.pins.map((each) => each.key)) + 1;
  // The run's own rows may grow when it is given more steps; the pin's are copied and never do.
  const made = { key, slot, basis: basisOf(state.experiment, i), rows: rows.prefix(rows.length), outcome, refusal: null };
  return { ...state, pins: [...state.pins, made], refusal: null };
}

/**
 * @param {State} state
 * @param {Action} action  {pin}
 * @returns {State}
 */
function unpin(state, { pin: key }) {
  const pins = state.pins.filter((each) => each.key !== key);
  return pins.length === state.pins.length ? state : { ...state, pins };
}

/**
 * What the server says of a pin that came with a link: its rows and end, or why there are none.
 * @param {State} state
 * @param {Action} action  {basis, rows, outcome, refusal}
 * @returns {State}
 */
function pinKnown(state, { basis, rows = null, outcome = null, refusal = null }) {
  if (!state.pins.some((each) => each.basis === basis)) return state;
  return { ...state, pins: state.pins.map((each) => (each.basis === basis ? { ...each, rows, outcome, refusal } : each)) };
}

/**
 * The table opened or closed; narrow windows have a tab for it.
 * @param {State} state
 * @param {Action} action  {on?}
 * @returns {State}
 */
function compare(state, { on = !state.view.compare }) {
  const { view } = state;
  return { ...state, view: { ...view, compare: on, panel: on ? "compare" : view.panel } };
}

/** @type {Record<string, (state: State, action: Action) => State>} */
export const PINS = {
  pin,
  unpin,
  unpin_all: (state) => (state.pins.length === 0 ? state : { ...state, pins: [] }),
  pin_known: pinKnown,
  compare,
};

/**
 * The run that a value is compared with and put back into: the selected one if it has the same optimizer, else the
 * first that has; -1 where none has.
 * @param {State} state
 * @param {Basis} basis
 * @returns {number}
 */
export function counterpart(state, basis) {
  const alike = state.experiment.runs.map(({ optimizer }) => optimizer.name === basis.run.optimizer.name);
  return alike[state.selected] ? state.selected : alike.indexOf(true);
}

/**
 * A pinned value put back into the run that it is compared with, or into a run more; objective, start, steps, seed and
 * stop become the pin's for all. One entry to undo.
 * @param {State} state
 * @param {Action} action  {pin}
 * @returns {State}
 */
export function reopenPin(state, { pin: key }) {
  const basis = state.pins.find((each) => each.key === key)?.basis;
  if (basis === undefined) return state;
  const { objective, start, steps, seed, stop } = basis;
  const before = snapshot(state);
  const moved = groundOf(objective) !== groundOf(state.experiment.objective);
  const base = moved ? onObjective(state.catalog, state.experiment, objective, start) : state.experiment;
  const found = counterpart(state, basis);
  const at = found >= 0 ? found : base.runs.length;
  const limit = state.catalog.limits?.runs ?? RUNS_MAX;
  if (at >= limit) return refused(state, { code: "too_many", field: "runs", values: { got: at + 1, limit }, message: "" });
  const runs = found >= 0 ? withRun(base, found, basis.run).runs : [...base.runs, basis.run];
  /** @type {Experiment} */
  const experiment = { ...base, objective, start, steps, seed, stop, runs };
  const wrong = unfit(state.catalog, experiment, objective);
  if (wrong !== null) return refused(state, wrong);
  if (same(experiment, state.experiment)) return { ...state, refusal: null, selected: at };
  const kept = before.runs.map((run, i) => (i === at || moved ? { ...run, forkedAt: null } : run));
  const added = emptyRun(state.nextKey, freeSlot(state.runs));
  const more = found >= 0 ? [] : [{ key: added.key, slot: added.slot, hidden: false, forkedAt: null }];
  const after = restore(state, { experiment, runs: [...kept, ...more], selected: at });
  const next = remember(after, before);
  return moved ? begun(next) : { ...next, redoneAt: next.playhead };
}
