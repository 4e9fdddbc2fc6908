// @ts-check
/** Axes by Plotly, and over them the element that holds the canvases. */

import { axes, draw } from "../plotly.js";

/**
 * Draws the axes and lays an element over the area between them.
 * @param {HTMLElement} plot
 * @param {HTMLElement} over
 * @param {import("../figures/contour.js").Figure} figure
 * @param {number} [band]  pixels above the area that the element covers too
 * @returns {ReturnType<typeof axes>} where the axes stand; null where Plotly has not drawn them
 */
export function layOver(plot, over, figure, band = 0) {
  draw(plot, figure);
  const found = axes(plot);
  if (found === null) return null;
  const { x, y } = found;
  const [top, height] = [y.offset - band, y.length + band];
  Object.assign(over.style, { left: `${x.offset}px`, top: `${top}px`, width: `${x.length}px`, height: `${height}px` });
  return found;
}
