// @ts-check
/** The plot that stands still, as Plotly takes it: the filled contour in two dimensions, the curve in one. */

import { groundScale, levelLine } from "./ground.js";
import { drawable, levels } from "./levels.js";
import { paper, plainLayout, planeAxis } from "./styles.js";
import { italic } from "./symbols.js";

/** @typedef {import("./plane.js").Box} Box */
/** @typedef {import("../types.js").Contour} Contour */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Margins */
/** @typedef {{traces: object[], layout: object}} Figure */
/** @typedef {Object} Look
 * @property {number} width   of the whole plot, pixels
 * @property {number} height
 * @property {boolean} compact  a phone: no colour bar, no axis titles
 * @property {boolean} dark
 * @property {Box} box        what is visible
 * @property {boolean} equal  both axes at one scale
 * @property {number} zoom    width of the visible box over the domain's
 * @property {string[]} symbols  of the axes
 * @property {(value: number) => string} say
 */

const MATH = '"STIX Two Math", "Cambria Math", "Latin Modern Math", math, serif';

/**
 * @param {boolean} compact
 * @param {number} dimension
 * @returns {Margins} around the plot area
 */
export function margins(compact, dimension) {
  if (compact) return { left: dimension === 1 ? 40 : 32, right: 12, top: 12, bottom: 26 };
  return { left: 48, right: dimension === 1 ? 24 : 60, top: 16, bottom: 44 };
}

/**
 * The filled contour with its few lines and the colour bar.
 * @param {Contour|null} contour
 * @param {import("./levels.js").Style} style
 * @param {Look} look
 * @returns {Figure}
 */
export function contourFigure(contour, style, look) {
  const chosen = contour === null ? null : levels(contour.z, style, look.zoom, look.say);
  const traces = contour === null || chosen === null ? [] : [contourTrace(contour, chosen, look)];
  return { traces, layout: layout(look, 2, look.symbols[1]) };
}

/**
 * @param {Contour} contour
 * @param {import("./levels.js").Levels} chosen
 * @param {Look} look
 * @returns {object}
 */
function contourTrace(contour, chosen, look) {
  const { columns, rows, box } = contour;
  const z = drawable(contour.z, chosen);
  const ink = paper(look.dark);
  return {
    type: "contour",
    x: evenly(box[0], box[1], columns),
    y: evenly(box[2], box[3], rows),
    z: Array.from({ length: rows }, (_, row) => z.subarray(row * columns, (row + 1) * columns)),
    hoverinfo: "skip",
    connectgaps: false,
    autocontour: false,
    contours: { coloring: "fill", showlines: true, start: chosen.start, end: chosen.end, size: chosen.size },
    line: { width: 0.6, color: levelLine(look.dark), smoothing: 0.7 },
    colorscale: groundScale(look.dark),
    showscale: !look.compact,
    colorbar: {
      thickness: 8,
      thicknessmode: "pixels",
      len: 1,
      ypad: 0,
      xpad: 0,
      x: 1 + 17 / (look.width - 108),
      xanchor: "left",
      outlinewidth: 0,
      ticks: "outside",
      ticklen: 4,
      tickcolor: ink.edge,
      tickfont: { size: 12, color: ink.ink2 },
      tickmode: "array",
      tickvals: chosen.ticks.map(({ at }) => at),
      ticktext: chosen.ticks.map(({ text }) => text),
    },
  };
}

/**
 * The curve of an objective of one parameter.
 * @param {Contour|null} contour  of one row
 * @param {Look} look
 * @returns {Figure}
 */
export function lineFigure(contour, look) {
  const ink = paper(look.dark);
  const traces =
    contour === null
      ? []
      : [
          {
            type: "scatter",
            mode: "lines",
            x: evenly(contour.box[0], contour.box[1], contour.columns),
            y: Array.from(contour.z, (value) => (Number.isFinite(value) ? value : null)),
            hoverinfo: "skip",
            line: { color: ink.ink2, width: 2, simplify: false },
            connectgaps: false,
          },
        ];
  return { traces, layout: layout(look, 1, "f") };
}

/**
 * The heights that a curve in one dimension shows: all of it, with a little room above and below.
 * @param {{z: ArrayLike<number>}} contour
 * @returns {[number, number]}
 */
export function heights(contour) {
  const finite = Array.from(contour.z).filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} count
 * @returns {Float64Array} evenly spaced, both ends included
 */
export const evenly = (from, to, count) =>
  Float64Array.from({ length: count }, (_, k) => (count === 1 ? from : from + ((to - from) * k) / (count - 1)));

/**
 * @param {Look} look
 * @param {number} dimension
 * @param {string} vertical  name of the upward axis
 * @returns {object}
 */
function layout(look, dimension, vertical) {
  const ink = paper(look.dark);
  const { left, right, top, bottom } = margins(look.compact, dimension);
  const [x0, x1, y0, y1] = look.box;
  const axis = {
    showgrid: dimension === 1,
    gridcolor: ink.grid,
    ...planeAxis(look.dark),
    constrain: "range",
  };
  const title = (/** @type {string} */ name, /** @type {number} */ standoff) =>
    look.compact ? {} : { text: italic(name), standoff, font: { family: MATH, size: 17, color: ink.ink2 } };
  return {
    ...plainLayout(look, { l: left, r: right, t: top, b: bottom }, look.dark),
    dragmode: "pan",
    xaxis: { ...axis, range: [x0, x1], nticks: look.compact ? 6 : 8, title: title(look.symbols[0], 2) },
    yaxis: {
      ...axis,
      range: [y0, y1],
      nticks: look.compact ? 5 : 8,
      title: title(vertical, 4),
      ...(look.equal ? { scaleanchor: "x", scaleratio: 1 } : {}),
    },
  };
}
