// @ts-check
/** Markers as paths for canvases, each made once. */

import { markerPath } from "../figures/marks.js";

/** @type {Map<string, Path2D>} */
const known = new Map();

/**
 * @param {import("../figures/styles.js").Marker} marker
 * @param {number} size  about so many pixels across, centred on (0, 0)
 * @returns {Path2D}
 */
export function outline(marker, size) {
  const key = `${marker} ${size}`;
  const path = known.get(key) ?? new Path2D(markerPath(marker, size));
  known.set(key, path);
  return path;
}
