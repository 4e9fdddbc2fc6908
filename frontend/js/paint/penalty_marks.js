// @ts-check
/** Over the landscape: the penalty's own contour through the selected run's head, and the minimum's way as it grows. */

import { make, put, say } from "../elements/dom.js";
import { pointOf } from "../figures/data_picture.js";
import { penalised, penaltyLegend, penaltyLevel, solutionPixels } from "../figures/penalty.js";
import { CASING } from "../figures/styles.js";
import { createSheet } from "./sheet.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/scene.js").Actor} Actor */

const CORE = "#ffffff";
const DOT_PX = 2;
const END_PX = 4;
/** In narrower plots the words at a head may find no room, so that exact zeros are told here too. */
const NARROW_PX = 400;

/** @param {HTMLElement} container  the plot area */
export function createPenaltyMarks(container) {
  const below = make("div", { class: "penalty-marks" });
  const words = make("p", { class: "penalty-words", hidden: true });
  container.append(below, words);
  const sheet = createSheet(below, 0);
  /** What is drawn. @type {unknown[]} */
  let drawn = [];
  /** What decides where the words stand. @type {unknown[]} */
  let placed = [];
  /** @type {import("../figures/words.js").Rect[]} */
  let covered = [];

  /**
   * @param {State} state
   * @param {Actor[]} actors  the selected one last
   * @param {Map2} map
   */
  function paint(state, actors, map) {
    const risk = penalised(state);
    const last = actors[actors.length - 1];
    const actor = risk !== null && last?.selected ? last : null;
    const point = risk === null || actor === null ? [] : pointOf(risk, actor);
    const about = [risk, state.solution, map, state.language, state.view.hintSeen, state.experiment.start, state.experiment.runs, actor?.index, ...point];
    if (about.length === drawn.length && about.every((value, k) => Object.is(value, drawn[k]))) return;
    drawn = about;
    sheet.clear();
    const level = risk === null || actor === null ? [] : penaltyLevel(risk, point, map);
    const path = risk === null ? [] : solutionPixels(state, map);
    for (const line of level) trace(line, 1.4);
    if (path.length > 0) drawPath(path);
    const said = penaltyLegend(state, actor, { level: level.length > 0, path: path.length > 0, zeros: map.width < NARROW_PX });
    say(words, said.join(" "));
    words.hidden = said.length === 0;
    // The corner is the one farther from the hint at the start or, once that is gone, from the words at the head.
    const near = state.view.hintSeen ? point[1] : state.experiment.start[1];
    const top = map.ky * near + map.by > map.height / 2;
    put(words, "data-top", top);
    measure([map, top, ...said]);
  }

  /** Where the words stand; read again only when it may be elsewhere. @param {unknown[]} now */
  function measure(now) {
    if (now.length === placed.length && now.every((value, k) => value === placed[k])) return;
    placed = now;
    const { offsetLeft: left, offsetTop: above, offsetWidth: width, offsetHeight: height } = words;
    covered = words.hidden ? [] : [{ left, top: above, right: left + width, bottom: above + height }];
  }

  /** @param {[number, number][]} path */
  function drawPath(path) {
    trace(path, 1);
    path.forEach((spot, k) => dot(spot, k === 0 || k === path.length - 1 ? END_PX : DOT_PX, k === 0));
  }

  /**
   * @param {[number, number][]} line
   * @param {number} width
   */
  function trace(line, width) {
    const { context } = sheet;
    context.beginPath();
    for (const [x, y] of line) context.lineTo(x, y);
    for (const [colour, wide] of /** @type {[string, number][]} */ ([[CASING, width + 2.2], [CORE, width]])) {
      Object.assign(context, { strokeStyle: colour, lineWidth: wide, lineJoin: "round" });
      context.stroke();
    }
  }

  /**
   * @param {[number, number]} spot
   * @param {number} radius
   * @param {boolean} ring  where the path begins
   */
  function dot([x, y], radius, ring) {
    const { context } = sheet;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    Object.assign(context, { strokeStyle: ring ? CORE : CASING, lineWidth: 1.5, fillStyle: ring ? CASING : CORE });
    context.fill();
    context.stroke();
  }

  return {
    paint,
    /** Where no other words belong. */
    covered: () => covered,
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      sheet.resize(width, height);
      drawn = [];
    },
  };
}
