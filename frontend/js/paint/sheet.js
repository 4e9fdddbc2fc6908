// @ts-check
/** A small canvas that is drawn anew each time: for the few marks that move over curves. */

import { make } from "../elements/dom.js";

const MOST_RATIO = 2;

/**
 * @param {HTMLElement} container
 * @param {number} rim   pixels by which it is larger than the container on each side
 * @param {string} [of]  what is drawn on it, as a class
 */
export function createSheet(container, rim, of = "") {
  const canvas = make("canvas", { class: `sheet ${of}`.trimEnd(), "aria-hidden": "true" });
  container.append(canvas);
  // Its frames go past the page's own commit, whole, so that what is cleared and drawn anew never shows half drawn.
  const sheet = "transferControlToOffscreen" in canvas ? canvas.transferControlToOffscreen() : canvas;
  const context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (sheet.getContext("2d")));
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
      sheet.width = Math.round(size.width * ratio);
      sheet.height = Math.round(size.height * ratio);
      Object.assign(canvas.style, { left: `${-rim}px`, top: `${-rim}px`, width: `${size.width}px`, height: `${size.height}px` });
      context.setTransform(ratio, 0, 0, ratio, rim * ratio, rim * ratio);
    },
    clear: () => context.clearRect(-rim, -rim, size.width, size.height),
  };
}
