// @ts-check
/** The addresses under which the main page tries an entry. Pure. */

import { write } from "../address.js";
import { complete, freshRun, onObjective, onSurface, unmet } from "../experiment.js";
import { surfaceName } from "../objective.js";
import { initialState } from "../reduce/initial.js";
import { PARTS, riskWith, undescribed } from "../risk.js";

/** @typedef {import("../types.js").Catalog} Catalog */

/**
 * @param {Catalog} catalog
 * @param {import("../types.js").Experiment} experiment
 * @returns {string}
 */
const linkTo = (catalog, experiment) =>
  `./#${write(initialState({ catalog, experiment, playing: false, preferences: {} }))}`;

/**
 * The race of the opening on this surface, without the runs that cannot work on it.
 * @param {Catalog} catalog
 * @param {string} name
 * @returns {string}
 */
function surfaceLink(catalog, name) {
  const surface = catalog.surfaces.find((each) => each.name === name);
  const runs = catalog.opening.runs.filter((run) => {
    const optimizer = catalog.optimizers.find((each) => each.name === run.optimizer.name);
    return unmet(optimizer, surface).length === 0;
  });
  return linkTo(catalog, onSurface(catalog, { ...catalog.opening, runs }, name));
}

/**
 * One run of this optimizer on the surface of the opening, or on the first that suits it.
 * @param {Catalog} catalog
 * @param {string} name
 * @returns {string}
 */
function optimizerLink(catalog, name) {
  const optimizer = catalog.optimizers.find((each) => each.name === name);
  const opening = surfaceName(catalog.opening.objective);
  const surfaces = [...catalog.surfaces].sort((a, b) => Number(b.name === opening) - Number(a.name === opening));
  const surface = surfaces.find((each) => unmet(optimizer, each).length === 0)?.name ?? opening;
  const moved = surface === opening ? catalog.opening : onSurface(catalog, catalog.opening, surface);
  return linkTo(catalog, { ...moved, runs: [freshRun(catalog, name, moved.objective)] });
}

/** @type {(kind: import("../figures/reference.js").Kind) => import("../types.js").RiskPart|null} */
const riskPart = (kind) =>
  /** @type {import("../types.js").RiskPart[]} */ (Object.keys(PARTS)).find((part) => PARTS[part] === kind) ?? null;

/**
 * The first preset that has this part; else the race of the opening on the first risk that has, without the runs that
 * need more than data.
 * @param {Catalog} catalog
 * @param {import("../types.js").RiskPart} part
 * @param {string} name
 * @returns {string} "" where nothing fits it
 */
function riskLink(catalog, part, name) {
  const preset = (catalog.presets ?? []).find(({ experiment }) => (experiment.objective[part]?.name ?? "") === name);
  if (preset !== undefined) return linkTo(catalog, complete(catalog, preset.experiment));
  const objective = riskWith(catalog, part, name);
  if (objective === null) return "";
  const runs = catalog.opening.runs.filter((run) => {
    const optimizer = catalog.optimizers.find((each) => each.name === run.optimizer.name);
    return unmet(optimizer, undescribed(catalog, objective)).length === 0;
  });
  const { start } = undescribed(catalog, objective) ?? catalog.opening;
  return linkTo(catalog, onObjective(catalog, { ...catalog.opening, runs }, objective, start));
}

/**
 * @param {Catalog} catalog
 * @param {import("../figures/reference.js").Kind} kind
 * @param {string} name
 * @returns {string} "" for what is not tried by itself
 */
export function trialLink(catalog, kind, name) {
  const part = riskPart(kind);
  if (part !== null) return riskLink(catalog, part, name);
  if (kind === "surfaces") return surfaceLink(catalog, name);
  return kind === "optimizers" ? optimizerLink(catalog, name) : "";
}
