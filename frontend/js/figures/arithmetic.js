// @ts-check
/** The arithmetic of one step, line by line with its numbers, and the sentence about it. Pure. */

import { fixed, has, number, t, whole } from "../i18n.js";
import { plainNumber } from "../protocol.js";
import { ownLimit } from "./cards.js";
import { spaced } from "./spacing.js";
import { tables } from "./tables.js";
import { axisSymbols, rowAt, runName, runShort } from "../select.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").ArithmeticRow} ArithmeticRow */
/** @typedef {number|string|null} Number_ */

/**
 * @typedef {Object} Line
 * @property {string} name
 * @property {string} symbol    MathML
 * @property {string} relation  between symbol and formula: "=", or "←" for what the next step starts from
 * @property {string} formula   MathML
 * @property {string[]} values  one for each coordinate
 * @property {boolean} result   the new point, above which a hairline stands
 *
 * @typedef {Object} Filling   numbers for the opened line
 * @property {string} axis
 * @property {(name: string, before: boolean) => string|null} numberOf
 * @property {string} value
 *
 * @typedef {Object} Arithmetic
 * @property {string} heading
 * @property {number} slot
 * @property {string[]} axes
 * @property {Line[]} lines
 * @property {string|null} opened  the line that explains the sentence
 * @property {{claim: string, reason: string}|null} sentence
 * @property {import("./tables.js").Table[]} tables  what has more numbers than a line: trials, brackets, corners
 */

/**
 * Null if there is no run.
 * @param {State} state
 * @returns {Arithmetic|null}
 */
export function arithmetic(state) {
  const run = state.runs[state.selected];
  if (run === undefined) return null;
  const step = Math.max(0, rowAt(run, state.playhead));
  const inspection = inspectionOf(state);
  const shown = inspection === null ? step : Number(inspection.step);
  const axes = axisSymbols(state);
  const known = inspection !== null && shown > 0;
  const lines = run.arithmetic.map((row) => lineOf(state, row, axes, known ? inspection : null));
  return {
    heading: t(state, "arithmetic.heading", { step: whole(state, known ? shown : step), name: runName(state, state.selected) }),
    slot: run.slot,
    axes,
    lines,
    opened: known ? explaining(run.arithmetic, inspection.explanation?.code) : null,
    sentence: sentenceOf(state, inspection, shown, axes),
    tables: known ? tables(state, inspection, axes) : [],
  };
}

/**
 * What is known about a step of the selected run; null until it has come.
 * @param {State} state
 * @returns {any}
 */
const inspectionOf = (state) =>
  state.inspected !== null && state.inspected.key === state.runs[state.selected]?.key ? state.inspected : null;

/**
 * @param {State} state
 * @param {ArithmeticRow} row
 * @param {string[]} axes
 * @param {any} inspection
 * @returns {Line}
 */
function lineOf(state, row, axes, inspection) {
  return {
    name: row.name,
    symbol: row.symbol,
    relation: row.relation ?? "=",
    formula: row.formula,
    values: axes.map((_, axis) => {
      const value = inspection === null ? undefined : numberAt(inspection, row.name, false, axis);
      // One number for the whole point is told once, in the last column.
      if (axis < axes.length - 1 && inspection?.values?.[row.name]?.length === 1) return "";
      return value === undefined ? "" : inColumn(state, value);
    }),
    result: row.role === "x",
  };
}

/** So many characters fit a column. */
const COLUMN_CHARACTERS = 8;

/**
 * @param {State} state
 * @param {Number_} value
 * @returns {string}
 */
function inColumn(state, value) {
  const text = fixed(state, value);
  return text.length <= COLUMN_CHARACTERS ? text : fixed(state, value, 2);
}

/**
 * A named number of a step in one coordinate; undefined where there is none.
 * @param {any} inspection
 * @param {string} name
 * @param {boolean} before
 * @param {number} axis
 * @returns {Number_|undefined}
 */
function numberAt(inspection, name, before, axis) {
  const places = before
    ? [inspection.before, { x: inspection.x_before }]
    : [inspection.values, inspection.parameters, inspection.before];
  for (const place of places) {
    const value = place?.[name];
    if (value === undefined) continue;
    return Array.isArray(value) ? value[value.length === 1 ? 0 : axis] : value;
  }
  if (!before && name === "x") return inspection.x?.[axis];
  return undefined;
}

/**
 * The numbers of the line in one coordinate, to be put into its formula.
 * @param {State} state
 * @param {string} name  of the line
 * @param {number} axis
 * @returns {Filling|null}
 */
