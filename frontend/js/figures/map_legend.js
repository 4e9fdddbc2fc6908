// @ts-check
/** The legend of a map: minima by letter, what else became of runs, and how large a part of the map each is. Pure. */

import { number, t, tenth } from "../i18n.js";
import { FIRST_MINIMUM } from "../wishes/endings.js";
import { greyOf, letter, minimumColour, patternOf } from "./basins.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {Object} LegendRow
 * @property {string} key
 * @property {string} letter   of a minimum, "" of what is none
 * @property {string} name     the minimum's place, or the ending in words
 * @property {number} part     0..1 of what is known
 * @property {number} length   of its bar: 1 for the largest part
 * @property {string} share    the same in percent; all shares together are 100
 * @property {string} colour   "#rrggbb", "" where the paper shows
 * @property {import("./basins.js").Pattern} pattern
 */

const PLACE_DIGITS = 2;
/** So many minima have a line of their own; the others share one. */
const MINIMA_LISTED = 9;
/** Coordinates nearer to 0 than this part of the domain are said as 0. */
const NEAR_ZERO = 1e-3;

/**
 * @param {State} state
 * @param {number[]} x
 * @returns {string} a minimum's coordinates, "3, 2"
 */
export function coordinates(state, x) {
  const values = x.map((value, axis) => {
    const [low, high] = state.objective?.domain[axis] ?? [0, 0];
    return number(state, Math.abs(value) < NEAR_ZERO * (high - low) ? 0 : value, PLACE_DIGITS);
  });
  return values.join(t(state, "page.comma"));
}

/**
 * @param {State} state
 * @param {Survey} survey
 * @param {number} index  of a minimum
 * @returns {{letter: string, place: string, name: string}} its place is not told before the map is done
 */
export function minimumWords(state, survey, index) {
  const minimum = survey.minima[index];
  const place = minimum === undefined ? t(state, "map.untold") : t(state, "map.place", { point: coordinates(state, minimum.x) });
  return { letter: letter(index), place, name: t(state, "map.minimum", { letter: letter(index), place }) };
}

/** A survey is another object with each tile. @type {WeakMap<Survey, Map<number, number>>} */
const counted = new WeakMap();

/**
 * How many of the known pixels have each code.
 * @param {Survey} survey
 * @returns {Map<number, number>}
 */
export function counts(survey) {
  const known = counted.get(survey);
  if (known !== undefined) return known;
  const tally = new Float64Array(256);
  const { ending } = survey.planes;
  for (let pixel = 0; pixel < ending.length; pixel += 1) if (ending[pixel] >= 0) tally[ending[pixel]] += 1;
  const found = new Map([...tally.entries()].filter(([, count]) => count > 0));
  counted.set(survey, found);
  return found;
}

/**
 * Counts as tenths of a percent that together are a thousand: what rounding leaves goes to the largest remainders.
 * @param {number[]} parts
 * @returns {number[]}
 */
export function thousandths(parts) {
  const sum = parts.reduce((all, part) => all + part, 0);
  if (sum === 0) return parts.map(() => 0);
  const exact = parts.map((part) => (1000 * part) / sum);
  const out = exact.map(Math.floor);
  const left = 1000 - out.reduce((all, part) => all + part, 0);
  const order = exact.map((value, k) => ({ k, rest: value - out[k] })).sort((a, b) => b.rest - a.rest);
  for (const { k } of order.slice(0, left)) out[k] += 1;
  return out;
}

/**
 * The legend: minima by letter, known ones also where nobody comes there, then what else happened.
 * @param {State} state
 * @param {Survey} survey
 * @returns {LegendRow[]}
 */
export function legend(state, survey) {
  const tally = counts(survey);
  const codes = [...tally.keys()];
  const last = Math.max(survey.minima.length, ...codes.map((code) => code - FIRST_MINIMUM + 1));
  const minima = Array.from({ length: last }, (_, index) => ({ index, count: tally.get(FIRST_MINIMUM + index) ?? 0 }));
  const listed = minima.length <= MINIMA_LISTED ? minima : byWeight(minima);
  /** @type {(Omit<LegendRow, "part"|"length"|"share"> & {count: number})[]} */
  const rows = listed.map(({ index, count }) => {
    const words = minimumWords(state, survey, index);
    const colour = minimumColour(index, last, state.dark);
    return { key: `minimum ${index}`, letter: words.letter, name: words.place, count, colour, pattern: "plain" };
  });
  const others = minima.filter(({ index }) => !listed.some((row) => row.index === index));
  if (others.length > 0) {
    const count = others.reduce((all, each) => all + each.count, 0);
    rows.push({ key: "others", letter: "", name: t(state, "map.others", { count: others.length }), count, colour: "", pattern: "plain" });
  }
  for (const code of codes.filter((each) => each < FIRST_MINIMUM).sort((a, b) => b - a)) {
    const name = t(state, `map.endings.${survey.endings[code]}`);
    const count = tally.get(code) ?? 0;
    rows.push({ key: survey.endings[code], letter: "", name, count, colour: greyOf(survey.endings, code, state.dark), pattern: patternOf(survey.endings, code) });
  }
  const shares = thousandths(rows.map(({ count }) => count));
  const most = Math.max(1, ...shares);
  return rows.map(({ count, ...row }, k) => {
    const [part, length] = [shares[k] / 1000, shares[k] / most];
    return { ...row, part, length, share: shareWords(state, count, shares[k]) };
  });
}

/**
 * @param {{index: number, count: number}[]} minima
 * @returns {{index: number, count: number}[]} those with the most pixels, in the order of their letters
 */
const byWeight = (minima) =>
  minima.toSorted((a, b) => b.count - a.count).slice(0, MINIMA_LISTED - 1).sort((a, b) => a.index - b.index);

/**
 * @param {State} state
 * @param {number} count
 * @param {number} tenths  of a percent, as `thousandths` rounds them
 * @returns {string} "12.5 %", "< 0.1 %"
 */
export function shareWords(state, count, tenths) {
  if (count > 0 && tenths === 0) return t(state, "map.share_below", { share: number(state, 0.1) });
  return t(state, "map.share", { share: tenth(state, tenths / 10) });
}
