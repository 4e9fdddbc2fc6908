// @ts-check
/**
 * A run's path in space, cut at the faces of the box in which the surface stands. Pure.
 *
 * The path is not pressed into the box: a step that leaves it ends at the face, one that comes back begins at one.
 * Steps are straight lines between iterates, at the height of each iterate's own loss.
 */

/** @typedef {{low: [number, number, number], high: [number, number, number]}} Box3 */
/** @typedef {(loss: number) => number} Height  where a loss stands on the upward axis */

/** Points on a face lie in the box in spite of rounding, to this part of its size. */
const SLACK = 1e-9;

/**
 * The part of a segment within the box (Liang and Barsky).
 * @param {ArrayLike<number>} from
 * @param {ArrayLike<number>} to
 * @param {Box3} box
 * @returns {[number, number]|null} shares of the way; null where nothing lies within
 */
export function clipped(from, to, { low, high }) {
  let [first, last] = [0, 1];
  for (let axis = 0; axis < 3; axis += 1) {
    const slack = SLACK * (high[axis] - low[axis]);
    const way = to[axis] - from[axis];
    const [below, above] = [low[axis] - slack - from[axis], high[axis] + slack - from[axis]];
    if (way === 0) {
      if (below > 0 || above < 0) return null;
      continue;
    }
    first = Math.max(first, (way > 0 ? below : above) / way);
    last = Math.min(last, (way > 0 ? above : below) / way);
    if (first > last) return null;
  }
  return [first, last];
}

/**
 * Corners of a path, one after the other; NaN lifts the pen.
 */
export class BoxedPath {
  /**
   * @param {import("../rows.js").Rows} rows  may grow
   * @param {Box3} box
   * @param {Height} height
   * @param {(u: number, v: number) => number} [between]  the loss where nobody has looked at it; NaN: not known
   */
  constructor(rows, box, height, between = () => NaN) {
    this.rows = rows;
    this.box = box;
    this.height = height;
    this.between = between;
    this.length = 0;
    this.corners = new Float64Array(3 * 64);
    /** The row at each corner; -1 at a face of the box and where the pen is lifted. */
    this.rowOf = new Int32Array(64);
    /** How many corners there are up to and with each row. @type {number[]} */
    this.ends = [];
    /** The corner at which each departure from the box was cut, by rows. @type {{row: number, corner: number}[]} */
    this.departures = [];
    this._last = /** @type {number[]|null} */ (null);
  }

  /**
   * Follows the rows up to and with `to`.
   * @param {number} to
   * @returns {this}
   */
  extend(to) {
    const [us, vs, losses] = ["u", "v", "loss"].map((name) => this.rows.column(name));
    for (let row = this.ends.length; row <= to; row += 1) {
      this._follow(row, this._point(us[row], vs[row], Number.isNaN(losses[row]) ? this.between(us[row], vs[row]) : losses[row]));
      this.ends.push(this.length);
    }
    return this;
  }

  /**
   * Whether the row lies in the box.
   * @param {number} row  followed already
   */
  inside(row) {
    const end = this.ends[row];
    return end > 0 && this.rowOf[end - 1] === row;
  }

  /**
   * The corner at which the path had last left the box when it came to this row; null while it is inside.
   * @param {number} row
   * @returns {number|null}
   */
  departure(row) {
    if (this.inside(row)) return null;
    return this.departures.findLast((each) => each.row <= row)?.corner ?? null;
  }

  /**
   * A path whose loss is beyond all numbers still leaves through the lid.
   * @param {number} u
   * @param {number} v
   * @param {number} loss
   * @returns {number[]|null} null where it has no place
   */
  _point(u, v, loss) {
    if (!Number.isFinite(u) || !Number.isFinite(v) || Number.isNaN(loss)) return null;
    const { low, high } = this.box;
    const span = high[2] - low[2];
    return [u, v, Math.min(high[2] + 1e3 * span, Math.max(low[2] - 1e3 * span, this.height(loss)))];
  }

  /**
   * @param {number} row
   * @param {number[]|null} point
   */
  _follow(row, point) {
    const last = this._last;
    this._last = point;
    if (point === null) return this._push([NaN, NaN, NaN], -1);
    const part = clipped(last ?? point, point, this.box);
    if (part === null) return;
    if (last === null) return this._push(point, row);
    const at = (/** @type {number} */ share) => last.map((value, axis) => value + share * (point[axis] - value));
    if (part[0] > 0) {
      this._push([NaN, NaN, NaN], -1);
      this._push(at(part[0]), -1);
    }
    if (part[1] >= 1) return this._push(point, row);
    this.departures.push({ row, corner: this.length });
    this._push(at(part[1]), -1);
  }

  /**
   * @param {number[]} corner
   * @param {number} row
   */
  _push(corner, row) {
    if (this.length === this.rowOf.length) {
      const [corners, rowOf] = [new Float64Array(6 * this.length), new Int32Array(2 * this.length)];
      corners.set(this.corners);
      rowOf.set(this.rowOf);
      [this.corners, this.rowOf] = [corners, rowOf];
    }
    this.corners.set(corner, 3 * this.length);
    this.rowOf[this.length] = row;
    this.length += 1;
  }
}
