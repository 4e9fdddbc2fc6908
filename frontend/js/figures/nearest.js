// @ts-check
/** Which row of which path lies nearest to the pointer. */

/** @typedef {{place: import("./paths.js").Place, from: number, to: number}} Line */
/** @typedef {{line: number, step: number, x: number, y: number, distance: number}} Found */

const spot = new Float64Array(2);

/**
 * The nearest point of all lines; between two rows the nearer row is named, so long steps can be pointed at too.
 * @param {Line[]} lines  later ones lie above and win ties
 * @param {number} x
 * @param {number} y
 * @param {number} reach  pixels beyond which nothing is found
 * @returns {Found|null}
 */
export function nearest(lines, x, y, reach) {
  /** @type {Found|null} */
  let best = null;
  let least = reach * reach;
  lines.forEach(({ place, from, to }, line) => {
    let [lastX, lastY] = [NaN, NaN];
    for (let step = from; step <= to; step += 1) {
      place(step, spot);
      const [px, py] = spot;
      const share = nearestShare(lastX, lastY, px, py, x, y);
      const [nx, ny] = [lastX + share * (px - lastX), lastY + share * (py - lastY)];
      const square = Number.isNaN(nx) ? (px - x) ** 2 + (py - y) ** 2 : (nx - x) ** 2 + (ny - y) ** 2;
      if (square <= least) {
        least = square;
        const before = share < 0.5 && !Number.isNaN(nx);
        const at = before ? { step: step - 1, x: lastX, y: lastY } : { step, x: px, y: py };
        best = { line, ...at, distance: Math.sqrt(square) };
      }
      [lastX, lastY] = [px, py];
    }
  });
  return best;
}

/**
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 * @param {number} x
 * @param {number} y
 * @returns {number} share of the way from a to b where it comes nearest to (x, y)
 */
function nearestShare(ax, ay, bx, by, x, y) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  if (!(square > 0)) return 1;
  return Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
}
