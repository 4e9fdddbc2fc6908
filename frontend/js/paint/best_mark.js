// @ts-check
/** On the landscape, the best row of the selected run: a ring on its path. */

import { colours } from "../figures/styles.js";
import { within } from "../figures/paths.js";
import { createSheet } from "./sheet.js";
import { make } from "../elements/dom.js";

/** @typedef {import("../figures/paths.js").Place} Place */
/** @typedef {import("../figures/styles.js").Ground} Ground */

const RING_PX = 8;

/** @param {HTMLElement} container  the plot area */
export function createBestMark(container) {
  const layer = make("div", { class: "best-mark" });
  container.append(layer);
  const sheet = createSheet(layer, 0);
  const spot = new Float64Array(2);
  let size = { width: 0, height: 0 };
  /** What the canvas shows. */
  let drawn = "";

  return {
    /** @param {number} width @param {number} height */
    resize(width, height) {
      size = { width, height };
      sheet.resize(width, height);
      drawn = "";
    },
    /**
     * @param {{step: number, words: string}|null} best
     * @param {Place|undefined} place  of the run's rows; none where the run is not shown
     * @param {{slot: number, ground: Ground, dark: boolean}} look
     * @returns {import("./ghosts.js").GhostName[]}  what is to be written there
     */
    paint(best, place, { slot, ground, dark }) {
      if (best !== null) place?.(best.step, spot);
      const [x, y] = spot;
      const there = best !== null && place !== undefined && within(x, y, size, 0);
      const names = there ? [{ id: "best", x, y, lines: [{ text: best.words, slot }] }] : [];
      const about = there ? [x, y, slot, ground, dark].join() : "";
      if (about === drawn) return names;
      drawn = about;
      sheet.clear();
      if (!there) return names;
      const { context } = sheet;
      const { core, casing } = colours(slot, ground, dark);
      for (const [style, width] of /** @type {const} */ ([[casing, 6], [core, 3]])) {
        Object.assign(context, { strokeStyle: style, lineWidth: width });
        context.beginPath();
        context.arc(x, y, RING_PX, 0, 2 * Math.PI);
        context.stroke();
      }
      return names;
    },
  };
}
