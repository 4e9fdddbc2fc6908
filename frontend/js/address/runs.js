// @ts-check
/** One run, and the objective that runs share, as text for the address, and back. Pure. */

import { DEFAULT_CLIP, DEFAULT_SCHEDULE, defaults, named, usualOracle } from "../experiment.js";
import { isFormula, isRisk, surfaceName, surfaceOf } from "../objective.js";
import { riskFrom, riskParts } from "./risk.js";
import { BadLink, call, escaped, num, nums, readCall, unescaped } from "./grammar.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").RunValue} RunValue */
/** @typedef {import("../types.js").ObjectiveValue} ObjectiveValue */

/**
 * @param {Catalog} catalog
 * @param {RunValue} run
 * @param {ObjectiveValue} objective  that it is on
 * @returns {string}
 */
export function runText(catalog, run, objective) {
  const optimizer = named(catalog.optimizers, run.optimizer.name);
  const parts = [call(run.optimizer.name, run.optimizer.parameters, defaults(optimizer))];
  /** @type {(key: string, entries: any[], chosen: any, usual: string|undefined) => void} */
  const choice = (key, entries, chosen, usual) => {
    if (chosen === undefined) return;
    const text = call(chosen.name, chosen.parameters, defaults(named(entries, chosen.name)));
    if (text !== usual) parts.push(`${key}=${text}`);
  };
  choice("oracle", catalog.oracles, run.oracle, usualOracle(catalog, run.optimizer.name, objective));
  choice("schedule", catalog.schedules, run.schedule, DEFAULT_SCHEDULE);
  choice("clip", catalog.clips, run.clip, DEFAULT_CLIP);
  if (run.start !== undefined && run.start !== null) parts.push(`start=${run.start.join(",")}`);
  if (run.seed !== undefined && run.seed !== null) parts.push(`seed=${run.seed}`);
  if (run.label) parts.push(`label=${escaped(run.label)}`);
  for (const { step, set } of run.changes ?? []) parts.push(`@${call(String(step), set, {})}`);
  return parts.join(";");
}

/**
 * @param {string} text
 * @returns {RunValue}
 */
export function readRun(text) {
  const [head, ...rest] = text.split(";");
  /** @type {RunValue} */
  const run = { optimizer: readCall(head), changes: [] };
  for (const part of rest) {
    if (part.startsWith("@")) {
      const { name, parameters } = readCall(part);
      run.changes?.push({ step: num(name.slice(1)), set: parameters });
      continue;
    }
    const cut = part.indexOf("=");
    const [key, value] = [part.slice(0, cut), part.slice(cut + 1)];
    if (key === "oracle" || key === "schedule" || key === "clip") run[key] = readCall(value);
    else if (key === "start") run.start = nums(value);
    else if (key === "seed") run.seed = num(value);
    else if (key === "label") run.label = unescaped(value);
    else throw new BadLink(`unknown part ${part}`);
  }
  return run;
}

/**
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {string[]} `o=…`, or of a formula `f=…`, `d=…` and `p=…`, or those of a risk
 */
export function objectiveParts(catalog, objective) {
  if (isRisk(objective)) return riskParts(catalog, objective);
  const { parameters } = objective;
  if (!isFormula(objective)) return [`o=${call(surfaceName(objective), parameters, defaults(surfaceOf(catalog, objective)))}`];
  const values = Object.keys(parameters).length === 0 ? [] : [`p=${call("p", parameters, {})}`];
  return [`f=${escaped(objective.text)}`, `d=${objective.domain.flat().join(",")}`, ...values];
}

/**
 * The objective that is named, or null.
 * @param {Catalog} catalog
 * @param {(key: string) => string|undefined} one
 * @returns {ObjectiveValue|null}
 */
export function objectiveOf(catalog, one) {
  const risk = riskFrom(catalog, one);
  if (risk !== null) return risk;
  const [surface, text] = [one("o"), one("f")];
  if (text === undefined) return surface === undefined ? null : { kind: "surface", ...readCall(surface) };
  const ends = nums(one("d") ?? "");
  const rising = ends.every((end, k) => k % 2 === 0 || end > ends[k - 1]);
  if ((ends.length !== 2 && ends.length !== 4) || !rising) throw new BadLink("no such domain");
  const domain = Array.from({ length: ends.length / 2 }, (_, axis) => /** @type {[number, number]} */ (ends.slice(2 * axis, 2 * axis + 2)));
  return { kind: "formula", text: unescaped(text), domain, parameters: readCall(one("p") ?? "p").parameters };
}
