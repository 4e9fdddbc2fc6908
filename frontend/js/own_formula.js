// @ts-check
/** A formula of one's own as an objective: which landscape it is, and what the page knows of it. Pure. */

/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").ObjectiveValue} ObjectiveValue */
/** @typedef {import("./types.js").FormulaValue} FormulaValue */
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
 * What tells one landscape from another, whatever its parameters: a surface's name, or a formula with its domain.
 * @param {ObjectiveValue} objective
 * @returns {string}
 */
export const placeOf = (objective) =>
  isFormula(objective) ? `=${JSON.stringify([objective.text, objective.domain])}` : String(objective.name);

/**
 * A surface's name; "" for what is no surface of the catalogue.
 * @param {ObjectiveValue} objective
 * @returns {string}
 */
export const surfaceName = (objective) => (isFormula(objective) ? "" : String(objective.name));

/**
 * The server's description of a formula, if the page has it.
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {SurfaceEntry|undefined}
 */
export const descriptionOf = (catalog, objective) => catalog.typed?.[placeOf(objective)];

/**
 * The catalogue's entry for an objective. A formula that the server has not described yet has what its value says.
 * @param {Catalog} catalog
 * @param {ObjectiveValue} objective
 * @returns {SurfaceEntry|undefined}
 */
export function surfaceOf(catalog, objective) {
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
  if (surface === undefined) return null;
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
