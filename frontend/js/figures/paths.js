// @ts-check
/**
 * A path in pixels, followed piece by piece as the playhead goes on.
 *
 * `follow` goes on from where it stopped and returns only what is new, so that a frame costs the same however long
 * the path is. A new piece begins a little before the pen, because its casing would otherwise cut into the core drawn
 * before; the dash goes on by `phase`, the length drawn so far.
 */

import { heightAt } from "./plane.js";

/** @typedef {(step: number, out: Float64Array) => void} Place  writes the pixel of a row; not finite = no such place */
/** @typedef {{x: number, y: number, dx: number, dy: number}} Exit  where a path left the plot, and its direction */
/** @typedef {{casing: number[], core: number[], phase: number}} Piece  x, y, x, y, …; phase at the core's first point */
/** @typedef {Object} Trail
 * @property {number} next      the row to begin with
 * @property {number} x         the pen, NaN = lifted
 * @property {number} y
 * @property {number} phase     pixels drawn up to the pen
 * @property {number[]} tail    the last pixels of the path, up to the pen
 * @property {boolean} dotted   a dot stands at the pen
 * @property {boolean} inside   the last finite row lies in the plot
 * @property {Exit|null} exit   where the path last left the plot
 * @property {number} last      last row that is finite; -1 = none
 */

/** Points nearer to the pen than this are not drawn. */
const LEAST_MOVE = 0.75;
/** Steps longer than this get a dot at their end. */
const LONG_STEP = 40;
/** Nothing is drawn farther outside the plot: huge coordinates lose the line's direction on a canvas. */
const RIM = 24;
const TAIL = 8;
const SHARP_TAIL = 5;
const SMOOTH_TAIL = 1;
/** How far the core begins before its casing, so that no edge of the casing stays visible across it. */
const CORE_LEAD = 1.25;
/** Cosine below which two pieces meet at a corner. */
const SHARP = 0.96;

/** @returns {Trail} */
export const newTrail = () => ({
  next: 0,
  x: NaN,
  y: NaN,
  phase: 0,
  tail: [],
  dotted: false,
  inside: false,
  exit: null,
  last: -1,
});

const spot = new Float64Array(2);

/**
 * Follows the path up to and with row `to`.
 * @param {Trail} trail  written
 * @param {Place} place
 * @param {number} to
 * @param {{width: number, height: number}} area
 * @param {(row: number) => boolean} [dotted]  whether a long step may have a dot at its end; all may where not given
 * @returns {{pieces: Piece[], dots: number[]}} what is new since the last call
 */
export function follow(trail, place, to, area, dotted = () => true) {
  /** @type {Piece[]} */
  const pieces = [];
  const dots = trail.dotted ? [trail.x, trail.y] : [];
  let joined = false;
  for (let step = trail.next; step <= to; step += 1) {
    place(step, spot);
    const [x, y] = spot;
    const [fromX, fromY] = [trail.x, trail.y];
    const drawn = !Number.isNaN(fromX);
    const length = drawn ? Math.hypot(x - fromX, y - fromY) : 0;
    if (!Number.isFinite(x + y + length)) {
      lift(trail, NaN, NaN);
      joined = false;
      continue;
    }
    trail.last = step;
    if (drawn && length < LEAST_MOVE) continue;
    const inside = within(x, y, area, 0);
    if (drawn && !inside) noteExit(trail, x, y, length, area);
    trail.inside = inside;
    const cut = drawn ? clip(fromX, fromY, x, y, area, RIM) : null;
    if (cut === null) {
      lift(trail, x, y);
      joined = false;
      continue;
    }
    const at = (/** @type {number} */ share) => [fromX + share * (x - fromX), fromY + share * (y - fromY)];
    if (cut[0] > 0) {
      const [enterX, enterY] = at(cut[0]);
      lift(trail, enterX, enterY);
      joined = false;
    }
    const [endX, endY] = cut[1] < 1 ? at(cut[1]) : [x, y];
    if (!joined) pieces.push(begin(trail, endX, endY));
    advance(trail, pieces[pieces.length - 1], endX, endY);
    joined = cut[1] === 1;
    if (!joined) lift(trail, x, y);
    trail.dotted = inside && length > LONG_STEP && dotted(step);
    if (trail.dotted) dots.push(x, y);
  }
  trail.next = Math.max(trail.next, to + 1);
  return { pieces, dots };
}

/**
 * @param {Trail} trail
 * @param {number} x
 * @param {number} y
 */
function lift(trail, x, y) {
  trail.x = x;
  trail.y = y;
  trail.tail = Number.isNaN(x) ? [] : [x, y];
  trail.dotted = false;
}

