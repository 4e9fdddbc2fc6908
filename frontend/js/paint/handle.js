// @ts-check
/**
 * The start: a handle to drag by mouse, touch or keys. A held key, like a drag, is one change.
 */

import { all, make, on, put, svg } from "../elements/dom.js";
import { gesture } from "./start_gesture.js";
import { move } from "./marks.js";

/** Keys that move the start, as shares of a small move. */
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** A ring with a plus in it and four ticks across it. */
export const RING =
  "M8.5 0A8.5 8.5 0 1 1 -8.5 0A8.5 8.5 0 1 1 8.5 0Z" +
  "M0 -13V-5.5M0 5.5V13M-13 0H-5.5M5.5 0H13M-3 0H3M0 -3V3";
/** A key moves by this share of what is visible, ten times that with Shift. */
const KEY_SHARE = 1 / 200;

/**
 * @param {HTMLElement} container  the plot area
 * @param {Object} how
 * @param {(left: number, top: number) => number[]|null} how.point  the start for a pixel of the plot area
 * @param {() => number[]} how.start  the present start
 * @param {(axis: number) => number} how.extent  what is visible along an axis
 * @param {(x: number[], phase: "drag"|"done"|"cancel") => void} how.set
 */
export function createHandle(container, { point, start, extent, set }) {
  const ring = (/** @type {string} */ name) => svg("path", { d: RING, class: name });
  const box = { viewBox: "-15 -15 30 30", width: 30, height: 30, "aria-hidden": "true" };
  const picture = svg("svg", box, ring("bar-casing"), ring("bar"));
  const element = make("button", { type: "button", class: "start-handle" }, picture);
  container.append(element);

  let grip = { id: -1, dx: 0, dy: 0, moved: false };
  const changes = gesture(set);

  /** @param {PointerEvent} event */
  const at = (event) => {
    const box = container.getBoundingClientRect();
    return point(event.clientX - box.left - grip.dx, event.clientY - box.top - grip.dy);
  };
  const offs = [
    on(element, "pointerdown", (event) => {
      if (event.button !== 0 || grip.id !== -1) return;
      event.preventDefault();
      event.stopPropagation();
      element.focus({ preventScroll: true });
      const box = element.getBoundingClientRect();
      const [dx, dy] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
      grip = { id: event.pointerId, dx, dy, moved: false };
      element.setPointerCapture(event.pointerId);
    }),
    on(element, "pointermove", (event) => {
      if (event.pointerId !== grip.id) return;
      const x = at(event);
      if (x === null) return;
      grip.moved = true;
      changes.drag(x);
    }),
    on(element, "pointerup", (event) => {
      if (event.pointerId !== grip.id) return;
      grip.id = -1;
      changes.settle();
    }),
    on(element, "pointercancel", (event) => {
      if (event.pointerId !== grip.id) return;
      grip.id = -1;
      changes.cancel();
    }),
    on(element, "keydown", (event) => {
      if (event.key === "Escape") {
        if (grip.id !== -1 && element.hasPointerCapture(grip.id)) element.releasePointerCapture(grip.id);
        grip.id = -1;
        changes.cancel();
        return;
      }
      const arrow = ARROWS[event.key];
      if (arrow === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const share = KEY_SHARE * (event.shiftKey ? 10 : 1);
      changes.drag((changes.last() ?? start()).map((value, axis) => value + arrow[axis] * share * extent(axis)));
    }),
    on(element, "keyup", (event) => {
      if (event.key in ARROWS) changes.settle();
    }),
    on(element, "blur", () => changes.settle()),
  ];

  return {
    element,
    /**
     * @param {number} x  pixels of the plot area
     * @param {number} y
     * @param {boolean} visible
     */
    place(x, y, visible) {
      put(element, "hidden", !visible && !changes.active());
      move(element, x, y);
    },
    dispose: all(offs),
  };
}
