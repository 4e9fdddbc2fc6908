// @ts-check
/**
 * Where a map's pixels lie: each is a small box about its value, so a map reaches half a pixel beyond its first and
 * last value. On a logarithmic axis all is in exponents of ten. Pure.
 */

import { ticks } from "../scale.js";
import { powerText } from "./levels.js";
import { paper, plainLayout, planeAxis, SANS } from "./styles.js";

/** @typedef {import("../types.js").Axis} Axis */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("../wishes/map_axes.js").MapAxis} MapAxis */
/** @typedef {[number, number, number, number]} Box  left, right, bottom, top, in values or exponents */

const MATH = '"STIX Two Math", "Cambria Math", "Latin Modern Math", math, serif';
/** Starts of a box that is no narrower than this have one scale on both axes. */
const NARROWEST = 2.6;
/** Narrower plots have no axis titles. */
const COMPACT_PX = 400;
/** On a logarithmic axis about so many numbers. */
const LOG_TICKS = 7;

/**
 * @param {{scale: "linear"|"log"}} axis
 * @param {number} value
 * @returns {number} where the value stands on the axis
 */
export const onAxis = ({ scale }, value) => (scale === "log" ? Math.log10(value) : value);

/**
 * @param {{scale: "linear"|"log"}} axis
 * @param {number} place
 * @returns {number} the value at a place
 */
export const fromAxis = ({ scale }, place) => (scale === "log" ? 10 ** place : place);

/**
 * The outer edges of an axis of so many evenly spaced values.
 * @param {{scale: "linear"|"log"}} axis
 * @param {number} low
 * @param {number} high
 * @param {number} count
 * @returns {[number, number]}
 */
export function edges(axis, low, high, count) {
  const [from, to] = [onAxis(axis, low), onAxis(axis, high)];
  const half = (to - from) / Math.max(1, count - 1) / 2;
  return [from - half, to + half];
}

/**
 * @param {Axis} axis
 * @returns {[number, number]} of an axis whose values are known
 */
export const edgesOf = (axis) => edges(axis, axis.values[0], axis.values[axis.values.length - 1], axis.values.length);

/**
 * @param {Axis} axis
 * @param {number} place
 * @returns {number} the index of the value in whose pixel the place lies; −1 outside
 */
export function indexAt(axis, place) {
  const [from, to] = edgesOf(axis);
  const at = Math.floor(((place - from) / (to - from)) * axis.values.length);
  return at >= 0 && at < axis.values.length ? at : -1;
}

/**
 * @param {Axis} axis
 * @param {number} index
 * @returns {number} the place of the middle of a pixel
 */
export function middleOf(axis, index) {
  const [from, to] = edgesOf(axis);
  return from + ((index + 0.5) * (to - from)) / axis.values.length;
}

/**
 * The middle of the map's pixel in which a place lies; the place itself where there is no map.
 * @param {Survey|null} survey
 * @param {[number, number]} place
 * @returns {[number, number]}
 */
export function middle(survey, place) {
  const pixel = survey === null ? null : pixelAt(survey, place);
  return survey === null || pixel === null ? place : [middleOf(survey.axes[0], pixel.column), middleOf(survey.axes[1], pixel.row)];
}

/**
 * @param {Survey} survey
 * @param {[number, number]} place  on the axes
 * @returns {{column: number, row: number}|null} null outside of the map
 */
export function pixelAt(survey, [x, y]) {
  const [column, row] = [indexAt(survey.axes[0], x), indexAt(survey.axes[1], y)];
  return column < 0 || row < 0 ? null : { column, row };
}

/**
 * The part of the room that the plot takes: two coordinates of the start have one scale where that is not too narrow.
 * @param {[MapAxis, MapAxis]} axes
 * @param {Box} box
 * @param {{width: number, height: number}} room  pixels
 * @returns {{width: number, height: number}}
 */
export function areaIn(axes, box, room) {
  if (axes.some(({ coordinate }) => coordinate === null)) return room;
  const shape = (box[1] - box[0]) / (box[3] - box[2]);
  if (shape > NARROWEST || shape < 1 / NARROWEST) return room;
  const { width, height } = room;
  return width < shape * height ? { width, height: Math.round(width / shape) } : { width: Math.round(shape * height), height };
}

/**
 * @param {{width: number, height: number}} size  of the whole plot
 * @returns {{left: number, right: number, top: number, bottom: number}}
 */
const mapMargins = ({ width }) =>
  width < COMPACT_PX ? { left: 44, right: 12, top: 8, bottom: 26 } : { left: 56, right: 16, top: 12, bottom: 44 };

/**
 * The axes as Plotly takes them, without a trace: the picture is painted over.
 * @param {Object} look
 * @param {[MapAxis, MapAxis]} look.axes
 * @param {[string, string]} look.titles
 * @param {Box} look.box
 * @param {{width: number, height: number}} look.size  of the whole plot
 * @param {boolean} look.dark
 * @param {(value: number) => string} look.say
 * @returns {{traces: object[], layout: object}}
 */
export function axesFigure({ axes, titles, box, size, dark, say }) {
  const ink = paper(dark);
  const { left, top, right, bottom } = mapMargins(size);
  const room = { width: Math.max(1, size.width - left - right), height: Math.max(1, size.height - top - bottom) };
  const area = areaIn(axes, box, room);
  const compact = size.width < COMPACT_PX;
  const axis = (/** @type {0|1} */ k) => ({
    type: axes[k].scale === "log" ? "log" : "linear",
    range: [box[2 * k], box[2 * k + 1]],
    showgrid: false,
    ...planeAxis(dark),
    nticks: compact ? 5 : 8,
    ...(axes[k].scale === "log" && powers(box[2 * k], box[2 * k + 1], say)),
    title: compact ? {} : titleOf(titles[k], k === 0 ? 2 : 4, ink.ink2),
  });
  return {
    traces: [],
    layout: {
      ...plainLayout(size, { l: left, t: top, r: size.width - left - area.width, b: size.height - top - area.height }, dark),
      xaxis: axis(0),
      yaxis: axis(1),
    },
  };
}

/**
 * Ticks of a logarithmic axis: powers of ten, or what lies between them where there are few.
 * @param {number} from  exponents
 * @param {number} to
 * @param {(value: number) => string} say
 */
function powers(from, to, say) {
  const tickvals = ticks(10 ** from, 10 ** to, LOG_TICKS, true);
  const found = tickvals.length < 2 ? ticks(10 ** from, 10 ** to, LOG_TICKS) : tickvals;
  const text = (/** @type {number} */ value) => {
    const exponent = Math.log10(value);
    return Math.abs(exponent - Math.round(exponent)) < 1e-9 && to - from > 2 ? powerText(Math.round(exponent)) : say(value);
  };
  return { tickmode: "array", tickvals: found, ticktext: found.map(text) };
}

/**
 * @param {string} words  a letter is set as in formulas
 * @param {number} standoff
 * @param {string} color
 * @returns {object}
 */
function titleOf(words, standoff, color) {
  const formula = [...words].length <= 2;
  return formula
    ? { text: `<i>${words}</i>`, standoff, font: { family: MATH, size: 17, color } }
    : { text: words, standoff, font: { family: SANS, size: 12, color } };
}
