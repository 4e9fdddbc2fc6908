// @ts-check
/** What is known of the runs: what was asked of the server, and the rows and ends that came. Pure but for the rows. */

import { basisOf, commonPast, same } from "../experiment.js";
import { lastStep, settled } from "../select.js";
import { Rows } from "../rows.js";
import { begun } from "./gestures.js";
import { withPicture } from "./initial.js";
import { remember, restore, snapshot } from "./history.js";
import { tuneCancel } from "./tuning.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunState} RunState */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").Basis} Basis */
/** @typedef {import("../types.js").Objective} Objective */

/**
 * How many of the run's rows hold for what is now asked of it, and whether its end does too. Where the value differs,
 * the row in which the run ended is asked for again, so that its new end comes with it.
 * @param {RunState} run
 * @param {Basis} asked
 * @param {number} dimension  only points of one or two coordinates are known exactly, from u and v
 * @returns {{keep: number, whole: boolean}}
 */
export function kept(run, asked, dimension) {
  const common = commonPast(run.basis, asked);
  if (common < 0 || dimension > 2) return { keep: 0, whole: false };
  const unchanged = common === Infinity && run.basis?.steps === asked.steps;
  const ended = run.outcome !== null;
  let last = Math.min(common, lastStep(run));
  if (!unchanged) last = Math.min(last, ended ? lastStep(run) - 1 : Infinity, asked.steps - 1);
  const finite = (/** @type {number} */ step) =>
    Number.isFinite(run.rows.column("u")[step]) && (dimension === 1 || Number.isFinite(run.rows.column("v")[step]));
  while (last >= 0 && !finite(last)) last -= 1;
  return { keep: last + 1, whole: unchanged && ended && last === lastStep(run) };
}

/**
 * @param {State} state
 * @param {(run: RunState, i: number) => RunState} change
 * @param {number} key
 * @returns {State}
 */
function withRunOf(state, change, key) {
  const found = state.runs.findIndex((run) => run.key === key);
  if (found < 0) return state;
  return { ...state, runs: state.runs.map((run, i) => (i === found ? change(run, i) : run)) };
}

/**
 * @param {State} state
 * @param {Action} action  {runs: [{key, generation, keep, whole}]}
 * @returns {State}
 */
export function asked(state, { runs }) {
  return runs.reduce(
    (/** @type {State} */ before, /** @type {any} */ { key, generation, keep }) =>
      withRunOf(before, (run, i) => {
        const basis = basisOf(before.experiment, i);
        const unchanged = commonPast(run.basis, basis) === Infinity && run.basis?.steps === basis.steps;
        const next = { ...run, generation, keep, asked: basis };
        return unchanged ? { ...next, basis, pending: false } : { ...next, pending: true };
      }, key),
    state,
  );
}

/**
 * @param {State} state
 * @param {Action} action  {objective?, runs: [{key, generation, from, columns, limit, arithmetic}], accepted}
 * @returns {State}
 */
export function acknowledged(state, { objective, runs, accepted }) {
  const after = runs.reduce(
    (/** @type {State} */ before, /** @type {any} */ message) =>
      withRunOf(before, (run) => {
        if (run.generation !== message.generation) return run;
        const columns = [...message.columns].sort((a, b) => a.number - b.number).map((column) => column.name);
        const keep = run.keep === null ? null : Math.min(run.keep, message.from);
        return { ...run, columns, keep, limit: message.limit, arithmetic: message.arithmetic };
      }, message.key),
    state,
  );
  if (objective === undefined) return { ...after, accepted };
  return { ...after, accepted, objective: shared(state.objective, objective), probe: after.probe && { ...after.probe, exact: false } };
}

/**
 * An objective as it is told now. What of it is the same stays the same object, so that nothing of the landscape is
 * drawn again for another start, nor for a formula with its numbers in place of its letters.
 * @param {Objective|null} known
 * @param {Objective} told
 * @returns {Objective}
 */
function shared(known, told) {
  if (known === null || same(known, told)) return known ?? told;
  const parts = Object.entries(told).map(([name, part]) => {
    const before = Reflect.get(known, name);
    return [name, same(before, part) ? before : part];
  });
  return /** @type {any} */ (Object.fromEntries(parts));
}

/**
 * The run with its rows made those of its present generation.
 * @param {RunState} run
 * @returns {RunState}
 */
function adopted(run) {
  if (run.keep === null) return run;
  const whole = run.keep === run.rows.length && run.rows.names.join() === run.columns.join();
  const rows = whole ? run.rows : run.keep === 0 ? new Rows(run.columns) : run.rows.prefix(run.keep);
  return { ...run, rows, keep: null, basis: run.asked, outcome: null, findings: [], pending: false };
}

/**
 * @param {State} state
 * @param {Action} action  {key, generation, first, columns}
 * @returns {State}
 */
export function block(state, { key, generation, first, columns }) {
  return withRunOf(state, (run) => {
    if (run.generation !== generation) return run;
    if (run.keep !== null && first !== run.keep) {
      throw new Error(`rows of run ${key} begin at step ${first}, expected ${run.keep}`);
    }
    const next = adopted(run);
    next.rows.append(first, columns);
    return next === run ? { ...run } : next;
  }, key);
}

/**
 * @param {State} state
 * @param {Action} action  {key, generation, outcome, findings?}
 * @returns {State}
 */
export function ended(state, { key, generation, outcome, findings = [] }) {
  return withRunOf(state, (run) => {
    if (run.generation !== generation) return run;
    return { ...adopted(run), outcome, findings };
  }, key);
}

/**
 * The server begins a run anew from its start, since the past that the page kept is not the one it computes.
 * @param {State} state
 * @param {Action} action  {key, generation}
 * @returns {State}
 */
export function restarted(state, { key, generation }) {
  return withRunOf(state, (run) => ({ ...run, generation, keep: 0, pending: true }), key);
}

/**
 * The step up to which every run that has not ended is known.
 * @param {State} state
 * @returns {number}
 */
export function computedStep(state) {
  let least = Infinity;
  for (const run of state.runs) {
    if (settled(run)) continue;
    const known = run.pending ? (run.keep ?? run.rows.length) : run.rows.length;
    least = Math.min(least, known - 1);
  }
  if (least === Infinity) return Math.max(0, ...state.runs.map((run) => run.outcome?.step ?? 0));
  return Math.max(0, least);
}

/**
 * Another experiment from outside, as from a link that was opened in the same page: it can be undone. It comes with its
 * own rates: what was being tuned was another race.
 * @param {State} state
 * @param {Action} action  {experiment, picture}
 * @returns {State}
 */
export function load(state, { experiment, picture }) {
  const before = snapshot(state);
  const runs = experiment.runs.map((/** @type {unknown} */ _, /** @type {number} */ i) => {
    return { key: state.runs[i]?.key ?? state.nextKey + i, slot: i, hidden: false, forkedAt: null };
  });
  const after = remember(restore(tuneCancel(state), { experiment, runs, selected: 0 }), before);
  return picture === null ? begun(after) : { ...withPicture(after, picture), playing: false, redoneAt: null };
}
