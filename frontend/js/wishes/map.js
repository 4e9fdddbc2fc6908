// @ts-check
/** The map that the page wishes for: of the selected run, while its tab is shown. Pure. */

import { same, STARTS } from "../experiment.js";
import { tabOf } from "../select.js";
import { asked, axesOf } from "./map_axes.js";
import { remembered } from "./remembered.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunValue} RunValue */
/** @typedef {import("../types.js").Survey} Survey */

/** @type {import("./index.js").Wishes} */
export const maps = remembered(
  (state) => [axesOf(state), state.experiment, state.runs[state.selected]?.key, state.view.map, tabOf(state)],
  wished,
);

/** @type {import("./index.js").Wishes} */
function wished(state) {
  const run = state.runs[state.selected];
  const axes = tabOf(state) === "map" ? axesOf(state) : null;
  if (run === undefined || axes === null) return [];
  const [x, y] = axes.map((axis) => asked(axis, state.view.map.size));
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
