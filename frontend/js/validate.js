// @ts-check
/** Whether the catalogue has what an experiment asks for, said as the server would say it. Pure. */

import { named } from "./entries.js";
import { isFormula, isRisk, surfaceName, surfaceOf } from "./objective.js";
import { MOST_EDITS, PARTS } from "./risk.js";
import { numberRefusal, unsuited, valueRefusal } from "./reduce/refusals.js";

/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").Experiment} Experiment */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").Parameter} Parameter */

/** @type {(code: string, field: string, values: Record<string, any>) => Refusal} */
const because = (code, field, values) => ({ code, field, values, message: "" });

/**
 * The first thing that is wrong with a complete experiment from elsewhere, or null.
 * @param {Catalog} catalog
 * @param {Experiment} experiment
 * @returns {Refusal|null}
 */
export function faultOf(catalog, experiment) {
  const { limits } = catalog;
  const { objective } = experiment;
  const surface = surfaceOf(catalog, objective);
  const fault =
    objectiveFault(catalog, objective) ??
    numberRefusal("steps", experiment.steps, { low: 1, high: limits?.steps ?? 20000, integer: true }) ??
    numberRefusal("seed", experiment.seed, { low: 0, high: 2 ** 32 - 1, integer: true }) ??
    declared(catalog.stop ?? [], withoutNull(experiment.stop ?? {}), "stop");
  if (fault !== null) return fault;
  if (surface !== undefined && experiment.start.length !== surface.dimension) {
    return because("wrong_length", "start", { got: experiment.start.length, expected: surface.dimension });
  }
  const most = limits?.runs ?? 8;
  if (experiment.runs.length > most) return because("too_many", "runs", { got: experiment.runs.length, limit: most });
  for (const [i, run] of experiment.runs.entries()) {
    const field = `runs[${i}]`;
    const wrong =
      chosen(catalog.optimizers, run.optimizer, `${field}.optimizer`) ??
      (run.oracle ? chosen(catalog.oracles, run.oracle, `${field}.oracle`) : null) ??
      (run.schedule ? chosen(catalog.schedules, run.schedule, `${field}.schedule`) : null) ??
      (run.clip ? chosen(catalog.clips, run.clip, `${field}.clip`) : null) ??
      unsuited(catalog, run.optimizer.name, objective, `${field}.optimizer.name`) ??
      changesFault(catalog, run, field);
    if (wrong !== null) return wrong;
  }
  return null;
}

/**
 * @param {Catalog} catalog
 * @param {import("./types.js").ObjectiveValue} objective
 * @returns {Refusal|null}
 */
function objectiveFault(catalog, objective) {
  if (isRisk(objective)) return riskFault(catalog, objective);
  if (isFormula(objective)) return declared(surfaceOf(catalog, objective)?.parameters ?? [], objective.parameters, "objective.parameters");
  return chosen(catalog.surfaces, { name: surfaceName(objective), parameters: objective.parameters }, "objective");
}

/**
 * What fits what is left to the server.
 * @param {Catalog} catalog
 * @param {import("./types.js").RiskValue} risk
 * @returns {Refusal|null}
 */
function riskFault(catalog, risk) {
  for (const part of /** @type {import("./types.js").RiskPart[]} */ (Object.keys(PARTS))) {
    const wrong = chosen([...catalog[PARTS[part]], ...(part === "dataset" ? [catalog.own_data] : [])], risk[part], `objective.${part}`);
    if (wrong !== null) return wrong;
  }
  const { edits } = risk.dataset;
  const most = catalog.limits?.edits ?? MOST_EDITS;
  if (edits.length > most) return because("too_many", "objective.dataset.edits", { got: edits.length, limit: most });
  return declared(catalog.split ?? [], risk.split, "objective.split");
}

/** @param {Record<string, any>} values */
const withoutNull = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/**
 * @param {import("./types.js").Entry[]} entries
 * @param {{name: string, parameters: Record<string, any>}} choice
 * @param {string} field
 * @returns {Refusal|null}
 */
function chosen(entries, choice, field) {
  const entry = named(entries, choice.name);
  if (entry === undefined) {
    return because("unknown_name", `${field}.name`, { got: choice.name, known: entries.map(({ name }) => name) });
  }
  return declared(entry.parameters, choice.parameters, `${field}.parameters`);
}

/**
 * @param {Parameter[]} parameters
 * @param {Record<string, any>} values
 * @param {string} field
 * @returns {Refusal|null}
 */
function declared(parameters, values, field) {
  for (const [name, value] of Object.entries(values)) {
    const parameter = named(parameters, name);
    if (parameter === undefined) {
      return because("unknown_field", `${field}.${name}`, { got: name, known: parameters.map((p) => p.name) });
    }
    const wrong = valueRefusal(parameter, value);
    if (wrong !== null) return { ...wrong, field: `${field}.${name}` };
  }
  return null;
}

/**
 * @param {Catalog} catalog
 * @param {import("./types.js").RunValue} run
 * @param {string} field
 * @returns {Refusal|null}
 */
function changesFault(catalog, run, field) {
  const changes = run.changes ?? [];
  const most = catalog.limits?.changes ?? 32;
  if (changes.length > most) return because("too_many", `${field}.changes`, { got: changes.length, limit: most });
  const parameters = named(catalog.optimizers, run.optimizer.name)?.parameters ?? [];
  for (const [i, { step, set }] of changes.entries()) {
    const limits = { low: 0, high: catalog.limits?.steps ?? 20000, integer: true };
    const wrong =
      numberRefusal(`${field}.changes[${i}].step`, step, limits) ?? declared(parameters, set, `${field}.changes[${i}].set`);
    if (wrong !== null) return wrong;
    if (i > 0 && changes[i - 1].step >= step) return because("wrong_order", `${field}.changes`, { got: step });
  }
  return null;
}
