// @ts-check
/**
 * Pinned runs as text for the address: a run as `r` has it, and after it what of its setting differs from the experiment:
 * `o` or `f`, `d`, `p` or those of a risk, then `x`, `n`, `s`, `stop`, each as the experiment's own; `slot` is its colour. Pure.
 */

import { basisOf, complete, same, stopDefaults, VERSION } from "../experiment.js";
import { PINS_MAX } from "../reduce/pins.js";
import { faultOf } from "../validate.js";
import { BadLink, call, num, nums, readCall, wholeWithin } from "./grammar.js";
import { RISK_FIELDS } from "./risk.js";
import { objectiveOf, objectiveParts, readRun, runText } from "./runs.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").Basis} Basis */
/** @typedef {import("../types.js").Pin} Pin */

const SETTING = new Set([...RISK_FIELDS, "o", "f", "d", "p", "x", "n", "s", "stop", "slot"]);
const LAST_SLOT = 7;

/**
 * @param {Catalog} catalog
 * @param {Experiment} experiment
 * @param {Pin} pin
 * @returns {string}
 */
export function pinText(catalog, experiment, { basis, slot }) {
  const { objective, start, steps, seed, stop, run } = basis;
  const parts = [runText(catalog, run, objective)];
  if (!same(objective, experiment.objective)) parts.push(...objectiveParts(catalog, objective));
  if (!same(start, experiment.start)) parts.push(`x=${start.join(",")}`);
  if (steps !== experiment.steps) parts.push(`n=${steps}`);
  if (seed !== experiment.seed) parts.push(`s=${seed}`);
  if (!same(stop, experiment.stop)) parts.push(`stop=${call("stop", stop ?? {}, stopDefaults(catalog))}`);
  if (slot !== 0) parts.push(`slot=${slot}`);
  return parts.join(";");
}

/**
 * The pins in an address. Throws BadLink on more than there can be, and on one that the catalogue does not have.
 * @param {Catalog} catalog
 * @param {Experiment} experiment  complete
 * @param {string[]} texts
 * @returns {{basis: Basis, slot: number}[]}
 */
export function readPins(catalog, experiment, texts) {
  if (texts.length > PINS_MAX) {
    const values = { got: texts.length, limit: PINS_MAX };
    throw new BadLink("too many pins", { code: "too_many", field: "pins", values, message: "" });
  }
  return texts.map((text) => readPin(catalog, experiment, text));
}

/**
 * @param {Catalog} catalog
 * @param {Experiment} experiment
 * @param {string} text
 * @returns {{basis: Basis, slot: number}}
 */
function readPin(catalog, experiment, text) {
  /** @type {Map<string, string>} */
  const setting = new Map();
  const run = text.split(";").filter((part, k) => {
    const key = part.slice(0, Math.max(0, part.indexOf("=")));
    if (k === 0 || !SETTING.has(key)) return true;
    setting.set(key, part.slice(key.length + 1));
    return false;
  });
  const told = (/** @type {string} */ key) => setting.get(key);
  const [start, stop] = [told("x"), told("stop")];
  const pinned = complete(catalog, {
    version: VERSION,
    objective: objectiveOf(catalog, told) ?? experiment.objective,
    start: start === undefined ? experiment.start : nums(start),
    steps: num(told("n") ?? String(experiment.steps)),
    seed: num(told("s") ?? String(experiment.seed)),
    stop: stop === undefined ? experiment.stop : readCall(stop).parameters,
    runs: [readRun(run.join(";"))],
  });
  const fault = faultOf(catalog, pinned);
  if (fault !== null) throw new BadLink(fault.code, fault);
  return { basis: basisOf(pinned, 0), slot: wholeWithin(told("slot") ?? "0", 0, LAST_SLOT) };
}
