// @ts-check
/** What a risk is made of, as plain values for its panel: what can be chosen, what fits, and the chosen ones' numbers. Pure. */

import { named } from "../entries.js";
import { has, t, whole } from "../i18n.js";
import { descriptionOf, isRisk, riskOf } from "../objective.js";
import { presentRisk } from "../reduce/risk.js";
import { lossMisfit, modelMisfit, partEntry, PARTS, shapeOf } from "../risk.js";
import { words } from "../select.js";
import { formulasOf } from "./choices.js";
import { effective } from "./parameters.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RiskValue} RiskValue */
/** @typedef {import("../types.js").RiskPart} RiskPart */
/** @typedef {import("../types.js").RiskEntry} RiskEntry */
/** @typedef {import("./cards.js").Row} Row */

/**
 * @typedef {Object} Part
 * @property {RiskPart} part
 * @property {string} label
 * @property {{name: string, words: string, off: boolean}[]} names  off: it does not fit, and the words say why
 * @property {string} chosen
 * @property {string} sentence
 * @property {string[]} formulas  MathML
 * @property {string} facts
 * @property {Row[]} rows
 *
 * @typedef {Object} Training
 * @property {Part[]} parts
 * @property {string} split      label
 * @property {Row[]} splitRows
 * @property {Row[]} stopRows
 * @property {string} stopNote   why there is none of them, "" where there are
 * @property {string} rows       how many there are, and how many were left out
 * @property {boolean} pending   what is shown is not yet in force
 */

/**
 * @param {State} state
 * @returns {Training|null} null where the objective is no risk
 */
export function trainingOf(state) {
  const risk = presentRisk(state);
  if (risk === null || !isRisk(state.experiment.objective)) return null;
  const held = Number(risk.split.validation ?? 0) > 0;
  return {
    parts: /** @type {RiskPart[]} */ (Object.keys(PARTS)).map((part) => partOf(state, risk, part)),
    split: t(state, "training.split"),
    splitRows: rowsOf(state.catalog.split ?? [], risk.split).filter(({ parameter }) => held || parameter.kind !== "number" || !parameter.integer),
    stopRows: held ? stopRows(state) : [],
    stopNote: held ? "" : t(state, "training.stop_note"),
    rows: rowsSentence(state, risk),
    pending: state.proposal !== null,
  };
}

/**
 * @param {readonly import("../types.js").Parameter[]} declared
 * @param {import("../types.js").Values} values
 * @returns {Row[]}
 */
const rowsOf = (declared, values) =>
  effective(declared, values).map((parameter) => ({ parameter, value: values[parameter.name] ?? parameter.default, limit: null, note: "" }));

/**
 * The limits at which runs stop that only held-out rows make possible.
 * @param {State} state
 * @returns {Row[]}
 */
function stopRows({ catalog, experiment: { stop } }) {
  const patience = named(catalog.stop ?? [], "patience");
  return patience === undefined ? [] : rowsOf([patience], /** @type {any} */ (stop ?? {}));
}

/**
 * @param {State} state
 * @param {RiskValue} risk
 * @param {RiskPart} part
 * @returns {Part}
 */
function partOf(state, risk, part) {
  const { catalog } = state;
  const chosen = partEntry(catalog, part, risk[part].name);
  const entries = part === "dataset" ? [...catalog.datasets, catalog.own_data] : catalog[PARTS[part]];
  const own = words(state, chosen);
  return {
    part,
    label: t(state, `training.${part}`),
    names: entries.map((entry) => {
      const name = String(words(state, entry).name ?? entry.name);
      const why = misfit(state, risk, part, entry);
      return { name: entry.name, words: why === "" ? name : t(state, "training.off", { name, why }), off: why !== "" };
    }),
    chosen: risk[part].name,
    sentence: String(own.sentence ?? ""),
    formulas: chosen === undefined ? [] : formulasOf(chosen),
    facts: part === "loss" && chosen !== undefined ? lossFacts(state, chosen).join(" · ") : "",
    rows: rowsOf(chosen?.parameters ?? [], risk[part].parameters),
  };
}

/**
 * The part of the data while one's own were chosen and none have been read.
 * @param {State} state
 * @param {Part} part
 * @returns {Part}
 */
export function unread(state, part) {
  const { own_data: own } = state.catalog;
  return { ...part, chosen: own.name, sentence: String(words(state, own).sentence ?? ""), formulas: [], rows: [] };
}

/**
 * Why an entry does not fit the rest of the risk, "" where it does. Other data are always possible: what no longer fits
 * them is replaced.
 * @param {State} state
 * @param {RiskValue} risk
 * @param {RiskPart} part
 * @param {RiskEntry} entry
 * @returns {string}
 */
function misfit(state, risk, part, entry) {
  const { catalog } = state;
  const shape = shapeOf(catalog, risk.dataset);
  if (part === "model") {
    const wrong = modelMisfit(catalog, shape, entry);
    if (wrong === null) return "";
    if ("features" in wrong) return t(state, "training.misfit_features", { count: wrong.features });
    return t(state, "training.misfit_kinds", { kinds: kindNames(state, "target", wrong.targets) });
  }
  if (part !== "loss") return "";
  const wrong = lossMisfit(shape, partEntry(catalog, "model", risk.model.name), entry);
  if (wrong === null) return "";
  return t(state, "training.misfit_kinds", { kinds: "targets" in wrong ? kindNames(state, "target", wrong.targets) : kindNames(state, "gives", wrong.takes) });
}

/**
 * @param {{language: import("../i18n.js").Language}} state
 * @param {"target"|"gives"} of  what they are kinds of
 * @param {readonly string[]} kinds
 * @returns {string}
 */
export const kindNames = (state, of, kinds) =>
  kinds.map((kind) => (has(state, `training.${of}_${kind}`) ? t(state, `training.${of}_${kind}`) : kind)).join(t(state, "page.comma"));

/**
 * What a loss states of itself.
 * @param {{language: import("../i18n.js").Language}} state
 * @param {RiskEntry} loss
 * @returns {string[]}
 */
export const lossFacts = (state, { non_negative: positive, convex, kinks = "" }) => [
  t(state, positive === false ? "training.fact_any_sign" : "training.fact_non_negative"),
  t(state, convex === false ? "training.fact_not_convex" : "training.fact_convex"),
  kinks === "" ? t(state, "training.fact_smooth") : t(state, "training.fact_kinks", { where: kinks }),
];

/**
 * @param {State} state
 * @param {RiskValue} risk
 * @returns {string} "" while they are not known
 */
function rowsSentence(state, risk) {
  const described = riskOf(state.catalog, risk);
  if (described === undefined || descriptionOf(state.catalog, risk) === undefined) return "";
  const held = described.rows.validation.filter(Boolean).length;
  const all = described.rows.numbers.length;
  const said = [
    held === 0 ? t(state, "training.rows", { count: all }) : t(state, "training.rows_split", { count: whole(state, all - held), held: whole(state, held) }),
    ...(described.dataset.left_out > 0 ? [t(state, "training.left_out", { count: described.dataset.left_out })] : []),
  ];
  return said.join(" ");
}
