// @ts-check
/**
 * What comes of each value of a parameter, as plain values: a curve for each run, where it diverges, where each run
 * stands, and the scales. The sweeps come in passes, so a curve is made of the values that are known so far. Pure.
 */

import { number, t, whole } from "../i18n.js";
import { ticks } from "../scale.js";
import { runName } from "../select.js";
import { DIVERGED, FIRST_MINIMUM, RESTED, SINGULAR } from "../wishes/endings.js";
import { stochastic, swept, sweepRange, sweptParameter } from "../wishes/sweep.js";
import { ownLimit } from "./cards.js";
import { valueScale } from "./curves.js";
import { powerText } from "./levels.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("./curves.js").Scale} Scale */

/** Losses are shown up to so many decades above the highest start, and no more decades in all than this. */
const DECADES_ABOVE = 2;
const DECADES_MOST = 26;

/**
 * @typedef {Object} Line
 * @property {number} index
 * @property {number} key
 * @property {number} slot
 * @property {boolean} selected
 * @property {string} name
 * @property {Survey} survey
 * @property {ArrayLike<number>} values   of the parameter
 * @property {ArrayLike<number>} heights  what is shown of each
 * @property {ArrayLike<number>} ending
 * @property {number[]} known             indices, ascending
 * @property {number} current             the run's own value of the parameter
 */

/**
 * What is drawn, selected run last, so that it lies on top. Null where the selected run has nothing to sweep.
 * @param {State} state
 * @returns {{parameter: Parameter, log: boolean, range: [number, number], lines: Line[]}|null}
 */
export function rates(state) {
  const parameter = sweptParameter(state);
  if (parameter === null) return null;
  const lines = swept(state, parameter).flatMap(({ index }) => {
    const survey = sweepOf(state, parameter.name, index);
    return survey === null ? [] : [lineOf(state, index, survey, state.view.sweep.measure)];
  });
  lines.sort((a, b) => Number(a.selected) - Number(b.selected));
  return { parameter, log: parameter.scale === "log", range: sweepRange(state, parameter), lines };
}

/**
 * @param {State} state
 * @param {string} name
 * @param {number} index
 * @returns {Survey|null} the sweep of that parameter, be it of an older setting; null where none has come
 */
function sweepOf(state, name, index) {
  const survey = state.surveys[`sweep:${state.runs[index]?.key}`];
  return survey !== undefined && survey.refusal === null && survey.axes[0]?.name === name ? survey : null;
}

/**
 * @param {State} state
 * @param {number} index
 * @param {Survey} survey  of one axis, which is not refused
 * @param {"loss"|"best"|"step"} measure
 * @returns {Line}
 */
export function lineOf(state, index, survey, measure) {
  const { key, slot } = state.runs[index];
  const [{ name, values }] = survey.axes;
  return {
    ...{ index, key, slot, survey, values, name: runName(state, index), selected: index === state.selected },
    heights: survey.planes[measure] ?? new Float64Array(0),
    ending: survey.planes.ending ?? new Float64Array(0),
    known: knownOf(survey),
    current: Number(state.experiment.runs[index].optimizer.parameters[name]),
  };
}

/** @type {WeakMap<Survey, number[]>} */
const knowns = new WeakMap();

/**
 * @param {Survey} survey
 * @returns {number[]}
 */
function knownOf(survey) {
  const found = knowns.get(survey) ?? Array.from(survey.filled.keys()).filter((k) => survey.filled[k] > 0);
  knowns.set(survey, found);
  return found;
}

/**
 * Whether the run of value k ended without a loss to speak of.
 * @param {Line} line
 * @param {number} k
 * @returns {boolean}
 */
export const lost = ({ ending }, k) => ending[k] === DIVERGED || ending[k] === SINGULAR;

/**
 * What is shown of value k; NaN where there is nothing to show. A step limit is no number of steps to rest.
 * @param {Line} line
 * @param {number} k
 * @param {"loss"|"best"|"step"} measure
 * @returns {number}
 */
