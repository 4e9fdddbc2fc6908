// @ts-check
/** The numbers under the pointer, as text. Pure. */

import { number } from "../i18n.js";
import { axisSymbols, dimensionOf } from "../select.js";
import { italic } from "./symbols.js";

/** @typedef {import("../types.js").State} State */

/** Digits for the point, and for value and slope. */
const PLACE_DIGITS = 3;
const VALUE_DIGITS = 4;

/**
 * Name (with <i>…</i> for variables) and number of each; an estimate carries ≈ until the server's numbers have come. Empty without a pointer.
 * @param {State} state
 * @returns {{name: string, text: string}[]}
 */
export function readout(state) {
  const { probe } = state;
  if (probe === null) return [];
  const symbols = axisSymbols(state);
  const flat = dimensionOf(state) === 1;
  const about = probe.exact ? "" : "≈ ";
  const value = (/** @type {number|string|null} */ each) => (each === null ? "…" : about + number(state, each, VALUE_DIGITS));
  return [
    ...probe.x.map((each, axis) => ({ name: symbols[axis].length === 1 ? symbols[axis] : italic(symbols[axis]), text: number(state, each, PLACE_DIGITS) })),
    { name: "f", text: value(probe.value) },
    { name: flat ? "|<i>f</i>′|" : "‖∇<i>f</i>‖", text: value(probe.gradientNorm) },
  ];
}
