// @ts-check
/** What is said of a connection that ends or has ended: beside the step, and where it lasts in the line above. Pure. */

import { has, t, whole } from "../i18n.js";
import { settled } from "../select.js";

/** @typedef {import("../types.js").State} State */

/** A connection that breaks is usually back within seconds; after so many attempts in vain that is worth a line. */
const ATTEMPTS_IN_SILENCE = 3;
/** What takes no line: it is over in a moment; or, of a page that rests, at the first movement of whoever comes back to it. */
const UNSAID = new Set(["draining", "moving", "old", "idle"]);

/**
 * The line about the connection, and what its button does.
 * @param {State} state
 * @returns {{sentence: string, button: "retry"|null}|null} null while there is nothing to be said, or not yet; there is no
 *   button where nothing but waiting helps
 */
export function partingLine(state) {
  const { parting } = state;
  if (parting === null || UNSAID.has(parting.kind)) return null;
  if (parting.kind === "lost" && parting.attempts < ATTEMPTS_IN_SILENCE) return null;
  if (parting.kind === "busy") return { sentence: sentenceOf(state), button: null };
  return { sentence: sentenceOf(state), button: "retry" };
}

/**
 * @param {State} state
 * @returns {string} by the reason that the server gave, else by the kind
 */
function sentenceOf(state) {
  const { kind, reason, seconds } = /** @type {import("../parting.js").Parting} */ (state.parting);
  const own = `parting.${kind}_${reason}`;
  return t(state, reason !== "" && has(state, own) ? own : `parting.${kind}`, { seconds: whole(state, seconds) });
}

/**
 * What is said to those who do not see it, where no line says it: "" for nothing.
 * @param {State} state
 * @returns {string}
 */
export function partingSpoken(state) {
  const { parting } = state;
  if (parting === null || ["old", "idle"].includes(parting.kind) || partingLine(state) !== null) return "";
  const moving = parting.kind === "draining" || parting.kind === "moving";
  return t(state, moving ? "parting.moving" : "parting.breaking");
}

/**
 * Whether a connection is gone in a way of which something is said, so that its return is worth a word too.
 * @param {State} state
 * @returns {boolean}
 */
export const isAway = ({ parting }) => parting !== null && !UNSAID.has(parting.kind) && parting.kind !== "busy";

/**
 * What stands behind the step: its total, or how far the rows go while they come from nowhere.
 * @param {State} state
 * @returns {string}
 */
export function total(state) {
  const steps = whole(state, state.experiment.steps);
  const { parting, link } = state;
  if (parting?.kind === "draining" || (link === "lost" && parting?.kind === "moving")) return t(state, "transport.of_moving", { steps });
  if (link !== "lost") return t(state, "transport.of", { steps });
  if (parting?.kind === "idle") return t(state, "transport.of_resting", { steps });
  const told = partingLine(state) !== null; // the line above says why already
  if (state.runs.every(settled)) return t(state, told ? "transport.of" : "transport.of_reconnecting", { steps });
  return t(state, told ? "transport.computed" : "transport.computed_to", { step: whole(state, state.computed) });
}
