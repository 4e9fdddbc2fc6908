// @ts-check
/** What the run cards say, as plain values. They know no optimizer by name: all comes from the catalogue. Pure. */

import { usualOracle } from "../experiment.js";
import { has, number, t, whole } from "../i18n.js";
import { choosers, extras, ratePicture, RATE_PICTURE } from "./choosers.js";
import { ensembleCard } from "./ensemble.js";
import { effective, prominent } from "./parameters.js";
import { pinButton } from "./pin_button.js";
import { zeroWords } from "./penalty.js";
import { spaced } from "./spacing.js";
import { changeStep, entry, parametersOf, rowAt, runName, runShort, toldAt, words } from "../select.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunState} RunState */
/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../types.js").Value} Value */

/** A closed card shows the learning rate and so many of the numbers that differ from their defaults. */
const DEFINING = 2;

/** What defines a run even at its default, where it is not zero. */
const TELLING = new Set(["momentum"]);

/** An open card shows so many numbers, and what differs from its default; the rest unfolds. */
const FIRST = 3;

/** First-order rules are stable for α·λmax below 2; momentum, dampened or not, raises that by a small factor. */
const LARGEST_THRESHOLD = 20;

/** Sharpnesses have no more than this many digits that mean something to a reader. */
const LIMIT_DIGITS = 3;

/**
 * @typedef {"loss"|"converged"|"diverged"|"other"} ResultKind
 * @typedef {{kind: ResultKind, text: string, spoken: string}} Result
 * @typedef {{parameter: Parameter, value: Value, limit: number|null, note: string}} Row
 * @typedef {Object} Card
 * @property {number} key
 * @property {number} slot
 * @property {number} index
 * @property {string} name
 * @property {string} label     what the user called it, "" if nothing
 * @property {string} oracle    what its gradient is, "" where that goes without saying
 * @property {boolean} open
 * @property {boolean} hidden
 * @property {Result} result
 * @property {Row[]} rows
 * @property {Row[]} more       rows of an open card that unfold
 * @property {import("./choosers.js").Chooser[]} choosers  of an open card
 * @property {string} extras    schedule and clipping, "" where there is neither
 * @property {string} rate      picture of the learning rate of an open card
 * @property {{checked: boolean, text: string}|null} fromHere
 * @property {string} fork      words of the button
 * @property {import("./pin_button.js").PinButton|null} pin  of an open card
 * @property {import("./ensemble.js").EnsembleCard|null} ensemble  of an open card, where another seed is another path
 */

/**
 * @param {State} state
 * @returns {Card[]}
 */
export function cards(state) {
  return state.runs.map((run, index) => {
    const value = state.experiment.runs[index];
    const open = index === state.selected;
    return {
      key: run.key,
      slot: run.slot,
      index,
      name: runName(state, index),
      label: value.label ?? "",
      oracle: oracleWords(state, index),
      open,
      hidden: run.hidden,
      result: resultOf(state, index),
      ...rowsOf(state, index, open),
      choosers: open ? choosers(state, index) : [],
      extras: extras(state, index),
      rate: open ? ratePicture(state, index, RATE_PICTURE) : "",
      fromHere: open ? fromHereOf(state, index) : null,
      fork: t(state, "runs.fork", { step: whole(state, state.playhead) }),
      pin: open ? pinButton(state, index) : null,
      ensemble: open ? ensembleCard(state, index) : null,
    };
  });
}

/**
 * How the run stands at the playhead: its loss, or its end once the playhead has reached it.
 * @param {State} state
 * @param {number} index
 * @returns {Result}
 */
export function resultOf(state, index) {
  const run = state.runs[index];
  const { outcome } = run;
  if (outcome !== null && !run.pending && state.playhead >= outcome.step && outcome.kind !== "step_limit") {
    const kind = endKind(outcome);
    const values = endValues(state, outcome);
    const mark = kind === "other" ? endName(outcome) : "step";
    return { kind, text: t(state, `outcome.mark.${mark}`, values), spoken: t(state, `outcome.spoken.${reasonName(state, outcome)}`, values) };
  }
  const row = rowAt(run, state.playhead);
  if (row < 0) return { kind: "loss", text: "", spoken: "" };
  const loss = number(state, toldAt(run, "loss", row), 4);
  return { kind: "loss", text: loss, spoken: t(state, "runs.loss_is", { loss }) };
}

/**
 * @param {import("../types.js").Outcome} outcome
 * @returns {ResultKind}
 */
export function endKind(outcome) {
  if (outcome.kind === "diverged" || outcome.kind === "singular") return "diverged";
  if (outcome.kind === "converged" && (outcome.point ?? "minimum") === "minimum") return "converged";
  return "other";
}

/**
 * The name under which the sentences about an end are found: its kind, or the point to which a run converged.
 * @param {import("../types.js").Outcome} outcome
 * @returns {string}
 */
export function endName(outcome) {
  return outcome.kind === "converged" && endKind(outcome) === "other" ? String(outcome.point) : outcome.kind;
}

/**
 * The same, or the run's own reason where there are sentences about that.
 * @param {State} state
 * @param {import("../types.js").Outcome} outcome
 * @returns {string}
 */
