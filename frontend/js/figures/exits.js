// @ts-check
/** Boxes and directions for what stands at the rim of the plot. */

/** Words at an exit stand this far inside the edge. */
const INSET = 12;

/**
 * Where the words of an exit arrow go: inside the plot, beside the arrow, nearest place first.
 * @param {import("./paths.js").Exit} exit
 * @param {{width: number, height: number}} words
 * @param {{width: number, height: number}} area
 * @returns {{left: number, top: number}[]} corners to try
 */
export function exitPlaces(exit, words, area) {
  const clampX = (/** @type {number} */ left) => Math.min(area.width - words.width - INSET, Math.max(INSET, left));
  const clampY = (/** @type {number} */ top) => Math.min(area.height - words.height - INSET / 2, Math.max(INSET / 2, top));
  const [above, below] = [exit.y - words.height - INSET, exit.y + INSET];
  const [before, after] = [exit.x - words.width - INSET, exit.x + INSET];
  const sideways = Math.abs(exit.dx) > Math.abs(exit.dy);
  const places = sideways
    ? [[exit.x - words.width / 2, above], [exit.x - words.width / 2, below], [before, above - 26], [before, below + 26]]
    : [[after, exit.y - words.height / 2], [before, exit.y - words.height / 2], [after, above], [before, above]];
  return places.map(([left, top]) => ({ left: clampX(left), top: clampY(top) }));
}

/** Where the hint's words may stand from the start: below left first, then the other sides. */
const HINTS = [
  [-1, 1],
  [1, 1],
  [-1, -1],
  [1, -1],
];

/**
 * The hint of the start with its leader, where it fits.
 * @param {number} x  of the start
 * @param {number} y
 * @param {{width: number, height: number}} words
 * @param {{width: number, height: number}} area
 * @returns {{left: number, top: number, line: [number, number, number, number]}|null}
 */
export function hintPlace(x, y, words, area) {
  for (const [sx, sy] of HINTS) {
    const [tipX, tipY] = [x + sx * 26, y + sy * 74];
    const left = Math.min(area.width - words.width - 6, Math.max(6, tipX - words.width / 2 + sx * 18));
    const top = sy > 0 ? tipY + 4 : tipY - words.height - 4;
    if (top < 4 || top + words.height > area.height - 4) continue;
    if (tipX < left || tipX > left + words.width) continue;
    const length = Math.hypot(tipX - x, tipY - y);
    const share = 16 / length;
    return { left, top, line: [x + share * (tipX - x), y + share * (tipY - y), tipX, tipY] };
  }
  return null;
}
