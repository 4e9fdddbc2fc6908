// @ts-check
/**
 * What a step tried, on the plot: the trials and brackets of a search along its direction, the simplex before and after
 * a move, the circle within which a model was trusted. Read off what the inspection carries, not off a rule's name.
 */

/** @typedef {import("./plane.js").Map2} Map2 */
/** @typedef {{points: number[], name: string}} Stroke  pixels x, y, x, y, … */
/** @typedef {Object} StepMarks  in pixels
 * @property {"search"|"simplex"|"region"} kind
 * @property {Stroke[]} strokes
 * @property {{x: number, y: number, taken: boolean}[]} dots  trials
 * @property {{x: number, y: number, rx: number, ry: number}|null} circle
 */
/** @typedef {{x_before?: number[]|null, values?: Record<string, any>}} Inspection */
/** @typedef {((x: number) => number)|null} HeightOf  f, where one parameter is drawn as a curve; null on a plane */

/** A search that leads far out is drawn to here. */
const FARTHEST_PX = 2000;
/** Ends of a bracket, across the direction; bars of brackets under a curve, from the bottom up. */
const TICK_PX = 7;
const BAR_TICK_PX = 4;
const FIRST_BAR_PX = 12;
const BETWEEN_BARS_PX = 9;
const BARS_AT_MOST = 8;
/** They take no more than this share of the plot's height. */
const BARS_SHARE = 0.16;

/**
 * Null where the step has nothing of the kind.
 * @param {Inspection} inspection
 * @param {Map2} map
 * @param {HeightOf} heightOf
 * @returns {StepMarks|null}
 */
export function stepMarks(inspection, map, heightOf) {
  const from = inspection.x_before;
  const values = inspection.values;
  if (!Array.isArray(from) || values === undefined) return null;
  if (isTable(values.simplex)) return simplexMarks(values, map, heightOf);
  if (isTable(values.trials) && isVector(values.direction)) return searchMarks(from, values, map, heightOf);
  const radius = first(values.radius);
  return radius > 0 && radius < Infinity ? regionMarks(from, radius, map, heightOf) : null;
}

/**
 * @param {number[]} from
 * @param {Record<string, any>} values
 * @param {Map2} map
 * @param {HeightOf} heightOf
 * @returns {StepMarks}
 */
function searchMarks(from, values, map, heightOf) {
  const [taken, p] = [first(values.step_length), values.direction];
  /** @type {any[][]} */
  const trials = values.trials.filter((/** @type {any[]} */ row) => typeof row[0] === "number");
  if (heightOf !== null) {
    const x = (/** @type {number} */ t) => from[0] + t * p[0];
    const dots = trials.map(([t, f]) => {
      const height = typeof f === "number" ? f : heightOf(x(t));
      return { x: map.kx * x(t) + map.bx, y: map.ky * height + map.by, taken: t === taken };
    });
    const room = Math.max(1, Math.min(BARS_AT_MOST, Math.floor((BARS_SHARE * map.height) / BETWEEN_BARS_PX)));
    const bars = bracketsOf(values).slice(0, room).map(([low, high]) => [x(low), x(high)]);
    return { kind: "search", strokes: bars.flatMap((bar, k) => barAt(bar, k, map)), dots: dots.filter(drawn), circle: null };
  }
  const along = alongOf(from, p, map);
  const reach = Math.min(Math.max(0, ...trials.map(([t]) => t)), FARTHEST_PX / along.length);
  const end = along.at(reach);
  const strokes = [{ points: [...along.at(0), ...end], name: "search" }];
  const brackets = bracketsOf(values);
  const told = brackets.length > 1 ? [brackets[0], brackets[brackets.length - 1]] : brackets;
  for (const t of told.flat()) if (t <= reach) strokes.push({ points: along.across(t), name: "bracket" });
  const dots = trials
    .filter(([t]) => t <= reach)
    .map(([t]) => ({ x: along.at(t)[0], y: along.at(t)[1], taken: t === taken }));
  return { kind: "search", strokes, dots: dots.filter(drawn), circle: null };
}

