// @ts-check
/** The fields of a formula of one's own, and what an objective is called, as plain values. Pure. */

import { t } from "../i18n.js";
import { descriptionOf, isFormula, isRisk, surfaceName, surfaceOf } from "../objective.js";
import { PARTS } from "../risk.js";
import { entry, words } from "../select.js";
import { presetOf } from "./presets.js";
import { sentenceOf } from "./notice.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./cards.js").Row} Row */

/** No domain reaches farther out. */
const FAR = 1e6;
/** A second axis that nothing is known of. */
const AXIS = /** @type {[number, number]} */ ([-2, 2]);

/**
 * What the objective is called, in the page's language.
 * @param {State} state
 * @returns {string}
 */
export function objectiveName(state) {
  const { objective } = state.experiment;
  if (isFormula(objective)) return t(state, "formula.own");
  if (isRisk(objective)) return riskName(state, objective);
  const name = surfaceName(objective);
  return String(words(state, entry(state, "surfaces", name)).name ?? name);
}

/**
 * What a risk is called: as the preset that has it, else by its model and its loss.
 * @param {State} state
 * @param {import("../types.js").RiskValue} risk
 * @returns {string}
 */
function riskName(state, risk) {
  const preset = presetOf(state, risk);
  if (preset !== undefined) return String(words(state, preset).name ?? preset.name);
  const called = (/** @type {"model"|"loss"} */ part) => {
    const own = words(state, entry(state, PARTS[part], risk[part].name));
    return String((part === "loss" ? own.short : undefined) ?? own.name ?? risk[part].name);
  };
  return t(state, "training.name", { model: called("model"), loss: called("loss") });
}

/**
 * @typedef {{axis: number, end: 0|1, value: number, label: string, range: import("./fields.js").Range}} DomainField
 * @typedef {Object} Editor
 * @property {string} left        what stands before the field
 * @property {string} text        what the field shows
 * @property {string} mathml      of the formula in force, "" while it is not known or another text is refused
 * @property {string} sentence    why what was typed is not taken, "" if it is
 * @property {number|null} column of the text, counted from 1, that the sentence is about
 * @property {DomainField[]} domain
 * @property {number} dimension
 * @property {Row[]} parameters
 */

/**
 * @param {State} state
 * @returns {Editor|null} null where the objective is no formula
 */
export function editorOf(state) {
  const { draft, experiment, catalog } = state;
  const { objective } = experiment;
  if (!isFormula(objective)) return null;
  const domain = draft?.domain ?? objective.domain;
  const refusal = draft?.refusal ?? null;
  const about = draft?.checked && refusal?.field === "text" ? Number(refusal.values.column) : NaN;
  return {
    left: domain.length === 1 ? "f(x) =" : "f(x, y) =",
    text: textOf(draft, objective.text),
    mathml: refusal === null ? (descriptionOf(catalog, objective)?.mathml ?? "") : "",
    sentence: refusal === null ? "" : sentenceOf(state, refusal),
    column: Number.isFinite(about) ? about : null,
    dimension: domain.length,
    domain: domain.flatMap((ends, axis) =>
      /** @type {const} */ ([0, 1]).map((end) => ({
        axis,
        end,
        value: ends[end],
        label: t(state, end === 0 ? "formula.from" : "formula.to", { axis: "xy"[axis] }),
        range: { low: -FAR, high: FAR },
      })),
    ),
    parameters: (surfaceOf(catalog, objective)?.parameters ?? []).map((parameter) => ({
      parameter,
      value: objective.parameters[parameter.name] ?? parameter.default,
      limit: null,
      note: "",
    })),
  };
}

/**
 * What was typed, until it is known what that is in the normal form; spaces are left alone while somebody types.
 * @param {State["draft"]} draft
 * @param {string} normal
 * @returns {string}
 */
function textOf(draft, normal) {
  if (draft === null) return normal;
  const good = draft.checked && draft.refusal === null;
  return good && draft.text.trim().replace(/\s+/g, " ") !== normal ? normal : draft.text;
}

/**
 * The domain with other axes: the second one goes, or comes.
 * @param {[number, number][]} domain
 * @param {number} dimension
 * @returns {[number, number][]}
 */
export const withAxes = (domain, dimension) => (dimension === 1 ? domain.slice(0, 1) : [domain[0], domain[1] ?? AXIS]);
