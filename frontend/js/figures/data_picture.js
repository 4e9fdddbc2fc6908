// @ts-check
/** How data are drawn: which picture suits them, what its axes span, and where each row stands in it. Pure. */

import { column, run } from "../program.js";
import { givesOf, pointInputs, rowInputs } from "./data_rows.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Risk} Risk */
/** @typedef {import("./data_rows.js").Table} Table */
/** @typedef {import("./plane.js").Box} Box */
/** @typedef {"line"|"fit"|"chance"|"plane"|"mass"|"rank"} Picture
 *   a number over one feature; numbers, predicted over true; a label over one feature; labels in the plane of two
 *   features; masses on a grid; relevance over the score */
/** @typedef {{picture: Picture, risk: Risk, table: Table, gives: string}} Data */
/** @typedef {{head: number, rows: import("../rows.js").Rows}} Standing  where a run stands: a row of its columns */

/**
 * @param {Table} table
 * @returns {Picture}
 */
export function pictureOf({ kind, features }) {
  if (kind === "mass" || kind === "rank") return kind;
  if (kind === "label") return features.length === 1 ? "chance" : "plane";
  return features.length === 1 ? "line" : "fit";
}

/**
 * @param {State} state
 * @param {Risk} risk
 * @param {Table} table
 * @returns {Data}
 */
export const dataOf = (state, risk, table) => ({ picture: pictureOf(table), risk, table, gives: givesOf(state) });

/** Whether rows stand elsewhere when the trained parameters are others. @param {Picture} picture */
export const moving = (picture) => picture === "fit" || picture === "rank";

/** Room about the data, as shares of what they span. */
const ROOM = { across: 0.06, up: 0.1 };
/** How high the axis of masses is, times the greatest of them. */
const MASSES = 1.25;
/** Labels stand at 0 and 1, with room to drag them. */
const LABELS = /** @type {[number, number]} */ ([-0.15, 1.15]);

/**
 * @param {ArrayLike<number>} values
 * @param {number} room
 * @returns {[number, number]}
 */
export function span(values, room) {
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < values.length; k += 1) {
    if (!Number.isFinite(values[k])) continue;
    low = Math.min(low, values[k]);
    high = Math.max(high, values[k]);
  }
  if (low > high) return [-1, 1];
  const more = room * (high - low) || Math.abs(high) / 2 || 1;
  return [low - more, high + more];
}

/**
 * What the axes span. Scores are there only where a run stands.
 * @param {Data} data
 * @param {ArrayLike<number>|null} scores  of all rows
 * @returns {Box}
 */
export function boxOf({ picture, table: { features, targets } }, scores) {
  const across = () => span(features[0], ROOM.across);
  switch (picture) {
    case "chance":
      return [...across(), ...LABELS];
    case "plane":
      return [...across(), ...span(features[1], ROOM.across)];
    case "mass":
      return [...across(), 0, MASSES * Math.max(...targets)];
    case "fit":
      return [...span(targets, ROOM.up), ...span(targets, 2 * ROOM.up)];
    case "rank":
      return [...span(scores ?? [], 2 * ROOM.across), ...span(targets, 2 * ROOM.up)];
    default:
      return [...across(), ...span(targets, ROOM.up)];
  }
}

/**
 * The model's prediction for columns of features, as the picture shows it: a chance, a mass, or the number itself.
 * @param {Data} data
 * @param {ArrayLike<number>} point
 * @param {import("../program.js").Value[]} features
 * @returns {import("../program.js").Value}
 */
export function predicted({ picture, risk, table: { cell }, gives }, point, features) {
  const [raw] = run(risk.programs.prediction, { ...rowInputs(features, 0, cell), ...pointInputs(risk, point) });
  const shown = picture === "mass" && gives === "log_density" ? (/** @type {number} */ v) => cell * Math.exp(v)
    : picture === "chance" && gives !== "number" ? squashed
    : null;
  if (shown === null) return raw;
  return typeof raw === "number" ? shown(raw) : raw.map(shown);
}

/** σ: from a logit to a chance. @param {number} v @returns {number} */
const squashed = (v) => 1 / (1 + Math.exp(-v));

/**
 * The trained parameters of a run where it stands.
 * @param {Risk} risk
 * @param {Standing} standing
 * @param {number} [back]  so many steps earlier, not before the start
 * @returns {number[]}
 */
export function pointOf(risk, { rows, head }, back = 0) {
  const names = ["u", "v"].slice(0, risk.letters.length);
  return names.map((name) => rows.column(name)[Math.max(0, head - back)]);
}