/**
 * The line of a search in pixels.
 * @param {number[]} from
 * @param {number[]} p
 * @param {Map2} map
 */
function alongOf(from, p, map) {
  const [x, y] = [map.kx * from[0] + map.bx, map.ky * from[1] + map.by];
  const [dx, dy] = [map.kx * p[0], map.ky * p[1]];
  const length = Math.hypot(dx, dy) || 1;
  const at = (/** @type {number} */ t) => [x + t * dx, y + t * dy];
  return {
    length,
    at,
    /** @param {number} t */
    across(t) {
      const [cx, cy] = at(t);
      const [nx, ny] = [(-dy / length) * TICK_PX, (dx / length) * TICK_PX];
      return [cx - nx, cy - ny, cx + nx, cy + ny];
    },
  };
}

/**
 * @param {Record<string, any>} values
 * @param {Map2} map
 * @param {HeightOf} heightOf
 * @returns {StepMarks}
 */
function simplexMarks(values, map, heightOf) {
  const outline = (/** @type {number[][]} */ corners) => {
    const points = corners.flatMap((corner) => {
      const height = heightOf === null ? corner[1] : heightOf(corner[0]);
      return [map.kx * corner[0] + map.bx, map.ky * height + map.by];
    });
    return corners.length > 2 ? [...points, ...points.slice(0, 2)] : points;
  };
  const strokes = [{ points: outline(values.simplex), name: "simplex" }];
  if (isTable(values.simplex_before)) strokes.unshift({ points: outline(values.simplex_before), name: "simplex-before" });
  return { kind: "simplex", strokes: strokes.filter(({ points }) => points.every(Number.isFinite)), dots: [], circle: null };
}

/**
 * @param {number[]} from
 * @param {number} radius
 * @param {Map2} map
 * @param {HeightOf} heightOf
 * @returns {StepMarks}
 */
function regionMarks(from, radius, map, heightOf) {
  if (heightOf !== null) {
    return { kind: "region", strokes: barAt([from[0] - radius, from[0] + radius], 0, map), dots: [], circle: null };
  }
  const circle = {
    x: map.kx * from[0] + map.bx,
    y: map.ky * from[1] + map.by,
    rx: radius * Math.abs(map.kx),
    ry: radius * Math.abs(map.ky),
  };
  return { kind: "region", strokes: [], dots: [], circle };
}

/**
 * An interval of x as a bar under the curve, with its two ends; the k-th from the bottom.
 * @param {number[]} interval
 * @param {number} k
 * @param {Map2} map
 * @returns {Stroke[]}
 */
function barAt(interval, k, map) {
  const y = map.height - FIRST_BAR_PX - k * BETWEEN_BARS_PX;
  const clamped = interval.map((x) => Math.min(FARTHEST_PX, Math.max(-FARTHEST_PX, map.kx * x + map.bx)));
  const [left, right] = [Math.min(...clamped), Math.max(...clamped)];
  const end = (/** @type {number} */ x) => ({ points: [x, y - BAR_TICK_PX, x, y + BAR_TICK_PX], name: "bracket" });
  return [{ points: [left, y, right, y], name: "bracket" }, end(left), end(right)];
}

/**
 * @param {Record<string, any>} values
 * @returns {number[][]}
 */
const bracketsOf = (values) => (isTable(values.bracket) ? values.bracket.filter(isVector) : []);

/** @param {{x: number, y: number}} dot */
const drawn = ({ x, y }) => Number.isFinite(x) && Number.isFinite(y);

/**
 * @param {any} value  a number, or a list of one
 * @returns {number}
 */
function first(value) {
  const number = Array.isArray(value) ? value[0] : value;
  return typeof number === "number" ? number : NaN;
}

/** @param {any} value */
const isVector = (value) => Array.isArray(value) && value.every((part) => typeof part === "number");

/** @param {any} value */
const isTable = (value) => Array.isArray(value) && value.length > 0 && value.every(Array.isArray);
