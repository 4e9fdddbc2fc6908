// @ts-check
/** The curves over a parameter, drawn on a canvas: band of the runs that diverged, hatching, quantiles, curves, names. */

import { placeNames } from "../figures/curve_names.js";
import { divergesFrom, heightAt, lost, lostRanges } from "../figures/rates.js";
import { rowIn } from "../figures/rates_axes.js";
import { colours, curveStroke, paper, runStyle } from "../figures/styles.js";
import { drawCursor } from "./curve_marks.js";
import { FAMILY, wrapped, write } from "./lettering.js";
import { outline } from "./outlines.js";

/** @typedef {import("../figures/rates.js").Line} Line */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {CanvasRenderingContext2D} Context */
/**
 * @typedef {Object} Scene  in pixels of the axes; the band lies above them, at negative heights
 * @property {Map2} map      of values (exponents where log) and heights (exponents where `up` is log)
 * @property {boolean} log
 * @property {{log: boolean, base: number}} up
 * @property {number} band
 * @property {"loss"|"best"|"step"} measure
 * @property {boolean} dark
 */

const MARKER = 11;
const HATCH_PX = 9;
const LINE_PX = 18;
/** Words in the hatched region stand so far from its ends. */
const INSET_PX = 8;
const LIMIT_WIDTH = 1.4;

/**
 * @param {Scene} scene
 * @param {number} value
 * @returns {number} its pixel from the left
 */
export const across = ({ map, log }, value) => map.kx * (log ? Math.log10(value) : value) + map.bx;

/**
 * @param {Scene} scene
 * @param {number} height
 * @returns {number} its pixel from the top; below a logarithm's end the lower edge; NaN stays NaN
 */
export function upward({ map, up }, height) {
  const above = height - up.base;
  if (Number.isNaN(above)) return NaN;
  const level = up.log ? (above > 0 ? Math.log10(above) : -Infinity) : above;
  return Math.max(-1e4, Math.min(map.height + (above > 0 || !up.log ? 1e4 : 0), map.ky * level + map.by));
}

/**
 * The points of a curve, x, y, x, y …; NaN where it is torn.
 * @param {Scene} scene
 * @param {Line} line
 * @returns {Float64Array}
 */
export function pointsOf(scene, line) {
  const points = new Float64Array(2 * line.known.length);
  line.known.forEach((k, at) => {
    points[2 * at] = across(scene, line.values[k]);
    points[2 * at + 1] = upward(scene, heightAt(line, k, scene.measure));
  });
  return points;
}

/**
 * All that stands still while the handle moves.
 * @param {Context} context
 * @param {Scene} scene
 * @param {Line[]} lines  the selected one last
 * @param {{limit: number|null, diverged: string, from: string}} words  from: of the hatched region
 */
export function drawCurves(context, scene, lines, words) {
  const { map, band, dark } = scene;
  const ink = paper(dark);
  const selected = lines.find((line) => line.selected);
  context.fillStyle = ink.tint;
  context.fillRect(0, -band, map.width, band);
  const from = selected === undefined ? null : divergesFrom(selected);
  if (from !== null) hatch(context, scene, across(scene, from));
  context.save();
  context.beginPath();
  context.rect(-1, 0, map.width + 2, map.height + 1);
  context.clip();
  for (const line of lines) quantiles(context, scene, line);
  const curves = lines.map((line) => ({ line, points: pointsOf(scene, line) }));
  for (const { line, points } of curves) curve(context, line, points, dark);
  context.restore();
  const rows = lines.toSorted((a, b) => a.index - b.index);
  rows.forEach((line, row) => fates(context, scene, line, rowIn(row, rows.length, band) - band));
  if (words.limit !== null) vertical(context, scene, across(scene, words.limit), ink.bad, [4, 3], LIMIT_WIDTH);
  context.font = `500 13${FAMILY}`;
  if (lines.some((line) => lostRanges(line).length > 0)) write(context, words.diverged, 10, -band + 24, ink.bad, ink.tint);
  names(context, scene, curves, from === null ? [] : reason(context, scene, across(scene, from), words.from));
}

/**
 * @param {Context} context
 * @param {Line} line
 * @param {Float64Array} points
 * @param {boolean} dark
 */
export function curve(context, { slot, selected }, points, dark) {
  const { core, width, dash, cap } = curveStroke({ slot, selected }, dark);
  Object.assign(context, { strokeStyle: core, lineWidth: width, lineCap: cap, lineJoin: "round" });
  context.setLineDash(dash);
  context.beginPath();
  let down = false;
  for (let k = 0; k < points.length; k += 2) {
    const [x, y] = [points[k], points[k + 1]];
    if (Number.isNaN(y)) down = false;
    else if (down) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      // A point between two gaps is a dot.
      if (Number.isNaN(points[k + 3] ?? NaN)) context.lineTo(x + 1, y);
      down = true;
    }
  }
  context.stroke();
  context.setLineDash([]);
}

/**
 * Between the quantiles over the seeds.
 * @param {Context} context
 * @param {Scene} scene
 * @param {Line} line
 */
