// @ts-check
/**
 * What a pointer does to the landscape: hovering, a click that is no drag, two clicks, and on a touch screen panning
 * and pinching. Mouse drags and the wheel are Plotly's own; touches are kept from it, since it knows one finger only.
 */

import { all, on } from "../elements/dom.js";

/** @typedef {{scale: number, x: number, y: number, dx: number, dy: number}} Pull
 *   what a gesture has done so far: scaled about (x, y), then moved by (dx, dy), in pixels of the plot area */

/** A click moves less than this. */
const CLICK_PX = 5;
const TWICE_MS = 500; // what most systems take for a double click
const TWICE_PX = 10;

/**
 * @param {HTMLElement} element  plot and everything over it
 * @param {Object} how
 * @param {() => {left: number, top: number, width: number, height: number}} how.area  the plot area in the element
 * @param {(x: number, y: number, type: string) => void} how.hover
 * @param {() => void} how.leave
 * @param {(x: number, y: number) => void} how.click
 * @param {() => void} how.twice
 * @param {(pull: Pull) => void} how.pull     while touches pan and pinch
 * @param {(pull: Pull) => void} how.pulled   when they end
 * @returns {() => void}
 */
export function watchPointer(element, { area, hover, leave, click, twice, pull, pulled }) {
  /** @type {{id: number, x: number, y: number, drag: boolean}|null} */
  let press = null;
  let lastClick = { at: -Infinity, x: 0, y: 0 };
  /** @type {Map<number, {x: number, y: number, x0: number, y0: number}>} */
  const touches = new Map();
  let done = /** @type {Pull|null} */ (null);
  let base = /** @type {Pull} */ ({ scale: 1, x: 0, y: 0, dx: 0, dy: 0 });

  /** @param {PointerEvent} event */
  const at = (event) => {
    const box = element.getBoundingClientRect();
    const { left, top } = area();
    return { x: event.clientX - box.left - left, y: event.clientY - box.top - top };
  };
  /** @param {{x: number, y: number}} spot */
  const within = ({ x, y }) => x >= 0 && y >= 0 && x <= area().width && y <= area().height;
  /** @param {Event} event */
  const other = (event) => event.target instanceof Element && event.target.closest("button") !== null;

  /** @returns {Pull} of the touches that are down, on top of what earlier fingers did */
  function present() {
    const all = [...touches.values()].slice(0, 2);
    const mean = (/** @type {"x"|"y"|"x0"|"y0"} */ key) => all.reduce((sum, touch) => sum + touch[key], 0) / all.length;
    const spread = (/** @type {"x"|"x0"} */ x, /** @type {"y"|"y0"} */ y) =>
      all.length < 2 ? 1 : Math.max(10, Math.hypot(all[0][x] - all[1][x], all[0][y] - all[1][y]));
    const scale = spread("x", "y") / spread("x0", "y0");
    return join(base, { scale, x: mean("x0"), y: mean("y0"), dx: mean("x") - mean("x0"), dy: mean("y") - mean("y0") });
  }

  /** A finger came or went: go on from here. */
  function rebase() {
    if (done !== null) base = done;
    for (const touch of touches.values()) [touch.x0, touch.y0] = [touch.x, touch.y];
  }

  /**
   * @param {PointerEvent} event
   * @param {{x: number, y: number}} spot
   */
  const again = (event, spot) =>
    event.timeStamp - lastClick.at < TWICE_MS && Math.hypot(spot.x - lastClick.x, spot.y - lastClick.y) < TWICE_PX;

  /** @param {PointerEvent} event */
  function down(event) {
    const spot = at(event);
    // What the first of two clicks put there is not in the way of the second.
    if (other(event) && !again(event, spot)) return;
    if (event.pointerType === "touch" && within(spot) && !other(event)) {
      touches.set(event.pointerId, { ...spot, x0: spot.x, y0: spot.y });
      rebase();
      if (touches.size > 1) press = null;
      element.setPointerCapture(event.pointerId);
    }
    if (event.button === 0 && event.isPrimary && within(spot)) press = { id: event.pointerId, ...spot, drag: false };
  }

  /** @param {PointerEvent} event */
  function moveOn(event) {
    const spot = at(event);
    if (press !== null && press.id === event.pointerId && Math.hypot(spot.x - press.x, spot.y - press.y) >= CLICK_PX) {
      press.drag = true;
    }
    const touch = touches.get(event.pointerId);
    if (touch !== undefined) {
      [touch.x, touch.y] = [spot.x, spot.y];
      if (touches.size > 1 || press === null || press.drag) {
        done = present();
        pull(done);
      }
      return;
    }
    if (other(event) || !within(spot)) leave();
    else hover(spot.x, spot.y, event.pointerType);
  }

  /** @param {PointerEvent} event */
  function up(event) {
    const spot = at(event);
    const still = press !== null && !press.drag && Math.hypot(spot.x - press.x, spot.y - press.y) < CLICK_PX;
    const clicked = still && press?.id === event.pointerId && event.type === "pointerup";
    if (press?.id === event.pointerId) press = null;
    if (touches.delete(event.pointerId)) {
      if (touches.size > 0) rebase();
      else if (done !== null) {
        const last = done;
        [done, base] = [null, { scale: 1, x: 0, y: 0, dx: 0, dy: 0 }];
        pulled(last);
      }
    }
    if (!clicked) return;
    const second = again(event, spot);
    lastClick = { at: second ? -Infinity : event.timeStamp, ...spot };
    if (second) twice();
    else click(spot.x, spot.y);
  }

  const keep = (/** @type {Event} */ event) => {
    if (!other(event)) event.stopPropagation();
  };
  return all([
    on(element, "pointerdown", down, { capture: true }),
    on(element, "pointermove", moveOn, { capture: true }),
    // Plotly lays a cover over the whole page while a button is down, so a press may end outside of the element.
    on(window, "pointerup", up, { capture: true }),
    on(window, "pointercancel", up, { capture: true }),
    on(element, "pointerleave", leave),
    on(element, "touchstart", keep, { capture: true, passive: true }),
  ]);
}

/**
 * One pull after the other as one.
 * @param {Pull} first
 * @param {Pull} then
 * @returns {Pull}
 */
function join(first, then) {
  // p → s₁(p − c₁) + c₁ + d₁ → s₂(· − c₂) + c₂ + d₂, written about the origin.
  const [ax, ay] = [first.x * (1 - first.scale) + first.dx, first.y * (1 - first.scale) + first.dy];
  const [bx, by] = [then.x * (1 - then.scale) + then.dx, then.y * (1 - then.scale) + then.dy];
  return { scale: first.scale * then.scale, x: 0, y: 0, dx: then.scale * ax + bx, dy: then.scale * ay + by };
}
