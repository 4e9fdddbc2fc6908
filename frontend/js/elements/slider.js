// @ts-check
/**
 * A range input on its own track: 2 px without a filled part; a limit is a mark, and beyond it the track is dashed.
 * A drag is one gesture; keys that follow each other are one gesture too.
 */

import { all, make, on, put } from "./dom.js";
import { gesture } from "./gesture.js";

/** Keys that move a range input. */
const MOVES = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);

/**
 * @typedef {Object} Slider
 * @property {HTMLElement} element
 * @property {HTMLInputElement} input
 * @property {(shown: {position: number, positions: number, text: string, label: string, limit: number|null}) => void} show
 *   position: 0..positions; limit: 0..1 or null
 * @property {() => void} dispose
 */

/**
 * @param {import("./gesture.js").Change} change  told positions
 * @returns {Slider}
 */
export function slider(change) {
  const input = make("input", { type: "range", min: 0, step: 1 });
  const track = make("div", { class: "track" });
  const beyond = make("div", { class: "beyond", hidden: true });
  const limit = make("div", { class: "limit", hidden: true });
  const element = make("div", { class: "slider" }, track, beyond, limit, input);
  const move = gesture(change);
  let held = false;
  let keyed = false;

  const ends = [
    on(input, "pointerdown", () => {
      held = true;
    }),
    on(input, "pointerup", () => {
      held = false;
    }),
    on(input, "pointercancel", () => {
      held = false;
      move.cancel();
    }),
    on(input, "input", () => {
      if (held) move.drag(input.valueAsNumber);
      else move.keyed(input.valueAsNumber);
    }),
    on(input, "change", () => {
      const byPointer = held || !keyed;
      held = false;
      keyed = false;
      if (byPointer && move.active()) move.done(input.valueAsNumber);
    }),
    on(input, "keydown", (event) => {
      if (MOVES.has(event.key)) keyed = true;
      else if (event.key === "Escape" && move.active()) {
        held = false;
        move.cancel();
      } else if (!MOVES.has(event.key)) {
        // Another key may be a shortcut that acts on the change: it must be complete by then.
        move.settle();
      }
    }),
    on(input, "blur", () => {
      held = false;
      move.settle();
    }),
  ];

  return {
    element,
    input,
    show(next) {
      put(input, "max", next.positions);
      if (!held && input.valueAsNumber !== next.position) input.value = String(next.position);
      put(input, "aria-label", next.label);
      put(input, "aria-valuetext", next.text);
      const mark = next.limit;
      limit.hidden = mark === null;
      beyond.hidden = mark === null;
      if (mark === null) {
        track.style.right = "0";
        return;
      }
      const place = `calc((var(--span) - 6px) / 2 + ${mark.toFixed(4)} * (100% - var(--span) + 6px))`;
      limit.style.left = place;
      beyond.style.left = place;
      track.style.right = `calc(100% - ${place})`;
    },
    dispose: all(ends),
  };
}
