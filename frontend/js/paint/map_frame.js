// @ts-check
/** The axes of a map by Plotly, and where in pixels their values are. */

import { axesFigure } from "../figures/map_plane.js";
import { mapOf } from "../figures/plane.js";
import { purge, watchSize } from "../plotly.js";
import { layOver } from "./over_axes.js";

/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {Omit<Parameters<typeof axesFigure>[0], "size">} Look */

/**
 * @param {HTMLElement} element  that Plotly gets
 * @param {HTMLElement} over     laid over the plot area
 * @param {{resized: () => void, moved: (width: number, height: number) => void}} told
 */
export function createMapFrame(element, over, { resized, moved }) {
  let size = { width: 0, height: 0 };
  let drawn = "";
  /** @type {Map2|null} */
  let map = null;
  const stop = watchSize(element, (width, height) => {
    size = { width, height };
    resized();
  });

  return {
    /**
     * Draws the axes where they are others than those that stand there.
     * @param {Look} look
     */
    lay(look) {
      if (size.width === 0) return;
      const key = JSON.stringify([look.axes.map(({ scale, coordinate }) => [scale, coordinate]), look.titles, look.box, look.dark, size]);
      if (key === drawn) return;
      drawn = key;
      const found = layOver(element, over, axesFigure({ ...look, size }));
      if (found === null) return;
      const { x, y } = found;
      map = mapOf([x.range[0], x.range[1], y.range[0], y.range[1]], x.length, y.length);
      over.parentElement?.style.setProperty("--map-beside", `${size.width - x.offset - x.length}px`);
      moved(x.length, y.length);
    },
    /** @returns {Map2|null} places on the axes → pixels of the plot area */
    map: () => map,
    dispose() {
      stop();
      purge(element);
    },
  };
}
