// @ts-check
/**
 * Programs: straight-line arithmetic as the server writes it, run here on numbers or on columns of them. Pure.
 *
 * A program is data: each node is an operation on earlier ones, a constant or an input. It is looked up in a table of
 * operations and never made into code, so that the page's policy against `eval` holds.
 */

/** @typedef {import("./types.js").Program} Program */
/** @typedef {number|Float64Array} Value */

/** What the server answers where a number has no answer: IEEE 754 to the end. @type {Record<string, (a: number) => number>} */
const OF_ONE = {
  neg: (a) => -a,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  sigmoid: (a) => (a > -709 ? 1 / (1 + Math.exp(-a)) : Math.exp(a)),
  softplus: (a) => (a > 0 ? a : 0) + Math.log1p(Math.exp(-Math.abs(a))),
};

/** @type {Record<string, (a: number, b: number) => number>} */
const OF_TWO = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  // A base of 1 has the power 1 whatever the exponent, as in the C library; JavaScript alone says NaN for some.
  pow: (a, b) => (a === 1 ? 1 : a ** b),
  min: (a, b) => (a <= b || a !== a ? a : b),
  max: (a, b) => (a >= b || a !== a ? a : b),
  greater: (a, b) => Number(a > b),
  greater_equal: (a, b) => Number(a >= b),
};

/**
 * The same for columns, each a loop of its own: a function called for each number would cost ten times as much.
 * @type {Record<string, (a: Float64Array, b: Float64Array, out: Float64Array) => void>}
 */
const OF_COLUMNS = {
  add: (a, b, out) => {
    for (let k = 0; k < out.length; k += 1) out[k] = a[k] + b[k];
  },
  sub: (a, b, out) => {
    for (let k = 0; k < out.length; k += 1) out[k] = a[k] - b[k];
  },
  mul: (a, b, out) => {
    for (let k = 0; k < out.length; k += 1) out[k] = a[k] * b[k];
  },
  div: (a, b, out) => {
    for (let k = 0; k < out.length; k += 1) out[k] = a[k] / b[k];
  },
};

/**
 * @param {Value} value
 * @param {number} length
 * @returns {Float64Array} the column itself, or one of the number everywhere
 */
export const column = (value, length) => (typeof value === "number" ? new Float64Array(length).fill(value) : value);

/**
 * @param {Value[]} values
 * @returns {number} the length of the columns among them; -1 where there are none
 */
const lengthOf = (...values) => values.reduce((/** @type {number} */ length, value) => (typeof value === "number" ? length : value.length), -1);

/**
 * @param {(a: number) => number} f
 * @param {Value} a
 * @returns {Value}
 */
function one(f, a) {
  if (typeof a === "number") return f(a);
  const out = new Float64Array(a.length);
  for (let k = 0; k < out.length; k += 1) out[k] = f(a[k]);
  return out;
}

/**
 * @param {string} op
 * @param {Value} a
 * @param {Value} b
 * @returns {Value}
 */
function two(op, a, b) {
  const f = OF_TWO[op];
  if (typeof a === "number" && typeof b === "number") return f(a, b);
  const out = new Float64Array(lengthOf(a, b));
  const [left, right] = [column(a, out.length), column(b, out.length)];
  if (Object.hasOwn(OF_COLUMNS, op)) OF_COLUMNS[op](left, right, out);
  else for (let k = 0; k < out.length; k += 1) out[k] = f(left[k], right[k]);
  return out;
}

/**
 * @param {Value} condition
 * @param {Value} then
 * @param {Value} otherwise
 * @returns {Value}
 */
function where(condition, then, otherwise) {
  const length = lengthOf(condition, then, otherwise);
  if (length < 0) return condition ? then : otherwise;
  const [on, yes, no] = [condition, then, otherwise].map((value) => column(value, length));
  const out = new Float64Array(length);
  for (let k = 0; k < length; k += 1) out[k] = on[k] ? yes[k] : no[k];
  return out;
}

/**
 * @param {Value} value
 * @param {number} k
 * @returns {number} its entry k; a number is the same everywhere
 */
export const at = (value, k) => (typeof value === "number" ? value : value[k]);

/**
 * The program's outputs for these inputs. Columns are of one length; an output is a column where it depends on one.
 * Throws on an input that is lacking and on an operation that nobody knows.
 * @param {Program} program
 * @param {Record<string, Value>} inputs  more than the program reads do no harm
 * @returns {Value[]}
 */
export function run(program, inputs) {
  /** @type {Value[]} */
  const values = [];
  for (const step of program.nodes) values.push(done(step, values, inputs));
  return program.outputs.map((k) => values[k]);
}

/**
 * @param {any[]} step  the operation, then what it is of: indices of earlier nodes, a name, a number
 * @param {Value[]} values  of the nodes before
 * @param {Record<string, Value>} inputs
 * @returns {Value}
 */
function done([op, first, second, third], values, inputs) {
  if (op === "constant") return Number(first);
  if (op === "symbol") {
    const value = inputs[String(first)];
    if (value === undefined) throw new Error(`a program asks for ${first}, which is not given`);
    return value;
  }
  const a = values[Number(first)];
  if (Object.hasOwn(OF_ONE, op)) return one(OF_ONE[op], a);
  if (Object.hasOwn(OF_TWO, op)) return two(op, a, values[Number(second)]);
  if (op === "where") return where(a, values[Number(second)], values[Number(third)]);
  throw new Error(`a program has the operation ${op}, which nobody knows`);
}
