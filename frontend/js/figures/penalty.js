// @ts-check
/** A penalty over the landscape: where it is as large as at the run's head, where the minimum goes as it grows, exact zeros. Pure. */

import { t } from "../i18n.js";
import { isRisk, riskOf } from "../objective.js";
import { at, run } from "../program.js";
import { partEntry, unpenalised } from "../risk.js";
import { axisSymbols, runShort } from "../select.js";
import { levelPaths } from "./level_lines.js";
import { pointAt } from "./plane.js";
import { spaced } from "./spacing.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Risk} Risk */
/** @typedef {import("./plane.js").Map2} Map2 */
/** @typedef {import("./scene.js").Actor} Actor */

/** Samples of a side of the plot. */
const SIDE = 65;

/**
 * The described risk in force, where it has a penalty with numbers.
 * @param {State} state
 * @returns {Risk|null}
 */
export function penalised({ catalog, experiment: { objective } }) {
  if (!isRisk(objective)) return null;
  const declared = partEntry(catalog, "penalty", objective.penalty.name)?.parameters ?? [];
  return declared.length === 0 ? null : (riskOf(catalog, objective) ?? null);
}

/** The penalty on a grid of pixels. @type {WeakMap<Risk, {map: Map2, values: Float64Array}>} */
const grids = new WeakMap();

/**
 * @param {Risk} risk
 * @param {Map2} map
 * @returns {Float64Array} row after row, the lowest first
 */
function gridOf(risk, map) {
  const known = grids.get(risk);
  if (known?.map === map) return known.values;
  const [[x0, y1], [x1, y0]] = [pointAt(map, 0, 0), pointAt(map, map.width, map.height)];
  const place = (/** @type {number} */ k, /** @type {number} */ from, /** @type {number} */ to) => from + ((to - from) * k) / (SIDE - 1);
  const x = Float64Array.from({ length: SIDE * SIDE }, (_, k) => place(k % SIDE, x0, x1));
  const y = Float64Array.from({ length: SIDE * SIDE }, (_, k) => place(Math.floor(k / SIDE), y0, y1));
  const value = priced(risk, [x, y]);
  const values = Float64Array.from(x, (_, k) => at(value, k));
  grids.set(risk, { map, values });
  return values;
}

/**
 * @param {Risk} risk
 * @param {import("../program.js").Value[]} point
 * @returns {import("../program.js").Value} the penalty there
 */
const priced = ({ letters, penalty }, point) =>
  run(penalty.value, Object.fromEntries(letters.map((letter, axis) => [letter, point[axis]])))[0];

/**
 * Where the penalty is as large as at a point.
 * @param {Risk} risk
 * @param {number[]} point
 * @param {Map2} map
 * @returns {[number, number][][]} lines in pixels; none where it is nothing there, or in one dimension
 */
export function penaltyLevel(risk, point, map) {
  if (risk.letters.length !== 2) return [];
  const level = Number(priced(risk, point));
  if (!(level > 0)) return [];
  const [across, up] = [map.width / (SIDE - 1), map.height / (SIDE - 1)];
  return levelPaths(gridOf(risk, map), SIDE, SIDE, level).map((line) => line.map(([column, row]) => [column * across, map.height - row * up]));
}

/**
 * Where the minimum goes as the penalty grows, the weakest first.
 * @param {State} state
 * @param {Map2} map
 * @returns {[number, number][]} pixels; none in one dimension or while it is not known
 */
export function solutionPixels({ solution, experiment: { objective } }, map) {
  if (solution === null || !isRisk(objective) || solution.about !== unpenalised(objective)) return [];
  return solution.points.filter(({ x }) => x.length === 2).map(({ x: [u, v] }) => [map.kx * u + map.bx, map.ky * v + map.by]);
}

/**
 * The trained parameters under the penalty that are exactly 0 where a run stands; at its start they were only put there.
 * @param {State} state
 * @param {{rows: import("../rows.js").Rows, head: number}} actor
 * @returns {string[]} symbols
 */
export function exactZeros(state, { rows, head }) {
  const { catalog, experiment: { objective } } = state;
  const risk = penalised(state);
  if (risk === null || !isRisk(objective) || head === 0) return [];
  const under = partEntry(catalog, "model", objective.model.name)?.penalised ?? [];
  const symbols = axisSymbols(state);
  return ["u", "v"].slice(0, risk.letters.length).flatMap((name, axis) =>
    under.includes(risk.letters[axis]) && rows.column(name)[head] === 0 ? [symbols[axis]] : []);
}

/**
 * @param {State} state
 * @param {{rows: import("../rows.js").Rows, head: number}} actor
 * @returns {string} "w₁ = 0 exactly", or ""
 */
export function zeroWords(state, actor) {
  const zeros = exactZeros(state, actor);
  return zeros.length === 0 ? "" : t(state, "penalty.zero", { symbols: zeros.join(" = ") });
}

/**
 * What the marks of the penalty mean.
 * @param {State} state
 * @param {Actor|null} actor  whose head the line goes through
 * @param {{level: boolean, path: boolean, zeros: boolean}} drawn  zeros: they are told here too
 * @returns {string[]}
 */
export function penaltyLegend(state, actor, drawn) {
  const { experiment: { objective }, catalog } = state;
  const strength = isRisk(objective) ? (partEntry(catalog, "penalty", objective.penalty.name)?.parameters[0]?.symbol ?? "") : "";
  const zero = drawn.zeros && actor !== null ? zeroWords(state, actor) : "";
  return [
    ...(zero !== "" && actor !== null ? [spaced(t(state, "penalty.zero_of", { run: runShort(state, actor.index), zero }))] : []),
    ...(drawn.level && actor !== null ? [spaced(t(state, "penalty.level", { run: runShort(state, actor.index) }))] : []),
    ...(drawn.path ? [t(state, "penalty.path", { strength })] : []),
  ];
}
