// @ts-check
/**
 * How near to its own edge the selected run stands: a bar with the limit marked, and a sentence. All of it is about the
 * update that leaves the shown step, as the server's inspection has it. Pure.
 */

import { number, t } from "../i18n.js";
import { plainNumber } from "../protocol.js";
import { entry, parameterAt, runShort } from "../select.js";
import { ownLimit } from "./cards.js";
import { spaced } from "./spacing.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {{text: string, value: number|null}} Best  value: what a press would set; null where it cannot be set */
/** @typedef {Object} Meter
 * @property {number} slot
 * @property {number|null} ratio     to the threshold; null where there is none
 * @property {number} fill           of the bar, 0 to 1
 * @property {boolean} beyond
 * @property {string} sentence       <i>, <sub>, <b> as `rich` reads them
 * @property {string} spoken         the same, for the ear
 * @property {string[]} facts        what the Hessian tells beside it
 * @property {Best|null} best
 * @property {boolean} model         whether there is a local model to show
 */

/** Where on the bar the limit is marked; the bar ends at half as much again. */
export const LIMIT_AT = 2 / 3;
const DIGITS = 3;

/** What is compared with the threshold, by what the Hessian is divided by. A formula, and no words. */
const QUANTITY = {
  plain: "<i>α</i>·<i>λ</i><sub>max</sub>",
  divided: "<i>α</i>·<i>λ</i><sub>max</sub>(<i>P</i>⁻¹<i>H</i>)",
  own: "<i>α</i>",
};

/**
 * What the inspection says of the selected run's stability; null where nothing is known yet.
 * @param {State} state
 * @returns {any}
 */
export function stabilityOf(state) {
  const { inspected, runs, selected } = state;
  return inspected !== null && inspected.key === runs[selected]?.key ? (inspected.stability ?? null) : null;
}

/**
 * Whether the local model is drawn: as it was chosen, else for a rule that asks for the Hessian, whose step is the model's.
 * @param {State} state
 * @returns {boolean}
 */
export const localModel = ({ view, runs, selected }) =>
  view.localModel ?? runs[selected]?.arithmetic.some(({ name }) => name === "eigenvalues") ?? false;

/**
 * @param {State} state
 * @returns {Meter|null}
 */
export function meter(state) {
  const told = stabilityOf(state);
  if (told === null) return null;
  const ratio = told.ratio === null ? null : plainNumber(told.ratio);
  const sentence = spaced(ratio === null ? noRatio(state, told.reason) : compared(state, told, ratio));
  return {
    slot: state.runs[state.selected].slot,
    ratio,
    fill: ratio === null || Number.isNaN(ratio) ? 0 : Math.min(1, Math.max(0, ratio * LIMIT_AT)),
    beyond: ratio !== null && ratio > 1,
    sentence,
    spoken: spokenOf(sentence),
    facts: facts(state, told).map(spaced),
    best: bestOf(state, told),
    model: told.model !== null,
  };
}

/**
 * @param {State} state
 * @param {string} reason
 * @returns {string}
 */
const noRatio = (state, reason) => t(state, `stability.${reason}`, { name: runShort(state, state.selected) });

/**
 * The quantity, its threshold, and what follows. A rule that divides by the curvature itself has a limit on α alone.
 * @param {State} state
 * @param {any} told
 * @param {number} ratio
 * @returns {string}
 */
function compared(state, told, ratio) {
  const own = !told.preconditioned && ownLimit(plainNumber(told.threshold));
  const quantity = QUANTITY[own ? "own" : told.preconditioned ? "divided" : "plain"];
  const rate = plainNumber(told.rate);
  const [value, threshold] = own ? [rate, rate / ratio] : [plainNumber(told.value), plainNumber(told.threshold)];
  const digits = telling(state, value, threshold);
  const numbers = { quantity, value: number(state, value, digits), threshold: number(state, threshold, digits) };
  const verdict = ratio > 1 ? "unstable" : ratio < 1 ? "stable" : "edge";
  const growth = told.growth === null ? NaN : plainNumber(told.growth);
  // On a quadratic of a linear rule the error is known to grow, and by how much; elsewhere the word is "locally".
  if (told.constant_hessian && !told.preconditioned && verdict !== "edge" && (growth > 1) === (ratio > 1)) {
    const said = number(state, growth, telling(state, growth, 1));
    return t(state, `stability.${verdict}_quadratic`, { ...numbers, growth: said });
  }
  return t(state, `stability.${verdict}`, numbers);
}

/**
 * So many digits that two numbers differ as texts, where they differ at all.
 * @param {State} state
 * @param {number} a
 * @param {number} b
 * @returns {number}
 */
function telling(state, a, b) {
  let digits = DIGITS;
  while (digits < 16 && a !== b && number(state, a, digits) === number(state, b, digits)) digits += 1;
  return digits;
}

/**
 * @param {State} state
 * @param {any} told
 * @returns {string[]}
 */
function facts(state, told) {
  const values = told.eigenvalues;
  if (!Array.isArray(values)) return [];
  const say = (/** @type {any} */ value) => number(state, value, DIGITS);
  const lines = [t(state, "stability.eigenvalues", { values: values.map(say).join(t(state, "page.comma")) })];
  if (told.condition === null) lines.push(t(state, "stability.no_bowl"));
  else if (values.length > 1) lines.push(t(state, "stability.condition", { condition: say(told.condition) }));
  if (told.preconditioned) lines.push(t(state, "stability.divided"));
  return lines;
}

/**
 * The best fixed rate of gradient descent here, and whether it can be set: the rule moves as gradient descent does, no
 * schedule stands between, the parameter takes it, and it is not set already.
 * @param {State} state
 * @param {any} told
 * @returns {Best|null}
 */
function bestOf(state, told) {
  if (told.best_rate === null) return null;
  const value = plainNumber(told.best_rate);
  const text = spaced(t(state, "stability.best", { rate: number(state, value, DIGITS) }));
  const run = state.experiment.runs[state.selected];
  const parameter = entry(state, "optimizers", run.optimizer.name)?.parameters.find(
    (/** @type {import("../types.js").Parameter} */ { name }) => name === "learning_rate",
  );
  const now = parameter === undefined ? NaN : Number(parameterAt(state, state.selected, "learning_rate"));
  const same = (/** @type {number} */ other) => Math.abs(now - other) <= 1e-9 * Math.abs(now);
  const fits = parameter !== undefined && value >= parameter.low && value <= parameter.high;
  return { text, value: told.plain && fits && same(plainNumber(told.rate)) && !same(value) ? value : null };
}

/**
 * @param {string} sentence
 * @returns {string}
 */
const spokenOf = (sentence) => sentence.replace(/<\/?(?:i|b|sub)>/g, "");
