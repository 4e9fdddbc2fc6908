// @ts-check
/**
 * The rows of one run, known so far: Float64Array columns that only ever grow at their end.
 *
 * Row k belongs to the iterate x_k; row 0 is the start. The one value of the state that is written in place:
 * `length` and `revision` grow with each append, rows once there never change. Other rows are another object.
 */
export class Rows {
  /** @param {string[]} names  of the columns, in the order of the blocks */
  constructor(names) {
    this.names = names;
    this.length = 0;
    this.revision = 0;
    /** @type {Map<string, Float64Array>} */
    this._columns = new Map(names.map((name) => [name, new Float64Array(0)]));
  }

  /**
   * The column's buffer; only [0, length) is meant. Empty if there is no such column.
   * @param {string} name
   * @returns {Float64Array}
   */
  column(name) {
    return this._columns.get(name) ?? EMPTY;
  }

  /**
   * Adds rows at the end. Throws on a gap, an overlap or a wrong number of columns.
   * @param {number} first  step of the first new row
   * @param {Float64Array[]} columns
   */
  append(first, columns) {
    if (first !== this.length) throw new Error(`rows begin at step ${first}, expected ${this.length}`);
    if (columns.length !== this.names.length) {
      throw new Error(`a block has ${columns.length} columns, expected ${this.names.length}`);
    }
    const count = columns.length === 0 ? 0 : columns[0].length;
    const needed = this.length + count;
    this.names.forEach((name, number) => {
      let buffer = this.column(name);
      if (buffer.length < needed) {
        const larger = new Float64Array(Math.max(64, needed, 2 * buffer.length));
        larger.set(buffer.subarray(0, this.length));
        this._columns.set(name, larger);
        buffer = larger;
      }
      buffer.set(columns[number], this.length);
    });
    this.length = needed;
    this.revision += 1;
  }

  /**
   * New rows: the first `count` of these, copied.
   * @param {number} count
   * @returns {Rows}
   */
  prefix(count) {
    const copy = new Rows(this.names);
    if (count > 0) copy.append(0, this.names.map((name) => this.column(name).subarray(0, count)));
    return copy;
  }
}

const EMPTY = new Float64Array(0);

/**
 * The last row up to this one that has a number: where a look at all data costs more than a step, what it tells is NaN
 * between two looks.
 * @param {ArrayLike<number>} values
 * @param {number} row
 * @returns {number} the row itself where there is no number at all
 */
export function lookedAt(values, row) {
  let found = row;
  while (found > 0 && Number.isNaN(values[found])) found -= 1;
  return Number.isNaN(values[found]) ? row : found;
}
