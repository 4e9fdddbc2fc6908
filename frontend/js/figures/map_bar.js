// @ts-check
/** What the controls of a map offer: names for its axes, sizes, ranges, and the way out of a map that is too large. Pure. */

import { t, whole } from "../i18n.js";
import { round } from "../scale.js";
import { mapSide, pixelsOf, SIZES, smallerMap, within } from "../wishes/map.js";
import { axesOf } from "../wishes/map_axes.js";
import { toPixel } from "./plane.js";
import { axisChoices, isWished, sizeWords } from "./map.js";
import { fromAxis, onAxis } from "./map_plane.js";
import { sentenceOf } from "./notice.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").MapView} MapView */
/** @typedef {import("../wishes/map_axes.js").MapAxis} MapAxis */

/** Starts may lie this far out. */
const FAR = 1e6;
/** Of an axis no less is shown than this part of its values' size, where pixels would be the same number. */
const FINEST = 1e-12;
/** A range that is chosen by hand is rounded to such a part of itself, or to so many digits. */
const [PARTS, DIGITS] = [4096, 6];

/**
 * @param {State} state
 */
export function choicesOf(state) {
  const { size, measure } = state.view.map;
  const [x, y] = axesOf(state)?.map(({ name }) => name) ?? ["", ""];
  const sizes = [...new Set([...SIZES, size])].sort((a, b) => a - b);
  const words = (/** @type {number} */ side) => sizeWords(state, side, side);
  return { x, y, names: axisChoices(state), sizes: sizes.map((side) => ({ name: String(side), words: words(side) })), size, measure };
}

/**
 * The least and the largest value that an axis takes.
 * @param {MapAxis} axis
 * @returns {[number, number]}
 */
export function limitsOf({ parameter, scale, usual }) {
  if (parameter === null) return [-FAR, FAR];
  const { low, high } = parameter;
  return [scale === "log" && !(low > 0) ? Math.min(usual[0], parameter.smallest ?? usual[0]) : low, high];
}

/**
 * The change of the view that shows a part of what is shown: places on the axes, which are exponents where they are
 * logarithmic. What lies beyond an axis' limits is left out; null where there is nothing new to see.
 * @param {State} state
 * @param {[number, number, number, number]} box  left, right, bottom, top
 * @returns {Partial<MapView>|null}
 */
export function lookingInto(state, box) {
  const axes = axesOf(state);
  if (axes === null) return null;
  const [x, y] = axes.map((axis, k) => rangeOf(axis, box[2 * k], box[2 * k + 1]));
  if (x === null || y === null) return null;
  return { x: axes[0].name, y: axes[1].name, x_low: x[0], x_high: x[1], y_low: y[0], y_high: y[1] };
}

/**
 * @param {MapAxis} axis
 * @param {number} from  places
 * @param {number} to
 * @returns {[number, number]|null}
 */
function rangeOf(axis, from, to) {
  const [least, most] = limitsOf(axis);
  const at = (/** @type {number} */ place) => {
    const value = Math.min(most, Math.max(least, fromAxis(axis, place)));
    if (axis.parameter?.integer) return Math.round(value);
    const rounded = axis.scale === "log" ? round(value, DIGITS) : toPixel(value, (to - from) / PARTS);
    return Math.min(most, Math.max(least, rounded));
  };
  const [low, high] = [at(from), at(to)];
  const size = Math.max(Math.abs(low), Math.abs(high), 1e-280);
  return high - low > FINEST * size ? [low, high] : null;
}

/**
 * What is visible, scaled about a place.
 * @param {State} state
 * @param {number} factor  below 1: nearer
 * @param {[number, number]|null} about  places on the axes; null: the middle
 * @returns {Partial<MapView>|null}
 */
export function scaled(state, factor, about) {
  const axes = axesOf(state);
  if (axes === null) return null;
  const box = axes.flatMap((axis, k) => {
    const [from, to] = [onAxis(axis, axis.low), onAxis(axis, axis.high)];
    const middle = about?.[k] ?? (from + to) / 2;
    return [middle + factor * (from - middle), middle + factor * (to - middle)];
  });
  return lookingInto(state, /** @type {[number, number, number, number]} */ (box));
}

/**
 * Both axes as they usually are.
 * @returns {Partial<MapView>}
 */
export const wholeMap = () => ({ x_low: null, x_high: null, y_low: null, y_high: null });

/**
 * @param {State} state
 * @returns {boolean} whether less than the usual ranges, or more, is shown
 */
export const isPart = (state) =>
  axesOf(state)?.some(({ low, high, usual }) => low !== usual[0] || high !== usual[1]) ?? false;

/**
 * The starts that the landscape shows, for those axes that are starts; null where none is.
 * @param {State} state
 * @returns {Partial<MapView>|null}
 */
export function asLandscape(state) {
  const axes = axesOf(state);
  const { visible } = state;
  if (axes === null || visible === null || axes.every(({ coordinate }) => coordinate === null)) return null;
  const places = axes.flatMap((axis) =>
    axis.coordinate === null
      ? [onAxis(axis, axis.low), onAxis(axis, axis.high)]
      : [visible[2 * axis.coordinate], visible[2 * axis.coordinate + 1]],
  );
  return lookingInto(state, /** @type {[number, number, number, number]} */ (places));
}

/**
 * Why there is no map, and a smaller one that there would be; null where nothing was refused.
 * @param {State} state
 * @returns {{sentence: string, size: number|null}|null}
 */
export function refusalOf(state) {
  const survey = state.surveys[`map:${state.runs[state.selected]?.key}`];
  if (survey === undefined || survey.refusal === null || !isWished(state, survey)) return null;
  const { code, values } = survey.refusal;
  const size = mapSide(state);
  const { steps } = state.experiment;
  if (code !== "too_large") return { sentence: sentenceOf(state, survey.refusal), size: null };
  const axes = /** @type {MapAxis[]} */ (axesOf(state));
  const words = { size: pixelWords(state, axes, size), steps: whole(state, steps), limit: whole(state, values.limit) };
  return { sentence: t(state, "map.too_large", words), size: smallerMap(size, within(axes, Number(values.limit) / steps)) };
}

/**
 * @param {State} state
 * @param {MapAxis[]} axes
 * @param {number} side
 * @returns {string} "20 × 32"
 */
function pixelWords(state, axes, side) {
  const [width, height] = pixelsOf(axes, side);
  return sizeWords(state, width, height);
}

/**
 * @param {State} state
 * @returns {string} that the map has fewer pixels than are chosen, and why; "" where it has them all
 */
export function fewerPixels(state) {
  const [side, axes] = [mapSide(state), axesOf(state)];
  return axes === null || side === state.view.map.size ? "" : t(state, "map.dear", { size: pixelWords(state, axes, side) });
}
