// @ts-check
/** What a panel of curves draws of each run: the column, how far it is known, and the lines that are made of it. Pure. */

import { toldAt } from "../select.js";
import { onCurve } from "./curves.js";
import { actors } from "./scene.js";
import { curveStroke } from "./styles.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./scene.js").Actor} Actor */
/** @typedef {import("./cost.js").Cost} Cost */
/** @typedef {{id: number, rows: import("../rows.js").Rows, place: import("./paths.js").Place, layer: string, from: number, to: number,
 *   stroke: import("./styles.js").Stroke}} Line */
/** @typedef {Object} Beside  another column of a run's rows, drawn with the first
 * @property {string} column
 * @property {string} layer
 * @property {boolean} reaches   whether the axis makes room for it
 * @property {boolean} selected  whether the selected run alone has it
 * @property {(slot: number, dark: boolean) => import("./styles.js").Stroke} stroke
 */
/** @typedef {Object} Choice  what a panel shows, read off the state
 * @property {string} column
 * @property {(actor: Actor) => import("../rows.js").Rows} [of]  where the column stands, if not among the run's rows
 * @property {readonly Beside[]} [beside]
 * @property {{key: number, step: number, column: string, words: string}|null} [best]  a step that is marked on one run
 * @property {import("./band.js").Band|null} [band]  quantiles of an ensemble, drawn under the curves
 * @property {(actor: Actor) => Actor} [ahead]  the run as far as its curve is drawn ahead of the playhead
 * @property {boolean} log
 * @property {number} base     taken off each value
 * @property {{value: number, words: string}|null} [level]  a line across, with its name
 * @property {string} name     for the ear
 */

/** What the observer tells where it looks. Other columns have a number in each row, or none for a reason. */
const LOOKED_AT = new Set(["loss", "gradient_norm"]);

/**
 * @param {Choice} choice
 * @param {Actor} actor
 * @returns {import("../rows.js").Rows} that have the column
 */
export const rowsOf = (choice, actor) => choice.of?.(actor) ?? actor.rows;

/**
 * @param {Choice} choice
 * @param {Actor} actor
 * @returns {Float64Array} what is drawn of a run, row by row
 */
export const valuesOf = (choice, actor) => rowsOf(choice, actor).column(choice.column);

/**
 * @param {Choice} choice
 * @param {Actor} actor
 * @param {number} row
 * @returns {number} what is said of a row
 */
export const valueOf = (choice, actor, row) =>
  LOOKED_AT.has(choice.column) ? toldAt(actor, choice.column, row) : valuesOf(choice, actor)[row];

/**
 * What is drawn beside the first column of a run.
 * @param {Choice} choice
 * @param {Actor} actor
 * @returns {Beside[]}
 */
export const besideOf = ({ beside = [] }, { rows, selected }) =>
  beside.filter((each) => rows.names.includes(each.column) && (selected || !each.selected));

/**
 * The runs that have the column, each as far as the column is known: one that is no part of the rows comes after them.
 * @param {State} state
 * @param {Choice} choice
 * @returns {Actor[]}
 */
export function castOf(state, choice) {
  const cast = actors(state).filter((actor) => rowsOf(choice, actor).length > 0 && valuesOf(choice, actor).length > 0);
  if (choice.of === undefined) return cast;
  return cast.map((actor) => {
    const last = rowsOf(choice, actor).length - 1;
    const { to, until, head } = actor;
    return { ...actor, to: Math.min(to, last), until: Math.min(until, last), head: Math.min(head, last) };
  });
}

/**
 * The lines of one run, on the layers "curves", "curve-ahead" and "curve-preview", and on those of what is beside them.
 * @param {Choice} choice
 * @param {Actor} actor
 * @param {Cost} cost
 * @param {import("./plane.js").Map2} map
 * @param {boolean} dark
 * @returns {Line[]}
 */
export function linesOf(choice, actor, cost, map, dark) {
  const { key, slot, to, until } = actor;
  const place = onCurve(valuesOf(choice, actor), map, choice.log, choice.base, cost);
  const drawn = { id: key, rows: rowsOf(choice, actor), place, layer: "curves", from: 0, to };
  const whole = choice.ahead?.(actor).to ?? to;
  const out = [];
  for (const { column, layer, stroke } of besideOf(choice, actor)) {
    const line = { id: key, rows: actor.rows, place: onCurve(actor.rows.column(column), map, choice.log, choice.base, cost), stroke: stroke(slot, dark) };
    out.push({ ...line, layer, from: 0, to });
    if (until > to) out.push({ ...line, layer: "curve-preview", from: to, to: until });
  }
  if (whole > to) out.push({ ...drawn, layer: "curve-ahead", to: whole, stroke: curveStroke({ slot }, dark) });
  out.push({ ...drawn, stroke: curveStroke(actor, dark) });
  if (until > to) out.push({ ...drawn, layer: "curve-preview", from: to, to: until, stroke: curveStroke({ slot, preview: true }, dark) });
  return out;
}
