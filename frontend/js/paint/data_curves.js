// @ts-check
/** What models say, drawn among the data: curves, residuals, boundaries, the shade of a class. */

import { levelPaths } from "../figures/level_lines.js";
import { paper } from "../figures/styles.js";

/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/styles.js").Stroke} Stroke */

/** A curve is not drawn so far outside: huge coordinates lose the line's direction on a canvas. */
const FAR_PX = 4000;
/** What parts a curve from the rows under it. */
const CASING_PX = 2.5;
/** A class's shade at its surest. */
const SHADE = 0.3;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 */
function dress(context, stroke) {
  context.setLineDash(stroke.dash);
  context.lineDashOffset = 0;
  Object.assign(context, { lineCap: stroke.cap, lineJoin: "round", strokeStyle: stroke.core, lineWidth: stroke.width });
}

/**
 * A curve on the axes; it breaks where it is not finite.
 * @param {CanvasRenderingContext2D} context
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} curve
 * @param {Map2} map
 * @param {Stroke} stroke
 */
export function drawCurve(context, { x, y }, { kx, bx, ky, by, height }, stroke) {
  context.beginPath();
  let down = false;
  for (let k = 0; k < x.length; k += 1) {
    const top = Math.min(height + FAR_PX, Math.max(-FAR_PX, ky * y[k] + by));
    if (!Number.isFinite(top)) down = false;
    else if (down) context.lineTo(kx * x[k] + bx, top);
    else {
      context.moveTo(kx * x[k] + bx, top);
      down = true;
    }
  }
  Object.assign(context, { strokeStyle: stroke.casing, lineWidth: stroke.width + CASING_PX, lineJoin: "round" });
  context.stroke();
  dress(context, stroke);
  context.stroke();
  context.setLineDash([]);
}

/**
 * Thin lines from edge to edge, where a run parts the labels.
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} places  on the axis across
 * @param {Map2} map
 * @param {Stroke} stroke
 */
export function drawUprights(context, places, { kx, bx, height }, stroke) {
  dress(context, stroke);
  context.lineWidth = stroke.width / 2;
  context.beginPath();
  for (const place of places) {
    context.moveTo(kx * place + bx, 0);
    context.lineTo(kx * place + bx, height);
  }
  context.stroke();
  context.setLineDash([]);
}

/**
 * Short lines from each row to what is predicted for it.
 * @param {CanvasRenderingContext2D} context
 * @param {Iterable<number>} which  places
 * @param {{x: ArrayLike<number>, from: ArrayLike<number>, to: ArrayLike<number>}} lines  on the axes, upright
 * @param {Map2} map
 * @param {{colour: string, width: number}} look
 */
export function drawResiduals(context, which, { x, from, to }, { kx, bx, ky, by, height }, { colour, width }) {
  Object.assign(context, { strokeStyle: colour, lineWidth: width, lineCap: "butt" });
  const near = (/** @type {number} */ top) => Math.min(height + FAR_PX, Math.max(-FAR_PX, top));
  context.beginPath();
  for (const place of which) {
    const [left, end] = [kx * x[place] + bx, near(ky * to[place] + by)];
    if (!Number.isFinite(left + end)) continue;
    context.moveTo(left, ky * from[place] + by);
    context.lineTo(left, end);
  }
  context.stroke();
}

/**
 * Pairs of items: a line each, dashed where the worse one has the higher score.
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number][]} pairs  places, the better item first
 * @param {{x: ArrayLike<number>, y: ArrayLike<number>}} places
 * @param {Map2} map
 * @param {string} colour
 */
export function drawPairs(context, pairs, { x, y }, { kx, bx, ky, by }, colour) {
  Object.assign(context, { strokeStyle: colour, lineWidth: 1.4, lineCap: "butt" });
  for (const wrong of [false, true]) {
    context.setLineDash(wrong ? [4, 3] : []);
    context.beginPath();
    for (const [better, worse] of pairs) {
      if (x[better] <= x[worse] !== wrong) continue;
      context.moveTo(kx * x[better] + bx, ky * y[better] + by);
      context.lineTo(kx * x[worse] + bx, ky * y[worse] + by);
    }
    context.stroke();
  }
  context.setLineDash([]);
}

/** @typedef {{values: Float64Array, columns: number, rows: number}} Grid  over the whole of the axes, the lowest row first */

/**
 * Where the prediction has a value, as a line across the plane.
 * @param {CanvasRenderingContext2D} context
 * @param {Grid} grid
 * @param {number} level
 * @param {Map2} map
 * @param {Stroke} stroke
 */
export function drawBoundary(context, { values, columns, rows }, level, { width, height }, stroke) {
  dress(context, stroke);
  context.beginPath();
  for (const line of levelPaths(values, columns, rows, level)) {
    line.forEach(([column, row], k) => {
      const [x, y] = [(width * column) / (columns - 1), height - (height * row) / (rows - 1)];
      if (k === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
  }
  context.stroke();
  context.setLineDash([]);
}

/**
 * The chance of label 1 as a shade, on a small canvas that is laid over the axes.
 * @param {HTMLCanvasElement} canvas  of as many pixels as the grid has
 * @param {Grid} grid  of chances
 * @param {boolean} dark
 */
export function drawShade(canvas, { values, columns, rows }, dark) {
  const colour = Number.parseInt(paper(dark).ink2.slice(1), 16);
  const image = new ImageData(columns, rows);
  for (let k = 0; k < values.length; k += 1) {
    const to = 4 * ((rows - 1 - Math.floor(k / columns)) * columns + (k % columns));
    image.data.set([colour >> 16, (colour >> 8) & 255, colour & 255, Number.isFinite(values[k]) ? 255 * SHADE * values[k] : 0], to);
  }
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
}
