// @ts-check
/** The experiment and the picture out of the text of an address. Pure; see address.js for the grammar. */

import { complete, VERSION } from "../experiment.js";
import { cameraOf } from "../reduce/camera.js";
import { boxOf } from "../reduce/view.js";
import { faultOf } from "../validate.js";
import { usualStart } from "./usual.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").RunValue} RunValue */
/** @typedef {import("../address.js").Picture} Picture */

/** A text that is no link of this page; shown as a refusal, and the opening experiment instead. */
export class BadLink extends Error {
  /** @param {string} message
   * @param {import("../types.js").Refusal|null} [refusal]  what is wrong in it, where that is known */
  constructor(message, refusal = null) {
    super(message);
    this.refusal = refusal;
  }
}

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadLink(`cannot read ${text}`);
  }
}

/**
 * @param {string} text
 * @returns {number}
 */
function num(text) {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new BadLink(`not a number: ${text}`);
  return value + 0;
}

/** @param {string} text */
const nums = (text) => (text === "" ? [] : text.split(",").map(num));

/** @param {string} text
 * @returns {any} */
function read(text) {
  if (text.startsWith("~")) return unescaped(text.slice(1));
  if (text === "true" || text === "false") return text === "true";
  return text === "null" ? null : num(text);
}

/**
 * `name(key=value,…)`.
 * @param {string} text
 * @returns {{name: string, parameters: Record<string, any>}}
 */
function readCall(text) {
  const match = /^([^()]+)(?:\(([^()]*)\))?$/.exec(text);
  if (match === null) throw new BadLink(`cannot read ${text}`);
  const entries = (match[2] ?? "") === "" ? [] : match[2].split(",").map((pair) => {
    const cut = pair.indexOf("=");
    if (cut < 1) throw new BadLink(`cannot read ${pair}`);
    return [unescaped(pair.slice(0, cut)), read(pair.slice(cut + 1))];
  });
  return { name: unescaped(match[1]), parameters: Object.fromEntries(entries) };
}

/**
 * @param {string} text
 * @returns {RunValue}
 */
function readRun(text) {
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
 * The objective that is named, or null.
 * @param {(key: string) => string|undefined} one
 * @returns {import("../types.js").ObjectiveValue|null}
 */
function objectiveOf(one) {
  const [surface, text] = [one("o"), one("f")];
  if (text === undefined) return surface === undefined ? null : { kind: "surface", ...readCall(surface) };
  const ends = nums(one("d") ?? "");
  const rising = ends.every((end, k) => k % 2 === 0 || end > ends[k - 1]);
  if ((ends.length !== 2 && ends.length !== 4) || !rising) throw new BadLink("no such domain");
  const domain = Array.from({ length: ends.length / 2 }, (_, axis) => /** @type {[number, number]} */ (ends.slice(2 * axis, 2 * axis + 2)));
  return { kind: "formula", text: unescaped(text), domain, parameters: readCall(one("p") ?? "p").parameters };
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
  const objective = objectiveOf(one) ?? opening.objective;
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
  return { experiment, picture: pictureOf(one, experiment.runs.length) };
}

/**
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
  /** @type {(allowed: string[]) => (text: string) => any} */
  const among = (allowed) => (text) => {
    if (!allowed.includes(text)) throw new BadLink(`cannot read ${text}`);
    return text;
  };
  const wholes = (/** @type {string} */ text) => {
    const list = nums(text);
    if (!list.every((v) => Number.isInteger(v) && v >= 0)) throw new BadLink(`cannot read ${text}`);
    return list;
  };
  const slots = maybe("slots", wholes);
  if (slots !== undefined && (slots.length !== count || new Set(slots).size !== count || Math.max(...slots) > 7)) {
    throw new BadLink("slots do not match the runs");
  }
  const box = maybe("box", (text) => boxOf(nums(text)));
  if (box === null) throw new BadLink("no such box");
  const camera = maybe("camera", (text) => cameraOf(nums(text)));
  if (camera === null) throw new BadLink("no such camera");
  /** @type {(number|null)[]} */
  const forked = Array(count).fill(null);
  for (const fork of maybe("forks", (text) => text.split(",")) ?? []) {
    const [run, step] = wholes(fork.replace("@", ","));
    if (run >= count || step === undefined) throw new BadLink(`cannot read ${fork}`);
    forked[run] = step;
  }
  const whole = (/** @type {string} */ text) => wholes(text)[0];
  /** @type {Record<string, any>} */
  const view = {
    box,
    curve: maybe("curve", among(["gradient_norm", "learning_rate"])),
    logLoss: maybe("scale", (text) => among(["log", "linear"])(text) === "log"),
    panel: maybe("panel", among(["runs", "loss", "step", "start", "view"])),
    tab: maybe("tab", among(["landscape", "space"])),
    camera,
    fromHere: maybe("here", (text) => among(["0", "1"])(text) === "1"),
  };
  const speed = maybe("speed", num);
  if (speed !== undefined && !(speed > 0)) throw new BadLink("no such speed");
  return {
    playhead: maybe("at", whole),
    speed,
    selected: maybe("run", whole),
    slots,
    hidden: maybe("hidden", wholes),
    forked,
    view: Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)),
    language: maybe("language", among(["en", "zh"])),
    theme: maybe("theme", among(["light", "dark", "system"])),
  };
}
