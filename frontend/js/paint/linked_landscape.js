// @ts-check
/**
 * One small landscape: bands of height with their edges, the lowest points, and the way of the selected run to the
 * playhead. Of one parameter it is the curve. The ground is drawn when it changes, the way in each frame.
 */

import { make } from "../elements/dom.js";
import { groundColour, levelLine } from "../figures/ground.js";
import { drawable, levels } from "../figures/levels.js";
import { heightAt, mapOf } from "../figures/plane.js";
import { CASING, colours, paper, pathStroke, runStyle } from "../figures/styles.js";
import { outline } from "./outlines.js";
import { createSheet } from "./sheet.js";

/** @typedef {import("../figures/linked.js").Panel} Panel */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {{panel: Panel, slot: number, dark: boolean}} Scene */

const MOST_RATIO = 2;
/** A way of more rows than this is drawn with some left out. */
const MOST_ROWS = 1500;
/** Beyond this a canvas loses the direction of a line. */
const FAR_PX = 1e5;
const STAR_PX = 7;
const OTHER_PX = 3.5;
const HEAD_PX = 9;
/** Room above and below a curve, as a share of what it spans. */
const ROOM = 0.12;

/** @param {HTMLElement} container */
export function createLinkedLandscape(container) {
  const ground = make("canvas", { class: "linked-ground", "aria-hidden": "true" });
  container.append(ground);
  const over = createSheet(container, 0);
  const context = /** @type {CanvasRenderingContext2D} */ (ground.getContext("2d"));
  let size = { width: 0, height: 0 };
  let map = /** @type {Map2|null} */ (null);
  /** What the canvases show. @type {[unknown[], unknown[]]} */
  let drawn = [[], []];

  /** @param {Scene} scene */
  function paint({ panel, slot, dark }) {
    if (size.width === 0) return;
    const { contour } = panel;
    const still = [contour, dark, size];
    const moves = [...still, panel.way?.u, panel.way?.head, slot, panel.entry, ...panel.others.flat()];
    if (!same(still, drawn[0])) {
      drawn[0] = still;
      map = contour === null ? null : placed(contour, size);
      paintGround(panel, dark);
    }
    if (same(moves, drawn[1])) return;
    drawn[1] = moves;
    over.clear();
    if (map === null || contour === null) return;
    const heights = contour.rows === 1 ? contour : null;
    for (const x of panel.others) drawStar(over.context, spot(map, x, heights), OTHER_PX, dark, heights !== null, true);
    if (panel.way !== null) drawWay(panel.way, map, slot, dark, heights !== null);
    for (const x of panel.minima) drawStar(over.context, spot(map, x, heights), STAR_PX, dark, heights !== null, false);
  }

  /**
   * @param {Panel} panel
   * @param {boolean} dark
   */
  function paintGround({ contour, entry }, dark) {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, MOST_RATIO);
    ground.width = Math.round(size.width * ratio);
    ground.height = Math.round(size.height * ratio);
    if (contour === null || entry === null) return;
    if (contour.rows === 1) return paintCurve(contour, dark, ratio);
    const image = bands(contour, entry.levels, ground.width, ground.height, dark);
    if (image !== null) context.putImageData(image, 0, 0);
  }

  /**
   * @param {import("../types.js").Contour} contour
   * @param {boolean} dark
   * @param {number} ratio
   */
  function paintCurve(contour, dark, ratio) {
    const at = /** @type {Map2} */ (map);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(context, { strokeStyle: paper(dark).ink2, lineWidth: 1.5, lineJoin: "round" });
    context.beginPath();
    const { box, columns, z } = contour;
    for (let k = 0; k < columns; k += 1) {
      const x = box[0] + ((box[1] - box[0]) * k) / (columns - 1);
      context.lineTo(at.kx * x + at.bx, clamped(at.ky * z[k] + at.by));
    }
    context.stroke();
  }

  /**
   * @param {NonNullable<Panel["way"]>} way
   * @param {Map2} at
   * @param {number} slot
   * @param {boolean} dark
   * @param {boolean} line
   */
  function drawWay({ u, v, head }, at, slot, dark, line) {
    const place = line ? "paper" : "contour";
    const stroke = pathStroke({ slot }, place, dark);
    const path = new Path2D();
    const every = Math.ceil((head + 1) / MOST_ROWS);
    const go = (/** @type {number} */ k) => {
      const [x, y] = [at.kx * u[k] + at.bx, at.ky * v[k] + at.by];
      if (Number.isFinite(x + y)) path.lineTo(clamped(x), clamped(y));
    };
    for (let k = 0; k < head; k += every) go(k);
    go(head);
    const { context: pen } = over;
    Object.assign(pen, { lineJoin: "round", lineCap: stroke.cap });
    for (const [colour, width, dash] of /** @type {[string, number, number[]][]} */ ([[stroke.casing, 4, []], [stroke.core, 2, stroke.dash.map((part) => 0.7 * part)]])) {
      Object.assign(pen, { strokeStyle: colour, lineWidth: width });
      pen.setLineDash(dash);
      pen.stroke(path);
    }
    pen.setLineDash([]);
    const [x, y] = [at.kx * u[head] + at.bx, at.ky * v[head] + at.by];
    if (Number.isFinite(x + y)) drawMarker(pen, x, y, slot, place, dark);
  }

  return {
    paint,
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      size = { width, height };
      over.resize(width, height);
      drawn = [[], []];
    },
  };
}

/** @param {number} value */
const clamped = (value) => Math.min(FAR_PX, Math.max(-FAR_PX, value));

