// @ts-check
/** A map as a table that other programs read: one line a pixel, its values to their last digit. Pure. */

import { FIRST_MINIMUM } from "../wishes/endings.js";
import { letter } from "./basins.js";

/** @typedef {import("../types.js").Survey} Survey */

/** Losses come as float32: any number of so few digits is told apart from its neighbours, and so many digits tell every one. */
const [FEWEST_DIGITS, MOST_DIGITS] = [6, 9];

/**
 * @param {Survey} survey
 * @returns {string} lines of the two values, the ending, the minimum's letter and place, the step and the loss
 */
export function csv(survey) {
  const { axes, width, planes, endings, minima } = survey;
  const [x, y] = axes;
  const places = (minima[0]?.x ?? []).map((_, axis) => `minimum_${"xy"[axis]}`);
  const lines = [[x.name, y.name, "ending", "minimum", ...places, "step", "loss"].join(",")];
  for (let pixel = 0; pixel < planes.ending.length; pixel += 1) {
    const code = planes.ending[pixel];
    if (Number.isNaN(code)) continue;
    const index = code - FIRST_MINIMUM;
    const [word, name] = index < 0 ? [endings[code], ""] : ["minimum", letter(index)];
    const place = places.map((_, axis) => minima[index]?.x[axis] ?? "");
    const at = [x.values[pixel % width], y.values[Math.floor(pixel / width)]];
    lines.push([...at, word, name, ...place, planes.step[pixel], shortest(planes.loss[pixel])].join(","));
  }
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * @param {number} value  a float32
 * @returns {number} with the fewest digits that are read as the same float32: more would be none that anybody computed
 */
function shortest(value) {
  for (let digits = FEWEST_DIGITS; digits < MOST_DIGITS; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(MOST_DIGITS));
}
