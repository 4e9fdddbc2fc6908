// @ts-check
/** The experiment and the view as text for the address. Pure; see address.js for the grammar. */

import { DEFAULT_CLIP, DEFAULT_SCHEDULE, defaults, named, same, stopDefaults, VERSION } from "../experiment.js";
import { isFormula, surfaceName, surfaceOf } from "../own_formula.js";
import { OPENING_VIEW, SPEED } from "../reduce/initial.js";
import { usualStart } from "./usual.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").RunValue} RunValue */
/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Value} Value */

/** @param {string} text */
const escaped = (text) =>
  encodeURIComponent(text).replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** @param {Value|null} value */
const written = (value) => (typeof value === "string" ? `~${escaped(value)}` : String(value));

/**
 * @param {string} name
 * @param {Record<string, Value|null>} values
 * @param {Record<string, Value|null>} base
 */
function call(name, values, base) {
  const inside = Object.entries(values)
    .filter(([key, value]) => !same(value, base[key]))
    .map(([key, value]) => `${escaped(key)}=${written(value)}`);
  return escaped(name) + (inside.length === 0 ? "" : `(${inside.join(",")})`);
}

/**
 * @param {Catalog} catalog
 * @param {RunValue} run
 * @returns {string}
 */
function runText(catalog, run) {
  const optimizer = named(catalog.optimizers, run.optimizer.name);
  const parts = [call(run.optimizer.name, run.optimizer.parameters, defaults(optimizer))];
  /** @type {(key: string, entries: any[], chosen: any, usual: string|undefined) => void} */
  const choice = (key, entries, chosen, usual) => {
    if (chosen === undefined) return;
    const text = call(chosen.name, chosen.parameters, defaults(named(entries, chosen.name)));
    if (text !== usual) parts.push(`${key}=${text}`);
  };
  choice("oracle", catalog.oracles, run.oracle, optimizer?.default_oracle);
  choice("schedule", catalog.schedules, run.schedule, DEFAULT_SCHEDULE);
  choice("clip", catalog.clips, run.clip, DEFAULT_CLIP);
  if (run.start !== undefined && run.start !== null) parts.push(`start=${run.start.join(",")}`);
  if (run.seed !== undefined && run.seed !== null) parts.push(`seed=${run.seed}`);
  if (run.label) parts.push(`label=${escaped(run.label)}`);
  for (const { step, set } of run.changes ?? []) parts.push(`@${call(String(step), set, {})}`);
  return parts.join(";");
}

/**
 * @param {Catalog} catalog
 * @param {import("../types.js").ObjectiveValue} objective
 * @returns {string[]}
 */
function objectiveParts(catalog, objective) {
  const { parameters } = objective;
  if (!isFormula(objective)) return [`o=${call(surfaceName(objective), parameters, defaults(surfaceOf(catalog, objective)))}`];
  const values = Object.keys(parameters).length === 0 ? [] : [`p=${call("p", parameters, {})}`];
  return [`f=${escaped(objective.text)}`, `d=${objective.domain.flat().join(",")}`, ...values];
}

/**
 * The experiment's part of the text; empty for the opening experiment.
 * @param {Catalog} catalog
 * @param {Experiment} experiment
 * @returns {string[]}
 */
function experimentParts(catalog, experiment) {
  const { opening } = catalog;
  const parts = [];
  const objective = objectiveParts(catalog, experiment.objective);
  if (!same(objective, objectiveParts(catalog, opening.objective))) parts.push(...objective);
  if (!same(experiment.start, usualStart(catalog, experiment.objective))) parts.push(`x=${experiment.start.join(",")}`);
  if (experiment.steps !== opening.steps) parts.push(`n=${experiment.steps}`);
  if (experiment.seed !== opening.seed) parts.push(`s=${experiment.seed}`);
  const stop = call("stop", experiment.stop ?? {}, stopDefaults(catalog));
  if (stop !== "stop") parts.push(`stop=${stop}`);
  const runs = experiment.runs.map((run) => runText(catalog, run));
  if (!same(runs, opening.runs.map((run) => runText(catalog, run)))) {
    parts.push(...(runs.length === 0 ? ["r="] : runs.map((run) => `r=${run}`)));
  }
  return parts;
}

/**
 * The text for what is seen now.
 * @param {State} state
 * @param {{language: boolean, theme: boolean}} [pinned]  whether the link sets these too
 * @returns {string}
 */
export function write(state, pinned = { language: false, theme: false }) {
  const { view, runs } = state;
  const parts = [`v=${VERSION}`, ...experimentParts(state.catalog, state.experiment), `at=${state.playhead}`];
  /** @type {(key: string, value: string|number, usual: string|number) => void} */
  const put = (key, value, usual) => void (value !== usual && parts.push(`${key}=${value}`));
  put("run", state.selected, 0);
  put("box", view.box?.join(",") ?? "", "");
  put("slots", runs.map((run) => run.slot).join(","), runs.map((_, i) => i).join(","));
  put("hidden", runs.flatMap((run, i) => (run.hidden ? [i] : [])).join(","), "");
  put("forks", runs.flatMap((run, i) => (run.forkedAt === null ? [] : [`${i}@${run.forkedAt}`])).join(","), "");
  put("curve", view.curve, OPENING_VIEW.curve);
  put("scale", view.logLoss ? "log" : "linear", "log");
  put("panel", view.panel, OPENING_VIEW.panel);
  put("tab", view.tab, OPENING_VIEW.tab);
  put("camera", view.camera?.join(",") ?? "", "");
  put("here", view.fromHere ? 1 : 0, 0);
  put("speed", state.speed, SPEED);
  if (pinned.language) parts.push(`language=${state.language}`);
  if (pinned.theme) parts.push(`theme=${state.theme}`);
  return parts.join("&");
}
