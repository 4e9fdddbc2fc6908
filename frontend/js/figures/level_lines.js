// @ts-check
/** Level lines of a function on a grid, by marching squares. Pure. */

/** @typedef {[number, number]} Spot  column and row, in cells from the lower left corner */

/**
 * For each corner of a cell that is above the level (1, 2, 4, 8 from the lower left one on, counter-clockwise) the
 * edges that the line crosses, in pairs; edges: 0 below, 1 right, 2 above, 3 left. The two saddles are told apart by
 * the mean of the corners.
 * @type {readonly (readonly number[])[]}
 */
const CROSSED = [[], [3, 0], [0, 1], [3, 1], [1, 2], [], [0, 2], [3, 2], [2, 3], [2, 0], [], [2, 1], [1, 3], [1, 0], [0, 3], []];
const SADDLES = { 5: { high: [3, 2, 0, 1], low: [3, 0, 1, 2] }, 10: { high: [0, 3, 1, 2], low: [0, 1, 2, 3] } };

/**
 * @param {ArrayLike<number>} z  row after row, the lowest first
 * @param {number} columns
 * @param {number} rows
 * @param {number} level
 * @returns {number[]} x0, y0, x1, y1 of each segment, in cells from the lower left corner; cells with a corner that is
 *   not finite have none
 */
function segmentsOf(z, columns, rows, level) {
  /** @type {number[]} */
  const out = [];
  for (let row = 0; row < rows - 1; row += 1) {
    for (let column = 0; column < columns - 1; column += 1) {
      const k = row * columns + column;
      const above = Number(z[k] > level) | (Number(z[k + 1] > level) << 1) | (Number(z[k + columns + 1] > level) << 2) | (Number(z[k + columns] > level) << 3);
      if (above === 0 || above === 15) continue;
      const corners = [z[k], z[k + 1], z[k + columns + 1], z[k + columns]];
      const sum = corners[0] + corners[1] + corners[2] + corners[3];
      if (!Number.isFinite(sum)) continue;
      const edges = above === 5 || above === 10 ? SADDLES[above][sum / 4 > level ? "high" : "low"] : CROSSED[above];
      for (const edge of edges) {
        const [from, to] = [corners[edge], corners[(edge + 1) % 4]];
        const share = (level - from) / (to - from);
        const [x, y] = [[share, 0], [1, share], [1 - share, 1], [0, 1 - share]][edge];
        out.push(column + x, row + y);
      }
    }
  }
  return out;
}

/**
 * @param {ArrayLike<number>} z  row after row, the lowest first
 * @param {number} columns
 * @param {number} rows
 * @param {number} level
 * @returns {Spot[][]} lines; closed ones end where they begin
 */
export const levelPaths = (z, columns, rows, level) => joined(segmentsOf(z, columns, rows, level));

/**
 * Segments as lines, so that dashes go on from one to the next.
 * @param {number[]} segments  x0, y0, x1, y1, …
 * @returns {Spot[][]}
 */
function joined(segments) {
  const key = (/** @type {number} */ x, /** @type {number} */ y) => `${Math.round(1e6 * x)} ${Math.round(1e6 * y)}`;
  /** @type {Map<string, Spot[][]>} */
  const ends = new Map();
  /** @type {Set<Spot[]>} */
  const lines = new Set();
  const take = (/** @type {Spot} */ end) => ends.get(key(...end))?.find((line) => lines.has(line));
  for (let k = 0; k < segments.length; k += 4) {
    const [a, b] = /** @type {Spot[]} */ ([[segments[k], segments[k + 1]], [segments[k + 2], segments[k + 3]]]);
    const [before, after] = [take(a), take(b)];
    /** @type {Spot[]} */
    let line = [a, b];
    if (before !== undefined) {
      lines.delete(before);
      line = [...oriented(before, a), ...line.slice(1)];
    }
    if (after !== undefined && after !== before) {
      lines.delete(after);
      line = [...line.slice(0, -1), ...oriented(after, b).reverse()];
    }
    lines.add(line);
    for (const end of [line[0], line[line.length - 1]]) ends.set(key(...end), [...(ends.get(key(...end)) ?? []), line]);
  }
  return [...lines];
}

/**
 * @param {Spot[]} line
 * @param {Spot} end
 * @returns {Spot[]} the line with this end last
 */
function oriented(line, end) {
  const [x, y] = line[line.length - 1];
  return Math.abs(x - end[0]) + Math.abs(y - end[1]) < 1e-5 ? [...line] : [...line].reverse();
}
