// @ts-check
/** Which losses are set side by side over one dataset, and what a loss is drawn over. Pure. */

import { defaults, named } from "./entries.js";
import { isRisk } from "./objective.js";
import { lossMisfit, partEntry, shapeOf } from "./risk.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").Choice} Choice */
/** @typedef {import("./types.js").RiskValue} RiskValue */
/** @typedef {import("./types.js").RiskEntry} RiskEntry */
/** @typedef {"residual"|"margin"|"lead"|"ratio"} LossAxis  p − y; (2y − 1)p; the lead of a pair's better item;
 *   ln q/p of a cell */

/** So many losses are compared with the one in force. */
export const MOST_OTHERS = 2;

/** The axes in the order in which they are offered. @type {readonly LossAxis[]} */
export const LOSS_AXES = Object.freeze(["residual", "margin", "lead", "ratio"]);

/**
 * What a loss is drawn over, by what it declares.
 * @param {RiskEntry} loss
 * @returns {LossAxis}
 */
export function lossAxis({ over, margin, takes }) {
  if (over === "pairs") return "lead";
  if (takes?.includes("log_density")) return "ratio";
  return margin ? "margin" : "residual";
}

/**
 * The losses that could judge the model of a risk on its rows.
 * @param {Catalog} catalog
 * @param {RiskValue} risk
 * @returns {RiskEntry[]}
 */
export function fittingLosses(catalog, risk) {
  const shape = shapeOf(catalog, risk.dataset);
  const model = partEntry(catalog, "model", risk.model.name);
  return catalog.losses.filter((loss) => lossMisfit(shape, model, loss) === null);
}

/**
 * Those that are compared when nobody has chosen: one that has a kink first, then one without.
 * @param {Catalog} catalog
 * @param {RiskValue} risk
 * @returns {Choice[]}
 */
export function usualOthers(catalog, risk) {
  const others = fittingLosses(catalog, risk).filter(({ name }) => name !== risk.loss.name);
  const kinked = others.find(({ kinks }) => Boolean(kinks));
  const smooth = others.find((loss) => loss !== kinked && !loss.kinks);
  const chosen = [kinked, smooth, ...others].filter((loss, k, all) => loss !== undefined && all.indexOf(loss) === k);
  return chosen.slice(0, MOST_OTHERS).map((loss) => ({ name: /** @type {RiskEntry} */ (loss).name, parameters: {} }));
}

/**
 * The losses beside the one in force, complete; those that do not fit the model and the rows are left out.
 * @param {Pick<State, "catalog"|"view">} state
 * @param {RiskValue} risk
 * @returns {Choice[]}
 */
export function otherLosses({ catalog, view }, risk) {
  const fitting = fittingLosses(catalog, risk);
  const chosen = view.losses?.filter(({ name }) => named(fitting, name) !== undefined) ?? usualOthers(catalog, risk);
  return chosen.map((choice) => completeLoss(catalog, choice));
}

/**
 * @param {Catalog} catalog
 * @param {Choice} choice
 * @returns {Choice}
 */
export const completeLoss = (catalog, { name, parameters }) => ({
  name,
  parameters: { ...defaults(named(catalog.losses, name)), ...parameters },
});

/**
 * The risks that are linked: the one in force, then the same with each other loss. None where the objective is no risk.
 * @param {State} state
 * @returns {RiskValue[]}
 */
export function linkedRisks(state) {
  const { objective } = state.experiment;
  if (!isRisk(objective)) return [];
  return [objective, ...otherLosses(state, objective).map((loss) => ({ ...objective, loss }))];
}
