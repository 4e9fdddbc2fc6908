// @ts-check
/**
 * A risk as the objective: what is chosen by name is first described by the server and then put in force as one change;
 * parameters and rows follow the hand at once, as gestures. Pure.
 */

import { defaults, named } from "../entries.js";
import { complete, onObjective, same } from "../experiment.js";
import { isRisk, placeOf, riskNear } from "../objective.js";
import { firstRisk, mended, MOST_EDITS, nextRow, partEntry, withEdit } from "../risk.js";
import { begun, commit, gesture } from "./gestures.js";
import { remember, restore, snapshot } from "./history.js";
import { load } from "./known.js";
import { refused, unfit, valueRefusal } from "./refusals.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").RiskValue} RiskValue */
/** @typedef {import("../types.js").RiskPart} RiskPart */

/** So many descriptions of risks are kept: those that undo leads back to. */
const KEPT = 24;
/** Digits to which a row is set by hand, so that a link stays short. */
const ROW_DIGITS = 5;
/** The mass of a cell is no less than this. */
const LEAST_MASS = 1e-12;

/**
 * The risk that is being chosen, else the one in force, else the one to begin with.
 * @param {State} state
 * @returns {RiskValue|null}
 */
export function presentRisk({ proposal, experiment, catalog }) {
  if (proposal !== null) return proposal;
  return isRisk(experiment.objective) ? experiment.objective : firstRisk(catalog);
}

/**
 * The state in which a risk waits to be described; what no longer fits it is replaced by what does.
 * @param {State} state
 * @param {RiskValue|null} risk
 * @returns {State}
 */
export function proposed(state, risk) {
  const objective = risk && mended(state.catalog, risk);
  if (objective === null) return risk === null ? state : refused(state, { code: "nothing_fits", field: "objective", values: {}, message: "" });
  if (same(objective, state.experiment.objective)) return { ...state, proposal: null, refusal: null };
  const known = state.catalog.typed?.[placeOf(objective)] !== undefined;
  const next = { ...state, proposal: objective, refusal: null };
  return known ? inForce(next, objective) : next;
}

/**
 * @param {State} state
 * @param {Action} action  {part, name} or {part, parameters, phase?}
 * @returns {State}
 */
export function setRisk(state, action) {
  return action.name === undefined ? setRiskParameters(state, action) : chooseRisk(commit(state), action);
}

/**
 * @param {State} state
 * @param {Action} action  {part, name}
 * @returns {State}
 */
function chooseRisk(state, { part, name }) {
  const entry = partEntry(state.catalog, part, name);
  const risk = presentRisk(state);
  if (entry === undefined || risk === null) return state;
  const chosen = { name, parameters: defaults(entry) };
  if (part !== "dataset") return proposed(state, { ...risk, [part]: chosen });
  return name === state.catalog.own_data.name ? state : proposed(state, { ...risk, dataset: { ...chosen, edits: [] } });
}

/**
 * Parameters of a part of the risk in force, or of its split. Other data than before keep the rows that were moved, as
 * far as there are still so many; rows that were added belong to the old ones.
 * @param {State} state
 * @param {Action} action  {part, parameters, phase?}
 * @returns {State}
 */
function setRiskParameters(state, { part, parameters, phase = "done" }) {
  const { catalog, experiment } = state;
  const risk = experiment.objective;
  if (!isRisk(risk)) return state;
  const declared = part === "split" ? catalog.split : partEntry(catalog, part, risk[/** @type {RiskPart} */ (part)]?.name)?.parameters;
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = named(declared, name);
    if (parameter === undefined) return state;
    const wrong = phase === "cancel" ? null : valueRefusal(parameter, value);
    if (wrong !== null) return refused(state, { ...wrong, field: `objective.${part}.${name}` });
  }
  const about = aboutRisk(state, `${part}.${Object.keys(parameters).join()}`);
  return changedBy(state, phase, about, (old) => {
    if (part === "split") return { ...old, split: { ...old.split, ...parameters } };
    const which = /** @type {RiskPart} */ (part);
    if (old[which].name !== risk[which].name) return old;
    const changed = { ...old[which], parameters: { ...old[which].parameters, ...parameters } };
    const made = Math.min(riskNear(catalog, old)?.made ?? 0, Number(parameters.n ?? Infinity));
    const edits = old.dataset.edits.filter(({ row }) => row < made);
    return { ...old, [which]: part === "dataset" ? { ...changed, edits } : changed };
  });
}

/**
 * The risk in force changed by a gesture, and with it the one that waits to be described: it was made from the other.
 * @param {State} state
 * @param {Parameters<typeof gesture>[1]} phase
 * @param {Parameters<typeof gesture>[2]} about
 * @param {(risk: RiskValue) => RiskValue} change
 * @returns {State}
 */
function changedBy(state, phase, about, change) {
  const next = gesture(state, phase, about, (base) => ({ ...base, objective: change(/** @type {RiskValue} */ (base.objective)) }));
  return next.proposal === null || phase === "cancel" ? next : { ...next, proposal: change(next.proposal) };
}

