// @ts-check
/**
 * The two panes of the loss gallery: the losses above, their derivatives below, over one axis. Curves are drawn on one
 * canvas when they change, the rows that stand on them now on another in each frame.
 */

import { pushedApart } from "../figures/chips.js";
import { ticks } from "../figures/gallery.js";
import { curveStroke, paper, SANS } from "../figures/styles.js";
import { number } from "../i18n.js";
import { createSheet } from "./sheet.js";

/** @typedef {import("../figures/gallery.js").Curve} Curve */
/** @typedef {{name: string, title: string, own: boolean, dash: number[], curve: Curve}} Line */
/** @typedef {{reach: number, heights: [number, number][], lines: Line[], axis: string, titles: [string, string], dark: boolean,
 *   language: "en"|"zh"}} Picture  heights: what each pane spans */
/** @typedef {{left: number, right: number, top: number, height: number}} Pane  pixels */

const ROOM = { left: 40, right: 86, top: 20, between: 24, bottom: 34 };
const NAME_PX = 14;
const TICK_PX = 4;
const FONT = `12px ${SANS}`;
const DOT_PX = 3;
/** Names that have so many first letters in common are told apart by their ends. */
const ALIKE = 6;

/** @param {HTMLElement} container */
export function createGalleryPanes(container) {
  const still = createSheet(container, 0);
  const moves = createSheet(container, 0);
  let size = { width: 0, height: 0 };
  let drawn = /** @type {Picture|null} */ (null);

  /** @returns {Pane[]} */
  const panes = () => {
    const height = Math.max(10, (size.height - ROOM.top - ROOM.between - ROOM.bottom) / 2);
    return [ROOM.top, ROOM.top + height + ROOM.between].map((top) => ({ left: ROOM.left, right: size.width - ROOM.right, top, height }));
  };

  /** @param {Picture} picture */
  function paint(picture) {
    if (size.width === 0 || picture === drawn) return;
    drawn = picture;
    still.clear();
    const pen = still.context;
    pen.font = FONT;
    panes().forEach((pane, which) => {
      paintAxes(pen, pane, picture, which);
      for (const line of [...picture.lines].sort((a, b) => Number(a.own) - Number(b.own))) {
        paintCurve(pen, pane, picture, which, line);
      }
    });
    paintNames(pen, panes()[0], picture);
  }

  /**
   * @param {Picture} picture
   * @param {Curve|null} samples
   * @param {number} slot
   */
  function paintSamples({ reach, heights, dark }, samples, slot) {
    if (size.width === 0) return;
    moves.clear();
    if (samples === null) return;
    const pen = moves.context;
    const { core } = curveStroke({ slot }, dark);
    Object.assign(pen, { strokeStyle: paper(dark).ground, fillStyle: core, lineWidth: 1 });
    panes().forEach((pane, which) => {
      const put = placed(pane, reach, heights[which]);
      const values = which === 0 ? samples.value : samples.slope;
      for (let k = 0; k < values.length; k += 1) {
        const [x, y] = put(samples.x[k], values[k]);
        if (!Number.isFinite(x + y)) continue;
        const cut = y < pane.top || y > pane.top + pane.height;
        pen.beginPath();
        pen.arc(x, Math.min(pane.top + pane.height, Math.max(pane.top, y)), DOT_PX, 0, 2 * Math.PI);
        pen.fillStyle = cut ? paper(dark).ground : core;
        pen.strokeStyle = cut ? core : paper(dark).ground;
        pen.fill();
        pen.stroke();
      }
    });
  }

  return {
    paint,
    paintSamples,
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      size = { width, height };
      still.resize(width, height);
      moves.resize(width, height);
      drawn = null;
    },
    /** All is drawn anew. */
    forget() {
      drawn = null;
    },
  };
}

/** @param {Pane} pane @param {number} reach @param {[number, number]} span */
const placed = (pane, reach, [low, high]) => (/** @type {number} */ x, /** @type {number} */ y) => [
  pane.left + ((x + reach) / (2 * reach)) * (pane.right - pane.left),
  pane.top + ((high - y) / (high - low)) * pane.height,
];

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Pane} pane
 * @param {Picture} picture
 * @param {number} which
 */
