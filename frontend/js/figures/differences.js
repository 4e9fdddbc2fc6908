// @ts-check
/** In which settings two values of a run differ, each named and with both its values as text. Pure. */

import { label, number, t, whole } from "../i18n.js";
import { isRisk, placeOf, surfaceOf } from "../objective.js";
import { partEntry, PARTS } from "../risk.js";
import { CHOICES, entry, words } from "../select.js";
import { same } from "../experiment.js";
import { objectiveName } from "./own_formula.js";
import { effective, optionName } from "./parameters.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Basis} Basis */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../types.js").Value} Value */
/** @typedef {import("../types.js").Values} Values */
/** @typedef {import("../types.js").ChoiceKind} ChoiceKind */
/** @typedef {{name: string, from: string, to: string}} Difference  name "" where the values say themselves what they are */

/** Digits of a setting; more where fewer would write two values alike. */
const DIGITS = 4;
const ALL_DIGITS = 17;

/**
 * What differs, the objective first, then the optimizer's settings, then what else the run chose and whence it began.
 * @param {State} state
 * @param {Basis} from
 * @param {Basis} to
 * @returns {Difference[]}
 */
export function differences(state, from, to) {
  return [
    ...objectiveDifference(state, from, to),
    ...chosen(state, entryOf(state, from, "optimizer"), entryOf(state, to, "optimizer"), ""),
    ...changes(state, from, to),
    .../** @type {ChoiceKind[]} */ (Object.keys(CHOICES)).flatMap((kind) =>
      chosen(state, entryOf(state, from, kind), entryOf(state, to, kind), t(state, `runs.${kind}`)),
    ),
    ...setting(t(state, "compare.start"), point(state, startOf(from)), point(state, startOf(to)), !same(startOf(from), startOf(to))),
    ...wholes(state, "seed", seedOf(from), seedOf(to)),
    ...wholes(state, "steps", from.steps, to.steps),
    ...valuesDiffer(state, state.catalog.stop ?? [], plain(from.stop), plain(to.stop), ""),
  ];
}

/** @param {Basis} basis */
const startOf = (basis) => basis.run.start ?? basis.start;
/** @param {Basis} basis */
const seedOf = (basis) => basis.run.seed ?? basis.seed;
/** @param {Basis["stop"]} stop @returns {any} */
const plain = (stop) => stop ?? {};

/**
 * @param {State} state
 * @param {readonly number[]} x
 * @returns {string} "(−1.2, 1)", never parted at a line's end; in one dimension "3"
 */
export function point(state, x) {
  const numbers = x.map((value) => number(state, value, DIGITS)).join(",\u00a0");
  return x.length === 1 ? numbers : `(${numbers})`;
}

/**
 * @param {string} name
 * @param {string} from
 * @param {string} to
 * @param {boolean} differs
 * @returns {Difference[]}
 */
const setting = (name, from, to, differs) => (differs ? [{ name, from, to }] : []);

/**
 * @param {State} state
 * @param {"seed"|"steps"} name
 * @param {number} from
 * @param {number} to
 * @returns {Difference[]}
 */
const wholes = (state, name, from, to) => setting(t(state, `compare.${name}`), whole(state, from), whole(state, to), from !== to);

/**
 * @param {State} state
 * @param {Basis} from
 * @param {Basis} to
 * @returns {Difference[]}
 */
function objectiveDifference(state, from, to) {
  const called = (/** @type {Basis} */ { objective }) => objectiveName({ ...state, experiment: { ...state.experiment, objective } });
  if (isRisk(from.objective) && isRisk(to.objective)) return riskDifferences(state, from.objective, to.objective);
  if (placeOf(from.objective) !== placeOf(to.objective)) return [{ name: "", from: called(from), to: called(to) }];
  const declared = surfaceOf(state.catalog, to.objective)?.parameters ?? [];
  const values = (/** @type {any} */ { objective }) => objective.parameters;
  return valuesDiffer(state, declared, values(from), values(to), "");
}

/**
 * @param {State} state
 * @param {import("../types.js").RiskValue} from
 * @param {import("../types.js").RiskValue} to
 * @returns {Difference[]}
 */
function riskDifferences(state, from, to) {
  const parts = /** @type {import("../types.js").RiskPart[]} */ (Object.keys(PARTS));
  const edits = [from, to].map(({ dataset }) => dataset.edits);
  const said = edits.map(({ length }) => whole(state, length));
  return [
    ...parts.flatMap((part) => {
      const entries = [from, to].map((risk) => ({ choice: risk[part], entry: partEntry(state.catalog, part, risk[part].name) }));
      return chosen(state, entries[0], entries[1], t(state, `training.${part}`));
    }),
    ...setting(t(state, "training.columns"), columns(from), columns(to), columns(from) !== columns(to)),
    ...setting(t(state, "training.edits"), said[0], said[1], !same(edits[0], edits[1])),
    ...valuesDiffer(state, state.catalog.split ?? [], from.split, to.split, ""),
  ];
}