export function heightAt(line, k, measure) {
  if (measure === "best") return line.heights[k];
  if (lost(line, k)) return NaN;
  return measure === "step" && !(line.ending[k] >= RESTED) ? NaN : line.heights[k];
}

/**
 * The known value nearest to this one, on the axis.
 * @param {Line} line
 * @param {number} value
 * @param {boolean} log
 * @returns {number} its index; -1 where nothing is known, or the value lies off the axis
 */
export function nearestKnown({ values, known }, value, log) {
  const place = (/** @type {number} */ at) => (log ? Math.log(at) : at);
  const [low, high] = [place(values[0]), place(values[values.length - 1])];
  const rim = 1e-9 * (high - low);
  if (known.length === 0 || !(place(value) >= low - rim && place(value) <= high + rim)) return -1;
  let [first, last] = [0, known.length - 1];
  while (last - first > 1) {
    const middle = (first + last) >> 1;
    if (values[known[middle]] <= value) first = middle;
    else last = middle;
  }
  const nearer = Math.abs(place(values[known[last]]) - place(value)) < Math.abs(place(values[known[first]]) - place(value));
  return known[nearer ? last : first];
}

/**
 * Ranges of known values whose runs all diverged, or were singular: pairs of indices, ascending.
 * @param {Line} line
 * @returns {[number, number][]}
 */
export function lostRanges(line) {
  /** @type {[number, number][]} */
  const out = [];
  let open = false;
  for (const k of line.known) {
    if (!lost(line, k)) open = false;
    else if (open) out[out.length - 1][1] = k;
    else {
      out.push([k, k]);
      open = true;
    }
  }
  return out;
}

/**
 * The value from which on every known run diverges, to the end of the axis; null where the last one does not.
 * @param {Line} line
 * @returns {number|null}
 */
export function divergesFrom(line) {
  let from = null;
  for (let at = line.known.length - 1; at >= 0 && line.ending[line.known[at]] === DIVERGED; at -= 1) from = line.values[line.known[at]];
  return from;
}

/**
 * What is taken off each loss, so that it has a logarithm: the lowest known minimum, where that lies below zero.
 * @param {State} state
 * @returns {number}
 */
export function lossBase(state) {
  const lowest = Math.min(0, ...(state.objective?.minima ?? []).map(({ value }) => value));
  return Number.isFinite(lowest) ? lowest : 0;
}

/**
 * What the heights reach above the lowest that can be: no farther than some decades above the highest start. Told from
 * the base; `log` says whether they can stand on a logarithmic axis, and are to.
 * @param {State} state
 * @param {Line[]} lines
 * @returns {{extent: import("./curves.js").Extent, log: boolean, base: number}}
 */
function heightsOf(state, lines) {
  const { measure } = state.view.sweep;
  const base = measure === "step" ? 0 : lossBase(state);
  const extent = { next: 0, low: Infinity, positive: Infinity, high: -Infinity, first: NaN };
  for (const line of lines) {
    for (const k of line.known) {
      const value = heightAt(line, k, measure) - base;
      if (!Number.isFinite(value)) continue;
      extent.low = Math.min(extent.low, value);
      extent.high = Math.max(extent.high, value);
      if (value > 0) extent.positive = Math.min(extent.positive, value);
    }
  }
  const below = extent.low < -1e-9 * (1 + Math.abs(base));
  const log = measure !== "step" && state.view.logLoss && !below;
  const starts = state.runs.map(({ rows }) => (rows.length > 0 ? rows.column("loss")[0] - base : 0)).filter(Number.isFinite);
  if (measure !== "step") extent.high = Math.min(extent.high, Math.max(...starts, extent.positive === Infinity ? 0 : extent.positive, 1e-300) * 10 ** DECADES_ABOVE);
  if (log) extent.positive = Math.max(extent.positive, extent.high * 10 ** -DECADES_MOST);
  return { extent, log, base };
}

