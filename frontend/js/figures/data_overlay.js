// @ts-check
/** What the data put over the landscape: the cloud of the rows' gradients, and one row's own loss. Pure. */

import { column, run } from "../program.js";
import { drawsBatches } from "../epochs.js";
import { isRisk } from "../objective.js";
import { cloudAt, gradients, spreadOf } from "./data_cloud.js";
import { pointOf } from "./data_picture.js";
import { pointInputs, riskShown, rowInputs, samplesOf, tableShown } from "./data_rows.js";
import { askedAt, batchShown } from "./data_scene.js";
import { levelPaths } from "./level_lines.js";
import { pointAt } from "./plane.js";
import { tabOf } from "./tabs.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Risk} Risk */
/** @typedef {import("./data_rows.js").Table} Table */
/** @typedef {import("./scene.js").Actor} Actor */
/** @typedef {import("./plane.js").Map2} Map2 */
/** @typedef {[number, number]} Pixel */
/** @typedef {[Pixel, Pixel]} Arrow  from where to its tip */
/** @typedef {Object} Pull
 * @property {Arrow[]} batch   of the batch's rows
 * @property {Pixel[]} others  tips of some of the other rows
 * @property {Arrow|null} mean of the batch, the penalty's pull with it
 * @property {Arrow} all       of all rows
 * @property {number} drawn    rows in the batch, of which arrows may be some
 */

/** A gradient of usual length among the rows has an arrow of so many pixels. */
const USUAL_PX = 84;
/** More tips than these cannot be told apart. */
const MOST_TIPS = 96;
const MOST_OTHERS = 150;
/** In one dimension arrows lie flat, those of rows above the curve in so many lanes, so many pixels apart, the means below. */
const LANE_PX = 4;
const LANES = 8;

/**
 * The risk and its rows, where the landscape shows what they pull.
 * @param {State} state
 * @returns {{risk: Risk, table: Table}|null}
 */
export function dataOver(state) {
  if (!isRisk(state.experiment.objective) || !["landscape", "data"].includes(tabOf(state))) return null;
  const risk = riskShown(state);
  return risk === null ? null : { risk, table: tableShown(state, risk) };
}

/**
 * Whether gradients of rows stand where the selected run's step began; they take the place of the step's own two arrows.
 * @param {State} state
 * @param {Actor} actor
 * @returns {boolean}
 */
export const clouded = (state, actor) =>
  state.drag?.kind !== "start" && dataOver(state) !== null && drawsBatches(state.runs[actor.index]) && batchShown(state, actor) !== null;

/**
 * The cloud at the selected run.
 * @param {State} state
 * @param {Actor} actor
 * @returns {import("./data_cloud.js").Cloud|null}
 */
export function cloudOf(state, actor) {
  const data = clouded(state, actor) ? dataOver(state) : null;
  if (data === null) return null;
  const replacement = state.experiment.runs[actor.index]?.oracle?.parameters.replacement === true;
  return cloudAt(data.risk, data.table, askedAt(data, actor), batchShown(state, actor), replacement);
}

/**
 * Some of so many, evenly.
 * @param {number} count
 * @param {number} most
 * @returns {number[]}
 */
function some(count, most) {
  const every = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
}

/**
 * How many pixels a gradient of length 1 is worth: of no use where all are 0 or one is not finite.
 * @param {number} spread
 * @param {Map2} map
 * @returns {number}
 */
const scaleFor = (spread, { kx }) => USUAL_PX / (spread * Math.abs(kx));

/**
 * The cloud in pixels: down each row's gradient, all arrows at one scale, so that the batch's is the mean of its rows'.
 * @param {import("./data_cloud.js").Cloud} cloud
 * @param {number[]} from  the point
 * @param {number|null} height  of the curve there, in one dimension
 * @param {Map2} map
 * @returns {Pull|null}
 */
