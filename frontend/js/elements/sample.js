// @ts-check
/** How a run looks, beside its name: its marker, alone or on a piece of its line. Colours follow the theme by CSS. */

import { markerPath } from "../figures/marks.js";
import { runStyle } from "../figures/styles.js";
import { svg } from "./dom.js";

const MARKER_SIZE = 10;

/**
 * @param {number} slot
 * @returns {SVGElement}
 */
export function marker(slot) {
  const path = svg("path", { d: markerPath(runStyle(slot).marker, MARKER_SIZE), fill: "var(--run)" });
  return svg("svg", { class: "marker", viewBox: "-7 -7 14 14", "data-slot": slot, "aria-hidden": "true" }, path);
}

/**
 * @param {number} slot
 * @returns {SVGElement}
 */
export function lineSample(slot) {
  const style = runStyle(slot);
  const line = svg("path", {
    d: "M0.5 0H31.5",
    fill: "none",
    stroke: "var(--run)",
    "stroke-width": 2.5,
    "stroke-dasharray": style.dash.length > 0 ? style.dash.map((part) => Math.max(part * 0.8, 0.01)).join(" ") : null,
    "stroke-linecap": style.cap,
  });
  // A gap in the colour of the ground keeps the dashes off the marker.
  const gap = svg("path", { d: markerPath(style.marker, MARKER_SIZE + 4), fill: "var(--ground)" });
  const head = svg("path", { d: markerPath(style.marker, MARKER_SIZE), fill: "var(--run)" });
  const parts = [svg("g", {}, line), svg("g", { transform: "translate(16 0)" }, gap, head)];
  return svg("svg", { class: "sample", viewBox: "0 -7 32 14", "data-slot": slot, "aria-hidden": "true" }, ...parts);
}

/**
 * A piece of a curve as the panels draw it: a run's own line, the hollow one of what is held out, a faint one.
 * @param {number} slot
 * @param {"line"|"hollow"|"faint"} kind
 * @returns {SVGElement}
 */
export function curveSample(slot, kind) {
  const { dash, cap, marker: shape } = runStyle(slot);
  const line = (/** @type {string} */ colour, /** @type {number} */ width, /** @type {number[]} */ dashes = []) =>
    svg("path", { d: "M0 0H20", fill: "none", stroke: colour, "stroke-width": width, "stroke-dasharray": dashes.join(" ") || null, "stroke-linecap": cap });
  const outline = { d: markerPath(shape, MARKER_SIZE), transform: "translate(10 0)" };
  const parts = {
    line: () => [line("var(--run)", 2, dash.map((part) => Math.max(part * 0.8, 0.01))), svg("path", { ...outline, fill: "var(--run)", stroke: "var(--paper)", "stroke-width": 3, "paint-order": "stroke" })],
    hollow: () => [
      line("var(--run)", 3.2),
      line("var(--paper)", 1.2),
      svg("path", { ...outline, fill: "var(--paper)", stroke: "var(--run)", "stroke-width": 2 }),
    ],
    faint: () => [svg("path", { d: "M0 2L3 -3L6 4L10 -2L13 3L16 -4L20 1", fill: "none", stroke: "var(--run)", "stroke-width": 1, opacity: 0.45 })],
  }[kind]();
  return svg("svg", { class: "curve-sample", viewBox: "0 -7 20 14", "data-slot": slot, "aria-hidden": "true" }, ...parts);
}
