// @ts-check
/** Draws what a step tried: lines and brackets of a search with its trials, the simplex, the trust region. */

import { svg } from "../elements/dom.js";

/** Trials are small, the one that was taken is filled. */
const DOT_PX = 3.5;
const TAKEN_PX = 4.5;

/**
 * @param {SVGElement} into
 * @param {import("../figures/step_marks.js").StepMarks} marks
 * @param {number} slot
 * @param {(points: number[], name: string, slot?: number) => void} stroke  a line with its casing
 */
export function drawStepMarks(into, marks, slot, stroke) {
  for (const { points, name } of marks.strokes) stroke(points, `tried ${name}`, slot);
  if (marks.circle !== null) {
    const { x, y, rx, ry } = marks.circle;
    const shape = { cx: x.toFixed(2), cy: y.toFixed(2), rx: rx.toFixed(2), ry: ry.toFixed(2) };
    into.append(
      svg("ellipse", { ...shape, class: "casing tried region" }),
      svg("ellipse", { ...shape, class: "core tried region", "data-slot": slot }),
    );
  }
  // The one that was taken lies above the others.
  for (const { x, y, taken } of [...marks.dots].sort((a, b) => Number(a.taken) - Number(b.taken))) {
    const place = { cx: x.toFixed(2), cy: y.toFixed(2), r: taken ? TAKEN_PX : DOT_PX };
    into.append(svg("circle", { ...place, class: taken ? "trial taken" : "trial", "data-slot": slot }));
  }
}
