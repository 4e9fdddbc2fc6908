// @ts-check
/** The map that the page wishes for: of the selected run, while its tab is shown. Pure. */

import { same, STARTS } from "../experiment.js";
import { tabOf } from "../select.js";
import { lengthOf } from "./axes.js";
import { asked, axesOf } from "./map_axes.js";
import { remembered } from "./remembered.js";
import { mostRuns } from "./sweep.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunValue} RunValue */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("./map_axes.js").MapAxis} MapAxis */

/** Pixels along a side that can be chosen, and fewer for where even the smallest of them is too much. */
export const SIZES = [64, 128, 256, 512];
const SMALLER = [32, 16, 8];

/**
 * The largest map that is smaller than another and is allowed; null where there is none.
 * @param {number} size
 * @param {(side: number) => boolean} allowed
 * @returns {number|null}
 */
export const smallerMap = (size, allowed) =>
  [...SIZES.toReversed(), ...SMALLER].find((side) => side < size && allowed(side)) ?? null;

/**
 * Pixels along each axis of a map; of whole numbers there may be fewer than are asked for.
 * @param {MapAxis[]} axes
 * @param {number} side
 * @returns {number[]}
 */
export const pixelsOf = (axes, side) => axes.map((axis) => lengthOf(asked(axis, side)));

/**
 * Whether a map with so many pixels along a side has no more of them than there may be.
 * @param {MapAxis[]} axes
 * @param {number} most
 * @returns {(side: number) => boolean}
 */
export const within = (axes, most) => (side) => pixelsOf(axes, side).reduce((all, each) => all * each, 1) <= most;

/**
 * Pixels along a side of the selected run's map: as many as are chosen, or fewer where the server would refuse them.
 * @param {State} state
 * @returns {number}
 */
export function mapSide(state) {
  const { size } = state.view.map;
  const axes = axesOf(state);
  if (axes === null || state.runs[state.selected] === undefined) return size;
  const allowed = within(axes, mostRuns(state, state.selected));
  return allowed(size) ? size : (smallerMap(size, allowed) ?? size);
}

/** @type {import("./index.js").Wishes} */
export const maps = remembered(
  (state) => [axesOf(state), state.experiment, state.catalog, state.runs[state.selected]?.key, state.view.map, tabOf(state)],
  wished,
);

/** @type {import("./index.js").Wishes} */
function wished(state) {
  const run = state.runs[state.selected];
  const axes = tabOf(state) === "map" ? axesOf(state) : null;
  if (run === undefined || axes === null) return [];
  const [x, y] = axes.map((axis) => asked(axis, mapSide(state)));
  if (x === null || y === null) return [];
  const about = JSON.stringify([determining(state, axes.map(({ name }) => name)), x, y]);
  return [{ slot: `map:${run.key}`, about, run: run.key, message: { type: "map", axes: [x, y] } }];
}

/**
 * All that determines the runs of a map, but for what it varies: moving along the axes is no other map. Changes on the
 * way are left out of every survey, and a label is only a name.
 * @param {State} state
 * @param {string[]} varied
 * @returns {object}
 */
function determining({ experiment, selected }, varied) {
  const { objective, start, steps, seed, stop, runs } = experiment;
  const { optimizer, label: _label, changes: _changes, ...rest } = /** @type {RunValue} */ (runs[selected]);
  const kept = Object.entries(optimizer.parameters).filter(([name]) => !varied.includes(name));
  const fixed = (rest.start ?? start).map((value, k) => (varied.includes(STARTS[k]) ? null : value));
  return { objective, steps, seed, stop, run: { ...rest, start: fixed }, optimizer: [optimizer.name, Object.fromEntries(kept)] };
}

/** What a map is of, and whether that is the objective it was compared with last.
 * @type {WeakMap<Survey, {own: unknown, objective: unknown, same: boolean}>} */
const grounds = new WeakMap();

/**
 * Whether a map is one of the present objective, so that its picture lies on the same ground.
 * @param {State} state
 * @param {Survey} survey  a map
 * @returns {boolean}
 */
export function sameGround({ experiment: { objective } }, survey) {
  const known = grounds.get(survey);
  if (known?.objective === objective) return known.same;
  const own = known?.own ?? JSON.parse(survey.about)[0].objective;
  const ground = { own, objective, same: same(own, objective) };
  grounds.set(survey, ground);
  return ground.same;
}
