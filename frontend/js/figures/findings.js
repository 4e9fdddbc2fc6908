// @ts-check
/** What happened in the selected run, in words, and where on the timeline. Pure. */

import { has, number, t, whole } from "../i18n.js";
import { runShort, settled } from "../select.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {{code: string, step: number, at: string, claim: string, reason: string, open: boolean}} FindingShown */

/** Numbers in a sentence have no more digits than this. */
const DIGITS = 3;

/** Values that count steps or turns, or are a step. */
const COUNTS = new Set(["until", "turns", "rows", "steps", "since", "top", "back"]);

/**
 * The findings of the selected run that may be told: while it plays those which the playhead has reached, so that the
 * page does not give away what is about to happen.
 * @param {State} state
 * @returns {import("../types.js").Finding[]}
 */
export function foundSoFar(state) {
  const run = state.runs[state.selected];
  if (run === undefined || !settled(run)) return [];
  return state.playing ? run.findings.filter(({ step }) => step <= state.playhead) : run.findings;
}

/**
 * The same in sentences; a code that the page does not know is left out. Open is the one at whose step the playhead
 * stands, so that the arithmetic above has its room for the rest of the time.
 * @param {State} state
 * @returns {FindingShown[]}
 */
export function findings(state) {
  const name = runShort(state, state.selected);
  const known = foundSoFar(state).filter(({ code }) => has(state, `findings.${code}.claim`));
  const opened = known.findLastIndex(({ step }) => step === state.playhead);
  return known.map(({ code, step, values }, k) => {
    const said = { name, ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, shown(state, key, value)])) };
    return {
      code,
      step,
      at: t(state, "findings.at", { step: whole(state, step) }),
      claim: t(state, `findings.${code}.claim`, said),
      reason: t(state, `findings.${code}.reason`, said),
      open: k === opened,
    };
  });
}

/**
 * A value in a sentence: a point in brackets, a count whole, any other number short.
 * @param {State} state
 * @param {string} key
 * @param {any} value
 * @returns {string}
 */
function shown(state, key, value) {
  if (!Array.isArray(value)) return COUNTS.has(key) ? whole(state, value) : number(state, value, DIGITS);
  const numbers = value.map((each, axis) => number(state, rounded(state, each, axis), DIGITS));
  return numbers.length === 2 ? t(state, "findings.point", { x: numbers[0], y: numbers[1] }) : numbers.join(", ");
}

/**
 * A coordinate, 0 where the plot could not tell it from 0: a saddle at (0, 1e-13) is one at (0, 0).
 * @param {State} state
 * @param {number} value
 * @param {number} axis
 * @returns {number}
 */
function rounded(state, value, axis) {
  const [low, high] = state.objective?.domain[axis] ?? [0, 0];
  return Math.abs(value) < 1e-3 * (high - low) ? 0 : value;
}