/**
 * A piece that begins a little before the pen, further back at a corner.
 * @param {Trail} trail
 * @param {number} x  where it will go
 * @param {number} y
 * @returns {Piece}
 */
function begin(trail, x, y) {
  const { tail } = trail;
  const count = tail.length;
  if (count < 4) return { casing: [trail.x, trail.y], core: [trail.x, trail.y], phase: trail.phase };
  const [ax, ay] = [trail.x - tail[count - 4], trail.y - tail[count - 3]];
  const [bx, by] = [x - trail.x, y - trail.y];
  const cosine = (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
  const reach = cosine < SHARP ? SHARP_TAIL : SMOOTH_TAIL;
  const core = back(tail, reach + CORE_LEAD);
  return { casing: back(tail, reach).points, core: core.points, phase: trail.phase - core.length };
}

/**
 * The tail's last pixels.
 * @param {number[]} tail
 * @param {number} reach
 * @returns {{points: number[], length: number}}
 */
function back(tail, reach) {
  let k = tail.length - 2;
  /** @type {number[]} */
  const points = [tail[k], tail[k + 1]];
  let length = 0;
  while (k >= 2 && length < reach) {
    const [x, y] = [tail[k], tail[k + 1]];
    const [px, py] = [tail[k - 2], tail[k - 1]];
    const segment = Math.hypot(x - px, y - py);
    const share = segment > 0 ? Math.min(1, (reach - length) / segment) : 1;
    points.unshift(x + share * (px - x), y + share * (py - y));
    length += share * segment;
    k -= 2;
  }
  return { points, length };
}

/**
 * @param {Trail} trail
 * @param {Piece} piece
 * @param {number} x
 * @param {number} y
 */
function advance(trail, piece, x, y) {
  piece.casing.push(x, y);
  piece.core.push(x, y);
  trail.phase += Math.hypot(x - trail.x, y - trail.y);
  trail.x = x;
  trail.y = y;
  const { tail } = trail;
  tail.push(x, y);
  while (tail.length > 4 && Math.hypot(x - tail[2], y - tail[3]) >= TAIL) tail.splice(0, 2);
}

/**
 * @param {Trail} trail
 * @param {number} x
 * @param {number} y
 * @param {number} length  of the way there
 * @param {{width: number, height: number}} area
 */
function noteExit(trail, x, y, length, area) {
  const cut = clip(trail.x, trail.y, x, y, area, 0);
  if (cut === null) return;
  const [dx, dy] = [x - trail.x, y - trail.y];
  trail.exit = { x: trail.x + cut[1] * dx, y: trail.y + cut[1] * dy, dx: dx / length, dy: dy / length };
}

/**
 * @param {number} x
 * @param {number} y
 * @param {{width: number, height: number}} area
 * @param {number} rim
 * @returns {boolean}
 */
export const within = (x, y, { width, height }, rim) =>
  x >= -rim && x <= width + rim && y >= -rim && y <= height + rim;

/**
 * The part of a segment within the area and its rim (Liang and Barsky).
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @param {{width: number, height: number}} area
 * @param {number} rim
 * @returns {[number, number]|null} shares of the way; null where nothing lies within
 */
export function clip(x0, y0, x1, y1, { width, height }, rim) {
  let [from, to] = [0, 1];
  const [dx, dy] = [x1 - x0, y1 - y0];
  for (const [p, q] of [
    [-dx, x0 + rim],
    [dx, width + rim - x0],
    [-dy, y0 + rim],
    [dy, height + rim - y0],
  ]) {
    if (p === 0) {
      if (q < 0) return null;
      continue;
    }
    const share = q / p;
    if (p < 0) from = Math.max(from, share);
    else to = Math.min(to, share);
    if (from > to) return null;
  }
  return [from, to];
}

/**
 * @param {ArrayLike<number>} us
 * @param {ArrayLike<number>} vs
 * @param {import("./plane.js").Map2} map
 * @returns {Place} of a path in the plane
 */
export const inPlane =
  (us, vs, { kx, bx, ky, by }) =>
  (step, out) => {
    out[0] = kx * us[step] + bx;
    out[1] = ky * vs[step] + by;
  };

/**
 * The same over a line, where a row stands at the height of its loss: between two looks at that, on the line as it is drawn.
 * @param {ArrayLike<number>} us
 * @param {ArrayLike<number>} losses
 * @param {import("./plane.js").Map2} map
 * @param {import("../types.js").Contour|null} contour
 * @returns {Place}
 */
export const overLine =
  (us, losses, { kx, bx, ky, by }, contour) =>
  (step, out) => {
    out[0] = kx * us[step] + bx;
    out[1] = ky * (Number.isNaN(losses[step]) ? heightAt(contour, us[step]) : losses[step]) + by;
  };
