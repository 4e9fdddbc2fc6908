// @ts-check
/** Draws one step: its arrows, or its model of the curve, and what it tried on the way. */

import { put, svg } from "../elements/dom.js";
import { arrows } from "../figures/arrows.js";
import { clouded } from "../figures/data_overlay.js";
import { arrowHead } from "../figures/marks.js";
import { model } from "../figures/model.js";
import { within } from "../figures/paths.js";
import { heightAt } from "../figures/plane.js";
import { stepMarks } from "../figures/step_marks.js";
import { alongLine, placeTowards } from "../figures/words.js";
import { t } from "../i18n.js";
import { drawStepMarks } from "./step_marks.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {Object} Drawn
 * @property {boolean} explaining  whether anything was drawn, so that a legend is of use
 * @property {boolean} clipped     whether one of the arrows is what clipping left of another
 * @property {import("../figures/step_marks.js").StepMarks["kind"]|null} tried
 * @property {import("../figures/words.js").Rect[]} rects  for words to keep clear of
 * @property {{text: string, x: number, y: number, first: number}[]} words  beside the arrows' tips
 */

/**
 * @param {SVGElement} into
 * @param {Actor} actor
 * @param {State} state  whose inspected step is the actor's
 * @param {Map2} map
 * @param {boolean} compact
 * @returns {Drawn}
 */
export function drawStep(into, actor, state, map, compact) {
  const line = state.objective?.dimension === 1;
  const marks = stepMarks(state.inspected, map, line ? (x) => heightAt(state.contour, x) : null);
  /** @type {Drawn} */
  const drawn = { explaining: marks !== null, clipped: false, tried: marks?.kind ?? null, rects: [], words: [] };
  if (marks !== null) drawStepMarks(into, marks, actor.slot, (points, name, slot) => cased(into, points, name, slot));
  // A simplex has no slope and no direction: it is the picture of its step.
  if (drawn.tried === "simplex") return drawn;
  if (line) drawModel(into, actor, state, map, drawn);
  else drawArrows(into, actor, state, map, compact, drawn);
  return drawn;
}

/**
 * @param {SVGElement} into
 * @param {Actor} actor
 * @param {State} state
 * @param {Map2} map
 * @param {boolean} compact
 * @param {Drawn} drawn
 */
function drawArrows(into, actor, state, map, compact, drawn) {
  const room = { memory: !compact, step: t(state, "landscape.step") };
  // Where the pull of each row is drawn, its mean and that of all rows stand there already.
  const alone = clouded(state, actor);
  for (const arrow of arrows(state.inspected, state.runs[actor.index].arithmetic, map, room)) {
    if (alone && arrow.kind !== "step") continue;
    const { kind, x, y, tipX, tipY, label } = arrow;
    if (!within(x, y, map, 0)) return;
    drawn.explaining = true;
    drawn.clipped ||= kind === "clipped";
    const [dx, dy] = [tipX - x, tipY - y];
    const length = Math.hypot(dx, dy);
    const headLength = kind === "step" ? 12 : 11;
    const shaft = Math.max(0, 1 - (headLength - 1) / length);
    cased(into, [x, y, x + shaft * dx, y + shaft * dy], `arrow ${kind}`, actor.slot);
    const tip = svg("path", { d: arrowHead(headLength, 10), class: `arrow-head ${kind}`, "data-slot": actor.slot });
    const turn = (Math.atan2(dy, dx) * 180) / Math.PI;
    put(tip, "transform", `translate(${tipX.toFixed(2)} ${tipY.toFixed(2)}) rotate(${turn.toFixed(2)})`);
    into.append(tip);
    drawn.rects.push(...alongLine(x, y, tipX, tipY));
    // What clipping leaves mostly lies on the arrow that it was: its letter stands beside it.
    const first = kind === "clipped" ? placeTowards(dy, -dx) : placeTowards(dx, dy);
    drawn.words.push({ text: label, x: tipX, y: tipY, first });
  }
}

/**
 * @param {SVGElement} into
 * @param {Actor} actor
 * @param {State} state
 * @param {Map2} map
 * @param {Drawn} drawn
 */
function drawModel(into, actor, state, map, drawn) {
  const losses = actor.rows.column("v");
  const found = model(state.inspected, losses[actor.head - 1], losses[actor.head], map);
  if (found === null) return;
  drawn.explaining = true;
  cased(into, found.curve, `model ${found.kind}`, actor.slot);
  cased(into, found.hop, "model hop", actor.slot);
  if (found.drop.length > 0) cased(into, found.drop, "model drop", actor.slot);
  if (found.vertex !== null) {
    const [x, y] = found.vertex;
    into.append(svg("circle", { cx: x.toFixed(2), cy: y.toFixed(2), r: 3.5, class: "model vertex", "data-slot": actor.slot }));
  }
}

/**
 * A line with its casing.
 * @param {SVGElement} into
 * @param {number[]} points
 * @param {string} name
 * @param {number} [slot]
 */
export function cased(into, points, name, slot) {
  let d = "";
  for (let k = 0; k < points.length; k += 2) d += `${k === 0 ? "M" : "L"}${points[k].toFixed(2)} ${points[k + 1].toFixed(2)}`;
  into.append(svg("path", { d, class: `casing ${name}` }), svg("path", { d, class: `core ${name}`, "data-slot": slot }));
}
