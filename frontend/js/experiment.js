// @ts-check
/** The experiment as a value: completed, compared, changed. Pure; nothing here writes into what it was given. */

import { defaults, named } from "./entries.js";
import { isRisk, surfaceOf } from "./objective.js";
import { completeRisk } from "./risk.js";

export { defaults, named };

/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").Experiment} Experiment */
/** @typedef {import("./types.js").RunValue} RunValue */
/** @typedef {import("./types.js").Basis} Basis */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Value} Value */
/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./types.js").Entry} Entry */

export const VERSION = 1;
/** What a run without a schedule or a clip has, in version 1 of the experiment. */
export const DEFAULT_SCHEDULE = "constant";
export const DEFAULT_CLIP = "none";
/** The start's coordinates, as they are called where a parameter may be named in their place. */
export const STARTS = ["start_x", "start_y"];

/**
 * The oracle that a run has when it names none: what its optimizer declares, on data or elsewhere.
 * @param {Catalog} catalog
 * @param {string} optimizer
 * @param {import("./types.js").ObjectiveValue} objective
 * @returns {string}
 */
export function usualOracle(catalog, optimizer, objective) {
  const entry = named(catalog.optimizers, optimizer);
  return (isRisk(objective) ? entry?.default_oracle_on_data : entry?.default_oracle) ?? catalog.oracles[0].name;
}

/**
 * A run with every default filled in from the catalogue.
 * @param {Catalog} catalog
 * @param {RunValue} run
 * @param {import("./types.js").ObjectiveValue} objective
 * @returns {RunValue}
 */
export function completeRun(catalog, run, objective) {
  /** @type {(entries: Entry[], choice: {name: string, parameters?: Values}) => import("./types.js").Choice} */
  const filled = (entries, choice) => ({
    name: choice.name,
    parameters: { ...defaults(named(entries, choice.name)), ...choice.parameters },
  });
  return {
    ...run,
    optimizer: filled(catalog.optimizers, run.optimizer),
    oracle: filled(catalog.oracles, run.oracle ?? { name: usualOracle(catalog, run.optimizer.name, objective) }),
    schedule: filled(catalog.schedules, run.schedule ?? { name: DEFAULT_SCHEDULE }),
    clip: filled(catalog.clips, run.clip ?? { name: DEFAULT_CLIP }),
    changes: run.changes ?? [],
  };
}

/**
 * An experiment with every default filled in from the catalogue.
 * @param {Catalog} catalog
 * @param {Partial<Experiment> & {objective: any, runs: RunValue[]}} experiment
 * @returns {Experiment}
 */
export function complete(catalog, experiment) {
  const surface = surfaceOf(catalog, experiment.objective);
  return {
    ...experiment,
    version: VERSION,
    objective: isRisk(experiment.objective) ? completeRisk(catalog, experiment.objective) : {
      ...experiment.objective,
      parameters: { ...defaults(surface), ...experiment.objective.parameters },
    },
    start: experiment.start ?? surface?.start ?? catalog.opening.start,
    steps: experiment.steps ?? catalog.opening.steps,
    seed: experiment.seed ?? catalog.opening.seed,
    stop: { ...stopDefaults(catalog), ...experiment.stop },
    runs: experiment.runs.map((run) => completeRun(catalog, run, experiment.objective)),
  };
}

/**
 * @param {Catalog} catalog
 * @returns {Record<string, any>}
 */
export const stopDefaults = (catalog) => Object.fromEntries((catalog.stop ?? []).map((p) => [p.name, p.default ?? null]));

/**
 * Whether two plain values are the same, by content. A field that is undefined counts as absent.
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
export function same(a, b) {
  if (Object.is(a, b) || (a === 0 && b === 0)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same(a[name], b[name]));
}

/**
 * Whether two runs have the same trajectory when all else is the same: all but their labels is equal.
 * @param {RunValue} a
 * @param {RunValue} b
 * @returns {boolean}
 */
export const sameRun = (a, b) => same({ ...a, label: undefined }, { ...b, label: undefined });

/**
 * Whether two experiments differ in nothing but their runs.
 * @param {Experiment} a
 * @param {Experiment} b
 * @returns {boolean}
 */
export const sameSetting = (a, b) => same({ ...a, runs: undefined }, { ...b, runs: undefined });

/**
 * What the rows of run i are computed from.
 * @param {Experiment} experiment
 * @param {number} i
 * @returns {Basis}
 */
export function basisOf(experiment, i) {
  const { objective, start, steps, seed, stop, runs } = experiment;
  return { objective, start, steps, seed, stop, run: runs[i] };
}

/**
 * The last step up to which the rows of both are the same for certain: -1 = not even the start, Infinity = all.
 * A change at step s alters rows after s only.
 * @param {Basis|null} a
 * @param {Basis} b
 * @returns {number}
 */
export function commonPast(a, b) {
  if (a === null) return -1;
  const without = (/** @type {Basis} */ basis) => ({
    ...basis,
    steps: undefined,
    run: { ...basis.run, label: undefined, changes: undefined },
  });
  if (!same(without(a), without(b))) return -1;
  if (a.steps !== b.steps && a.run.schedule !== undefined && a.run.schedule.name !== DEFAULT_SCHEDULE) return -1;
  const [left, right] = [a.run.changes ?? [], b.run.changes ?? []];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    if (!same(left[i], right[i])) return Math.min(left[i]?.step ?? Infinity, right[i]?.step ?? Infinity);
  }
  return Infinity;
}

/**
 * The value of an optimizer's parameter that is in force at a step: row step + 1 is made with it.
 * @param {RunValue} run
 * @param {string} name
 * @param {number} step
 * @returns {Value}
 */
