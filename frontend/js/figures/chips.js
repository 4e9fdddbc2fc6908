// @ts-check
/** Ended runs, as chips and as marks above the scrubber. Pure. */

import { endKind, endSentence } from "./cards.js";

/** @typedef {import("../types.js").State} State */

/** Marks nearer to each other than this are pushed apart. */
export const APART_PX = 14;

/** More chips than this fold into one that opens a list. */
export const CHIPS_AT_MOST = 2;

/**
 * @typedef {{key: number, slot: number, step: number, text: string, kind: import("./cards.js").ResultKind}} Chip
 */

/** The chips of runs that are still the same: they are asked for each frame. @type {WeakMap<object, {about: unknown[], chips: Chip[]}>} */
const known = new WeakMap();

/**
 * The runs that have come to an end of their own, in the order in which they did.
 * @param {State} state
 * @returns {Chip[]}
 */
export function chips(state) {
  const about = [state.experiment, state.catalog, state.language];
  const before = known.get(state.runs);
  if (before !== undefined && before.about.every((each, k) => each === about[k])) return before.chips;
  const now = found(state);
  known.set(state.runs, { about, chips: now });
  return now;
}

/**
 * @param {State} state
 * @returns {Chip[]}
 */
function found(state) {
  return state.runs
    .flatMap((run, index) => {
      const { outcome } = run;
      if (outcome === null || run.pending || outcome.kind === "step_limit") return [];
      return [{ key: run.key, slot: run.slot, step: outcome.step, text: endSentence(state, index, outcome), kind: endKind(outcome) }];
    })
    .sort((a, b) => a.step - b.step || a.slot - b.slot);
}

/**
 * Places along a line, ascending, moved as little as it takes to stand `apart` from each other and within [0, width].
 * @param {number[]} places  ascending
 * @param {number} apart
 * @param {number} width
 * @returns {number[]}
 */
export function pushedApart(places, apart, width) {
  const gap = places.length > 1 ? Math.min(apart, width / (places.length - 1)) : apart;
  // Neighbours that overlap become a group around their middle; groups that then overlap join.
  /** @type {{middle: number, count: number}[]} */
  const groups = [];
  for (const at of places) {
    let group = { middle: at, count: 1 };
    for (;;) {
      group.middle = clamp(group.middle, ((group.count - 1) * gap) / 2, width - ((group.count - 1) * gap) / 2);
      const last = groups.at(-1);
      const near = last !== undefined && group.middle - last.middle < ((group.count + last.count) / 2) * gap;
      if (last === undefined || !near) break;
      groups.pop();
      const count = last.count + group.count;
      group = { middle: (last.middle * last.count + group.middle * group.count) / count, count };
    }
    groups.push(group);
  }
  return groups.flatMap(({ middle, count }) =>
    Array.from({ length: count }, (_, k) => middle + (k - (count - 1) / 2) * gap),
  );
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 * @returns {number}
 */
const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
