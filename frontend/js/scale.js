// @ts-check
/** Scales: a slider's place and its value, typed numbers, ticks of an axis. Pure. */

/** @typedef {import("./types.js").Parameter} Parameter */

/** The part of a logarithmic slider that zero takes at its left end, when zero is allowed. */
const ZERO_END = 0.02;

/**
 * A linear map from [d0, d1] to [r0, r1]; an empty domain goes to the middle of the range.
 * @param {number} d0
 * @param {number} d1
 * @param {number} r0
 * @param {number} r1
 * @returns {(value: number) => number}
 */
export function linear(d0, d1, r0, r1) {
  if (d1 === d0) return () => (r0 + r1) / 2;
  const slope = (r1 - r0) / (d1 - d0);
  return (value) => r0 + (value - d0) * slope;
}

/**
 * Where the value stands on its slider, 0 (low) to 1 (high); values outside stand at the ends.
 * @param {Parameter} parameter
 * @param {number} value
 * @returns {number}
 */
export function toSlider(parameter, value) {
  const { low, high } = parameter;
  if (!(value > low)) return 0;
  if (value >= high) return 1;
  if (parameter.scale !== "log") return (value - low) / (high - low);
  const bottom = smallestOf(parameter);
  const zero = low > 0 ? 0 : ZERO_END;
  const place = Math.log(value / bottom) / Math.log(high / bottom);
  return Math.min(1, Math.max(zero, zero + (1 - zero) * place));
}

/**
 * The value at place t of the slider, rounded to 3 significant digits (to a whole number where it is one).
 * The ends are exactly `low` and `high`; a logarithmic slider from zero has `smallest` next to its left end.
 * @param {Parameter} parameter
 * @param {number} t
 * @returns {number}
 */
export function fromSlider(parameter, t) {
  const { low, high } = parameter;
  if (!(t > 0)) return low;
  if (t >= 1) return high;
  let value = low + t * (high - low);
  if (parameter.scale === "log") {
    const bottom = smallestOf(parameter);
    const zero = low > 0 ? 0 : ZERO_END;
    if (t < zero / 2) return low;
    value = bottom * (high / bottom) ** Math.max(0, (t - zero) / (1 - zero));
  }
  const rounded = parameter.integer ? Math.round(value) : round(value, 3);
  return Math.min(high, Math.max(low, rounded));
}

/**
 * @param {Parameter} parameter
 * @returns {number} the smallest value above zero that a logarithmic slider shows
 */
function smallestOf(parameter) {
  if (parameter.low > 0) return parameter.low;
  return parameter.smallest ?? parameter.high * 1e-6;
}

/**
 * The number rounded to so many significant digits.
 * @param {number} value
 * @param {number} digits
 * @returns {number}
 */
export function round(value, digits) {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}

const FULL_WIDTH = /[\uff01-\uff5e]/g;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The finite number that somebody typed: `1e-3`, a real minus sign and full-width digits are understood. Null for
 * anything else, a comma included: 1,5 is one and a half to some and fifteen to others.
 * @param {string} text
 * @returns {number|null}
 */
export function parseNumber(text) {
  const plain = text
    .replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u2212\u2013\ufe63]/g, "-")
    .replace(/\u3002/g, ".")
    .trim();
  if (!NUMBER.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/**
 * About n round tick values within [lo, hi], ascending. On a log axis: powers of ten, thinned out when there are
 * many, with 2 and 5 between when there are few.
 * @param {number} lo
 * @param {number} hi
 * @param {number} n
 * @param {boolean} [log]
 * @returns {number[]}
 */
export function ticks(lo, hi, n, log = false) {
  if (!(hi > lo) || !Number.isFinite(hi - lo) || n < 1) return [];
  if (log && lo > 0) return logTicks(lo, hi, n);
  const rough = (hi - lo) / n;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const out = [];
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + step * 1e-9; k += 1) {
    out.push(round(k * step, 12) + 0);
  }
  return out;
}

/**
 * @param {number} lo
 * @param {number} hi
 * @param {number} n
 * @returns {number[]}
 */
function logTicks(lo, hi, n) {
  const first = Math.ceil(Math.log10(lo) - 1e-9);
  const last = Math.floor(Math.log10(hi) + 1e-9);
  const decades = last - first + 1;
  const out = [];
  if (decades < 2) {
    for (let power = first - 1; power <= last; power += 1) {
      for (const factor of [1, 2, 5]) {
        const value = round(factor * 10 ** power, 1);
        if (value >= lo * (1 - 1e-9) && value <= hi * (1 + 1e-9)) out.push(value);
      }
    }
    return out;
  }
  const stride = Math.max(1, Math.ceil(decades / n));
  for (let power = Math.ceil(first / stride) * stride; power <= last; power += stride) out.push(Number(`1e${power}`));
  return out;
}
