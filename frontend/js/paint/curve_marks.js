// @ts-check
/** What stands on a panel of curves beside them: lines at the playhead and the pointer, each run's marker and cost. */

import { colours, runStyle } from "../figures/styles.js";
import { FAMILY, write } from "./lettering.js";
import { outline } from "./outlines.js";

/** @typedef {import("../figures/paths.js").Trail} Trail */

const MARKER = 11;
/** How high a run's cost stands on the axis. */
const FOOT_PX = 7;
/** The name of a line across. */
const WORDS_PX = 18;
const WORDS_FONT = `600 12${FAMILY}`;

/**
 * A line from top to bottom.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} height
 * @param {string} colour
 * @param {number[]} dash
 * @param {{top?: number, width?: number}} [line]
 */
export function drawCursor(context, x, height, colour, dash, { top = 0, width = 1 } = {}) {
  const sharp = Math.round(x - 0.5) + 0.5;
  context.setLineDash(dash);
  Object.assign(context, { strokeStyle: colour, lineWidth: width, lineCap: "butt" });
  context.beginPath();
  context.moveTo(sharp, top);
  context.lineTo(sharp, height);
  context.stroke();
  context.setLineDash([]);
}

/**
 * A line across at a value that parts one side from the other, and its name above it at the right.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../figures/plane.js").Map2} at
 * @param {{value: number, words: string}} level
 * @param {boolean} log
 * @param {{ink2: string, ground: string, bad: string}} ink
 */
export function drawLevel(context, at, { value, words }, log, ink) {
  const y = Math.round(at.ky * (log ? Math.log10(value) : value) + at.by - 0.5) + 0.5;
  Object.assign(context, { strokeStyle: ink.bad, lineWidth: 1.5 });
  context.setLineDash([6, 3]);
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(at.width, y);
  context.stroke();
  context.setLineDash([]);
  const below = y < WORDS_PX;
  Object.assign(context, { font: WORDS_FONT, textAlign: "right", textBaseline: below ? "top" : "bottom" });
  write(context, words, at.width - 4, below ? y + 3 : y - 3, ink.bad, ink.ground);
}

/**
 * Where on the axis a run stands, in its ink.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} height
 * @param {number} slot
 * @param {boolean} dark
 */
export function drawFoot(context, x, height, slot, dark) {
  const { core, casing } = colours(slot, "paper", dark);
  for (const [style, width] of /** @type {const} */ ([[casing, 5], [core, 3]])) {
    Object.assign(context, { strokeStyle: style, lineWidth: width });
    context.beginPath();
    context.moveTo(x, height - FOOT_PX);
    context.lineTo(x, height);
    context.stroke();
  }
}

/**
 * The run's marker where its curve ends; one that has gone out at the top is an arrow there.
 * @param {CanvasRenderingContext2D} context
 * @param {Trail} trail  as far as the curve was drawn
 * @param {ArrayLike<number>} spot  pixel of its last row
 * @param {number} height
 * @param {{slot: number, dark: boolean, hollow?: boolean}} look  hollow: of what is held out
 */
export function drawMarker(context, trail, spot, height, { slot, dark, hollow = false }) {
  const left = trail.inside ? null : trail.exit;
  const out = left !== null && left.dy < 0;
  const [x, y] = left === null ? [spot[0], spot[1]] : [left.x, left.y + (out ? 4 : 0)];
  if (!Number.isFinite(x + y)) return;
  const { core, casing } = colours(slot, "paper", dark);
  const shape = outline(out ? "up" : runStyle(slot).marker, MARKER);
  context.save();
  context.translate(x, Math.min(height, Math.max(0, y)));
  Object.assign(context, { strokeStyle: casing, fillStyle: hollow ? casing : core, lineWidth: hollow ? 5 : 3, lineJoin: "round" });
  context.stroke(shape);
  if (hollow) {
    Object.assign(context, { strokeStyle: core, lineWidth: 2 });
    context.stroke(shape);
  }
  context.fill(shape);
  context.restore();
}

/** A ring about the best row. */
const RING_PX = 6;

/**
 * The best row of a curve: a ring on it, a line down to the axis, and its words beside that.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../figures/plane.js").Map2} at
 * @param {ArrayLike<number>} spot
 * @param {string} words
 * @param {{slot: number, dark: boolean, ink: {ink: string, ground: string}}} look
 */
export function drawBest(context, at, spot, words, { slot, dark, ink }) {
  const [x, y] = [spot[0], spot[1]];
  if (!Number.isFinite(x + y)) return;
  const { core } = colours(slot, "paper", dark);
  drawCursor(context, x, at.height, core, [2, 3], { top: Math.max(0, y) });
  for (const [style, width] of /** @type {const} */ ([[ink.ground, 5], [core, 2]])) {
    Object.assign(context, { strokeStyle: style, lineWidth: width });
    context.beginPath();
    context.arc(x, Math.min(at.height, Math.max(0, y)), RING_PX, 0, 2 * Math.PI);
    context.stroke();
  }
  const right = x > at.width / 2;
  Object.assign(context, { font: WORDS_FONT, textAlign: right ? "right" : "left", textBaseline: "bottom" });
  write(context, words, x + (right ? -5 : 5), at.height - 4, ink.ink, ink.ground);
}
