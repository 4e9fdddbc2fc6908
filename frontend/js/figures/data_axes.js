// @ts-check
/** The axes under the data, as Plotly takes them, and when they are laid anew. Pure. */

import { paper, plainLayout, planeAxis, SANS } from "./styles.js";
import { t } from "../i18n.js";

/** @typedef {import("./plane.js").Box} Box */
/** @typedef {import("./data_picture.js").Data} Data */

/** Between the plot's edge and its axes, in pixels. */
const MARGIN = { left: 48, right: 12, top: 10, bottom: 42 };
const COMPACT = { left: 36, right: 10, top: 8, bottom: 24 };
/** Axes that something moves on are kept until it leaves them, or until it spans less than this share of them. */
const LEAST_SHARE = 0.3;

/**
 * What the axes are called: a feature or the target by its name, else what is predicted.
 * @param {{language: "en"|"zh"}} state
 * @param {Data} data
 * @returns {[string, string]}
 */
export function titles(state, { picture, risk: { dataset: { features, target } } }) {
  switch (picture) {
    case "plane":
      return [features[0], features[1]];
    case "fit":
      return [target, t(state, "data.axis.predicted", { target })];
    case "rank":
      return [t(state, "data.axis.score"), target];
    case "mass":
      return [features[0], t(state, "data.axis.mass")];
    default:
      return [features[0], target];
  }
}

/**
 * The axes that are laid next: those there are, as long as what is shown stays in them and fills enough of them.
 * @param {Box|null} old
 * @param {Box} wanted
 * @param {boolean} held   somebody drags a point: nothing moves under the hand
 * @param {boolean} moves  what is shown moves with the playhead
 * @returns {Box}
 */
export function nextBox(old, wanted, held, moves) {
  if (old === null) return wanted;
  if (held) return old;
  if (!moves) return wanted;
  const fits = [0, 2].every((k) => {
    const [low, high] = [old[k], old[k + 1]];
    const share = (wanted[k + 1] - wanted[k]) / (high - low);
    return wanted[k] >= low && wanted[k + 1] <= high && share >= LEAST_SHARE;
  });
  return fits ? old : /** @type {Box} */ (wanted.map((side, k) => side + (k % 2 === 0 ? -1 : 1) * 0.2 * (wanted[k | 1] - wanted[k & 2])));
}

/**
 * @param {Object} look
 * @param {number} look.width
 * @param {number} look.height
 * @param {boolean} look.compact
 * @param {boolean} look.dark
 * @param {Box} look.box
 * @param {[string, string]} look.titles
 * @param {boolean} look.labels  whether the upward axis is that of labels 0 and 1
 * @returns {import("./contour.js").Figure}
 */
export function dataAxes({ width, height, compact, dark, box, titles: [across, up], labels }) {
  const ink = paper(dark);
  const { left, right, top, bottom } = compact ? COMPACT : MARGIN;
  const title = (/** @type {string} */ text, /** @type {number} */ standoff) =>
    compact ? {} : { text: escaped(text), standoff, font: { family: SANS, size: 13, color: ink.ink2 } };
  const axis = { showgrid: true, gridcolor: ink.grid, ...planeAxis(dark), linecolor: ink.edge, showline: true };
  const [x0, x1, y0, y1] = box;
  return {
    traces: [],
    layout: {
      ...plainLayout({ width, height }, { l: left, r: right, t: top, b: bottom }, dark),
      xaxis: { ...axis, range: [x0, x1], nticks: 7, title: title(across, 4) },
      yaxis: { ...axis, range: [y0, y1], nticks: 7, title: title(up, 6), ...(labels ? { tickvals: [0, 0.5, 1] } : {}) },
    },
  };
}

/** Names of columns are somebody's text; Plotly reads some tags in titles. @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
