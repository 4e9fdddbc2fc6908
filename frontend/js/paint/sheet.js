// @ts-check
/** A small canvas that is drawn anew each time: for the few marks that move over curves. */

import { make } from "../elements/dom.js";

const MOST_RATIO = 2;

/**
 * @param {HTMLElement} container
 * @param {number} rim  pixels by which it is larger than the container on each side
 */
export function createSheet(container, rim) {
  const canvas = make("canvas", { class: "sheet", "aria-hidden": "true" });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  container.append(canvas);
  let size = { width: 0, height: 0 };
  return {
    context,
    /**
     * @param {number} width   of the container
     * @param {number} height
     */
    resize(width, height) {
      const ratio = Math.min(globalThis.devicePixelRatio || 1, MOST_RATIO);
      size = { width: width + 2 * rim, height: height + 2 * rim };
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(size.height * ratio);
      Object.assign(canvas.style, { left: `${-rim}px`, top: `${-rim}px`, width: `${size.width}px`, height: `${size.height}px` });
      context.setTransform(ratio, 0, 0, ratio, rim * ratio, rim * ratio);
    },
    clear: () => context.clearRect(-rim, -rim, size.width, size.height),
  };
}