/**
 * Where each row stands in the picture. What the trained parameters decide is NaN without any.
 * @param {Data} data
 * @param {ArrayLike<number>|null} predictions  of all rows
 * @returns {{x: ArrayLike<number>, y: ArrayLike<number>}}
 */
export function places({ picture, table: { features, targets } }, predictions) {
  const nowhere = () => new Float64Array(targets.length).fill(NaN);
  switch (picture) {
    case "plane":
      return { x: features[0], y: features[1] };
    case "fit":
      return { x: targets, y: predictions ?? nowhere() };
    case "rank":
      return { x: predictions ?? nowhere(), y: targets };
    default:
      return { x: features[0], y: targets };
  }
}

/**
 * A row's values after its mark was put to a place of the picture. What the picture does not show stays as it was.
 * @param {Data} data
 * @param {number[]} from  the row's values: its features, then its target
 * @param {[number, number]} to
 * @returns {number[]}
 */
export function putTo({ picture }, from, [x, y]) {
  const last = from.length - 1;
  const withTarget = (/** @type {number} */ target) => from.map((value, k) => (k === last ? target : value));
  switch (picture) {
    case "plane":
      return [x, y, from[last]];
    case "chance":
      return [x, y < 0.5 ? 0 : 1];
    case "fit":
      return withTarget(x);
    case "rank":
      return withTarget(y);
    case "mass":
      return withTarget(Math.min(1, Math.max(SMALLEST_MASS, y)));
    default:
      return [x, y];
  }
}

/** A mass is a part of 1, and its logarithm is needed. */
const SMALLEST_MASS = 1e-6;

/** Samples of a curve. */
const POINTS = 97;

/**
 * The fitted line or curve of a run over what the axes span.
 * @param {Data} data
 * @param {ArrayLike<number>} point
 * @param {Box} box
 * @returns {{x: Float64Array, y: Float64Array}|null} null where the picture has none
 */
export function curveOf(data, point, [x0, x1]) {
  if (!["line", "chance", "mass"].includes(data.picture)) return null;
  const x = Float64Array.from({ length: POINTS }, (_, k) => x0 + ((x1 - x0) * k) / (POINTS - 1));
  const y = predicted(data, point, [x]);
  return { x, y: column(y, POINTS) };
}

/**
 * The model's raw prediction over the plane of two features.
 * @param {Data} data
 * @param {ArrayLike<number>} point
 * @param {Box} box
 * @param {number} columns
 * @param {number} rows
 * @returns {Float64Array} row after row, the lowest first
 */
export function over(data, point, [x0, x1, y0, y1], columns, rows) {
  const count = columns * rows;
  const first = Float64Array.from({ length: count }, (_, k) => x0 + ((x1 - x0) * (k % columns)) / (columns - 1));
  const second = Float64Array.from({ length: count }, (_, k) => y0 + ((y1 - y0) * Math.floor(k / columns)) / (rows - 1));
  const values = predicted(data, point, [first, second]);
  return column(values, count);
}

/**
 * Where labels part: the prediction on one side of which label 1 is said.
 * @param {Data} data
 * @returns {number}
 */
export const boundaryOf = ({ gives }) => (gives === "number" ? 0.5 : 0);

/**
 * Where on the axis of the one feature the label that is said changes.
 * @param {{x: Float64Array, y: Float64Array}} curve  of the chance of label 1
 * @returns {number[]}
 */
export function crossings({ x, y }) {
  const found = [];
  for (let k = 1; k < x.length; k += 1) {
    if (y[k - 1] < 0.5 === y[k] < 0.5 || !Number.isFinite(y[k - 1] + y[k])) continue;
    found.push(x[k - 1] + ((0.5 - y[k - 1]) / (y[k] - y[k - 1])) * (x[k] - x[k - 1]));
  }
  return found;
}

/** @type {WeakMap<object, boolean>} */
const proper = new WeakMap();

/**
 * Whether σ of the prediction is a probability under this loss: what makes the expected loss least
 * at a chance q is then the logit of q, σ(p)ℓ′(p; 1) + (1 − σ(p))ℓ′(p; 0) = 0.
 * @param {Risk} risk
 * @returns {boolean}
 */
export function isChance({ programs: { slope } }) {
  const made = proper.get(slope);
  if (made !== undefined) return made;
  const [p, target] = slope.inputs;
  const holds = [-2.5, -0.5, 1, 3].every((logit) => {
    const [up, down] = [1, 0].map((y) => Number(run(slope, { p: logit, y, [p]: logit, [target]: y })[0]));
    const chance = squashed(logit);
    return Math.abs(chance * up + (1 - chance) * down) < 1e-9 * (Math.abs(up) + Math.abs(down));
  });
  proper.set(slope, holds);
  return holds;
}
