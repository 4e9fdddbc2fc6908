// @ts-check
/** The line under the top bar: what the server refused, a link that could not be copied, a server that is gone. Pure. */

import { has, label, number, t } from "../i18n.js";
import { needName } from "./choices.js";
import { entry, runName, words } from "../select.js";
import { partingLine } from "./parting.js";

/** @typedef {import("../types.js").State} State */

/**
 * The one thing that the line says: a refusal first, then a link that could not be copied, then a server that is gone.
 * @param {State} state
 * @returns {{kind: "none"|"refusal"|"link"|"parting"|"waiting", sentence: string, address: string}}
 */
export function noticeOf(state) {
  if (state.refusal !== null) return { kind: "refusal", sentence: refusalSentence(state), address: "" };
  if (state.share !== null && !state.share.copied) {
    return { kind: "link", sentence: t(state, "page.link_not_copied"), address: state.share.address };
  }
  const parting = partingLine(state);
  if (parting !== null) return { kind: parting.button === null ? "waiting" : "parting", sentence: parting.sentence, address: "" };
  return { kind: "none", sentence: "", address: "" };
}

/**
 * @param {State} state
 * @returns {string} the sentence for a refusal, "" if there is none
 */
function refusalSentence(state) {
  return state.refusal === null ? "" : sentenceOf(state, state.refusal);
}

/**
 * @param {State} state
 * @param {import("../types.js").Refusal} refusal
 * @returns {string} what is said of it
 */
export function sentenceOf(state, refusal) {
  const known = has(state, `refusal.${refusal.code}`);
  const values = { ...shown(state, refusal.values), ...lacking(state, refusal.values), field: fieldName(state, refusal.field) };
  if (known) return t(state, `refusal.${refusal.code}`, values);
  return t(state, "refusal.other", { code: refusal.code, message: refusal.message });
}

/**
 * An optimizer and what it needs of the objective, in words, where the refusal is about that.
 * @param {State} state
 * @param {Record<string, any>} values
 * @returns {Record<string, string>}
 */
function lacking(state, { got, needs } = {}) {
  if (typeof needs !== "string") return {};
  return { name: String(words(state, entry(state, "optimizers", got)).name ?? got), need: needName(state, needs) };
}

/**
 * @param {State} state
 * @param {Record<string, any>} values
 * @returns {Record<string, string>}
 */
function shown(state, values) {
  const text = (/** @type {any} */ value) => {
    if (Array.isArray(value)) return value.join(", ");
    return typeof value === "number" ? number(state, value, 6) : String(value);
  };
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, text(value)]));
}

/**
 * `runs[0].optimizer.parameters.momentum` as people call it: "Adam: Momentum".
 * @param {State} state
 * @param {string} field
 * @returns {string}
 */
function fieldName(state, field) {
  const last = field.split(".").at(-1)?.replace(/\[\d+\]$/, "") ?? field;
  const called = last === "" ? field : label(state, { name: last });
  const run = field.match(/^runs\[(\d+)\]/);
  if (run === null || state.experiment.runs[Number(run[1])] === undefined) return called;
  return t(state, "page.of_run", { name: runName(state, Number(run[1])), field: called });
}
