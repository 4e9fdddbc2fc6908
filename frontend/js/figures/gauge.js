// @ts-check
/** The course of stability as a curve: the ratio to the rule's own threshold against the steps, with a line at 1. Pure. */

import { t } from "../i18n.js";
import { runShort } from "../select.js";
import { Rows } from "../rows.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./scene.js").Actor} Actor */

const NONE = new Rows([]);

/** @type {{gauges: State["gauges"], past: string, of: (actor: Actor) => Rows}|null} */
let latest = null;

/**
 * Where the course of a run stands; the same function as long as nothing more is known. The course of the run as it was
 * before a change goes with the run's old rows: while something is dragged, and till the new ones come.
 * @param {State} state
 * @returns {(actor: Actor) => Rows}
 */
function gaugeRows({ gauges, runs, drag }) {
  const over = runs.filter(({ key, generation, pending }) => gauges[key]?.generation !== generation && !pending && drag === null);
  const past = over.map(({ key }) => key);
  if (latest?.gauges !== gauges || latest.past !== past.join()) {
    latest = { gauges, past: past.join(), of: ({ key }) => (past.includes(key) ? NONE : (gauges[key]?.rows ?? NONE)) };
  }
  return latest.of;
}

/**
 * What the second panel shows where it shows stability: the line at the limit bears the names of those who have none.
 * @param {State} state
 */
export function gaugeChoice(state) {
  const without = withoutThreshold(state);
  const words = without === "" ? t(state, "stability.limit") : without;
  const name = [t(state, "curves.sharpness_slider"), without].filter((part) => part !== "").join(t(state, "page.comma"));
  return { of: gaugeRows(state), level: { value: 1, words }, name };
}

/**
 * Whose rule has no threshold that is known; "" where every shown run has one.
 * @param {State} state
 * @returns {string}
 */
export function withoutThreshold(state) {
  const names = state.runs.flatMap((run, index) => {
    const gauge = state.gauges[run.key];
    return !run.hidden && gauge?.generation === run.generation && gauge.reason !== null ? [runShort(state, index)] : [];
  });
  return names.length === 0 ? "" : t(state, "stability.none_for", { runs: names.join(t(state, "page.comma")) });
}
