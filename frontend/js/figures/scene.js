// @ts-check
/** What of each run is on the plots: how far its path goes, where its head stands, and what is written there. */

import { number, t } from "../i18n.js";
import { rowAt, runName, runShort, settled, toldAt } from "../select.js";
import { GHOSTS } from "./ghosts.js";
import { zeroWords } from "./penalty.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunState} RunState */
/** @typedef {import("../types.js").Outcome} Outcome */
/** @typedef {Object} Actor
 * @property {number} index     of the run
 * @property {number} key
 * @property {number} slot
 * @property {import("../rows.js").Rows} rows
 * @property {number} to        last row of the path
 * @property {number} until     last row of the preview, `to` where there is none
 * @property {number} head      the row of the head
 * @property {boolean} selected
 * @property {boolean} ended
 * @property {boolean} diverged
 * @property {Outcome|null} outcome  only once the head stands at its step
 */

/** Layers of the paths, the lowest first, and those of them that grow while it plays. */
export const LAYERS = [GHOSTS, "ended", "paths", "selected", "preview", "pointed-at"];
export const GROWING = ["paths", "selected"];

/**
 * @param {Actor} actor
 * @returns {string} the layer of its path
 */
export const layerOf = ({ selected, ended }) => (selected ? "selected" : ended ? "ended" : "paths");

/** While it plays faster than this, arrows of one step would only flicker. */
const ARROWS_SPEED = 5;

/**
 * The runs that are shown and of which something is known, the selected one last so that it is drawn above.
 *
 * Normally a path goes to the playhead. While a parameter is dragged, what follows the step of the change is a preview.
 * While the start is dragged, paths are whole, wherever the playhead is.
 * @param {State} state
 * @returns {Actor[]}
 */
export function actors(state) {
  const { drag, playhead, selected } = state;
  /** @type {Actor[]} */
  const out = [];
  state.runs.forEach((run, index) => {
    const last = run.rows.length - 1;
    if (run.hidden || last < 0) return;
    const whole = drag?.kind === "start";
    const tried = drag !== null && !whole && (drag.run === index || drag.run === -1);
    const head = whole ? last : rowAt(run, playhead);
    const to = tried ? Math.min(head, drag.since) : head;
    const over = settled(run) && run.outcome !== null && head >= run.outcome.step;
    out.push({
      index,
      key: run.key,
      slot: run.slot,
      rows: run.rows,
      to,
      until: tried ? last : to,
      head,
      selected: index === selected,
      ended: over,
      diverged: settled(run) && run.outcome?.kind === "diverged",
      outcome: over ? run.outcome : null,
    });
  });
  return out.sort((a, b) => Number(a.selected) - Number(b.selected));
}

/**
 * @param {State} state
 * @param {Actor} actor
 * @param {boolean} compact
 * @returns {{text: string, slot: number|null}[]} the words at a head: who, and how it ended
 */
export function headWords(state, actor, compact) {
  const name = { text: runShort(state, actor.index), slot: actor.slot };
  if (compact && !actor.selected) return [name];
  const said = [actor.outcome === null ? "" : endingWords(state, actor.outcome), zeroWords(state, actor)];
  return [name, ...said.filter((text) => text !== "").map((text) => ({ text, slot: null }))];
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @returns {string} what kind of place it is, or how else the run ended; nothing where the steps were used up
 */
function endingWords(state, outcome) {
  if (outcome.kind === "step_limit") return "";
  if (outcome.kind === "converged" && outcome.point !== null) return t(state, `landscape.points.${outcome.point}`);
  return t(state, `outcome.${outcome.kind}`, { step: String(outcome.step) });
}

/**
 * @param {State} state
 * @param {Actor} actor
 * @param {boolean} compact
 * @returns {{text: string, slot: number|null}[]} the words at the edge where a path leaves the plot: who, and what
 */
export function exitWords(state, actor, compact) {
  const run = runShort(state, actor.index);
  const { outcome, slot } = actor;
  if (outcome?.kind !== "diverged") return [{ text: t(state, "landscape.leaves", { run }), slot }];
  const step = String(outcome.step);
  if (compact) return [{ text: t(state, "landscape.diverged_short", { run, step }), slot }];
  return [
    { text: t(state, "landscape.leaves", { run }), slot },
    { text: t(state, "outcome.diverged", { step }), slot: null },
  ];
}

/**
 * @param {State} state
 * @param {Actor} actor
 * @param {number} step
 * @returns {{text: string, slot: number|null}[]} the words at a point of a path: who, when, and the loss there
 */
export function rowWords(state, actor, step) {
  const run = runShort(state, actor.index);
  return [
    { text: t(state, "landscape.at_step", { run, step: String(step) }), slot: actor.slot },
    { text: `f = ${number(state, toldAt(actor, "loss", step), 4)}`, slot: null },
  ];
}

/**
 * Whether the arrows of the inspected step belong to what is shown now.
 * @param {State} state
 * @param {Actor[]} shown
 * @returns {Actor|null} whose step it is
 */
export function explained(state, shown) {
  const actor = shown[shown.length - 1];
  const { inspected, drag, playing, speed } = state;
  if (actor === undefined || !actor.selected || inspected === null || inspected.key !== actor.key) return null;
  if (drag !== null || state.runs[actor.index].pending) return null;
  if (playing && !actor.ended && speed > ARROWS_SPEED) return null;
  return inspected.step === actor.head ? actor : null;
}

/**
 * What stands on the plot, in a few sentences, for those who do not see it.
 * @param {State} state
 * @param {string} surface
 * @param {string} [opening]  the first of them, where it is not the contour's
 * @returns {string}
 */
export function summary(state, surface, opening) {
  const point = (/** @type {number[]} */ x) => x.map((value) => number(state, value, 3)).join(", ");
  const parts = [
    opening ?? t(state, state.objective?.dimension === 1 ? "landscape.summary_line" : "landscape.summary", { surface }),
    t(state, "landscape.summary_start", { point: point(state.experiment.start) }),
  ];
  for (const actor of actors(state)) {
    const at = (/** @type {string} */ name) => toldAt(actor, name, actor.head);
    const run = runName(state, actor.index);
    const { kind, step } = actor.outcome ?? { kind: "", step: actor.head };
    const outcome = kind === "" ? "" : t(state, `outcome.${kind}`, { step: String(step) });
    const value = number(state, at("loss"), 3);
    const values = { run, step: String(actor.head), value, point: point([at("u"), at("v")]), outcome };
    parts.push(t(state, outcome === "" ? "landscape.summary_run" : "landscape.summary_ended", values));
  }
  return parts.join(" ");
}
