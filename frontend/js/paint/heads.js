// @ts-check
/**
 * The runs' heads, on one canvas. Measured: a frame in which a canvas changes costs the main thread a third of one in
 * which an element moves, since every moved element makes Chromium lay all its layers out again.
 */

import { starPath } from "../figures/marks.js";
import { colours, runStyle } from "../figures/styles.js";
import { outline } from "./outlines.js";
import { createSheet } from "./sheet.js";

/** @typedef {{slot: number, x: number, y: number, reached: boolean}} Head  reached: it has come to a minimum */

const HEAD = 13;
/** One that has reached a minimum is larger and carries the star. */
const REACHED = 19;
const STAR = 12;
const CASING_PX = 4.4;
/** Heads at the edge of the plot reach beyond it. */
const RIM_PX = 14;

/** Heads that move less than this part of a pixel cost no frame. */
const FINEST = 4;

const star = new Path2D(starPath(STAR));

/** @param {HTMLElement} container  the plot area */
export function createHeads(container) {
  const sheet = createSheet(container, RIM_PX, "heads");
  let painted = "";

  /**
   * @param {Head} head
   * @param {import("../figures/styles.js").Ground} ground
   * @param {boolean} dark
   */
  function draw({ slot, x, y, reached }, ground, dark) {
    const { context } = sheet;
    const { core, casing } = colours(slot, ground, dark);
    const shape = outline(runStyle(slot).marker, reached ? REACHED : HEAD);
    context.save();
    context.translate(x, y);
    Object.assign(context, { strokeStyle: casing, fillStyle: core, lineWidth: CASING_PX, lineJoin: "round" });
    context.stroke(shape);
    context.fill(shape);
    if (reached) {
      Object.assign(context, { strokeStyle: ground === "contour" ? casing : core, fillStyle: ground === "contour" ? "#ffffff" : casing });
      context.lineWidth = CASING_PX / 2;
      context.stroke(star);
      context.fill(star);
    }
    context.restore();
  }

  return {
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      sheet.resize(width, height);
      painted = "";
    },
    /**
     * All heads, the first lowest.
     * @param {Head[]} heads
     * @param {import("../figures/styles.js").Ground} ground
     * @param {boolean} dark
     */
    paint(heads, ground, dark) {
      const about = heads.map(({ slot, x, y, reached }) => `${slot} ${Math.round(FINEST * x)} ${Math.round(FINEST * y)} ${reached}`).join(";") + ground + dark;
      if (about === painted) return;
      painted = about;
      sheet.clear();
      for (const head of heads) draw(head, ground, dark);
    },
  };
}
