// @ts-check
/**
 * A press that Plotly is told of only when it becomes a drag.
 *
 * At each press it lays a cover over the whole page and takes it away again when the button is let go: two frames, and all
 * of the page laid out twice, in the way of what a click asks for. Clicks are the page's own, and drags begin where
 * they were pressed, so nothing else differs. A press on an axis is Plotly's at once.
 */

import { all, on } from "../elements/dom.js";

/** Less than what Plotly takes for a drag, so that none comes late. */
const DRAG_PX = 5;

/**
 * @param {HTMLElement} element  with a plot that can be dragged
 * @returns {() => void}
 */
export function holdPress(element) {
  /** @type {MouseEvent|null} */
  let held = null;
  let handing = false;

  /** @param {MouseEvent} event */
  function down(event) {
    if (handing || event.button !== 0 || event.ctrlKey) return;
    if (!(/** @type {Element} */ (event.target).closest(".nsewdrag"))) return; // on an axis, where a click types its range
    event.stopPropagation();
    event.preventDefault(); // as Plotly does: no text is marked, nothing loses the focus
    held = event;
  }

  /** @param {MouseEvent} event */
  function move({ clientX, clientY, buttons }) {
    if (held === null) return;
    if ((buttons & 1) === 0) held = null; // it was let go where nobody saw it
    else if (Math.hypot(clientX - held.clientX, clientY - held.clientY) >= DRAG_PX) handOver(held);
  }

  /** @param {MouseEvent} press */
  function handOver(press) {
    held = null;
    handing = true;
    press.target?.dispatchEvent(new MouseEvent(press.type, press)); // an event has all that describes one like it
    handing = false;
  }

  return all([
    on(element, "mousedown", down, { capture: true }),
    on(window, "mousemove", move, { capture: true }),
    on(window, "mouseup", () => void (held = null), { capture: true }),
  ]);
}
