// @ts-check
/**
 * Turning the view in space by mouse, touch, wheel and keys: one pointer turns it, two bring it nearer, arrows turn it,
 * plus and minus bring it nearer or away, two clicks or Home look from where it began.
 */

import { all, on } from "../elements/dom.js";

/** @typedef {{turn?: number, lift?: number, nearer?: number}} Motion  see `moved` */

/** The way across the picture turns it so far, degrees. */
const ACROSS_DEG = 240;
const KEY_DEG = 5;
const KEY_NEARER = 1.1;
/** With Shift a key goes further. */
const FAR = 4;
const WHEEL_NEARER = 1.0015;
const LINE_PX = 16;
/** A click moves less than this; two of them come within this time. */
const CLICK_PX = 5;
const TWICE_MS = 500; // what most systems take for a double click

/** @type {Record<string, Motion>} */
const KEYS = {
  ArrowLeft: { turn: -KEY_DEG },
  ArrowRight: { turn: KEY_DEG },
  ArrowUp: { lift: KEY_DEG },
  ArrowDown: { lift: -KEY_DEG },
  "+": { nearer: KEY_NEARER },
  "=": { nearer: KEY_NEARER },
  "-": { nearer: 1 / KEY_NEARER },
};

/**
 * @param {HTMLElement} element
 * @param {Object} how
 * @param {(by: Motion) => void} how.move
 * @param {() => void} how.reset
 * @param {(x: number, y: number) => void} how.hover  pixels of the element
 * @param {() => void} how.leave
 * @returns {() => void}
 */
export function watchTurning(element, { move, reset, hover, leave }) {
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let way = 0;
  let lastClick = -Infinity;

  const spread = () => {
    const [a, b] = [...down.values()];
    return b === undefined ? 0 : Math.max(10, Math.hypot(a.x - b.x, a.y - b.y));
  };

  /** @param {PointerEvent} event */
  function press(event) {
    if (event.button !== 0 || down.size === 2) return;
    if (down.size === 0) way = 0;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    element.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    const known = down.get(event.pointerId);
    if (known === undefined) {
      const box = element.getBoundingClientRect();
      hover(event.clientX - box.left, event.clientY - box.top);
      return;
    }
    const before = spread();
    const [dx, dy] = [event.clientX - known.x, event.clientY - known.y];
    [known.x, known.y] = [event.clientX, event.clientY];
    way += Math.hypot(dx, dy);
    if (way >= CLICK_PX) leave();
    // Each of two fingers turns by half, so that both together turn as one does.
    const part = ACROSS_DEG / Math.max(1, element.clientWidth) / down.size;
    move({ turn: part * dx, lift: part * dy, nearer: before > 0 ? spread() / before : 1 });
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (!down.delete(event.pointerId) || down.size > 0 || event.type !== "pointerup" || way >= CLICK_PX) return;
    const twice = event.timeStamp - lastClick < TWICE_MS;
    lastClick = twice ? -Infinity : event.timeStamp;
    if (twice) reset();
  }

  return all([
    on(element, "pointerdown", press),
    on(element, "pointermove", drag),
    on(element, "pointerup", release),
    on(element, "pointercancel", release),
    on(element, "pointerleave", leave),
    on(
      element,
      "wheel",
      (event) => {
        if (event.ctrlKey) return; // the browser's own zoom
        event.preventDefault();
        const pixels = event.deltaMode === 1 ? LINE_PX * event.deltaY : event.deltaY;
        move({ nearer: WHEEL_NEARER ** -pixels });
      },
      { passive: false },
    ),
    on(element, "keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const motion = KEYS[event.key];
      if (motion === undefined && event.key !== "Home") return;
      event.preventDefault();
      if (motion === undefined) return reset();
      const by = event.shiftKey && event.key.startsWith("Arrow") ? FAR : 1;
      move({ ...motion, turn: by * (motion.turn ?? 0), lift: by * (motion.lift ?? 0) });
    }),
  ]);
}