export function filling(state, name, axis) {
  const inspection = inspectionOf(state);
  if (inspection?.values === undefined) return null;
  const value = numberAt(inspection, name, false, axis);
  if (value === undefined) return null;
  return {
    axis: axisSymbols(state)[axis],
    numberOf: (leaf, before) => {
      const found = numberAt(inspection, leaf, before, axis);
      return found === undefined ? null : number(state, found, 4);
    },
    value: fixed(state, value),
  };
}

/** What a sentence is about, by its code: the role of the line that shows it. */
const EXPLAINED_BY = /** @type {Record<string, string>} */ ({
  momentum_overshoots: "state",
  noise_misleads: "gradient",
  batch_misleads: "gradient",
  late_misleads: "gradient",
});

/**
 * @param {ArithmeticRow[]} rows
 * @param {string|undefined} code
 * @returns {string|null}
 */
function explaining(rows, code) {
  const role = EXPLAINED_BY[code ?? ""] ?? "step";
  const row = rows.find((each) => each.role === role) ?? rows.find((each) => each.role === "x");
  return row?.name ?? null;
}

/** Numbers in sentences have this many digits. */
const SENTENCE_DIGITS = 3;

/**
 * @param {State} state
 * @param {any} inspection
 * @param {number} step
 * @param {string[]} axes
 * @returns {{claim: string, reason: string}|null}
 */
function sentenceOf(state, inspection, step, axes) {
  if (inspection === null) return null;
  const name = runShort(state, state.selected);
  if (step === 0) {
    const loss = number(state, inspection.loss, SENTENCE_DIGITS);
    const norm = number(state, Math.hypot(...(inspection.gradient ?? []).map(plainNumber)), SENTENCE_DIGITS);
    return said(state, "start", { name, loss, gradient_norm: norm });
  }
  const { code: given, values } = inspection.explanation ?? {};
  const code = refined(given, values ?? {});
  if (typeof code !== "string" || !has(state, `explanation.${code}.claim`)) return null;
  return said(state, code, { name, ...worded(state, values ?? {}, axes) });
}

/**
 * The code under which the sentence is found: no sentence may say what its numbers do not show.
 * @param {string|undefined} code
 * @param {Record<string, any>} values
 * @returns {string|undefined}
 */
function refined(code, values) {
  if (code === "loss_fell" && values.loss === values.loss_before) return "loss_same";
  if (code === "locally_unstable" && ownLimit(plainNumber(values.threshold))) return "beyond_own_limit";
  return code;
}

/**
 * So many digits that two numbers differ as texts, where they differ at all.
 * @param {State} state
 * @param {Number_} a
 * @param {Number_} b
 * @returns {number}
 */
function telling(state, a, b) {
  let digits = SENTENCE_DIGITS;
  while (digits < 16 && a !== b && number(state, a, digits) === number(state, b, digits)) digits += 1;
  return digits;
}

/**
 * @param {State} state
 * @param {string} code
 * @param {Record<string, string|number>} values
 * @returns {{claim: string, reason: string}}
 */
const said = (state, code, values) => ({
  claim: spaced(t(state, `explanation.${code}.claim`, values)),
  reason: spaced(t(state, `explanation.${code}.reason`, values)),
});

/**
 * @param {State} state
 * @param {Record<string, any>} values
 * @param {string[]} axes
 * @returns {Record<string, string>}
 */
function worded(state, values, axes) {
  /** @type {Record<string, string>} */
  const words = {};
  for (const [key, value] of Object.entries(values)) {
    if (key === "axis") words[key] = typeof value === "number" ? (axes[value] ?? String(value)) : String(value);
    else words[key] = number(state, value, SENTENCE_DIGITS);
  }
  if ("loss" in values && "loss_before" in values) {
    const digits = telling(state, values.loss_before, values.loss);
    words.loss = number(state, values.loss, digits);
    words.loss_before = number(state, values.loss_before, digits);
  }
  // A sentence about a pull says its direction: the negative gradient, and whether the coordinate rises or falls.
  if ("ratio" in values) {
    words.limit = number(state, plainNumber(values.learning_rate) / plainNumber(values.ratio), SENTENCE_DIGITS);
    words.ratio = number(state, values.ratio, 2);
  }
  const pull = values.given ?? values.gradient;
  if (pull !== undefined) words.pull = number(state, -plainNumber(pull), SENTENCE_DIGITS);
  if ("step" in values) {
    const size = plainNumber(values.step);
    words.size = number(state, Math.abs(size), SENTENCE_DIGITS);
    words.turn = t(state, size < 0 ? "explanation.falls" : "explanation.rises");
    words.way = t(state, size < 0 ? "explanation.down" : "explanation.up");
  }
  return words;
}
