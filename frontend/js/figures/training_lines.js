// @ts-check
/** What the loss panel draws of a training beside the loss: the loss of the rows held out, and that of each batch. Pure. */

import { t, whole } from "../i18n.js";
import { bestStep } from "./gap.js";
import { faintStroke, heldOutStroke } from "./styles.js";

/** @typedef {import("../types.js").State} State */

/** From the lowest layer on. @type {readonly import("./curve_lines.js").Beside[]} */
export const TRAINING = Object.freeze([
  { column: "batch_loss", layer: "curve-batch", reaches: false, selected: true, stroke: faintStroke },
  { column: "validation_loss", layer: "curve-validation", reaches: true, selected: false, stroke: heldOutStroke },
]);

/** @type {readonly string[]} */
export const TRAINING_LAYERS = TRAINING.map(({ layer }) => layer);

/**
 * The step of the selected run that is marked as its best, once there is a reason to look back.
 * @param {State} state
 * @returns {{key: number, step: number, column: string, words: string}|null}
 */
export function bestMark(state) {
  const best = bestStep(state);
  const run = state.runs[state.selected];
  return best === null ? null : { key: run.key, step: best.step, column: "validation_loss", words: t(state, "fit.best", { step: whole(state, best.step) }) };
}
