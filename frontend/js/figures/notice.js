// @ts-check
/** The line under the top bar: what the server refused, or a link that could not be copied. Pure. */

import { has, label, number, t } from "../i18n.js";
import { runName } from "../select.js";

/** @typedef {import("../types.js").State} State */

/**
 * The one thing that the line says: a refusal first, then a link that could not be copied, then a server that is gone.
 * @param {State} state
 * @returns {{kind: "none"|"refusal"|"link"|"stopped", sentence: string, address: string}}
 */
export function noticeOf(state) {
  if (state.refusal !== null) return { kind: "refusal", sentence: refusalSentence(state), address: "" };
  if (state.share !== null && !state.share.copied) {
    return { kind: "link", sentence: t(state, "page.link_not_copied"), address: state.share.address };
  }
  if (state.stopped) return { kind: "stopped", sentence: t(state, "page.stopped"), address: "" };
  return { kind: "none", sentence: "", address: "" };
}

/**
 * @param {State} state
 * @returns {string} the sentence for a refusal, "" if there is none
 */
function refusalSentence(state) {
  const { refusal } = state;
  if (refusal === null) return "";
  const known = has(state, `refusal.${refusal.code}`);
  const values = { ...shown(state, refusal.values), field: fieldName(state, refusal.field) };
  if (known) return t(state, `refusal.${refusal.code}`, values);
  return t(state, "refusal.other", { code: refusal.code, message: refusal.message });
}

/**
 * @param {State} state
 * @param {Record<string, any>} values
 * @returns {Record<string, string>}
 */
function shown(state, values) {
  const words = (/** @type {any} */ value) => {
    if (Array.isArray(value)) return value.join(", ");
    return typeof value === "number" ? number(state, value, 6) : String(value);
  };
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, words(value)]));
}

/**
 * `runs[0].optimizer.parameters.momentum` as people call it: "Adam: Momentum".
 * @param {State} state
 * @param {string} field
 * @returns {string}
 */
function fieldName(state, field) {
  const last = field.split(".").at(-1)?.replace(/\[\d+\]$/, "") ?? field;
  const words = last === "" ? field : label(state, { name: last });
  const run = /^runs\[(\d+)\]/.exec(field);
  if (run === null || state.experiment.runs[Number(run[1])] === undefined) return words;
  return t(state, "page.of_run", { name: runName(state, Number(run[1])), field: words });
}