/**
 * @param {unknown[]} a
 * @param {unknown[]} b
 */
const same = (a, b) => a.length === b.length && a.every((value, k) => Object.is(value, b[k]));

/**
 * @param {import("../types.js").Contour} contour
 * @param {{width: number, height: number}} size
 * @returns {Map2}
 */
function placed({ box, rows, z }, { width, height }) {
  if (rows > 1) return mapOf(/** @type {[number, number, number, number]} */ (box), width, height);
  const finite = Array.from(z).filter(Number.isFinite);
  const [low, high] = finite.length === 0 ? [0, 1] : [Math.min(...finite), Math.max(...finite)];
  const room = ROOM * (high - low || 1);
  return mapOf([box[0], box[1], low - room, high + room], width, height);
}

/**
 * @param {Map2} map
 * @param {number[]} x
 * @param {import("../types.js").Contour|null} heights  of a curve
 * @returns {[number, number]}
 */
const spot = (map, x, heights) => [map.kx * x[0] + map.bx, map.ky * (heights === null ? x[1] : heightAt(heights, x[0])) + map.by];

/**
 * The heights as bands of colour, with a line along the edge of each.
 * @param {import("../types.js").Contour} contour
 * @param {import("../figures/levels.js").Style} style
 * @param {number} width
 * @param {number} height
 * @param {boolean} dark
 * @returns {ImageData|null} null where nothing is finite
 */
function bands({ z, columns, rows }, style, width, height, dark) {
  const chosen = levels(z, style, 1, String);
  if (chosen === null || width === 0 || height === 0) return null;
  const values = drawable(z, chosen);
  const count = Math.max(1, Math.round((chosen.end - chosen.start) / chosen.size) + 1);
  const palette = Array.from({ length: count + 1 }, (_, k) => rgb(groundColour(dark, k / count)));
  const line = rgb(levelLine(dark));
  const share = dark ? 0.22 : 0.4;
  const image = new ImageData(width, height);
  const band = new Int16Array(width);
  for (let top = 0; top < height; top += 1) {
    const down = (1 - top / Math.max(1, height - 1)) * (rows - 1);
    const row = Math.min(rows - 2, Math.floor(down));
    let left = -1;
    for (let column = 0; column < width; column += 1) {
      const along = (column / Math.max(1, width - 1)) * (columns - 1);
      const cell = Math.min(columns - 2, Math.floor(along));
      const value = between(values, row * columns + cell, columns, along - cell, down - row);
      const here = Number.isFinite(value) ? Math.min(count, Math.max(0, Math.floor((value - chosen.start) / chosen.size) + 1)) : -1;
      const edge = (left >= 0 && here !== left) || (top > 0 && here !== band[column]);
      if (here >= 0) pixel(image.data, 4 * (top * width + column), palette[here], edge ? line : null, share);
      left = here;
      band[column] = here;
    }
  }
  return image;
}

/**
 * @param {Float64Array} values
 * @param {number} k  the cell's lower left corner
 * @param {number} columns
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
function between(values, k, columns, x, y) {
  const low = values[k] + x * (values[k + 1] - values[k]);
  const high = values[k + columns] + x * (values[k + columns + 1] - values[k + columns]);
  return low + y * (high - low);
}

/**
 * @param {Uint8ClampedArray} data
 * @param {number} k
 * @param {number[]} colour
 * @param {number[]|null} line  laid over it
 * @param {number} share
 */
function pixel(data, k, colour, line, share) {
  for (let channel = 0; channel < 3; channel += 1) {
    data[k + channel] = line === null ? colour[channel] : colour[channel] + share * (line[channel] - colour[channel]);
  }
  data[k + 3] = 255;
}

/** @param {string} colour  "rgb(…)" or "rgba(…)" @returns {number[]} */
const rgb = (colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);

/**
 * A star at a lowest point; that of another loss is a small ring.
 * @param {CanvasRenderingContext2D} pen
 * @param {[number, number]} at
 * @param {number} reach
 * @param {boolean} dark
 * @param {boolean} onPaper
 * @param {boolean} other
 */
function drawStar(pen, [x, y], reach, dark, onPaper, other) {
  if (!Number.isFinite(x + y)) return;
  const [core, casing] = onPaper ? [paper(dark).ink, paper(dark).ground] : ["#ffffff", CASING];
  pen.beginPath();
  if (other) pen.arc(x, y, reach, 0, 2 * Math.PI);
  else {
    for (let k = 0; k < 10; k += 1) {
      const far = k % 2 === 0 ? reach : 0.42 * reach;
      const turn = (Math.PI * k) / 5 - Math.PI / 2;
      pen.lineTo(x + far * Math.cos(turn), y + far * Math.sin(turn));
    }
    pen.closePath();
  }
  Object.assign(pen, { strokeStyle: casing, lineWidth: other ? 4 : 3, lineJoin: "round", fillStyle: core });
  pen.stroke();
  if (!other) return pen.fill();
  Object.assign(pen, { strokeStyle: core, lineWidth: 1.5 });
  pen.stroke();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} y
 * @param {number} slot
 * @param {"paper"|"contour"} ground
 * @param {boolean} dark
 */
function drawMarker(pen, x, y, slot, ground, dark) {
  const { core, casing } = colours(slot, ground, dark);
  const mark = outline(runStyle(slot).marker, HEAD_PX);
  pen.translate(x, y);
  Object.assign(pen, { strokeStyle: casing, lineWidth: 3, fillStyle: core });
  pen.stroke(mark);
  pen.fill(mark);
  pen.translate(-x, -y);
}
