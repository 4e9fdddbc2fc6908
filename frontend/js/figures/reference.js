// @ts-check
/** The reference: every entry of the catalogue with its formulas and facts, as plain values. Pure. */

import { label, number, t } from "../i18n.js";
import { words } from "../select.js";
import { formulasOf, groupName, grouped, needName, soughtBy } from "./choices.js";
import { optionName } from "./parameters.js";
import { spaced } from "./spacing.js";
import { kindNames, lossFacts } from "./training.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../types.js").Value} Value */
/** @typedef {{language: import("../i18n.js").Language}} Spoken */
/** @typedef {"optimizers"|"surfaces"|"schedules"|"clips"|"oracles"|"datasets"|"models"|"losses"|"penalties"} Kind */

/**
 * @typedef {{name: string, label: string, symbol: string, usual: string, range: string, when: string}} Row
 * @typedef {{label: string, lines: string[], code: boolean}} Fact
 * @typedef {Object} Article
 * @property {string} id          its place on the page, as in #optimizer-…
 * @property {string} name        its key
 * @property {string} title
 * @property {string} sentence
 * @property {string[]} formulas  MathML
 * @property {Row[]} rows         its parameters
 * @property {Fact[]} facts
 * @property {import("./search.js").Sought} sought
 *
 * @typedef {{kind: Kind, id: string, title: string, groups: {title: string, articles: Article[]}[]}} Section
 */

/** The kinds of entries in the order of the page, and how a single one is called in an address. */
const KINDS = Object.freeze(
  /** @type {[Kind, string][]} */ ([
    ["optimizers", "optimizer"],
    ["surfaces", "surface"],
    ["schedules", "schedule"],
    ["clips", "clip"],
    ["oracles", "oracle"],
    ["datasets", "dataset"],
    ["models", "model"],
    ["losses", "loss"],
    ["penalties", "penalty"],
  ]),
);

/** The words of an entry that are told in full, in this order. */
const NOTES = Object.freeze(["convention", "differs", "kink"]);

/**
 * @param {Spoken} state
 * @param {Catalog} catalog
 * @returns {Section[]}
 */
export const reference = (state, catalog) =>
  KINDS.map(([kind, one]) => ({
    kind,
    id: kind,
    title: t(state, `reference.${kind}`),
    groups: grouped(catalog[kind]).map(({ group, entries }) => ({
      title: group === "" ? "" : groupName(state, group),
      articles: entries.map((entry) => articleOf(state, catalog, one, entry)),
    })),
  }));

/**
 * @param {Spoken} state
 * @param {Catalog} catalog
 * @param {string} one
 * @param {any} entry
 * @returns {Article}
 */
function articleOf(state, catalog, one, entry) {
  const own = words(/** @type {any} */ (state), entry);
  return {
    id: `${one}-${entry.name}`,
    name: entry.name,
    title: String(own.name ?? entry.name),
    sentence: String(own.sentence ?? ""),
    formulas: formulasOf(entry),
    rows: entry.parameters.map((/** @type {Parameter} */ parameter) => rowOf(state, parameter, entry.parameters)),
    facts: [
      ...surfaceFacts(state, entry),
      ...riskFacts(state, one, entry),
      ...NOTES.filter((note) => typeof own[note] === "string" && own[note] !== "").map((note) => fact(state, note, own[note])),
      ...optimizerFacts(state, catalog, entry),
      ...(entry.source ? [fact(state, "source", entry.source)] : []),
    ],
    sought: soughtBy(state, entry),
  };
}

/** @type {(state: Spoken, name: string, ...lines: string[]) => Fact} */
const fact = (state, name, ...lines) => ({ label: t(state, `reference.${name}`), lines, code: false });

/**
 * A number in full: the shortest text from which it can be read back.
 * @param {number} value
 * @returns {string}
 */
const exact = (value) => String(value).replace(/-/g, "−");

/** @param {number[]} point */
const pointText = (point) => (point.length === 1 ? exact(point[0]) : `(${point.map(exact).join(", ")})`);

const AXES = ["x", "y", "z"];

/** @type {(side: [number, number], axis: number) => string} */
const sideText = ([low, high], axis) => `${AXES[axis]} ∈ [${exact(low)}, ${exact(high)}]`;

/**
 * @param {Spoken} state
 * @param {any} entry
 * @returns {Fact[]} what a surface states of itself; nothing for other entries
 */
