// @ts-check
/** Start, steps, seed and the surface's own parameters, as plain values. Pure. */

import { number, t } from "../i18n.js";
import { isFormula, isRisk, surfaceOf } from "../objective.js";
import { axisSymbols } from "../select.js";
import { effective } from "./parameters.js";

/** @typedef {import("../types.js").State} State */

/** How far outside the plotted domain a start may lie, in widths of the domain. */
const START_BEYOND = 1e3;

/** Seeds are whole numbers that a double holds exactly. */
const SEED_LIMIT = 2 ** 31 - 1;

/**
 * @typedef {{axis: string, label: string, value: number, range: import("./fields.js").Range}} StartField
 * @typedef {{value: number, label: string, short: string, range: import("./fields.js").Range}} WholeField
 * @typedef {Object} Setup
 * @property {StartField[]} start
 * @property {WholeField} steps
 * @property {WholeField} seed
 * @property {import("./cards.js").Row[]} surface
 * @property {string} summary  the surface's parameters in one line
 */

/**
 * @param {State} state
 * @returns {Setup}
 */
export function setup(state) {
  const { experiment } = state;
  const { objective } = experiment;
  const axes = axisSymbols(state);
  const surface = surfaceOf(state.catalog, objective);
  /** @type {import("../types.js").Parameter[]} */
  const declared = isFormula(objective) ? [] : (surface?.parameters ?? []); // a formula has its own sliders
  const values = isRisk(objective) ? {} : objective.parameters;
  const domain = state.objective?.domain ?? surface?.domain ?? [];
  return {
    start: axes.map((axis, k) => ({
      axis,
      label: t(state, "setup.start_axis", { axis }),
      value: experiment.start[k] ?? 0,
      range: startRange(domain[k]),
    })),
    steps: {
      value: experiment.steps,
      label: t(state, "parameters.steps"),
      short: t(state, "setup.steps"),
      range: { low: 1, high: state.catalog.limits.steps ?? 20000, integer: true },
    },
    seed: {
      value: experiment.seed,
      label: t(state, "parameters.seed"),
      short: t(state, "setup.seed"),
      range: { low: 0, high: SEED_LIMIT, integer: true },
    },
    surface: effective(declared, values).map((parameter) => ({
      parameter,
      value: values[parameter.name] ?? parameter.default,
      limit: null,
      note: "",
    })),
    summary: t(state, "setup.surface", {
      values: declared
        .map(({ name, symbol, default: usual }) => {
          const value = values[name] ?? usual;
          return `<i>${symbol === "" ? name : symbol}</i> = ${typeof value === "number" ? number(state, value) : value}`;
        })
        .join(t(state, "page.comma")),
    }),
  };
}

/**
 * @param {[number, number]|undefined} domain  along one axis
 * @returns {import("./fields.js").Range}
 */
function startRange(domain) {
  if (domain === undefined) return { low: -START_BEYOND, high: START_BEYOND };
  const width = domain[1] - domain[0];
  return { low: domain[0] - START_BEYOND * width, high: domain[1] + START_BEYOND * width };
}
