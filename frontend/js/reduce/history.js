// @ts-check
/** Undo and redo: whole experiments, a hundred of them, one gesture an entry. Pure. */

import { same } from "../experiment.js";
import { groundOf } from "../objective.js";
import { declaredObjective, emptyRun } from "./initial.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Snapshot} Snapshot */

const HISTORY = 100;

/**
 * What undo brings back.
 * @param {State} state
 * @returns {Snapshot}
 */
export const snapshot = (state) => ({
  experiment: state.experiment,
  runs: state.runs.map(({ key, slot, hidden, forkedAt }) => ({ key, slot, hidden, forkedAt })),
  selected: state.selected,
});

/**
 * The state with an entry more to undo and nothing to redo.
 * @param {State} state
 * @param {Snapshot} before
 * @returns {State}
 */
export function remember(state, before) {
  const past = [...state.history.past, before].slice(-(state.catalog.limits?.history ?? HISTORY));
  return { ...state, history: { past, future: [] } };
}

/**
 * The state with the snapshot's experiment and runs. Runs that still exist keep what is known of them; on another
 * surface that is nothing.
 * @param {State} state
 * @param {Snapshot} to
 * @returns {State}
 */
export function restore(state, to) {
  const moved = groundOf(to.experiment.objective) !== groundOf(state.experiment.objective);
  const runs = to.runs.map((kept) => {
    const known = moved ? undefined : state.runs.find((run) => run.key === kept.key);
    return { ...(known ?? emptyRun(kept.key, kept.slot)), ...kept };
  });
  return {
    ...state,
    experiment: to.experiment,
    runs,
    selected: Math.min(to.selected, Math.max(0, runs.length - 1)),
    playhead: Math.min(state.playhead, to.experiment.steps),
    redoneAt: null,
    drag: null,
    draft: null,
    proposal: null,
    refusal: null,
    ...(moved && {
      objective: declaredObjective(state.catalog, to.experiment),
      contour: null,
      relief: null,
      visible: null,
      probe: null,
      surveys: {},
      gauges: {},
      rangeTest: null,
      view: unzoomed(state.view),
    }),
  };
}

/**
 * The view of another surface: what was zoomed into there is no place here.
 * @param {import("../types.js").View} view
 * @returns {import("../types.js").View}
 */
const unzoomed = (view) => ({
  ...view,
  box: null,
  sweep: { ...view.sweep, low: null, high: null },
  map: { ...view.map, x_low: null, x_high: null, y_low: null, y_high: null },
});

/**
 * @param {State} state
 * @returns {State}
 */
export function undo(state) {
  const { past, future } = state.history;
  if (past.length === 0) return state;
  const history = { past: past.slice(0, -1), future: [...future, snapshot(state)] };
  return { ...restore(state, past[past.length - 1]), history };
}

/**
 * @param {State} state
 * @returns {State}
 */
export function redo(state) {
  const { past, future } = state.history;
  if (future.length === 0) return state;
  const history = { past: [...past, snapshot(state)], future: future.slice(0, -1) };
  return { ...restore(state, future[future.length - 1]), history };
}

/**
 * The state after the server refused its experiment: the last good one again, and no trace of the other in the
 * history. Without a good one, the opening experiment.
 * @param {State} state
 * @returns {State}
 */
export function revert(state) {
  const { past, future } = state.history;
  const good = state.accepted ?? state.catalog.opening;
  if (same(good, state.experiment)) return state;
  const top = past.findLastIndex((entry) => same(entry.experiment, good));
  const to = top >= 0 ? past[top] : { experiment: good, runs: shape(state, good.runs.length), selected: state.selected };
  const history = { past: top >= 0 ? past.slice(0, top) : past, future };
  return { ...restore(state, to), history, refusal: state.refusal };
}

/**
 * @param {State} state
 * @param {number} count
 * @returns {Snapshot["runs"]}
 */
function shape(state, count) {
  const runs = state.runs.slice(0, count).map(({ key, slot, hidden, forkedAt }) => ({ key, slot, hidden, forkedAt }));
  for (let key = state.nextKey; runs.length < count; key += 1) {
    const taken = new Set(runs.map((run) => run.slot));
    const slot = [0, 1, 2, 3, 4, 5, 6, 7].find((free) => !taken.has(free)) ?? 0;
    runs.push({ key, slot, hidden: false, forkedAt: null });
  }
  return runs;
}
