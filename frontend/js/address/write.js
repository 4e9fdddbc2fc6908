// @ts-check
/** The experiment and the view as text for the address. Pure; see address.js for the grammar. */

import { same, stopDefaults, VERSION } from "../experiment.js";
import { SPEED } from "../reduce/initial.js";
import { call } from "./grammar.js";
import { lookParts } from "./look.js";
import { pinText } from "./pins.js";
import { objectiveParts, runText } from "./runs.js";
import { usualStart } from "./usual.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").State} State */

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
  const runs = experiment.runs.map((run) => runText(catalog, run, experiment.objective));
  if (!same(runs, opening.runs.map((run) => runText(catalog, run, opening.objective)))) {
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
  const { catalog, experiment, view, runs, pins } = state;
  const parts = [`v=${VERSION}`, ...experimentParts(catalog, experiment), `at=${state.playhead}`];
  /** @type {(key: string, value: string|number, usual: string|number) => void} */
  const put = (key, value, usual) => void (value !== usual && parts.push(`${key}=${value}`));
  put("run", state.selected, 0);
  put("slots", runs.map((run) => run.slot).join(","), runs.map((_, i) => i).join(","));
  put("hidden", runs.flatMap((run, i) => (run.hidden ? [i] : [])).join(","), "");
  put("forks", runs.flatMap((run, i) => (run.forkedAt === null ? [] : [`${i}@${run.forkedAt}`])).join(","), "");
  parts.push(...lookParts(view));
  put("speed", state.speed, SPEED);
  parts.push(...pins.map((pin) => `pin=${pinText(catalog, experiment, pin)}`));
  if (pinned.language) parts.push(`language=${state.language}`);
  if (pinned.theme) parts.push(`theme=${state.theme}`);
  return parts.join("&");
}
