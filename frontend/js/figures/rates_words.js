// @ts-check
/** What the tab of learning rates says beside its curves: heading, remarks, the handle, and the numbers as a table. Pure. */

import { label, number, t, whole } from "../i18n.js";
import { runName, runShort } from "../select.js";
import { axisOf, lengthOf } from "../wishes/axes.js";
import { FIRST_MINIMUM } from "../wishes/endings.js";
import { COUNTS, fitting, stochastic, swept, sweepRange, sweptCount, sweptParameter } from "../wishes/sweep.js";
import { sentenceOf } from "./notice.js";
import { spaced } from "./spacing.js";
import { divergesFrom, endingWords, heightAt, lossBase, readAt } from "./rates.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("./rates.js").Line} Line */
/** @typedef {{text: string, deed: {label: string, change: Partial<import("../types.js").SweepView>}|null}} Remark */

export { COUNTS };
export const SEEDS = [1, 8, 16, 32];
const DIGITS = 3;
const TABLE_DIGITS = 4;

/**
 * @param {State} state
 * @param {Parameter} parameter
 * @param {boolean} [above]  whether losses are shown above their base
 * @returns {string} "Loss after 200 steps, by learning rate"
 */
export function heading(state, parameter, above = false) {
  const { measure } = state.view.sweep;
  const base = lossBase(state);
  const values = { steps: whole(state, state.experiment.steps), name: inSentence(label(state, parameter)), base: number(state, base, TABLE_DIGITS) };
  return t(state, `rates.heading_${measure}${above && base < 0 && measure !== "step" ? "_above" : ""}`, values);
}

/**
 * @param {string} name
 * @returns {string} as it stands within a sentence: an initial capital goes, an abbreviation stays
 */
export const inSentence = (name) => (/^[A-Z][a-z]/.test(name) ? name[0].toLowerCase() + name.slice(1) : name);

/**
 * @param {State} state
 * @param {Parameter} parameter
 * @param {number} value
 * @returns {string} "α = 0.0165"
 */
export const valueWords = (state, parameter, value) =>
  t(state, "rates.value", { symbol: parameter.symbol === "" ? label(state, parameter) : parameter.symbol, value: number(state, value, DIGITS) });

/**
 * The handle for the ear: its value, what comes of it, and from where on the run diverges.
 * @param {State} state
 * @param {Parameter} parameter
 * @param {Line|undefined} line  of the selected run
 * @returns {string}
 */
export function handleWords(state, parameter, line) {
  if (line === undefined) return "";
  const parts = [valueWords(state, parameter, line.current)];
  const [read] = readAt(state, [line], line.current, parameter.scale === "log");
  if (read !== undefined) {
    if (read.text !== "") parts.push(t(state, `rates.read_${state.view.sweep.measure}`, { value: read.text }));
    parts.push(read.ending);
  }
  const from = divergesFrom(line);
  if (from !== null) parts.push(divergesWords(state, line, from));
  return parts.join(t(state, "page.comma"));
}

/**
 * @param {State} state
 * @param {Line} line
 * @param {number} from
 * @returns {string} "GD diverges from 0.031"
 */
export const divergesWords = (state, line, from) =>
  spaced(t(state, "rates.diverges_from", { run: runShort(state, line.index), value: number(state, from, 2) }));

/**
 * What is to be said of what is not shown, or not as it runs: other rules, changes on the way, refusals.
 * @param {State} state
 * @returns {Remark[]}
 */
export function remarks(state) {
  const parameter = sweptParameter(state);
  if (parameter === null) return [];
  const named = (/** @type {number[]} */ indices) => indices.map((i) => runName(state, i)).join(t(state, "page.comma"));
  const shown = swept(state, parameter).map(({ index }) => index);
  /** @type {Remark[]} */
  const out = shown.flatMap((index) => refusalOf(state, parameter, index) ?? []);
  const lacking = state.runs.flatMap(({ hidden }, i) => (hidden || shown.includes(i) ? [] : [i]));
  const name = label(state, parameter);
  if (lacking.length > 0) out.push({ text: t(state, "rates.lacking", { runs: named(lacking), name }), deed: null });
  const changed = shown.filter((i) => (state.experiment.runs[i].changes ?? []).length > 0);
  if (changed.length > 0) out.push({ text: t(state, "rates.changes", { runs: named(changed) }), deed: null });
  const drawn = shown.filter((i) => stochastic(state, i));
  const { seeds, measure } = state.view.sweep;
  if (seeds > 1 && drawn.length > 0) {
    const key = measure === "loss" ? "rates.median_band" : "rates.median";
    out.push({ text: t(state, key, { runs: named(drawn), seeds: whole(state, seeds) }), deed: null });
  }
  const range = sweepRange(state, parameter);
  const ofRun = (/** @type {Parameter} */ own, /** @type {number} */ count) => axisOf({ ...own, scale: parameter.scale }, range, count);
  for (const { index, parameter: own } of swept(state, parameter)) {
    const [values, all] = [sweptCount(state, index), state.view.sweep.count].map((count) => lengthOf(ofRun(own, count)));
    if (values < all) out.push({ text: t(state, "rates.dear", { run: runName(state, index), values: whole(state, values) }), deed: null });
  }
  const outside = swept(state, parameter).filter((run) => ofRun(run.parameter, 2) === null);
  const few = outside.map(({ index }) => index);
  if (few.length > 0) out.push({ text: t(state, "rates.outside", { runs: named(few), name }), deed: null });
  return out;
}

