// @ts-check
/** The experiments of the catalogue that show one thing each: which one is shown. Pure. */

import { same } from "../experiment.js";
import { completeRisk } from "../risk.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RiskValue} RiskValue */
/** @typedef {State["catalog"]["presets"][number]} Preset */

/** @type {WeakMap<Preset, RiskValue>} */
const wholes = new WeakMap();

/**
 * The first preset with this objective, whatever else was changed.
 * @param {{catalog: import("../types.js").Catalog}} state
 * @param {RiskValue} risk
 * @returns {Preset|undefined}
 */
export const presetOf = ({ catalog }, risk) =>
  (catalog.presets ?? []).find((preset) => {
    if (preset.experiment.objective.kind !== risk.kind) return false;
    const whole = wholes.get(preset) ?? completeRisk(catalog, preset.experiment.objective);
    wholes.set(preset, whole);
    return same(whole, risk);
  });
