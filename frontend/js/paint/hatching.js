// @ts-check
/** Patterns that stand for what is no minimum, so that colour is never alone: small tiles that repeat. */

import { make } from "../elements/dom.js";
import { paper } from "../figures/styles.js";

/** @typedef {import("../figures/basins.js").Pattern} Pattern */

const SIDE = 6;

/** Lines of each tile, from edge to edge so that they join with the next. @type {Record<string, number[][]>} */
const LINES = {
  hatch: [[0, SIDE, SIDE, 0], [-1, 1, 1, -1], [SIDE - 1, SIDE + 1, SIDE + 1, SIDE - 1]],
  cross: [[0, SIDE, SIDE, 0], [0, 0, SIDE, SIDE]],
  rows: [[0, SIDE / 2, SIDE, SIDE / 2]],
  columns: [[SIDE / 2, 0, SIDE / 2, SIDE]],
};

/**
 * @param {Pattern} pattern
 * @param {boolean} dark
 * @param {number} ratio  pixels of the canvas for one of the page's
 * @returns {HTMLCanvasElement} one tile, transparent between its lines
 */
export function tile(pattern, dark, ratio) {
  const side = Math.max(2, Math.round(SIDE * ratio));
  const canvas = make("canvas", { width: side, height: side });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(side / SIDE, side / SIDE);
  const colour = pattern === "hatch" ? paper(dark).bad : paper(dark).edge;
  Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineWidth: 1.1 });
  for (const [x0, y0, x1, y1] of LINES[pattern] ?? []) {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }
  if (pattern === "dots" || pattern === "rings") {
    context.beginPath();
    context.arc(SIDE / 2, SIDE / 2, pattern === "dots" ? 1.3 : 1.8, 0, 2 * Math.PI);
    if (pattern === "dots") context.fill();
    else context.stroke();
  }
  return canvas;
}

/**
 * Fills a canvas as the legend shows a kind of pixel: its colour, or the paper, and the pattern over it.
 * @param {HTMLCanvasElement} canvas
 * @param {{colour: string, pattern: Pattern}} kind
 * @param {boolean} dark
 */
export function swatch(canvas, { colour, pattern }, dark) {
  const ratio = globalThis.devicePixelRatio || 1;
  const side = Math.round(14 * ratio);
  Object.assign(canvas, { width: side, height: side });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = colour === "" ? paper(dark).ground : colour;
  context.fillRect(0, 0, side, side);
  if (pattern === "plain") return;
  context.fillStyle = /** @type {CanvasPattern} */ (context.createPattern(tile(pattern, dark, ratio), "repeat"));
  context.fillRect(0, 0, side, side);
}