function paintAxes(pen, pane, { reach, heights, axis, titles, dark, language }, which) {
  const ink = paper(dark);
  const put = placed(pane, reach, heights[which]);
  const bottom = pane.top + pane.height;
  Object.assign(pen, { lineWidth: 1, fillStyle: ink.ink2, textBaseline: "middle" });
  pen.textAlign = "right";
  for (const value of ticks(...heights[which], 5)) {
    const y = Math.round(put(0, value)[1]) + 0.5;
    rule(pen, value === 0 ? ink.edge : ink.grid, pane.left, y, pane.right, y);
    pen.fillText(number(language, value, 3), pane.left - TICK_PX, y);
  }
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (const value of ticks(-reach, reach, 5)) {
    const x = Math.round(put(value, 0)[0]) + 0.5;
    rule(pen, value === 0 ? ink.edge : ink.grid, x, pane.top, x, bottom);
    if (which === 1) pen.fillText(number(language, value, 3), x, bottom + 3);
  }
  pen.textAlign = "left";
  pen.fillStyle = ink.ink;
  pen.fillText(titles[which], pane.left, pane.top - 17);
  if (which === 0) return;
  pen.textAlign = "right";
  pen.fillStyle = ink.ink2;
  pen.fillText(axis, pane.right, bottom + 18);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} colour
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
function rule(pen, colour, x0, y0, x1, y1) {
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Pane} pane
 * @param {Picture} picture
 * @param {number} which
 * @param {Line} line
 */
function paintCurve(pen, pane, { reach, heights, dark }, which, { own, dash, curve }) {
  const put = placed(pane, reach, heights[which]);
  const values = which === 0 ? curve.value : curve.slope;
  pen.save();
  pen.beginPath();
  pen.rect(pane.left, pane.top - 1, pane.right - pane.left, pane.height + 2);
  pen.clip();
  pen.beginPath();
  for (let k = 0; k < values.length; k += 1) {
    const [x, y] = put(curve.x[k], values[k]);
    if (Number.isFinite(y)) pen.lineTo(x, y);
  }
  const { ink, ink2 } = paper(dark);
  Object.assign(pen, { strokeStyle: own ? ink : ink2, lineWidth: own ? 2.5 : 1.5, lineJoin: "round" });
  pen.setLineDash(dash);
  pen.stroke();
  pen.restore();
}

/**
 * The names of the curves at their right ends, pushed apart.
 * @param {CanvasRenderingContext2D} pen
 * @param {Pane} pane
 * @param {Picture} picture
 */
function paintNames(pen, pane, { reach, heights, lines, dark }) {
  const put = placed(pane, reach, heights[0]);
  const inside = (/** @type {number} */ y) => Math.min(pane.top + pane.height, Math.max(pane.top, y));
  const names = lines.filter(({ title }) => title !== "").map(({ title, own, curve }) => {
    const last = curve.value.length - 1;
    return { title, own, y: inside(put(reach, curve.value[last])[1]) };
  }).sort((a, b) => a.y - b.y);
  const spots = pushedApart(names.map(({ y }) => y - pane.top), NAME_PX, pane.height);
  const { ink, ink2 } = paper(dark);
  Object.assign(pen, { textAlign: "left", textBaseline: "middle" });
  names.forEach(({ title, own }, k) => {
    pen.fillStyle = own ? ink : ink2;
    pen.font = own ? `600 ${FONT}` : FONT;
    const front = names.some((other) => other.title !== title && other.title.slice(0, ALIKE) === title.slice(0, ALIKE) && title.length > 2 * ALIKE);
    pen.fillText(fitting(pen, title, ROOM.right - 8, front), pane.right + 6, pane.top + spots[k]);
  });
  pen.font = FONT;
}

/**
 * A text as far as there is room: its beginning, or its end where names begin alike.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 * @param {boolean} end
 * @returns {string}
 */
function fitting(pen, text, width, end) {
  if (pen.measureText(text).width <= width) return text;
  const cut = (/** @type {number} */ kept) => (end ? `…${text.slice(text.length - kept).trimStart()}` : `${text.slice(0, kept)}…`);
  let kept = text.length - 1;
  while (kept > 1 && pen.measureText(cut(kept)).width > width) kept -= 1;
  return cut(kept);
}
