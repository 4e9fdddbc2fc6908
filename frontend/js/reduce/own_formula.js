// @ts-check
/** A formula of one's own: chosen, typed, checked by the server, and applied as one change. Pure. */

import { defaults, onObjective, same } from "../experiment.js";
import { asFormula, isFormula, placeOf } from "../objective.js";
import { begun } from "./gestures.js";
import { remember, restore, snapshot } from "./history.js";
import { refused, unfit } from "./refusals.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").SurfaceEntry} SurfaceEntry */

/** So many descriptions are kept; while somebody types there is one for each valid text. */
const KEPT = 60;

/**
 * The present surface as a formula to be changed: nothing else changes, so the picture stays what it is.
 * @param {State} state
 * @returns {State}
 */
export function ownFormula(state) {
  const { catalog, experiment } = state;
  const objective = asFormula(catalog, experiment.objective);
  if (objective === null || isFormula(experiment.objective)) return state;
  const wrong = unfit(catalog, experiment, objective);
  if (wrong !== null) return refused(state, wrong);
  const before = snapshot(state);
  return begun(remember(restore(state, { ...before, experiment: { ...experiment, objective } }), before));
}

/**
 * What stands in the fields while it is being changed; it is checked before it becomes the objective.
 * @param {State} state
 * @param {Action} action  {text?, domain?}
 * @returns {State}
 */
export function draftFormula(state, { text, domain }) {
  const { objective } = state.experiment;
  if (!isFormula(objective)) return state;
  const before = state.draft ?? { text: objective.text, domain: objective.domain, refusal: null, history: null };
  return { ...state, draft: { ...before, text: text ?? before.text, domain: domain ?? before.domain, checked: false } };
}

/**
 * The typing is over: what comes next is another change. A text that was refused stays to be mended.
 * @param {State} state
 * @returns {State}
 */
export function draftEnd(state) {
  const { draft } = state;
  if (draft === null) return state;
  if (draft.checked && draft.refusal === null) return { ...state, draft: null };
  return { ...state, draft: { ...draft, history: null } };
}

/**
 * The last good formula again, and nothing of what was typed since.
 * @param {State} state
 * @returns {State}
 */
export const draftCancel = (state) => (state.draft === null ? state : { ...state, draft: null });

/**
 * The server has read a formula: it is known from now on and, if it is the one in the fields, in force.
 * @param {State} state
 * @param {Action} action  {text, domain, entry}: what was asked, and the answer
 * @returns {State}
 */
export function formulaDescribed(state, { text, domain, entry }) {
  // A link may have it in another spelling than the normal one: it is known in both.
  const keys = [text, entry.formula].map((each) => placeOf({ kind: "formula", text: each, domain, parameters: {} }));
  const others = Object.entries(state.catalog.typed ?? {}).filter(([other]) => !keys.includes(other));
  const made = keys.map((key) => [key, { ...entry, name: "" }]);
  const typed = Object.fromEntries([...others, ...made].slice(-KEPT));
  const known = { ...state, catalog: { ...state.catalog, typed } };
  const { draft } = state;
  if (draft === null || draft.text !== text || !same(draft.domain, domain)) return known;
  const after = applied(known, entry);
  const changed = after.experiment !== known.experiment;
  const history = changed ? after.history : draft.history;
  return { ...after, draft: { ...draft, checked: true, refusal: null, history } };
}

/**
 * @param {State} state
 * @param {Action} action  {text, domain, refusal}: what was asked, and why it is not taken
 * @returns {State}
 */
export function formulaRefused(state, { text, domain, refusal }) {
  const { draft } = state;
  if (draft === null || draft.text !== text || !same(draft.domain, domain)) return state;
  return { ...state, draft: { ...draft, checked: true, refusal } };
}

/**
 * The state with the formula as its objective. What is typed in one go is undone in one go.
 * @param {State} state
 * @param {SurfaceEntry} entry
 * @returns {State}
 */
function applied(state, entry) {
  const { experiment, catalog, draft, history } = state;
  const old = experiment.objective;
  if (!isFormula(old)) return state;
  const kept = Object.entries(old.parameters).filter(([name]) => entry.parameters.some((free) => free.name === name));
  const parameters = { ...defaults(entry), ...Object.fromEntries(kept) };
  const objective = { kind: /** @type {const} */ ("formula"), text: entry.formula, domain: entry.domain, parameters };
  if (same(objective, old)) return state;
  const inside = experiment.start.length === entry.dimension
    && experiment.start.every((x, axis) => x >= entry.domain[axis][0] && x <= entry.domain[axis][1]);
  const before = snapshot(state);
  const to = { ...before, experiment: onObjective(catalog, experiment, objective, inside ? experiment.start : entry.start) };
  const next = restore(state, { ...to, runs: to.runs.map((run) => ({ ...run, forkedAt: null })) });
  return begun(draft?.history === history ? next : remember(next, before));
}
