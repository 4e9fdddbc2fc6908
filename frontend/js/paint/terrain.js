// @ts-check
/**
 * The shape of a risk's landscape, under the paths: hatched where it is not convex, its valleys dashed, and in words what
 * it has instead of a lowest point. Drawn when the objective, the axes or the look change, and not while it plays.
 */

import { make, put, say } from "../elements/dom.js";
import { terrainOf, terrainSentences } from "../figures/terrain.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/terrain.js").Terrain} Terrain */

const MOST_RATIO = 2;
/** A narrower plot, as beside another, has no room for words. */
const WORDS_PX = 260;
const HATCH = { spacing: 9, width: 1, light: "rgba(255, 255, 255, 0.38)", dark: "rgba(255, 255, 255, 0.24)", paper: "rgba(120, 124, 130, 0.5)" };
const VALLEY = { width: 2, dash: [3, 5], colour: "#ffffff", casing: "#0f1114" };

/** @param {HTMLElement} container  the plot area */
export function createTerrain(container) {
  const canvas = make("canvas", { class: "trails terrain", "aria-hidden": "true", hidden: true });
  const words = make("p", { class: "terrain-words", hidden: true });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  container.append(canvas, words);
  /** @type {{terrain: Terrain|null, map: Map2|null, dark: boolean}} */
  let shown = { terrain: null, map: null, dark: false };
  let drawn = "";

  /**
   * @param {State} state
   * @param {Map2} map
   */
  function show(state, map) {
    const terrain = terrainOf(state) ?? (state.drag === null ? null : shown.terrain);
    const text = state.drag === null || drawn === "" ? terrainSentences(state).join(" ") : drawn;
    if (text !== drawn) say(words, text);
    drawn = text;
    if (words.hidden !== (text === "" || map.width < WORDS_PX)) words.hidden = !words.hidden;
    if (terrain === shown.terrain && map === shown.map && state.dark === shown.dark) return;
    shown = { terrain, map, dark: state.dark };
    canvas.hidden = terrain === null || (terrain.hatched.length === 0 && terrain.valleys.length === 0);
    if (terrain !== null && !canvas.hidden) draw(terrain, map, state);
  }

  /**
   * @param {Terrain} terrain
   * @param {Map2} map
   * @param {State} state
   */
  function draw({ hatched, valleys }, map, { dark, objective }) {
    const line = objective?.dimension === 1;
    const ratio = Math.min(globalThis.devicePixelRatio || 1, MOST_RATIO);
    canvas.width = Math.round(map.width * ratio);
    canvas.height = Math.round(map.height * ratio);
    put(canvas, "style", `width: ${map.width}px; height: ${map.height}px`);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.save();
    context.beginPath();
    for (const [x0, x1, y0, y1] of hatched) {
      const [left, right] = [map.kx * x0 + map.bx, map.kx * x1 + map.bx];
      const [top, bottom] = line ? [0, map.height] : [map.ky * y1 + map.by, map.ky * y0 + map.by];
      context.rect(left, top, right - left, bottom - top);
    }
    context.clip();
    hatch(map, line ? HATCH.paper : dark ? HATCH.dark : HATCH.light);
    context.restore();
    if (!line) for (const curve of valleys) follow(curve, map);
  }

  /**
   * Falling lines over all of the plot, kept to what is clipped.
   * @param {Map2} map
   * @param {string} colour
   */
  function hatch({ width, height }, colour) {
    Object.assign(context, { strokeStyle: colour, lineWidth: HATCH.width });
    context.beginPath();
    for (let at = -height; at < width; at += HATCH.spacing) {
      context.moveTo(at, 0);
      context.lineTo(at + height, height);
    }
    context.stroke();
  }

  /**
   * @param {number[][]} curve
   * @param {Map2} map
   */
  function follow(curve, map) {
    context.beginPath();
    curve.forEach(([x, y], k) => {
      const [left, top] = [map.kx * x + map.bx, map.ky * y + map.by];
      if (k === 0) context.moveTo(left, top);
      else context.lineTo(left, top);
    });
    context.setLineDash(VALLEY.dash);
    for (const [strokeStyle, lineWidth] of [[VALLEY.casing, VALLEY.width + 2], [VALLEY.colour, VALLEY.width]]) {
      Object.assign(context, { strokeStyle, lineWidth });
      context.stroke();
    }
    context.setLineDash([]);
  }

  return { show };
}