const reasonName = (state, outcome) =>
  outcome.reason && has(state, `outcome.chip.${outcome.reason}`) ? outcome.reason : endName(outcome);

/**
 * The short sentence of an ended run, "GD diverged at 8".
 * @param {State} state
 * @param {number} index
 * @param {import("../types.js").Outcome} outcome
 * @returns {string}
 */
export function endSentence(state, index, outcome) {
  const ended = spaced(t(state, `outcome.chip.${reasonName(state, outcome)}`, { ...endValues(state, outcome), name: runShort(state, index) }));
  const zero = zeroWords(state, { rows: state.runs[index].rows, head: outcome.step });
  return zero === "" ? ended : t(state, "penalty.ended", { ended, zero });
}

/**
 * The steps in the sentences about an end: where it was, and where its best row was if it was stopped for that.
 * @param {State} state
 * @param {import("../types.js").Outcome} outcome
 * @returns {Record<string, string>}
 */
const endValues = (state, { step, values }) => ({
  step: whole(state, step),
  ...(values.best_step === undefined ? {} : { best: whole(state, values.best_step) }),
});

/**
 * @param {State} state
 * @param {number} index
 * @returns {string}
 */
function oracleWords(state, index) {
  const run = state.experiment.runs[index];
  const usual = usualOracle(state.catalog, run.optimizer.name, state.experiment.objective);
  const first = state.catalog.oracles[0]?.name;
  const name = run.oracle?.name ?? usual;
  if (name === first && usual === first) return "";
  const own = words(state, entry(state, "oracles", name));
  return String(own.short ?? own.name ?? name);
}

/**
 * @param {State} state
 * @param {number} index
 * @param {boolean} open
 * @returns {{rows: Row[], more: Row[]}}
 */
function rowsOf(state, index, open) {
  const run = state.experiment.runs[index];
  /** @type {Parameter[]} */
  const declared = entry(state, "optimizers", run.optimizer.name)?.parameters ?? [];
  const values = parametersOf(state, index);
  const working = effective(declared, values);
  const first = prominent(working);
  const others = working.filter((parameter) => parameter !== first);
  const ordered = first === undefined ? others : [first, ...others];
  const shown = open ? foremost(ordered, values) : [...ordered.filter((each) => each === first), ...defining(others, values)];
  const rowOf = (/** @type {Parameter} */ parameter) => {
    const limit = parameter.name === "learning_rate" ? state.runs[index].limit : null;
    const value = values[parameter.name] ?? parameter.default;
    return {
      parameter,
      value,
      limit: limit === null ? null : limit.learning_rate,
      note: limit === null ? "" : limitNote(state, Number(value), limit, open),
    };
  };
  const rest = open ? ordered.filter((parameter) => !shown.includes(parameter)) : [];
  return { rows: shown.map(rowOf), more: rest.map(rowOf) };
}

/**
 * @param {Parameter[]} parameters
 * @param {import("../types.js").Values} values
 * @returns {Parameter[]} the first numbers, and whatever differs from its default, in the order in which they are declared
 */
function foremost(parameters, values) {
  const first = parameters.filter(({ kind }) => kind === "number").slice(0, FIRST);
  return parameters.filter((each) => first.includes(each) || (values[each.name] ?? each.default) !== each.default);
}

/**
 * @param {Parameter[]} parameters
 * @param {import("../types.js").Values} values
 * @returns {Parameter[]} the numbers that make this run what it is
 */
const defining = (parameters, values) =>
  parameters
    .filter(({ name, kind, default: usual }) => {
      const value = values[name] ?? usual;
      return kind === "number" && (value !== usual || (TELLING.has(name) && value !== 0));
    })
    .slice(0, DEFINING);

/**
 * The note under the learning rate: how far beyond its limit it is; within it the limit itself, on an open card.
 * @param {State} state
 * @param {number} value
 * @param {import("../types.js").Limit} limit
 * @param {boolean} open
 * @returns {string}
 */
function limitNote(state, value, limit, open) {
  const values = {
    ratio: number(state, value / limit.learning_rate, 2),
    threshold: number(state, limit.threshold, LIMIT_DIGITS),
    limit: number(state, limit.learning_rate, LIMIT_DIGITS),
  };
  const own = ownLimit(limit.threshold) ? "own_limit" : "limit";
  if (value > limit.learning_rate) return t(state, `runs.beyond_${own}`, values);
  return open ? t(state, `runs.${own}`, values) : "";
}

/**
 * Whether a limit is better told without λmax: a rule that divides by the curvature has a threshold that grows with it.
 * @param {number} threshold  of α·λmax
 * @returns {boolean}
 */
export const ownLimit = (threshold) => threshold > LARGEST_THRESHOLD;

/**
 * The switch that chooses from which step on a change holds; null where there is no choice.
 * @param {State} state
 * @param {number} index
 * @returns {Card["fromHere"]}
 */
function fromHereOf(state, index) {
  const now = changeStep(state, index);
  const other = changeStep({ ...state, view: { ...state.view, fromHere: !state.view.fromHere } }, index);
  if (now === other) return null;
  return { checked: now > 0, text: t(state, "runs.from_here", { step: whole(state, Math.max(now, other)) }) };
}
