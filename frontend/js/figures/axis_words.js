// @ts-check
/** Where the numbers and names of the three axes stand: at the edges of the box that nothing hides. Pure. */

import { project } from "./projection.js";
import { overlap } from "./words.js";

/** @typedef {import("./boxed.js").Box3} Box3 */
/** @typedef {{id: string, x: number, y: number, text: string, title: boolean}} AxisWord  x, y: of its middle */
/** @typedef {{fixed: [number, number][], axis: number}} Edge  the two other axes and where they are held */

/** Between an edge and its numbers, and its name. */
const GAP = 7;
const TITLE_GAP = 27;
/** About the size of a character at 12 px, good enough to keep words apart. */
const CHARACTER = 6.6;
const WIDE_CHARACTER = 13;
const LINE = 15;

/**
 * @param {string} text
 * @returns {number}
 */
const widthOf = (text) =>
  [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? WIDE_CHARACTER : CHARACTER), 0);

/**
 * @param {Box3} box
 * @param {Edge} edge
 * @param {number} at
 * @returns {[number, number, number]}
 */
function on(box, { fixed, axis }, at) {
  const point = /** @type {[number, number, number]} */ ([0, 0, 0]);
  point[axis] = at;
  for (const [other, value] of fixed) point[other] = value;
  return point;
}

/**
 * The edges that bear the words: of the floor the two in front, of the walls the outer one at the left.
 * @param {Float64Array} m  from data to pixels
 * @param {Box3} box
 * @returns {Edge[]}
 */
function edges(m, { low, high }) {
  const middle = low.map((value, axis) => (value + high[axis]) / 2);
  const depth = (/** @type {number[]} */ p) => m[3] * p[0] + m[7] * p[1] + m[11] * p[2] + m[15];
  const near = [0, 1].map((axis) => {
    const face = (/** @type {number} */ value) => middle.map((v, k) => (k === axis ? value : v));
    return depth(face(low[axis])) < depth(face(high[axis])) ? low[axis] : high[axis];
  });
  const far = near.map((value, axis) => (value === low[axis] ? high[axis] : low[axis]));
  const spot = [0, 0];
  const left = (/** @type {number} */ x, /** @type {number} */ y) => {
    project(m, x, y, middle[2], spot);
    return spot[0];
  };
  const [x, y] = left(near[0], far[1]) < left(far[0], near[1]) ? [near[0], far[1]] : [far[0], near[1]];
  return [
    { axis: 0, fixed: [[1, near[1]], [2, low[2]]] },
    { axis: 1, fixed: [[0, near[0]], [2, low[2]]] },
    { axis: 2, fixed: [[0, x], [1, y]] },
  ];
}

/**
 * An edge as it lies in the picture.
 * @param {Float64Array} m
 * @param {Box3} box
 * @param {Edge} edge
 */
function placed(m, box, edge) {
  const { axis } = edge;
  const spot = [0, 0];
  const at = (/** @type {number} */ value) => {
    project(m, ...on(box, edge, value), spot);
    return [spot[0], spot[1]];
  };
  const [[ax, ay], [bx, by]] = [at(box.low[axis]), at(box.high[axis])];
  const [middle, length] = [[(ax + bx) / 2, (ay + by) / 2], Math.hypot(bx - ax, by - ay) || 1];
  const [x, y, z] = box.low.map((value, k) => (value + box.high[k]) / 2);
  project(m, x, y, z, spot);
  const [nx, ny] = [-(by - ay) / length, (bx - ax) / length];
  const side = Math.sign(nx * (middle[0] - spot[0]) + ny * (middle[1] - spot[1])) || 1;
  return {
    axis,
    at,
    middle,
    top: [bx, by],
    /** Where words stand that keep so far from a point of the edge, away from the box. */
    beside([px, py] = middle, text = "", gap = GAP) {
      const reach = gap + (Math.abs(nx) * widthOf(text)) / 2 + (Math.abs(ny) * LINE) / 2;
      return { x: px + side * reach * nx, y: py + side * reach * ny };
    },
  };
}

/**
 * Those of the words that have room, the earlier before the later; kept from being cut off at the sides.
 * @param {AxisWord[]} words
 * @param {{width: number, height: number}} area
 * @returns {AxisWord[]}
 */
function fitting(words, area) {
  /** @type {import("./words.js").Rect[]} */
  const taken = [];
  return words.flatMap((word) => {
    const [w, h] = [widthOf(word.text) / 2, LINE / 2];
    const x = Math.min(area.width - w - 2, Math.max(w + 2, word.x));
    const rect = { left: x - w, right: x + w, top: word.y - h, bottom: word.y + h };
    const inside = rect.top >= 0 && rect.bottom <= area.height && Math.abs(x - word.x) <= w;
    if (!inside || taken.some((other) => overlap(rect, other))) return [];
    taken.push(rect);
    return [{ ...word, x }];
  });
}

/**
 * The words of all axes; what has no room is left out.
 * @param {Float64Array} m  from data to pixels
 * @param {Box3} box
 * @param {import("./relief.js").Mark[][]} marks
 * @param {string[]} names  of the axes; "" for none
 * @param {{width: number, height: number}} area
 * @returns {AxisWord[]}
 */
export function axisWords(m, box, marks, names, area) {
  const all = edges(m, box).map((edge) => placed(m, box, edge));
  const titles = all.flatMap(({ axis, middle, top, beside }) => {
    const text = names[axis];
    if (text === "") return [];
    const at = axis === 2 ? { x: top[0], y: top[1] - LINE } : beside(middle, text, TITLE_GAP);
    return [{ id: `name ${axis}`, ...at, text, title: true }];
  });
  const numbers = all.flatMap(({ axis, at, beside }) =>
    marks[axis].map((mark) => ({ id: `${axis} ${mark.text}`, ...beside(at(mark.at), mark.text), text: mark.text, title: false })),
  );
  return fitting([...titles, ...numbers], area);
}
