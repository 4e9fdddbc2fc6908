// @ts-check
/** Where words stand in a plot: beside their mark, clear of marks, arrows and each other, else not at all. */

/** @typedef {{left: number, top: number, right: number, bottom: number}} Rect */
/** @typedef {Object} Word
 * @property {string} id
 * @property {number} x       of the mark
 * @property {number} y
 * @property {number} width   of the words
 * @property {number} height
 * @property {number} gap     between mark and words
 * @property {number} [first] the place to try first, an index of PLACES
 */
/** @typedef {{left: number, top: number, place: number}} Spot */

/** Where words go from their mark: right, left, below, above, then the corners. */
export const PLACES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

/** Words may come this near to each other. */
const AIR = 2;

/**
 * Places the words in the order given; the earlier have the first choice. A word stays where it stood before as long
 * as that place is free, so that it doesn't jump about during playback.
 * @param {Word[]} words
 * @param {Rect[]} obstacles
 * @param {{width: number, height: number}} area
 * @param {Map<string, Spot|null>} before
 * @returns {Map<string, Spot|null>} null = no room
 */
export function placeWords(words, obstacles, area, before) {
  const taken = obstacles.slice();
  /** @type {Map<string, Spot|null>} */
  const spots = new Map();
  for (const word of words) {
    const order = [before.get(word.id)?.place, word.first, ...PLACES.keys()];
    let found = null;
    for (const place of order) {
      if (place === undefined) continue;
      const rect = rectAt(word, place);
      if (rect.left < 0 || rect.top < 0 || rect.right > area.width || rect.bottom > area.height) continue;
      if (taken.some((other) => overlap(rect, other))) continue;
      found = { left: rect.left, top: rect.top, place };
      taken.push(rect);
      break;
    }
    spots.set(word.id, found);
  }
  return spots;
}

/**
 * @param {Word} word
 * @param {number} place
 * @returns {Rect}
 */
function rectAt({ x, y, width, height, gap }, place) {
  const [sx, sy] = PLACES[place];
  const reach = sx !== 0 && sy !== 0 ? gap * 0.7 : gap;
  const left = x + sx * reach + (sx === 0 ? -width / 2 : sx > 0 ? 0 : -width);
  const top = y + sy * reach + (sy === 0 ? -height / 2 : sy > 0 ? 0 : -height);
  return { left, top, right: left + width, bottom: top + height };
}

/**
 * @param {Rect} a
 * @param {Rect} b
 * @returns {boolean}
 */
export const overlap = (a, b) =>
  a.left < b.right + AIR && b.left < a.right + AIR && a.top < b.bottom + AIR && b.top < a.bottom + AIR;

/**
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 * @returns {Rect} around a mark
 */
export const around = (x, y, reach) => ({ left: x - reach, top: y - reach, right: x + reach, bottom: y + reach });

/**
 * A line as a chain of small boxes, for words to keep clear of.
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @returns {Rect[]}
 */
export function alongLine(x0, y0, x1, y1) {
  const count = Math.max(1, Math.min(24, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 8)));
  return Array.from({ length: count + 1 }, (_, k) =>
    around(x0 + ((x1 - x0) * k) / count, y0 + ((y1 - y0) * k) / count, 4),
  );
}

/**
 * @param {number} dx
 * @param {number} dy
 * @returns {number} the place that lies in this direction
 */
export function placeTowards(dx, dy) {
  const length = Math.hypot(dx, dy) || 1;
  let best = 0;
  let most = -Infinity;
  PLACES.forEach(([sx, sy], k) => {
    const cosine = (sx * dx + sy * dy) / (length * Math.hypot(sx, sy));
    if (cosine > most) [most, best] = [cosine, k];
  });
  return best;
}