function surfaceFacts(state, entry) {
  if (entry.domain === undefined) return [];
  const { scale, floor } = entry.levels;
  const level = scale === "log" && typeof floor === "number" ? "log_from" : scale;
  const minima = entry.minima.map((/** @type {{x: number[], value: number}} */ { x, value }) =>
    t(state, "reference.minimum", { point: pointText(x), value: exact(value) }),
  );
  return [
    { ...fact(state, "typed", entry.formula), code: true },
    fact(state, "domain", entry.domain.map(sideText).join(", ")),
    fact(state, "start", pointText(entry.start)),
    fact(state, "minima", ...(minima.length === 0 ? [t(state, "reference.no_minima")] : minima)),
    fact(state, "levels", t(state, `reference.levels_${level}`, { floor: number(state, floor ?? 0, 4) })),
    ...(entry.sum_of_squares ? [fact(state, "form", t(state, "reference.is_sum_of_squares"))] : []),
  ];
}

/**
 * @param {Spoken} state
 * @param {string} one  the kind of the entry
 * @param {any} entry
 * @returns {Fact[]} what a part of a risk states of itself: what fits it
 */
function riskFacts(state, one, entry) {
  if (one === "dataset") {
    return [
      fact(state, "features", `${entry.features.join(", ")} → ${entry.target_name}`),
      fact(state, "target", kindNames(state, "target", [entry.target])),
    ];
  }
  if (one === "model") {
    return [
      fact(state, "trained", entry.symbols.join(", ")),
      ...(entry.penalised.length === entry.letters.length ? [] : [fact(state, "penalised", penalisedText(state, entry))]),
      fact(state, "start", pointText(entry.start)),
      fact(state, "gives", kindNames(state, "gives", entry.gives)),
    ];
  }
  if (one !== "loss") return [];
  return [
    fact(state, "properties", lossFacts(state, entry).join(" · ")),
    fact(state, "takes", kindNames(state, "gives", entry.takes)),
    fact(state, "targets", kindNames(state, "target", entry.targets)),
  ];
}

/**
 * @param {Spoken} state
 * @param {any} model
 * @returns {string} its parameters that a penalty reads: a bias is none
 */
const penalisedText = (state, { letters, symbols, penalised }) =>
  symbols.filter((/** @type {string} */ _, /** @type {number} */ k) => penalised.includes(letters[k])).join(t(state, "page.comma"));

/**
 * @param {Spoken} state
 * @param {Catalog} catalog
 * @param {any} entry
 * @returns {Fact[]}
 */
function optimizerFacts(state, catalog, entry) {
  const oracle = catalog.oracles.find(({ name }) => name === entry.default_oracle);
  const needs = (entry.needs ?? []).map((/** @type {string} */ need) => needName(state, need));
  return [
    ...(needs.length > 0 ? [fact(state, "needs", ...needs)] : []),
    ...(oracle === undefined ? [] : [fact(state, "gradient", String(words(/** @type {any} */ (state), oracle).name ?? oracle.name))]),
  ];
}

/**
 * @param {Spoken} state
 * @param {Parameter} parameter
 * @param {Parameter[]} declared  all of the entry
 * @returns {Row}
 */
function rowOf(state, parameter, declared) {
  return {
    name: parameter.name,
    label: label(state, parameter),
    symbol: parameter.symbol,
    usual: valueText(state, parameter, parameter.default),
    range: rangeText(state, parameter),
    when: whenText(state, parameter, declared),
  };
}

/**
 * @param {Spoken} state
 * @param {Parameter} parameter
 * @param {Value|null} value
 * @returns {string}
 */
function valueText(state, parameter, value) {
  if (value === null) return t(state, "reference.derived");
  if (typeof value === "boolean") return t(state, value ? "reference.on" : "reference.off");
  return typeof value === "string" ? optionName(state, parameter, value) : exact(value);
}

/**
 * @param {Spoken} state
 * @param {Parameter} parameter
 * @returns {string}
 */
function rangeText(state, parameter) {
  const { kind, scale, smallest, integer } = parameter;
  if (kind === "flag") return t(state, "reference.on_or_off");
  if (kind === "choice") return (parameter.options ?? []).map((name) => optionName(state, parameter, name)).join(t(state, "page.comma"));
  const values = { low: exact(parameter.low), high: exact(parameter.high), smallest: exact(smallest ?? 0) };
  if (scale === "log" && parameter.low === 0 && smallest !== null) return t(state, `reference.zero_or_${integer ? "whole" : "log"}`, values);
  if (integer) return t(state, "reference.whole", values);
  return t(state, scale === "log" ? "reference.log" : "reference.linear", values);
}

/**
 * @param {Spoken} state
 * @param {Parameter} parameter
 * @param {Parameter[]} declared
 * @returns {string}
 */
function whenText(state, { when = null }, declared) {
  if (when === null) return "";
  const [name, values] = when;
  const other = declared.find((each) => each.name === name);
  if (other === undefined) return "";
  const text = values.map((value) => valueText(state, other, value)).join(t(state, "page.comma"));
  return spaced(t(state, "reference.when", { name: label(state, other), values: text }));
}
