// @ts-check
/**
 * How the endings of a map look and what they are called: colours for minima, patterns for all else, letters. Pure.
 *
 * A run's colours are never used: a basin is no run. Up to four minima are steps of cividis; more are a ladder of
 * lightness whose steps are blue and yellow in turn, the two that everybody tells apart.
 */

/** @typedef {[number, number, number]} Colour  red, green, blue */
/** @typedef {"plain"|"hatch"|"cross"|"dots"|"rows"|"columns"|"rings"} Pattern */
/** @typedef {{[code: string]: string}} Endings */

/** Few minima: separated steps of cividis, dark to light. */
const FEW = {
  light: ["#14305e", "#5d6673", "#9f957a", "#e3d172"],
  dark: ["#24477f", "#626b79", "#948b72", "#cdbd66"],
};

/** Many: neighbours in the list lie far apart in lightness, and no two of the eight have the same one. */
const MANY = {
  light: ["#10295a", "#c4a85a", "#2b63a0", "#f3e6a4", "#5b3f0c", "#b4d0ec", "#94741a", "#6f9fcf"],
  dark: ["#1d3b6e", "#b79d56", "#35639b", "#ddcf8e", "#5c4514", "#a3c0de", "#967b2e", "#6f97c2"],
};

/**
 * How endings that are no minima are filled: a pattern, and under it a grey that one pixel alone is told from paper by.
 * What has not settled or has diverged lies on the paper itself. @type {Record<string, {pattern: Pattern, light: string, dark: string}>}
 */
const OTHERS = {
  not_settled: { pattern: "plain", light: "", dark: "" },
  diverged: { pattern: "hatch", light: "", dark: "" },
  singular: { pattern: "cross", light: "#e0ddd3", dark: "#33373d" },
  saddle: { pattern: "dots", light: "#e6e3da", dark: "#2b2f35" },
  maximum: { pattern: "rows", light: "#d3cfc3", dark: "#40454c" },
  flat: { pattern: "columns", light: "#dad6cb", dark: "#383d43" },
  minimum: { pattern: "rings", light: "#cac5b6", dark: "#484d54" },
};

/** In the order of their masks, from 1 on. @type {readonly Pattern[]} */
export const DRAWN = ["hatch", "cross", "dots", "rows", "columns", "rings"];

/**
 * @param {string} hex  #rrggbb
 * @returns {Colour}
 */
export function channels(hex) {
  const part = (/** @type {number} */ at) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/**
 * @param {number} index  of the minimum
 * @param {number} count  of all minima
 * @param {boolean} dark
 * @returns {string} its colour, "#rrggbb"; from the ninth on they come again, and the letter decides
 */
export function minimumColour(index, count, dark) {
  const few = FEW.light.length;
  const list = (count <= few ? FEW : MANY)[dark ? "dark" : "light"];
  return list[index % list.length];
}

/**
 * @param {Endings} endings  words by code, as the server says them
 * @param {number} code
 * @returns {Pattern} with which the ending is filled; "plain" for minima with a letter and for what is empty
 */
export const patternOf = (endings, code) => OTHERS[endings[code] ?? ""]?.pattern ?? "plain";

/**
 * @param {Endings} endings
 * @param {number} code  of an ending that is no minimum with a letter
 * @param {boolean} dark
 * @returns {string} "#rrggbb", "" for paper
 */
export const greyOf = (endings, code, dark) => OTHERS[endings[code] ?? ""]?.[dark ? "dark" : "light"] ?? "";

/**
 * @param {number} index
 * @returns {string} A … Z, then A2 … Z2, A3 …
 */
export function letter(index) {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? "" : String(round + 1));
}