function quantiles(context, scene, line) {
  const { low, high } = line.survey.planes;
  if (low === undefined || high === undefined || scene.measure !== "loss") return;
  const { core } = colours(line.slot, "paper", scene.dark);
  context.save();
  Object.assign(context, { fillStyle: core, globalAlpha: 0.18 });
  /** @type {number[]} */
  let run = [];
  const close = () => {
    if (run.length > 1) {
      context.beginPath();
      for (const k of run) context.lineTo(across(scene, line.values[k]), upward(scene, high[k]));
      for (const k of run.toReversed()) context.lineTo(across(scene, line.values[k]), upward(scene, low[k]));
      context.fill();
    }
    run = [];
  };
  for (const k of line.known) {
    if (lost(line, k) || Number.isNaN(low[k])) close();
    else run.push(k);
  }
  close();
  context.restore();
}

/**
 * Where the run ends without a loss to speak of: a line in its row of the band, its marker where that begins.
 * @param {Context} context
 * @param {Scene} scene
 * @param {Line} line
 * @param {number} y
 */
function fates(context, scene, line, y) {
  const { core } = colours(line.slot, "paper", scene.dark);
  const ranges = lostRanges(line);
  Object.assign(context, { strokeStyle: core, lineWidth: line.selected ? 4 : 3, lineCap: "butt" });
  context.beginPath();
  for (const [first, last] of ranges) {
    const [x0, x1] = [across(scene, line.values[first]), across(scene, line.values[last])];
    context.moveTo(Math.max(0, x0 - 0.75), y);
    context.lineTo(Math.min(scene.map.width, x1 + 0.75), y);
  }
  context.stroke();
  const final = ranges[ranges.length - 1];
  if (final === undefined || final[1] !== line.known[line.known.length - 1]) return;
  const x = across(scene, line.values[final[0]]);
  if (x >= 0 && x <= scene.map.width) drawMarker(context, line.slot, x, y, scene.dark, 9);
}

/**
 * @param {Context} context
 * @param {number} slot
 * @param {number} x
 * @param {number} y
 * @param {boolean} dark
 * @param {number} [size]
 */
export function drawMarker(context, slot, x, y, dark, size = MARKER) {
  const { core, casing } = colours(slot, "paper", dark);
  const shape = outline(runStyle(slot).marker, size);
  context.save();
  context.translate(x, y);
  Object.assign(context, { strokeStyle: casing, fillStyle: core, lineWidth: 3, lineJoin: "round" });
  context.stroke(shape);
  context.fill(shape);
  context.restore();
}

/**
 * @param {Context} context
 * @param {Scene} scene
 * @param {number} x
 * @param {string} colour
 * @param {number[]} dash
 * @param {number} [width]
 */
export function vertical(context, { map, band }, x, colour, dash, width) {
  if (x >= 0 && x <= map.width) drawCursor(context, x, map.height, colour, dash, { top: -band, width });
}

/**
 * Hatches what lies right of a pixel.
 * @param {Context} context
 * @param {Scene} scene
 * @param {number} from
 */
function hatch(context, { map, dark }, from) {
  const left = Math.max(0, from);
  if (left >= map.width) return;
  context.save();
  context.beginPath();
  context.rect(left, 0, map.width - left, map.height);
  context.clip();
  Object.assign(context, { strokeStyle: dark ? "#3a3f45" : "#d4d2ca", lineWidth: 1 });
  context.beginPath();
  for (let x = left - map.height; x < map.width; x += HATCH_PX) {
    context.moveTo(x, map.height);
    context.lineTo(x + map.height, 0);
  }
  context.stroke();
  context.restore();
}

/**
 * Says why it is hatched right of a pixel, where there is room for it.
 * @param {Context} context
 * @param {Scene} scene
 * @param {number} from
 * @param {string} words
 * @returns {import("../figures/words.js").Rect[]} what the words cover
 */
function reason(context, { map, dark }, from, words) {
  const left = Math.max(0, from);
  const ink = paper(dark);
  context.font = `500 13${FAMILY}`;
  const measure = (/** @type {string} */ text) => context.measureText(text).width;
  const said = wrapped(words, map.width - left - 2 * INSET_PX, measure);
  const x = left + INSET_PX;
  const y = map.height * 0.76;
  said.forEach((line, k) => write(context, line, x, y + k * LINE_PX, ink.ink2, ink.ground));
  if (said.length === 0) return [];
  return [{ left: x, top: y - 14, right: x + Math.max(...said.map(measure)), bottom: y + 6 + (said.length - 1) * LINE_PX }];
}

/**
 * @param {Context} context
 * @param {Scene} scene
 * @param {{line: Line, points: Float64Array}[]} curves
 * @param {import("../figures/words.js").Rect[]} taken
 */
function names(context, { map, dark }, curves, taken) {
  const ink = paper(dark);
  context.font = `600 13${FAMILY}`;
  const asked = curves.toReversed().map(({ line, points }) => ({ id: line.key, width: context.measureText(line.name).width, points }));
  const places = placeNames(asked, taken, map);
  for (const { line } of curves) {
    const at = places.get(line.key) ?? null;
    if (at !== null) write(context, line.name, at.left, at.top + 13, ink.ink, ink.ground);
  }
}
