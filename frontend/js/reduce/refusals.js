// @ts-check
/** What the page itself refuses, in the server's words, so that a wrong value never gets into the experiment. Pure. */

import { named, unmet } from "../experiment.js";
import { descriptionOf, isFormula, isRisk, surfaceOf } from "../objective.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Refusal} Refusal */
/** @typedef {import("../types.js").Parameter} Parameter */

/**
 * The state with the refusal shown; the last good value keeps running.
 * @param {State} state
 * @param {Refusal} refusal
 * @returns {State}
 */
export const refused = (state, refusal) => ({ ...state, refusal });

/**
 * Why an optimizer cannot work on an objective, or null if it can. A formula has nothing that one may need; what a risk
 * has is known once it is described, till then the server judges.
 * @param {import("../types.js").Catalog} catalog
 * @param {string} optimizer
 * @param {import("../types.js").ObjectiveValue} objective
 * @param {string} field
 * @returns {Refusal|null}
 */
export function unsuited(catalog, optimizer, objective, field) {
  if (isRisk(objective) && descriptionOf(catalog, objective) === undefined) return null;
  const [needs] = unmet(named(catalog.optimizers, optimizer), isFormula(objective) ? undefined : surfaceOf(catalog, objective));
  return needs === undefined ? null : { code: "unsuited", field, values: { got: optimizer, needs }, message: "" };
}

/**
 * The first run of an experiment that cannot work on its objective, and why; null where all can.
 * @param {import("../types.js").Catalog} catalog
 * @param {{runs: import("../types.js").RunValue[]}} experiment
 * @param {import("../types.js").ObjectiveValue} objective
 * @returns {Refusal|null}
 */
export function unfit(catalog, { runs }, objective) {
  for (const [i, run] of runs.entries()) {
    const wrong = unsuited(catalog, run.optimizer.name, objective, `runs[${i}].optimizer.name`);
    if (wrong !== null) return wrong;
  }
  return null;
}

/**
 * Why a parameter does not take the value, or null if it does. The field is the parameter's name.
 * @param {Parameter} parameter
 * @param {unknown} value
 * @returns {Refusal|null}
 */
export function valueRefusal(parameter, value) {
  const field = parameter.name;
  /** @type {(code: string, values: Record<string, any>) => Refusal} */
  const because = (code, values) => ({ code, field, values, message: "" });
  if (parameter.kind === "flag") {
    return typeof value === "boolean" ? null : because("wrong_type", { got: String(value), expected: "true or false" });
  }
  if (parameter.kind === "choice") {
    const known = parameter.options ?? [];
    return known.includes(String(value)) ? null : because("unknown_name", { got: String(value), known });
  }
  return numberRefusal(field, value, parameter);
}

/**
 * Why a number is not within its limits, or null if it is.
 * @param {string} field
 * @param {unknown} value
 * @param {{low: number, high: number, integer?: boolean}} limits
 * @returns {Refusal|null}
 */
export function numberRefusal(field, value, { low, high, integer }) {
  /** @type {(code: string, values: Record<string, any>) => Refusal} */
  const because = (code, values) => ({ code, field, values, message: "" });
  if (typeof value !== "number") return because("not_a_number", { got: String(value), low, high });
  if (!Number.isFinite(value)) return because("not_finite", { got: String(value), low, high });
  if (value < low || value > high) return because("out_of_range", { got: value, low, high });
  if (integer && !Number.isInteger(value)) return because("not_whole", { got: value });
  return null;
}
