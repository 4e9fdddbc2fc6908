// @ts-check
/** Changes of the experiment that are no drags: surface, steps, seed, and which runs there are. Pure. */

import { completeRun, DEFAULT_SCHEDULE, defaults, freshRun, named, onSurface, same, withRun } from "../experiment.js";
import { CHOICES, lastStep, settled } from "../select.js";
import { surfaceName } from "../objective.js";
import { begun } from "./gestures.js";
import { remember, restore, snapshot } from "./history.js";
import { emptyRun, freeSlot } from "./initial.js";
import { numberRefusal, refused, unfit, unsuited, valueRefusal } from "./refusals.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").ChoiceKind} ChoiceKind */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").RunState} RunState */

const SEED_MAX = 2 ** 32 - 1;
const RUNS_MAX = 8;
const STEPS_MAX = 20000;
const LABEL_MAX = 60;

/**
 * The state with another experiment and an entry more to undo; itself if nothing differs.
 * @param {State} state
 * @param {Experiment} experiment
 * @returns {State}
 */
function changed(state, experiment) {
  if (same(experiment, state.experiment)) return { ...state, refusal: null };
  return { ...remember(state, snapshot(state)), experiment, refusal: null };
}

/**
 * @param {State} state
 * @param {Action} action  {name}
 * @returns {State}
 */
export function setSurface(state, { name }) {
  if (named(state.catalog.surfaces, name) === undefined || surfaceName(state.experiment.objective) === name) return state;
  const wrong = unfit(state.catalog, state.experiment, { kind: "surface", name, parameters: {} });
  if (wrong !== null) return refused(state, wrong);
  const before = snapshot(state);
  const to = { ...before, experiment: onSurface(state.catalog, state.experiment, name) };
  const runs = to.runs.map((run) => ({ ...run, forkedAt: null }));
  return begun(remember(restore(state, { ...to, runs }), before));
}

/**
 * The opening experiment again, as the page began.
 * @param {State} state
 * @returns {State}
 */
export function reset(state) {
  const experiment = state.catalog.opening;
  const before = snapshot(state);
  const runs = experiment.runs.map((_, i) => {
    const kept = before.runs.find((run) => run.slot === i);
    return { key: kept?.key ?? state.nextKey + i, slot: i, hidden: false, forkedAt: null };
  });
  const after = restore(state, { experiment, runs, selected: 0 });
  const view = { ...after.view, box: null, fromHere: false };
  return begun({ ...remember(after, before), view });
}

/**
 * @param {State} state
 * @param {Action} action  {value}
 * @returns {State}
 */
export function setSteps(state, { value }) {
  const limits = { low: 1, high: state.catalog.limits?.steps ?? STEPS_MAX, integer: true };
  const wrong = numberRefusal("steps", value, limits);
  if (wrong !== null) return refused(state, wrong);
  const next = changed(state, { ...state.experiment, steps: value });
  return { ...next, playhead: Math.min(next.playhead, value) };
}

/**
 * @param {State} state
 * @param {Action} action  {value}
 * @returns {State}
 */
export function setSeed(state, { value }) {
  const wrong = numberRefusal("seed", value, { low: 0, high: SEED_MAX, integer: true });
  if (wrong !== null) return refused(state, wrong);
  return changed(state, { ...state.experiment, seed: value });
}

/**
 * A limit at which all runs stop, as the catalogue declares it; one that is off by default is off again at null.
 * @param {State} state
 * @param {Action} action  {name, value}
 * @returns {State}
 */
export function setStop(state, { name, value }) {
  const declared = named(state.catalog.stop ?? [], name);
  if (declared === undefined) return state;
  const wrong = value === null && declared.default === null ? null : valueRefusal(declared, value);
  if (wrong !== null) return refused(state, { ...wrong, field: `stop.${name}` });
  return changed(state, { ...state.experiment, stop: { ...state.experiment.stop, [name]: value } });
}

/**
 * Another gradient, schedule or clipping of a run, with its declared parameters. It holds from the start. Where the rate
 * stood still and does no longer, the second curve turns to it.
 * @param {State} state
 * @param {Action} action  {run, kind, name}
 * @returns {State}
 */