/**
 * @param {State} state
 * @param {string} name
 */
const aboutRisk = (state, name) => ({ kind: /** @type {const} */ ("surface"), run: -1, name, since: state.playhead, from: 0 });

/**
 * A row moved, added (`row` null) or deleted (`to` null).
 * @param {State} state
 * @param {Action} action  {row, to, phase}
 * @returns {State}
 */
export function editRow(state, { row, to, phase = "done" }) {
  const { catalog, experiment, drag } = state;
  const present = /** @type {RiskValue} */ (drag?.base.experiment.objective ?? experiment.objective);
  const risk = riskNear(catalog, present) ?? riskNear(catalog, experiment.objective);
  if (risk === undefined) return state;
  const number = row ?? nextRow(present.dataset.edits, risk.made);
  const values = to === null ? null : rowOf(risk, to);
  if (to !== null && values === null && phase !== "cancel") {
    return refused(state, { code: "wrong_length", field: "row", values: { got: to.length, expected: risk.dataset.features.length + 1 }, message: "" });
  }
  const edits = withEdit(present.dataset.edits, risk.made, number, values);
  const limit = catalog.limits?.edits ?? MOST_EDITS;
  if (edits.length > limit) {
    return refused(state, { code: "too_many", field: "edits", values: { got: edits.length, limit }, message: "" });
  }
  return changedBy(state, phase, aboutRisk(state, `row ${number}`), (old) =>
    old.dataset.name === present.dataset.name ? { ...old, dataset: { ...old.dataset, edits } } : old,
  );
}

/**
 * The numbers of a row as they are kept: to a few digits, its target one that its kind allows; null for what is no row.
 * @param {import("../types.js").Risk} risk
 * @param {unknown} to
 * @returns {number[]|null}
 */
function rowOf({ dataset: { features, kind } }, to) {
  const fits = Array.isArray(to) && to.length === features.length + 1 && to.every((value) => typeof value === "number" && Number.isFinite(value));
  if (!fits) return null;
  const row = /** @type {number[]} */ (to).map((value) => Number(value.toPrecision(ROW_DIGITS)));
  const target = row[features.length];
  if (kind === "label") row[features.length] = target >= 0.5 ? 1 : 0;
  if (kind === "mass") row[features.length] = Math.min(1, Math.max(LEAST_MASS, target));
  return row;
}

/**
 * A risk in place of a surface, to be changed from there.
 * @param {State} state
 * @returns {State}
 */
export const ownRisk = (state) => (isRisk(state.experiment.objective) ? state : proposed(state, firstRisk(state.catalog)));

/**
 * A whole experiment of the catalogue.
 * @param {State} state
 * @param {Action} action  {name}
 * @returns {State}
 */
export function choosePreset(state, { name }) {
  const preset = (state.catalog.presets ?? []).find((each) => each.name === name);
  if (preset === undefined) return state;
  const after = load(state, { type: "load", experiment: complete(state.catalog, preset.experiment), picture: null });
  return { ...after, view: { ...after.view, side: null, ...preset.view } };
}

/**
 * The server has described a risk: it is known from now on and, if it is the one that was chosen, in force.
 * @param {State} state
 * @param {Action} action  {objective, entry}
 * @returns {State}
 */
export function riskDescribed(state, { objective, entry }) {
  const key = placeOf(objective);
  const others = Object.entries(state.catalog.typed ?? {}).filter(([other]) => other !== key);
  const risks = others.filter(([, { risk }]) => risk !== undefined).slice(1 - KEPT);
  const typed = Object.fromEntries([...others.filter(([, { risk }]) => risk === undefined), ...risks, [key, { ...entry, data: true }]]);
  const known = { ...state, catalog: { ...state.catalog, typed } };
  return known.proposal !== null && placeOf(known.proposal) === key ? inForce(commit(known), known.proposal) : known;
}

/**
 * @param {State} state
 * @param {Action} action  {objective, refusal}
 * @returns {State}
 */
export function riskRefused(state, { objective, refusal }) {
  if (state.proposal === null || placeOf(state.proposal) !== placeOf(objective)) return state;
  return refused({ ...state, proposal: null }, refusal);
}

/**
 * The state with a described risk as its objective: the same point to begin with where the parameters are the same ones.
 * @param {State} state
 * @param {RiskValue} objective
 * @returns {State}
 */
function inForce(state, objective) {
  const { catalog, experiment } = state;
  const wrong = unfit(catalog, experiment, objective);
  if (wrong !== null) return refused({ ...state, proposal: null }, wrong);
  const old = experiment.objective;
  const stays = isRisk(old) && old.model.name === objective.model.name;
  const start = stays ? experiment.start : (catalog.typed?.[placeOf(objective)]?.start ?? experiment.start);
  const before = snapshot(state);
  const runs = before.runs.map((run) => ({ ...run, forkedAt: null }));
  const after = restore(state, { ...before, runs, experiment: onObjective(catalog, experiment, objective, start) });
  return begun(remember(after, before));
}
