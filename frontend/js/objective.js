// @ts-check
/** What an objective is, a surface of the catalogue, a formula of one's own or a risk, and what the page knows of it. Pure. */

import { canonical, undescribed } from "./risk.js";

/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").ObjectiveValue} ObjectiveValue */
/** @typedef {import("./types.js").FormulaValue} FormulaValue */
/** @typedef {import("./types.js").RiskValue} RiskValue */
/** @typedef {import("./types.js").SurfaceEntry} SurfaceEntry */
/** @typedef {import("./types.js").Parameter} Parameter */

/** A free name may be anything to here; its slider is about the numbers that one tries first. */
const FAR = 1e6;
const SLIDE = /** @type {[number, number]} */ ([-5, 5]);

/**
 * @param {ObjectiveValue} objective
 * @returns {objective is FormulaValue}
 */
export const isFormula = (objective) => objective.kind === "formula";

/**
 * @param {ObjectiveValue} objective
 * @returns {objective is RiskValue}
 */
export const isRisk = (objective) => objective.kind === "risk";

/** Written once: it is asked for in every frame, and a risk may hold a hundred edited rows. @type {WeakMap<RiskValue, string>} */
const riskPlaces = new WeakMap();

/**
 * @param {RiskValue} risk
 * @returns {string}
 */
function placeOfRisk(risk) {
  const place = riskPlaces.get(risk) ?? `~${canonical(risk)}`;
  riskPlaces.set(risk, place);
  return place;
}

/**
 * Under what the server's description of an objective is kept: a surface's name, a formula with its domain, all of a risk.
 * @param {ObjectiveValue} objective
 * @returns {string}
 */
export function placeOf(objective) {
  if (isRisk(objective)) return placeOfRisk(objective);
  return isFormula(objective) ? `=${JSON.stringify([objective.text, objective.domain])}` : String(objective.name);
}

/**
 * What tells one landscape from another, whatever its parameters. Of a risk it is the rows that are meant and the model:
 * another loss, penalty or split, and rows that are moved, are another shape over the same parameters.
 * @param {ObjectiveValue} objective
 * @returns {string}
 */
export function groundOf(objective) {
  if (!isRisk(objective)) return placeOf(objective);
  const { dataset, model } = objective;
  return `~${canonical([dataset.name, dataset.data ?? null, model.name])}`;
}

/**
 * A surface's name; "" for what is no surface of the catalogue.
 * @param {ObjectiveValue} objective
 * @returns {string}
 */
export const surfaceName = (objective) => (isFormula(objective) || isRisk(objective) ? "" : String(objective.name));

/**
 * The server's description of a formula or a risk, if the page has it.
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {SurfaceEntry|undefined}
 */
export const descriptionOf = (catalog, objective) => catalog.typed?.[placeOf(objective)];

/**
 * What is known of an objective that is a risk: rows, programs and facts, as the server has described them.
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {import("./types.js").Risk|undefined}
 */
export const riskOf = (catalog, objective) => (isRisk(objective) ? descriptionOf(catalog, objective)?.risk : undefined);

/** What of a risk must be the same for its programs and its kinds of rows to be. @param {RiskValue} of */
const kindOf = ({ dataset, model, loss, penalty }) =>
  canonical([dataset.name, dataset.data ?? null, model.name, loss.name, penalty.name]);

/**
 * What is known of a risk; while the server's description is on its way, the newest of one that differs in numbers and
 * rows alone stands in for it.
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {import("./types.js").Risk|undefined}
 */
export function riskNear(catalog, objective) {
  if (!isRisk(objective)) return undefined;
  const known = riskOf(catalog, objective);
  if (known !== undefined) return known;
  const wanted = kindOf(objective);
  const described = Object.entries(catalog.typed ?? {}).filter(([, { risk }]) => risk !== undefined).reverse();
  return described.find(([place]) => kindOf(JSON.parse(place.slice(1))) === wanted)?.[1].risk;
}

/**
 * The catalogue's entry for an objective. A formula or a risk that the server has not described yet has what its value
 * says.
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {SurfaceEntry|undefined}
 */
export function surfaceOf(catalog, objective) {
  if (isRisk(objective)) return descriptionOf(catalog, objective) ?? undescribed(catalog, objective);
  if (!isFormula(objective)) return catalog.surfaces.find((surface) => surface.name === objective.name);
  const known = descriptionOf(catalog, objective);
  if (known !== undefined) return { ...known, parameters: known.parameters.map(sliding) };
  const { text, domain, parameters } = objective;
  return {
    name: "",
    words: {},
    parameters: Object.keys(parameters ?? {}).map((name) => sliding(freeName(name))),
    dimension: domain.length,
    formula: text,
    mathml: "",
    domain,
    start: domain.map(([low, high], axis) => low + (high - low) * (axis === 0 ? 0.2 : 0.7)),
    minima: [],
    levels: { scale: "linear" },
    source: "",
    sum_of_squares: false,
    suggested: {},
  };
}

/**
 * @param {string} name
 * @returns {Parameter}
 */
const freeName = (name) => ({
  name,
  kind: "number",
  default: 1,
  low: -FAR,
  high: FAR,
  scale: "linear",
  smallest: null,
  integer: false,
  symbol: name,
  words: null,
});

/**
 * @param {Parameter} parameter
 * @returns {Parameter}
 */
const sliding = (parameter) => ({ ...parameter, slide: SLIDE });

/**
 * The objective as a formula to go on with: the same function. A parameter whose name is no free one is put in as
 * its number.
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {FormulaValue|null} null for what has no formula
 */
export function asFormula(catalog, objective) {
  if (isFormula(objective)) return objective;
  const surface = surfaceOf(catalog, objective);
  if (surface === undefined || isRisk(objective)) return null;
  const greek = catalog.formulas?.names ?? [];
  let text = surface.formula;
  /** @type {import("./types.js").Values} */
  const parameters = {};
  for (const { name, default: usual } of surface.parameters) {
    const value = Number(objective.parameters[name] ?? usual);
    if (/^[a-df-wzA-Z]$/.test(name) || greek.includes(name)) parameters[name] = value;
    else text = text.replace(new RegExp(`\\b${name}\\b`, "g"), value < 0 ? `(${value})` : String(value));
  }
  return { kind: "formula", text, domain: surface.domain, parameters };
}