export function setChoice(state, { run, kind, name }) {
  const old = state.experiment.runs[run];
  const chosen = named(state.catalog[CHOICES[/** @type {ChoiceKind} */ (kind)]], name);
  if (old === undefined || chosen === undefined || old[/** @type {ChoiceKind} */ (kind)]?.name === name) return state;
  const next = changed(state, withRun(state.experiment, run, { ...old, [kind]: { name, parameters: defaults(chosen) } }));
  const moves = kind === "schedule" && (old.schedule?.name ?? DEFAULT_SCHEDULE) === DEFAULT_SCHEDULE;
  return moves ? { ...next, view: { ...next.view, curve: "learning_rate" } } : next;
}

/**
 * The state with a run more at the end, selected; refused when there are as many as there can be.
 * @param {State} state
 * @param {import("../types.js").RunValue} value
 * @param {(empty: RunState) => RunState} known  what is known of it already
 * @returns {State}
 */
function withNewRun(state, value, known) {
  const limit = state.catalog.limits?.runs ?? RUNS_MAX;
  const count = state.experiment.runs.length + 1;
  if (count > limit) {
    return refused(state, { code: "too_many", field: "runs", values: { got: count, limit }, message: "" });
  }
  const next = changed(state, { ...state.experiment, runs: [...state.experiment.runs, value] });
  const run = known(emptyRun(state.nextKey, freeSlot(state.runs)));
  return { ...next, runs: [...state.runs, run], nextKey: state.nextKey + 1, selected: count - 1 };
}

/**
 * @param {State} state
 * @param {Action} action  {optimizer}
 * @returns {State}
 */
export function addRun(state, { optimizer }) {
  if (named(state.catalog.optimizers, optimizer) === undefined) return state;
  const { objective } = state.experiment;
  const wrong = unsuited(state.catalog, optimizer, objective, "optimizer");
  if (wrong !== null) return refused(state, wrong);
  const value = freshRun(state.catalog, optimizer, objective);
  return withNewRun(state, value, (empty) => empty);
}

/**
 * A copy of the run with the same past and, until it is changed, the same future. Its changes begin at the playhead,
 * where the run has not ended yet.
 * @param {State} state
 * @param {Action} action  {run}
 * @returns {State}
 */
export function forkRun(state, { run }) {
  const value = state.experiment.runs[run];
  const source = state.runs[run];
  if (value === undefined) return state;
  const { label: _, ...copy } = value;
  const over = settled(source) && (source.outcome?.step ?? 0) <= state.playhead;
  const forkedAt = state.playhead > 0 && !over ? state.playhead : null;
  return withNewRun(state, completeRun(state.catalog, copy, state.experiment.objective), (empty) => ({
    ...empty,
    forkedAt,
    columns: source.columns,
    rows: source.rows.prefix(lastStep(source) + 1),
    basis: source.basis,
    outcome: source.outcome,
    findings: source.findings,
    limit: source.limit,
    arithmetic: source.arithmetic,
  }));
}

/**
 * @param {State} state
 * @param {Action} action  {run}
 * @returns {State}
 */
export function removeRun(state, { run }) {
  if (state.experiment.runs[run] === undefined) return state;
  const keep = (/** @type {unknown} */ _, /** @type {number} */ i) => i !== run;
  const next = changed(state, { ...state.experiment, runs: state.experiment.runs.filter(keep) });
  const runs = state.runs.filter(keep);
  const selected = state.selected > run ? state.selected - 1 : state.selected;
  return { ...next, runs, selected: Math.max(0, Math.min(selected, runs.length - 1)) };
}

/**
 * @param {State} state
 * @param {Action} action  {run, label}
 * @returns {State}
 */
export function renameRun(state, { run, label }) {
  const old = state.experiment.runs[run];
  if (old === undefined) return state;
  const { label: _, ...bare } = old;
  const text = String(label ?? "").trim().slice(0, state.catalog.limits?.label ?? LABEL_MAX);
  const experiment = withRun(state.experiment, run, text === "" ? bare : { ...bare, label: text });
  const accepted = state.accepted === state.experiment ? experiment : state.accepted;
  return { ...changed(state, experiment), accepted };
}
