// @ts-check
/**
 * Lines that grow, on transparent canvases stacked over a plot.
 *
 * A frame adds only what is new, so it costs the same at 250 points as at 2,000. A layer is cleared and drawn again
 * only when something else about it changes: the axes, the size, a run's rows or looks, or the playhead going back.
 */

import { make } from "../elements/dom.js";
import { follow, newTrail } from "../figures/paths.js";
import { outline } from "./outlines.js";

/** @typedef {import("../figures/paths.js").Trail} Trail */
/** @typedef {import("../figures/styles.js").Stroke} Stroke */
/** @typedef {Object} Line
 * @property {number} id       of the run
 * @property {string} layer
 * @property {object} rows     what the line is made of: another object is another line
 * @property {number} from     first row
 * @property {number} to       last row
 * @property {import("../figures/paths.js").Place} place
 * @property {Stroke} stroke   another object is another look
 * @property {boolean|((row: number) => boolean)} [dots]  whether long steps get dots, or at which rows
 */
/** @typedef {{canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, view: unknown, lines: Line[],
 *   trails: Trail[]}} Layer */

/** Rows of each run drawn in turn when all is drawn again, so that later steps lie above earlier ones of other runs. */
const CHUNK = 16;
/** A line that lacks no more than this at its end looks whole: the head covers it. */
const COVERED_PX = 6;
/** Above this a canvas costs more to copy than its finer pixels are worth. */
const MOST_PIXELS = 4e6;
const MOST_RATIO = 2;
const DOT = 5;

/**
 * @param {HTMLElement} container
 * @param {string[]} names  of the layers, the lowest first
 */
export function createTrails(container, names) {
  /** @type {Map<string, Layer>} */
  const layers = new Map();
  for (const name of names) {
    const canvas = make("canvas", { class: `trails ${name}`, "aria-hidden": "true", hidden: true });
    // Measured: a canvas of the page's own cycle costs each frame 2 ms of commit, a desynchronized one 0.1. What that
    // may show half drawn is a line that grows.
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { desynchronized: true }));
    container.append(canvas);
    layers.set(name, { canvas, context, view: null, lines: [], trails: [] });
  }
  let size = { width: 0, height: 0, ratio: 0 };

  /**
   * @param {number} width
   * @param {number} height
   */
  function resize(width, height) {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, MOST_RATIO, Math.sqrt(MOST_PIXELS / (width * height)));
    if (size.width === width && size.height === height && size.ratio === ratio) return;
    size = { width, height, ratio };
    for (const layer of layers.values()) {
      layer.canvas.width = Math.round(width * ratio);
      layer.canvas.height = Math.round(height * ratio);
      layer.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      layer.view = null;
    }
  }

  /**
   * Shows the lines, each layer's in the order given.
   * @param {Line[]} lines
   * @param {unknown} view  another object where axes or size are others
   * @param {string[]} [waiting]  layers that may grow later, where what they lack lies under the runs' heads
   */
  function paint(lines, view, waiting = []) {
    for (const [name, layer] of layers) {
      const mine = lines.filter((line) => line.layer === name);
      const grows = continues(layer, mine, view);
      if (grows && waiting.includes(name) && mine.every((line, k) => covered(line, layer.trails[k]))) continue;
      if (!grows) {
        layer.context.clearRect(0, 0, size.width + 1, size.height + 1);
        layer.canvas.hidden = mine.length === 0;
        layer.view = view;
        layer.trails = mine.map(({ from }) => ({ ...newTrail(), next: from }));
      }
      layer.lines = mine;
      grow(layer.context, mine, layer.trails);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Line[]} lines
   * @param {Trail[]} trails
   */
  function grow(context, lines, trails) {
    const last = Math.max(-1, ...lines.map(({ to }) => to));
    let step = Math.min(Infinity, ...trails.map(({ next }) => next));
    while (step <= last) {
      step += CHUNK;
      lines.forEach((line, k) => {
        const to = Math.min(line.to, step - 1);
        if (to < trails[k].next) return;
        const { pieces, dots } = follow(trails[k], line.place, to, size, typeof line.dots === "function" ? line.dots : undefined);
        for (const piece of pieces) drawPiece(context, piece, line.stroke);
        if (line.dots) drawDots(context, dots, line.stroke);
      });
    }
  }

  /**
   * How far a line has been followed.
   * @param {string} name
   * @param {number} id
   * @returns {Trail|null}
   */
  function trail(name, id) {
    const layer = layers.get(name);
    const place = layer?.lines.findIndex((line) => line.id === id) ?? -1;
    return place < 0 ? null : (layer?.trails[place] ?? null);
  }

  return { resize, paint, trail };
}

const spot = new Float64Array(2);

/**
 * @param {Line} line
 * @param {Trail} trail
 * @returns {boolean}
 */
function covered(line, trail) {
  if (line.to < trail.next) return true;
  line.place(line.to, spot);
  return Math.hypot(spot[0] - trail.x, spot[1] - trail.y) <= COVERED_PX;
}

/**
 * Whether the lines are those of the layer, at most longer.
 * @param {Layer} layer
 * @param {Line[]} lines
 * @param {unknown} view
 * @returns {boolean}
 */
function continues(layer, lines, view) {
  if (layer.view !== view || layer.lines.length !== lines.length) return false;
  return lines.every((line, k) => {
    const known = layer.lines[k];
    const same = line.id === known.id && line.rows === known.rows && line.from === known.from && line.stroke === known.stroke;
    return same && line.to >= layer.trails[k].next - 1;
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../figures/paths.js").Piece} piece
 * @param {Stroke} stroke
 */
function drawPiece(context, piece, stroke) {
  context.lineJoin = "round";
  if (stroke.edge > 0) {
    context.setLineDash([]);
    context.lineCap = "butt";
    context.strokeStyle = stroke.casing;
    context.lineWidth = stroke.width + 2 * stroke.edge;
    trace(context, piece.casing);
  }
  context.setLineDash(stroke.dash);
  context.lineDashOffset = piece.phase;
  context.lineCap = stroke.cap;
  context.strokeStyle = stroke.core;
  context.lineWidth = stroke.width;
  trace(context, piece.core);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} points
 */
function trace(context, points) {
  context.beginPath();
  context.moveTo(points[0], points[1]);
  for (let k = 2; k < points.length; k += 2) context.lineTo(points[k], points[k + 1]);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} dots
 * @param {Stroke} stroke
 */
function drawDots(context, dots, stroke) {
  if (dots.length === 0) return;
  const shape = outline(stroke.marker, DOT);
  context.setLineDash([]);
  context.lineJoin = "round";
  context.strokeStyle = stroke.casing;
  context.lineWidth = 3;
  context.fillStyle = stroke.core;
  for (let k = 0; k < dots.length; k += 2) {
    context.translate(dots[k], dots[k + 1]);
    context.stroke(shape);
    context.fill(shape);
    context.translate(-dots[k], -dots[k + 1]);
  }
}
