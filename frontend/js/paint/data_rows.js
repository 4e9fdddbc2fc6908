// @ts-check
/** The rows of the data on a canvas: those for training filled, those held out hollow, the batch in the run's colour. */

import { paper } from "../figures/styles.js";
import { outline } from "./outlines.js";

/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/data_rows.js").Table} Table */
/** @typedef {{x: ArrayLike<number>, y: ArrayLike<number>}} Places  of the rows, on the axes */

/** Diameters in pixels; many rows are drawn smaller. */
const MANY = 400;
const SIZE = { few: 7, many: 4.5, lit: 10, ring: 18 };

/**
 * @param {Table} table
 * @param {number} place
 * @returns {"circle"|"square"} label 1 is told from label 0 by its shape
 */
const shapeOf = ({ kind, targets }, place) => (kind === "label" && targets[place] > 0.5 ? "square" : "circle");

/**
 * Marks at many places as one path, so that a canvas fills them at once.
 * @param {Table} table
 * @param {Places} places
 * @param {Map2} map
 * @param {number} size
 * @param {(place: number) => boolean} which
 * @returns {Path2D}
 */
function marks(table, { x, y }, { kx, bx, ky, by, width, height }, size, which) {
  const path = new Path2D();
  const r = size / 2;
  for (let place = 0; place < table.numbers.length; place += 1) {
    if (!which(place)) continue;
    const [left, top] = [kx * x[place] + bx, ky * y[place] + by];
    if (!(left > -size && left < width + size && top > -size && top < height + size)) continue;
    if (shapeOf(table, place) === "square") path.rect(left - r * 0.9, top - r * 0.9, r * 1.8, r * 1.8);
    else {
      path.moveTo(left + r, top);
      path.arc(left, top, r, 0, 2 * Math.PI);
    }
  }
  return path;
}

/**
 * All rows as they are when nothing is lit.
 * @param {CanvasRenderingContext2D} context
 * @param {Table} table
 * @param {Places} places
 * @param {Map2} map
 * @param {boolean} dark
 */
export function drawRows(context, table, places, map, dark) {
  const { ground, ink2, edge } = paper(dark);
  const size = table.numbers.length > MANY ? SIZE.many : SIZE.few;
  const training = marks(table, places, map, size, (place) => !table.validation[place]);
  // A patch of many rows is paler, so that the lines on it show.
  context.fillStyle = size === SIZE.many ? edge : ink2;
  if (size === SIZE.few) {
    Object.assign(context, { strokeStyle: ground, lineWidth: 2 });
    context.stroke(training);
  }
  context.fill(training);
  if (!table.validation.includes(true)) return;
  const held = marks(table, places, map, size, (place) => table.validation[place]);
  Object.assign(context, { fillStyle: ground, strokeStyle: ink2, lineWidth: 1.4 });
  context.fill(held);
  context.stroke(held);
}

/**
 * The rows of a batch: larger, in the run's colour, with a ring of ink.
 * @param {CanvasRenderingContext2D} context
 * @param {Table} table
 * @param {Places} places
 * @param {Map2} map
 * @param {Set<number>} lit  places
 * @param {string} colour
 * @param {boolean} dark
 */
export function drawLit(context, table, places, map, lit, colour, dark) {
  if (lit.size === 0) return;
  const path = marks(table, places, map, lit.size > MANY ? SIZE.few : SIZE.lit, (place) => lit.has(place));
  Object.assign(context, { fillStyle: colour, strokeStyle: paper(dark).ink, lineWidth: 1.4 });
  context.fill(path);
  context.stroke(path);
}

/**
 * A ring about the row that is pointed at.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x  pixels
 * @param {number} y
 * @param {boolean} dark
 */
export function drawRing(context, x, y, dark) {
  const ring = outline("circle", SIZE.ring);
  const { ink, ground } = paper(dark);
  context.save();
  context.translate(x, y);
  Object.assign(context, { strokeStyle: ground, lineWidth: 4.5 });
  context.stroke(ring);
  Object.assign(context, { strokeStyle: ink, lineWidth: 2 });
  context.stroke(ring);
  context.restore();
}