export function pullOf({ each, all, batch, members, spread }, from, height, map) {
  const scale = scaleFor(spread, map);
  if (!Number.isFinite(scale)) return null;
  const flat = each.length === 1;
  const [x, y] = [map.kx * from[0] + map.bx, map.ky * (flat ? Number(height) : from[1]) + map.by];
  /** @type {(gradient: ArrayLike<number>, lane?: number) => Arrow} */
  const arrow = (gradient, lane = 0) => {
    const level = y - (flat ? LANE_PX * lane : 0);
    return [[x, level], [x - scale * gradient[0] * map.kx, level - (flat ? 0 : scale * gradient[1] * map.ky)]];
  };
  const ofRow = (/** @type {number} */ k) => arrow(each.map((values) => values[k]), 4 + (k % LANES));
  const lit = new Set(members);
  return {
    batch: some(members.length, MOST_TIPS).map((k) => ofRow(members[k])),
    others: some(each[0].length, MOST_OTHERS).flatMap((k) => (lit.has(k) ? [] : [ofRow(k)[1]])),
    mean: batch === null ? null : arrow(batch, -4),
    all: arrow(all, -8),
    drawn: members.length,
  };
}

/**
 * One row's pull at a run's head, at the scale of the cloud there.
 * @param {{risk: Risk, table: Table}} data
 * @param {Actor} actor
 * @param {number} row     its number
 * @param {number|null} height
 * @param {Map2} map
 * @returns {Arrow|null} null for a row that trains nothing
 */
export function rowPull({ risk, table }, actor, row, height, map) {
  const index = risk.pairs === null ? samplesOf(risk, table).indices.get(row) : undefined;
  if (index === undefined) return null;
  const point = pointOf(risk, actor);
  const each = gradients(risk, table, point);
  const scale = scaleFor(spreadOf(each), map);
  const flat = each.length === 1;
  const from = /** @type {Pixel} */ ([map.kx * point[0] + map.bx, map.ky * (flat ? Number(height) : point[1]) + map.by]);
  const tip = /** @type {Pixel} */ ([from[0] - scale * each[0][index] * map.kx, from[1] - (flat ? 0 : scale * each[1][index] * map.ky)]);
  return Number.isFinite(tip[0] + tip[1]) ? [from, tip] : null;
}

const GRID = { columns: 57, rows: 45 };
/** Shares of the way from the lowest to the highest value, squared: evenly spaced lines for a parabola. */
const LEVELS = [0.06, 0.25, 0.5, 0.75];
/** So many of the values lie below what is called the highest. */
const MOST = 0.95;

/**
 * The loss of one row alone over what the landscape shows: level lines, in one dimension its curve.
 * @param {{risk: Risk, table: Table}} data
 * @param {number} row  its number
 * @param {Map2} map
 * @returns {Pixel[][]|null} null for a row whose loss is not its own
 */
export function ownLoss({ risk, table }, row, map) {
  const place = table.places.get(row);
  if (place === undefined || risk.pairs !== null) return null;
  const inputs = rowInputs(table.features.map((feature) => feature[place]), table.targets[place], table.cell);
  const loss = (/** @type {Float64Array[]} */ point) => {
    const [values] = run(risk.programs.row_loss, { ...inputs, ...pointInputs(risk, point) });
    return column(values, point[0].length);
  };
  const [x0, y0] = pointAt(map, 0, map.height);
  const [x1, y1] = pointAt(map, map.width, 0);
  const { columns, rows } = GRID;
  const across = (/** @type {number} */ count) => Float64Array.from({ length: count }, (_, k) => x0 + ((x1 - x0) * (k % columns)) / (columns - 1));
  if (risk.letters.length === 1) {
    const x = across(columns);
    const values = loss([x]);
    return [Array.from(x, (value, k) => /** @type {Pixel} */ ([map.kx * value + map.bx, map.ky * values[k] + map.by]))];
  }
  const up = Float64Array.from({ length: columns * rows }, (_, k) => y0 + ((y1 - y0) * Math.floor(k / columns)) / (rows - 1));
  const z = loss([across(columns * rows), up]);
  return levelsOf(z).flatMap((level) => levelPaths(z, columns, rows, level)).map((line) =>
    line.map(([i, j]) => /** @type {Pixel} */ ([(map.width * i) / (columns - 1), map.height - (map.height * j) / (rows - 1)])),
  );
}

/**
 * @param {Float64Array} z
 * @returns {number[]}
 */
function levelsOf(z) {
  const sorted = z.filter(Number.isFinite).sort();
  if (sorted.length === 0) return [];
  const [low, high] = [sorted[0], sorted[Math.floor(MOST * (sorted.length - 1))]];
  return high > low ? LEVELS.map((share) => low + share * share * (high - low)) : [];
}
