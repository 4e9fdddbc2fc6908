// @ts-check
/** The experiment and the picture out of the text of an address. Pure; see address.js for the grammar. */

import { complete, VERSION } from "../experiment.js";
import { faultOf } from "../validate.js";
import { among, BadLink, num, nums, readCall, wholes } from "./grammar.js";
import { lookOf } from "./look.js";
import { readPins } from "./pins.js";
import { objectiveOf, readRun } from "./runs.js";
import { usualStart } from "./usual.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../address.js").Picture} Picture */

/**
 * @param {string} text
 * @returns {Map<string, string[]>}
 */
function fields(text) {
  const found = new Map();
  for (const part of text.split("&")) {
    const cut = part.indexOf("=");
    if (cut < 1) throw new BadLink(`cannot read ${part}`);
    const key = part.slice(0, cut);
    found.set(key, [...(found.get(key) ?? []), part.slice(cut + 1)]);
  }
  return found;
}

/**
 * The experiment and the picture in a text. Throws BadLink on anything that is not such a text, or an experiment that
 * the catalogue does not have.
 * @param {Catalog} catalog
 * @param {string} text
 * @returns {{experiment: Experiment, picture: Picture}}
 */
export function parse(catalog, text) {
  const found = fields(text);
  const one = (/** @type {string} */ key) => found.get(key)?.[0];
  if (one("v") !== String(VERSION)) {
    const values = { got: one("v") ?? "", allowed: VERSION };
    throw new BadLink("unknown version", { code: "bad_version", field: "version", values, message: "" });
  }
  const { opening } = catalog;
  const objective = objectiveOf(catalog, one) ?? opening.objective;
  const startText = one("x");
  const stopText = one("stop");
  const runTexts = found.get("r");
  const experiment = complete(catalog, {
    version: VERSION,
    objective,
    start: startText === undefined ? usualStart(catalog, objective) : nums(startText),
    steps: num(one("n") ?? String(opening.steps)),
    seed: num(one("s") ?? String(opening.seed)),
    stop: stopText === undefined ? {} : readCall(stopText).parameters,
    runs: runTexts === undefined ? opening.runs : runTexts.filter((run) => run !== "").map(readRun),
  });
  const fault = faultOf(catalog, experiment);
  if (fault !== null) throw new BadLink(fault.code, fault);
  const picture = pictureOf(one, experiment.runs.length);
  const pins = readPins(catalog, experiment, found.get("pin") ?? []);
  return { experiment, picture: { ...picture, view: lookOf(catalog, one), ...(pins.length > 0 && { pins }) } };
}

/**
 * What is told beside the experiment, the view and the pins.
 * @param {(key: string) => string|undefined} one
 * @param {number} count  of runs
 * @returns {Picture}
 */
function pictureOf(one, count) {
  /** @type {<T>(key: string, reading: (text: string) => T) => T|undefined} */
  const maybe = (key, reading) => {
    const text = one(key);
    return text === undefined ? undefined : reading(text);
  };
  const slots = maybe("slots", wholes);
  if (slots !== undefined && (slots.length !== count || new Set(slots).size !== count || Math.max(...slots) > 7)) {
    throw new BadLink("slots do not match the runs");
  }
  /** @type {(number|null)[]} */
  const forked = Array(count).fill(null);
  for (const fork of maybe("forks", (text) => text.split(",")) ?? []) {
    const [run, step] = wholes(fork.replace("@", ","));
    if (run >= count || step === undefined) throw new BadLink(`cannot read ${fork}`);
    forked[run] = step;
  }
  const whole = (/** @type {string} */ text) => wholes(text)[0];
  const speed = maybe("speed", num);
  if (speed !== undefined && !(speed > 0)) throw new BadLink("no such speed");
  return {
    playhead: maybe("at", whole),
    speed,
    selected: maybe("run", whole),
    slots,
    hidden: maybe("hidden", wholes),
    forked,
    language: maybe("language", among(["en", "zh"])),
    theme: maybe("theme", among(["light", "dark", "system"])),
  };
}