/**
 * Whether losses stand above their base on a logarithmic axis: that is wanted, and no loss lies below.
 * @param {State} state
 * @param {Line[]} lines
 * @returns {boolean}
 */
export const ratesLog = (state, lines) => heightsOf(state, lines).log;

/**
 * The upward scale: logarithmic for losses, where all are above their base; linear for steps, and for losses as they are.
 * @param {State} state
 * @param {Line[]} lines
 * @param {number} count  of numbers that have room
 * @returns {{scale: Scale, base: number}}  base: what is taken off each height before it has its place
 */
export function rateScale(state, lines, count) {
  const { extent, log, base } = heightsOf(state, lines);
  const shown = log ? extent : { ...extent, low: extent.low + base, high: extent.high + base };
  const reaches = extent.high > -Infinity ? [{ extent: shown, ended: false, diverged: false }] : [];
  return { scale: valueScale(reaches, log, count, (value) => number(state, value, 3)), base: log ? base : 0 };
}

/**
 * Numbers along the axis of values.
 * @param {State} state
 * @param {[number, number]} range
 * @param {boolean} log
 * @param {number} count
 * @returns {{at: number, text: string}[]} `at` is an exponent on a logarithmic axis
 */
export function rateTicks(state, [low, high], log, count) {
  return ticks(low, high, count, log).map((value) => {
    const power = Math.log10(value);
    const whole = log && Math.abs(power - Math.round(power)) < 1e-9;
    return { at: log ? power : value, text: whole && (power < -3 || power > 3) ? powerText(Math.round(power)) : number(state, value, 3) };
  });
}

/**
 * The stability limit of the selected run, where the axis is its learning rate and the limit is known.
 * @param {State} state
 * @param {Parameter} parameter
 * @returns {{value: number, words: string}|null}
 */
export function limitOf(state, parameter) {
  const limit = parameter.name === "learning_rate" ? state.runs[state.selected]?.limit ?? null : null;
  if (limit === null) return null;
  const values = { threshold: number(state, limit.threshold, 3), limit: number(state, limit.learning_rate, 3) };
  const words = t(state, ownLimit(limit.threshold) ? "rates.own_limit" : "rates.limit", values);
  return { value: limit.learning_rate, words };
}

/**
 * What became of the run of value k, in words.
 * @param {State} state
 * @param {Line} line
 * @param {number} k
 * @returns {string}
 */
export function endingWords(state, { ending, survey }, k) {
  const code = ending[k];
  if (code >= FIRST_MINIMUM) return t(state, "rates.endings.minimum");
  return t(state, `rates.endings.${survey.endings[code] ?? "not_settled"}`);
}

/**
 * What is known at a value: number and ending of each run there, the selected run first.
 * @param {State} state
 * @param {Line[]} lines
 * @param {number} value
 * @param {boolean} log
 * @returns {{line: Line, at: number, text: string, ending: string}[]}
 */
export function readAt(state, lines, value, log) {
  const { measure } = state.view.sweep;
  return lines.toReversed().flatMap((line) => {
    const k = nearestKnown(line, value, log);
    if (k < 0) return [];
    const height = heightAt(line, k, measure);
    const ending = endingWords(state, line, k);
    const text = Number.isNaN(height) ? "" : measure === "step" ? whole(state, height) : number(state, height, 3);
    const share = line.survey.planes.diverged?.[k] ?? 0;
    const partly = share > 0 && share < 1 ? t(state, "rates.partly_diverged", { percent: whole(state, Math.round(100 * share)) }) : "";
    return [{ line, at: k, text, ending: partly || ending }];
  });
}

/**
 * Whether any run that is shown draws numbers, so that several seeds say more than one.
 * @param {State} state
 * @returns {boolean}
 */
export function seedsMatter(state) {
  const parameter = sweptParameter(state);
  return parameter !== null && swept(state, parameter).some(({ index }) => stochastic(state, index));
}