export function valueAt(run, name, step) {
  let value = run.optimizer.parameters[name];
  for (const change of run.changes ?? []) {
    if (change.step <= step && Object.hasOwn(change.set, name)) value = change.set[name];
  }
  return value;
}

/**
 * The run with an optimizer's parameter set from a step on; from 0 the base value itself is replaced. Later changes
 * of the same parameter are dropped: from here on it is what was set. A change that changes nothing is left out.
 * @param {RunValue} run
 * @param {string} name
 * @param {Value} value
 * @param {number} from
 * @returns {RunValue}
 */
export function withParameter(run, name, value, from) {
  const kept = (run.changes ?? [])
    .map((change) => (change.step >= from ? { step: change.step, set: without(change.set, name) } : change))
    .filter((change) => Object.keys(change.set).length > 0);
  if (from === 0) {
    const parameters = { ...run.optimizer.parameters, [name]: value };
    return { ...run, optimizer: { ...run.optimizer, parameters }, changes: kept };
  }
  if (same(valueAt({ ...run, changes: kept }, name, from), value)) return { ...run, changes: kept };
  const there = kept.find((change) => change.step === from);
  const others = kept.filter((change) => change.step !== from);
  const changes = [...others, { step: from, set: { ...there?.set, [name]: value } }];
  return { ...run, changes: changes.sort((a, b) => a.step - b.step) };
}

/**
 * @param {Values} values
 * @param {string} name
 * @returns {Values}
 */
function without(values, name) {
  const { [name]: _, ...rest } = values;
  return rest;
}

/**
 * The experiment with run i replaced.
 * @param {Experiment} experiment
 * @param {number} i
 * @param {RunValue} run
 * @returns {Experiment}
 */
export const withRun = (experiment, i, run) => ({
  ...experiment,
  runs: experiment.runs.map((old, j) => (j === i ? run : old)),
});

/**
 * What an optimizer or an oracle needs and none of the others has, such as "sum_of_squares" of a surface; nothing where it
 * suits. A formula has nothing to offer.
 * @param {Entry|undefined} entry
 * @param {...(Entry|undefined)} others  the objective's entry; for an oracle the optimizer's too
 * @returns {string[]}
 */
export const unmet = (entry, ...others) =>
  (entry?.needs ?? []).filter((need) => !others.some((other) => /** @type {any} */ (other)?.[need] === true));

/**
 * A fresh run of an optimizer on an objective: its defaults, with what suits the objective.
 * @param {Catalog} catalog
 * @param {string} optimizer
 * @param {import("./types.js").ObjectiveValue} objective
 * @returns {RunValue}
 */
export function freshRun(catalog, optimizer, objective) {
  const suggested = surfaceOf(catalog, objective)?.suggested?.[optimizer] ?? {};
  return completeRun(catalog, { optimizer: { name: optimizer, parameters: { ...suggested } } }, objective);
}

/**
 * The experiment moved to another surface, with its start and parameters.
 * @param {Catalog} catalog
 * @param {Experiment} experiment
 * @param {string} name
 * @returns {Experiment}
 */
export function onSurface(catalog, experiment, name) {
  const to = named(catalog.surfaces, name);
  if (to === undefined) return experiment;
  return onObjective(catalog, experiment, { kind: "surface", name, parameters: defaults(to) }, to.start);
}

/**
 * The experiment moved to another objective: changes on the way are gone, since their steps mean nothing there. A
 * parameter that still is what suited the old objective, or what the opening had, becomes what suits the new one; what
 * somebody set by hand stays.
 * @param {Catalog} catalog
 * @param {Experiment} experiment
 * @param {import("./types.js").ObjectiveValue} objective
 * @param {number[]} start
 * @returns {Experiment}
 */
export function onObjective(catalog, experiment, objective, start) {
  const from = surfaceOf(catalog, experiment.objective);
  const to = surfaceOf(catalog, objective);
  const runs = experiment.runs.map((run) => {
    const optimizer = run.optimizer.name;
    const parameters = { ...run.optimizer.parameters };
    const untouched = [
      from?.suggested?.[optimizer] ?? {},
      defaults(named(catalog.optimizers, optimizer)),
      ...catalog.opening.runs.filter((o) => o.optimizer.name === optimizer).map((o) => o.optimizer.parameters),
    ];
    for (const [parameter, value] of Object.entries(to?.suggested?.[optimizer] ?? {})) {
      if (untouched.some((values) => same(values[parameter], parameters[parameter]))) parameters[parameter] = value;
    }
    const { start: own, ...rest } = run;
    const placed = own?.length === start.length ? run : rest; // a point of another dimension is none here
    const moved = { ...placed, optimizer: { ...run.optimizer, parameters }, changes: [] };
    return onOracle(catalog, moved, experiment.objective, objective);
  });
  return { ...experiment, objective, start: [...start], runs };
}

/**
 * The run with its oracle on another objective: one that was chosen by hand stays where it can be asked there; else it
 * becomes what the run has as a rule.
 * @param {Catalog} catalog
 * @param {RunValue} run
 * @param {import("./types.js").ObjectiveValue} from
 * @param {import("./types.js").ObjectiveValue} to
 * @returns {RunValue}
 */
function onOracle(catalog, run, from, to) {
  const optimizer = named(catalog.optimizers, run.optimizer.name);
  const was = run.oracle?.name ?? "";
  const chosen = was !== "" && was !== usualOracle(catalog, run.optimizer.name, from);
  const usual = usualOracle(catalog, run.optimizer.name, to);
  if (was === usual || (chosen && unmet(named(catalog.oracles, was), surfaceOf(catalog, to), optimizer).length === 0)) return run;
  return { ...run, oracle: { name: usual, parameters: defaults(named(catalog.oracles, usual)) } };
}