/** @param {import("../types.js").RiskValue} risk */
const columns = ({ dataset: { data } }) => {
  if (data === undefined) return "–";
  const { features, target, positive } = data;
  return `${features.join(", ")} → ${target}${positive === null ? "" : ` = ${positive}`}`;
};

/**
 * @param {State} state
 * @param {Basis} basis
 * @param {"optimizer"|ChoiceKind} kind
 */
function entryOf(state, { run }, kind) {
  const choice = run[kind];
  const list = kind === "optimizer" ? "optimizers" : CHOICES[kind];
  return { choice, entry: choice === undefined ? undefined : entry(state, list, choice.name) };
}

/**
 * Two choices out of one list: the entry where another was taken, else the parameters that differ.
 * @param {State} state
 * @param {ReturnType<typeof entryOf>} from
 * @param {ReturnType<typeof entryOf>} to
 * @param {string} kind  what is chosen, "" where that goes without saying
 * @returns {Difference[]}
 */
function chosen(state, from, to, kind) {
  const called = (/** @type {ReturnType<typeof entryOf>} */ each) =>
    String(words(state, each.entry).name ?? each.choice?.name ?? "");
  if (from.choice?.name !== to.choice?.name) return [{ name: kind, from: called(from), to: called(to) }];
  const [left, right] = [from.choice?.parameters ?? {}, to.choice?.parameters ?? {}];
  return valuesDiffer(state, to.entry?.parameters ?? [], left, right, kind === "" ? "" : called(to));
}

/**
 * The declared parameters in which two sets of values differ; one that does nothing with either says nothing.
 * @param {State} state
 * @param {readonly Parameter[]} declared
 * @param {Values} from
 * @param {Values} to
 * @param {string} of  what they are parameters of, said before their names; "" where that goes without saying
 * @returns {Difference[]}
 */
function valuesDiffer(state, declared, from, to, of) {
  const working = new Set([...effective(declared, from), ...effective(declared, to)]);
  return declared.filter((each) => working.has(each)).flatMap((parameter) => {
    const { name } = parameter;
    const [a, b] = [from[name] ?? parameter.default, to[name] ?? parameter.default];
    if (same(a, b)) return [];
    const called = parameter.symbol === "" || parameter.kind !== "number" ? label(state, parameter) : parameter.symbol;
    const [left, right] = [valueText(state, parameter, a, DIGITS), valueText(state, parameter, b, DIGITS)];
    const alike = left === right;
    return [{
      name: of === "" ? called : t(state, "compare.of", { of, name: called }),
      from: alike ? valueText(state, parameter, a, ALL_DIGITS) : left,
      to: alike ? valueText(state, parameter, b, ALL_DIGITS) : right,
    }];
  });
}

/**
 * @param {State} state
 * @param {Parameter} parameter
 * @param {Value|null} value  null: none is set
 * @param {number} digits
 * @returns {string}
 */
export function valueText(state, parameter, value, digits = DIGITS) {
  if (value === null) return t(state, "compare.unset");
  if (typeof value === "boolean") return t(state, value ? "compare.on" : "compare.off");
  return typeof value === "number" ? number(state, value, digits) : optionName(state, parameter, value);
}

/**
 * Changes made on the way: how many there are, or the first that differs where there are as many.
 * @param {State} state
 * @param {Basis} from
 * @param {Basis} to
 * @returns {Difference[]}
 */
function changes(state, from, to) {
  const [left, right] = [from.run.changes ?? [], to.run.changes ?? []];
  if (same(left, right)) return [];
  const name = t(state, "compare.changes");
  if (left.length !== right.length) return [{ name, from: whole(state, left.length), to: whole(state, right.length) }];
  const at = left.findIndex((change, k) => !same(change, right[k]));
  const declared = entryOf(state, to, "optimizer").entry?.parameters ?? [];
  const said = (/** @type {import("../types.js").Change} */ { step, set }) => {
    const values = Object.entries(set).map(([key, value]) => {
      const parameter = declared.find((/** @type {Parameter} */ each) => each.name === key);
      return parameter === undefined ? key : t(state, "compare.setting", {
        name: parameter.symbol === "" ? label(state, parameter) : parameter.symbol,
        value: valueText(state, parameter, value),
      });
    });
    return t(state, "compare.change", { step: whole(state, step), settings: values.join(t(state, "page.comma")) });
  };
  return [{ name, from: said(left[at]), to: said(right[at]) }];
}
