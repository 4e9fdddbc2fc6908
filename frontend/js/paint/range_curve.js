// @ts-check
/** The range test over the axes of the sweeps, on a canvas of its own: thin, with its name and its two points. */

import { rangeCurve } from "../figures/range_curve.js";
import { colours, paper } from "../figures/styles.js";
import { FAMILY, write } from "./lettering.js";
import { across, upward } from "./rate_curves.js";
import { createSheet } from "./sheet.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./rate_curves.js").Scene} Scene */
/** @typedef {import("../figures/range_curve.js").RangeCurve} RangeCurve */

const WIDTH = 1.2;
const RING_PX = 5;
const GAP_PX = 9;
/** What a mark and its word take, on one side. */
const MARK_ROOM_PX = 75;
/** A plot narrower than this has no room for the name. */
const NAMED_FROM_PX = 320;
/** The name stands so far along the axis, above the curve: at the first of these places where no mark is. */
const NAMED_AT = [0.02, 0.2, 0.4, 0.6];

/**
 * @param {HTMLElement} container  the plot area with the band over it
 * @param {number} rim
 */
export function createRangeCurve(container, rim) {
  const sheet = createSheet(container, rim);
  const { context } = sheet;
  /** @type {unknown[]} */
  let shown = [];

  return {
    sheet,
    /**
     * @param {State} state
     * @param {Scene} scene
     */
    show(state, scene) {
      const now = [scene.map, scene.dark, state.rangeTest, state.view.sweep, state.selected, state.language, state.experiment.runs[state.selected]?.label];
      if (now.every((value, k) => value === shown[k])) return;
      shown = now;
      context.clearRect(-rim, -scene.band - rim, scene.map.width + 2 * rim, scene.map.height + scene.band + 2 * rim);
      const curve = rangeCurve(state);
      if (curve !== null) draw(curve, scene);
    },
  };

  /**
   * @param {RangeCurve} curve
   * @param {Scene} scene
   */
  function draw(curve, scene) {
    const { map, dark } = scene;
    const { core } = colours(curve.slot, "paper", dark);
    const ink = paper(dark);
    const points = curve.rates.map((rate, k) => [across(scene, rate), upward(scene, curve.losses[k])]);
    context.save();
    context.beginPath();
    context.rect(-1, 0, map.width + 2, map.height + 1);
    context.clip();
    Object.assign(context, { strokeStyle: core, lineWidth: WIDTH, lineJoin: "round" });
    context.beginPath();
    points.filter(([, y]) => !Number.isNaN(y)).forEach(([x, y], k) => (k === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.stroke();
    context.restore();
    context.font = `italic 500 13${FAMILY}`;
    const [x, y] = placeOfName(points, curve.marks.map(({ rate }) => across(scene, rate)), context.measureText(curve.name).width, map.width);
    if (map.width >= NAMED_FROM_PX) write(context, curve.name, x, inside(y - GAP_PX, map.height), core, ink.ground);
    context.font = `500 12${FAMILY}`;
    // The words of two marks that lie close stand on either side of them.
    curve.marks.forEach(({ rate, loss, words }, k) => mark(across(scene, rate), upward(scene, loss), words, k < curve.marks.length - 1, scene, core));
  }

  /**
   * @param {number} x
   * @param {number} y   NaN where the loss is not finite: then it has gone out at the top
   * @param {string} words
   * @param {boolean} before  on its left, where there is room
   * @param {Scene} scene
   * @param {string} core
   */
  function mark(x, y, words, before, { map, dark }, core) {
    const ink = paper(dark);
    const at = Math.max(0, Math.min(map.height, Number.isNaN(y) ? 0 : y));
    Object.assign(context, { strokeStyle: core, fillStyle: ink.ground, lineWidth: 2 });
    context.beginPath();
    context.arc(x, at, RING_PX, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    const width = context.measureText(words).width;
    const [onLeft, onRight] = [x - GAP_PX - width, x + GAP_PX];
    const left = before ? (onLeft >= 0 ? onLeft : onRight) : onRight + width <= map.width ? onRight : onLeft;
    write(context, words, left, inside(at + 4, map.height), ink.ink, ink.ground);
  }
}

/**
 * @param {number[][]} points  of the curve, from the left
 * @param {number[]} marks     pixels from the left
 * @param {number} length      of the name
 * @param {number} width       of the plot
 * @returns {[number, number]} its left end, and the curve above which it stands
 */
function placeOfName(points, marks, length, width) {
  const free = (/** @type {number} */ left) => marks.every((at) => at < left - MARK_ROOM_PX || at > left + length + MARK_ROOM_PX);
  const left = NAMED_AT.map((part) => part * width).find(free) ?? NAMED_AT[0] * width;
  const near = points.filter(([x]) => x >= left && x <= left + length).map(([, y]) => y).filter((y) => !Number.isNaN(y));
  return [Math.min(left, width - length), Math.min(...near, near.length > 0 ? Infinity : points[0][1])];
}

/**
 * @param {number} y
 * @param {number} height
 * @returns {number} where a line of text is whole
 */
const inside = (y, height) => Math.max(13, Math.min(height - 4, Number.isNaN(y) ? 13 : y));
