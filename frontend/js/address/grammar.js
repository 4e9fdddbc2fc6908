// @ts-check
/** The letters of an address: numbers, texts, lists and calls, written and read. Pure; see address.js for the whole. */

import { same } from "../experiment.js";

/** @typedef {import("../types.js").Value} Value */

/** A text that is no link of this page; shown as a refusal, and the opening experiment instead. */
export class BadLink extends Error {
  /** @param {string} message
   * @param {import("../types.js").Refusal|null} [refusal]  what is wrong in it, where that is known */
  constructor(message, refusal = null) {
    super(message);
    this.refusal = refusal;
  }
}

/** @param {string} text */
export const escaped = (text) =>
  encodeURIComponent(text).replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** @param {Value|null} value */
const written = (value) => (typeof value === "string" ? `~${escaped(value)}` : String(value));

/**
 * `name(key=value,…)` of the values that differ from the base; `name` where none does.
 * @param {string} name
 * @param {Record<string, Value|null>} values
 * @param {Record<string, Value|null>} base
 * @returns {string}
 */
export function call(name, values, base) {
  const inside = Object.entries(values)
    .filter(([key, value]) => !same(value, base[key]))
    .map(([key, value]) => `${escaped(key)}=${written(value)}`);
  return escaped(name) + (inside.length === 0 ? "" : `(${inside.join(",")})`);
}

/** @param {string} text */
export function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadLink(`cannot read ${text}`);
  }
}

/**
 * @param {string} text
 * @returns {number}
 */
export function num(text) {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new BadLink(`not a number: ${text}`);
  return value + 0;
}

/** @param {string} text */
export const nums = (text) => (text === "" ? [] : text.split(",").map(num));

/**
 * Whole numbers from 0.
 * @param {string} text
 * @returns {number[]}
 */
export function wholes(text) {
  const list = nums(text);
  if (!list.every((v) => Number.isInteger(v) && v >= 0)) throw new BadLink(`cannot read ${text}`);
  return list;
}

/**
 * @param {string} text
 * @param {number} low
 * @param {number} high
 * @returns {number} whole, from low to high
 */
export function wholeWithin(text, low, high) {
  const [value, ...more] = wholes(text);
  if (value === undefined || more.length > 0 || value < low || value > high) throw new BadLink(`cannot read ${text}`);
  return value;
}

/** @type {(allowed: string[]) => (text: string) => any} */
export const among = (allowed) => (text) => {
  if (!allowed.includes(text)) throw new BadLink(`cannot read ${text}`);
  return text;
};

/** @param {string} text
 * @returns {any} */
function read(text) {
  if (text.startsWith("~")) return unescaped(text.slice(1));
  if (text === "true" || text === "false") return text === "true";
  return text === "null" ? null : num(text);
}

/**
 * `name(key=value,…)`.
 * @param {string} text
 * @returns {{name: string, parameters: Record<string, any>}}
 */
export function readCall(text) {
  const match = text.match(/^([^()]+)(?:\(([^()]*)\))?$/);
  if (match === null) throw new BadLink(`cannot read ${text}`);
  const entries = (match[2] ?? "") === "" ? [] : match[2].split(",").map((pair) => {
    const cut = pair.indexOf("=");
    if (cut < 1) throw new BadLink(`cannot read ${pair}`);
    return [unescaped(pair.slice(0, cut)), read(pair.slice(cut + 1))];
  });
  return { name: unescaped(match[1]), parameters: Object.fromEntries(entries) };
}