/**
 * @param {State} state
 * @param {Parameter} parameter
 * @param {number} index
 * @returns {Remark|null} why a run's sweep is not made, and what would help
 */
function refusalOf(state, parameter, index) {
  const refusal = state.surveys[`sweep:${state.runs[index].key}`]?.refusal ?? null;
  if (refusal === null) return null;
  const run = runName(state, index);
  const { got = "", limit = "" } = refusal.values;
  if (refusal.code !== "too_large") {
    return { text: t(state, "rates.refused", { run, reason: sentenceOf(state, refusal) }), deed: null };
  }
  const text = t(state, "rates.too_large", { run, got: whole(state, Number(got)), limit: whole(state, Number(limit)) });
  return { text, deed: smaller(state, index, Number(limit)) };
}

/**
 * @param {State} state
 * @param {number} index
 * @param {number} limit  of steps in all
 * @returns {Remark["deed"]} fewer values that are within the limit; else one seed
 */
function smaller(state, index, limit) {
  const seeds = stochastic(state, index) ? state.view.sweep.seeds : 1;
  const most = limit / (state.experiment.steps * seeds);
  const count = fitting(state.view.sweep.count, most);
  if (count !== null && count < state.view.sweep.count) return { label: t(state, "rates.fewer", { values: whole(state, count) }), change: { count } };
  return seeds > 1 ? { label: t(state, "rates.one_seed"), change: { seeds: 1 } } : null;
}

/**
 * The same numbers as a table: a row for each value, two columns for each run.
 * @param {State} state
 * @param {Parameter} parameter
 * @param {Line[]} lines
 * @returns {import("./tables.js").Table}
 */
export function ratesTable(state, parameter, lines) {
  const ordered = lines.toSorted((a, b) => a.index - b.index);
  const { measure } = state.view.sweep;
  /** @type {Map<number, string[]>} */
  const rows = new Map();
  ordered.forEach((line, column) => {
    for (const k of line.known) {
      const cells = rows.get(line.values[k]) ?? Array(2 * ordered.length).fill("");
      const height = heightAt(line, k, measure);
      cells[2 * column] = Number.isNaN(height) ? "" : measure === "step" ? whole(state, height) : number(state, height, TABLE_DIGITS);
      cells[2 * column + 1] = endingWords(state, line, k);
      rows.set(line.values[k], cells);
    }
  });
  const own = ordered.find(({ selected }) => selected)?.current;
  const values = [...rows.keys()].sort((a, b) => a - b);
  return {
    name: "rates",
    caption: heading(state, parameter),
    columns: [label(state, parameter), ...ordered.flatMap((line) => [line.name, t(state, "rates.ends")])],
    rows: values.map((value) => ({ cells: [number(state, value, TABLE_DIGITS), ...(rows.get(value) ?? [])], marked: value === own })),
  };
}

/**
 * The same numbers for programs: a line for each run and value, every measure, in full digits.
 * @param {State} state
 * @param {Parameter} parameter
 * @param {Line[]} lines
 * @returns {string}
 */
export function ratesCsv(state, parameter, lines) {
  const ordered = lines.toSorted((a, b) => a.index - b.index);
  const planes = ["loss", "best", "step", "low", "high", "diverged"].filter((name) => ordered.some(({ survey }) => name in survey.planes));
  const quoted = (/** @type {string} */ text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const written = (/** @type {number|undefined} */ value) =>
    value === undefined ? "" : Number.isNaN(value) ? "nan" : Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
  const rows = ordered.flatMap((line) =>
    line.known.map((k) => {
      const { survey, values, ending } = line;
      const word = ending[k] >= FIRST_MINIMUM ? "minimum" : survey.endings[ending[k]];
      return [quoted(runName({ ...state, language: "en" }, line.index)), written(values[k]), word, ...planes.map((name) => written(survey.planes[name]?.[k]))].join(",");
    }),
  );
  return [["run", parameter.name, "ending", ...planes].join(","), ...rows, ""].join("\n");
}
