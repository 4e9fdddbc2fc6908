// @ts-check
/** The surface in space, as Plotly takes it, and the box in which it stands. Pure. */

import { ticks } from "../scale.js";
import { evenly } from "./contour.js";
import { groundScale, reliefLine } from "./ground.js";
import { drawable, levels, span } from "./levels.js";
import { paper } from "./styles.js";

/** @typedef {import("../types.js").Contour} Contour */
/** @typedef {import("./boxed.js").Box3} Box3 */
/** @typedef {{at: number, text: string}} Mark */
/** @typedef {Object} Relief
 * @property {Box3} box
 * @property {import("./boxed.js").Height} height
 * @property {boolean} log       the height is the logarithm of f, or of f above its base
 * @property {Mark[][]} marks    of the three axes
 * @property {Float64Array} z    heights of the grid, row after row; NaN where there is none
 * @property {{start: number, end: number, size: number}} levels
 */

/** Sides of the floor may differ so much; beyond it the floor is a square. */
const MOST_UNEQUAL = 2.6;
/** Heights over the floor's longer side. */
const UPRIGHT = 0.72;
/** The lid stands a little above the highest value, so that a path on the rim is in the box. */
const HEADROOM = 0.02;
const MARKS = 6;
/** Width over height of a picture in which the box fits across as well as upwards. */
const ROOMY = 1.15;

/**
 * Heights, box and marks of a grid.
 * @param {Contour} grid
 * @param {import("./levels.js").Style} style
 * @param {number} zoom  width of the box over the domain's
 * @param {(value: number) => string} say
 * @param {number[]} [minima]  values that the surface is known to have, perhaps between the points of the grid
 * @returns {Relief|null} null where no value is finite
 */
export function relief(grid, style, zoom, say, minima = []) {
  const chosen = levels(grid.z, style, zoom, say);
  if (chosen === null) return null;
  const { log, base, start, end, size } = chosen;
  const z = drawable(grid.z, chosen);
  const { low, high } = span(z);
  const floor = log ? start - size / 2 : low;
  const room = (high - floor || Math.abs(high) || 1) * HEADROOM;
  const [x0, x1, y0, y1] = grid.box;
  const height = log
    ? (/** @type {number} */ loss) => (loss > base ? Math.max(floor, Math.log10(loss - base)) : floor)
    : (/** @type {number} */ loss) => loss;
  const lid = high + room;
  const bottom = log ? floor : Math.min(low, ...minima) - room;
  const along = (/** @type {number} */ from, /** @type {number} */ to) =>
    ticks(from, to, MARKS).map((at) => ({ at, text: say(at) }));
  return {
    box: { low: [x0, y0, bottom], high: [x1, y1, lid] },
    height,
    log,
    marks: [along(x0, x1), along(y0, y1), chosen.ticks.filter(({ at }) => at >= bottom && at <= lid)],
    z,
    levels: { start, end, size },
  };
}

/**
 * Lengths of the box's sides on the screen, the longer side of the floor being 1.
 * @param {Box3} box
 * @returns {{x: number, y: number, z: number}}
 */
export function sides({ low, high }) {
  const [x, y] = [high[0] - low[0], high[1] - low[1]];
  const longer = Math.max(x, y);
  if (longer / Math.min(x, y) > MOST_UNEQUAL) return { x: 1, y: 1, z: UPRIGHT };
  return { x: x / longer, y: y / longer, z: UPRIGHT };
}

/**
 * The eye of a camera, as Plotly takes it; in a narrow picture it stands further off, so that the box fits across.
 * @param {import("../reduce/camera.js").Camera} camera
 * @param {{width: number, height: number}} size
 */
export function eyeOf([azimuth, elevation, distance], { width, height }) {
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const far = distance * Math.max(1, (ROOMY * height) / width);
  const flat = far * Math.cos(e);
  return {
    eye: { x: flat * Math.cos(a), y: flat * Math.sin(a), z: far * Math.sin(e) },
    center: { x: 0, y: 0, z: -0.08 },
    up: { x: 0, y: 0, z: 1 },
    projection: { type: "perspective" },
  };
}

/**
 * @param {Contour} grid
 * @param {Relief} chosen  of that grid
 * @param {{width: number, height: number, dark: boolean, camera: import("../reduce/camera.js").Camera}} look
 * @returns {import("./contour.js").Figure}
 */
export function reliefFigure(grid, chosen, { width, height, dark, camera }) {
  const { box, levels: each } = chosen;
  const ink = paper(dark);
  const axis = (/** @type {number} */ k) => ({
    range: [box.low[k], box.high[k]],
    autorange: false,
    tickmode: "array",
    tickvals: chosen.marks[k].map(({ at }) => at),
    showticklabels: false,
    ticks: "",
    title: { text: "" },
    showspikes: false,
    zeroline: false,
    showgrid: true,
    gridcolor: ink.grid,
    gridwidth: 1,
    showline: true,
    linecolor: ink.edge,
    linewidth: 1,
  });
  return {
    traces: [surface(grid, chosen, each, dark)],
    layout: {
      width,
      height,
      autosize: false,
      margin: { l: 0, r: 0, t: 0, b: 0, pad: 0, autoexpand: false },
      paper_bgcolor: "rgba(0, 0, 0, 0)",
      showlegend: false,
      hovermode: false,
      scene: {
        xaxis: axis(0),
        yaxis: axis(1),
        zaxis: axis(2),
        aspectmode: "manual",
        aspectratio: sides(box),
        bgcolor: "rgba(0, 0, 0, 0)",
        dragmode: false,
        hovermode: false,
        camera: eyeOf(camera, { width, height }),
      },
    },
  };
}

/**
 * @param {Contour} grid
 * @param {Relief} chosen
 * @param {Relief["levels"]} each
 * @param {boolean} dark
 */
function surface({ box, columns, rows }, { z }, { start, end, size }, dark) {
  const off = { highlight: false };
  return {
    type: "surface",
    x: evenly(box[0], box[1], columns),
    y: evenly(box[2], box[3], rows),
    z: Array.from({ length: rows }, (_, row) => z.subarray(row * columns, (row + 1) * columns)),
    connectgaps: false,
    hoverinfo: "skip",
    showscale: false,
    cauto: false,
    cmin: start - size / 2,
    cmax: end + size / 2,
    colorscale: groundScale(dark),
    contours: { x: off, y: off, z: { ...off, show: true, start, end, size, color: reliefLine(dark), width: 1 } },
    lighting: { ambient: 0.82, diffuse: 0.4, specular: 0.04, roughness: 0.9, fresnel: 0 },
    lightposition: { x: -2000, y: -3000, z: 8000 },
  };
}
