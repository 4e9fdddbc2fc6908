// @ts-check
/**
 * What pointer and keys do to the rows of the data: pointing, dragging, adding, deleting. One button stands at the row
 * that was chosen last, so that all of it has a key; Page Up and Page Down go on to the rows beside it.
 */

import { all, make, on, put } from "../elements/dom.js";
import { move } from "./marks.js";
import { gesture } from "./start_gesture.js";

/** @typedef {Object} How
 * @property {(x: number, y: number, reach: number) => number|null} near   number of the row nearest to a pixel
 * @property {(row: number) => {x: number, y: number}|null} spot           a row's pixel
 * @property {(row: number, by: number) => number|null} beside             the next row to the left or to the right
 * @property {(row: number) => boolean} there                              whether there is such a row
 * @property {(row: number, x: number, y: number) => number[]|null} putTo  a row's values with its mark at a pixel
 * @property {(row: number|null) => void} point
 * @property {() => void} chosen   the button stands at another row, or has the focus; the row may be pointed at already
 * @property {(row: number, to: number[]|null, phase: "drag"|"done"|"cancel") => void} edit
 * @property {(x: number, y: number) => void} add
 * @property {(row: number) => void} flip   gives it the other label
 * @property {() => "add"|"delete"|null} mode  what a click does
 */

const REACH_PX = 14;
const TOUCH_REACH_PX = 26;
/** A click moves less than this. */
const CLICK_PX = 4;
const TWICE_MS = 500;
const TWICE_PX = 12;
/** A key moves a row by so many pixels, ten times that with Shift. */
const KEY_PX = 2;
/** A row that a key adds stands so far from the one it is added beside. */
const BESIDE_PX = { x: 16, y: -16 };

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} stage  that hears the pointer
 * @param {HTMLElement} over   the area between the axes
 * @param {How} how
 */
export function watchData(stage, over, how) {
  const handle = make("button", { type: "button", class: "data-handle", "data-own-keys": true });
  over.append(handle);
  /** The row at which the button stands. @type {number|null} */
  let current = null;
  let press = /** @type {{id: number, row: number|null, x: number, y: number, dx: number, dy: number, moved: boolean}|null} */ (null);
  let lastClick = { at: -Infinity, x: 0, y: 0 };
  let dragged = /** @type {number|null} */ (null);
  /** Where held keys have brought the row, before it is drawn there. @type {{x: number, y: number}|null} */
  let brought = null;
  const changes = gesture((to, phase) => {
    if (dragged !== null) how.edit(dragged, to, phase);
  });

  /** @param {PointerEvent|MouseEvent} event */
  const at = (event) => {
    const box = over.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const reach = (/** @type {PointerEvent} */ event) => (event.pointerType === "touch" ? TOUCH_REACH_PX : REACH_PX);
  const elsewhere = (/** @type {Event} */ event) => event.target instanceof Element && event.target.closest("button") !== null && event.target !== handle;

  /**
   * @param {number|null} row
   * @param {boolean} [focus]
   */
  function choose(row, focus = false) {
    if (row === null) return;
    current = row;
    brought = null;
    place();
    how.point(row);
    if (focus) handle.focus({ preventScroll: true });
    how.chosen();
  }

  /** A row that was added just now stands nowhere yet: hiding the button would lose the focus. */
  function place() {
    const spot = current === null ? null : how.spot(current);
    if (spot !== null) move(handle, spot.x, spot.y);
    return spot;
  }

  /** @param {PointerEvent} event */
  function down(event) {
    if (event.button !== 0 || !event.isPrimary || elsewhere(event)) return;
    const { x, y } = at(event);
    const row = how.near(x, y, reach(event));
    const spot = row === null ? null : how.spot(row);
    press = { id: event.pointerId, row, x, y, dx: spot === null ? 0 : x - spot.x, dy: spot === null ? 0 : y - spot.y, moved: false };
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    if (row !== null) how.point(row);
  }

  /** @param {PointerEvent} event */
  function moved(event) {
    const { x, y } = at(event);
    if (press === null || press.id !== event.pointerId) {
      if (event.pointerType !== "touch") how.point(elsewhere(event) ? null : (how.near(x, y, REACH_PX) ?? focused()));
      return;
    }
    if (!press.moved && Math.hypot(x - press.x, y - press.y) < CLICK_PX) return;
    press.moved = true;
    if (press.row === null) return;
    const to = how.putTo(press.row, x - press.dx, y - press.dy);
    if (to === null) return;
    dragged = press.row;
    changes.drag(to);
  }

  /** @param {PointerEvent} event */
  function up(event) {
    if (press === null || press.id !== event.pointerId) return;
    const { row, moved: wasMoved, x, y } = press;
    press = null;
    if (event.type === "pointercancel") return changes.cancel();
    if (wasMoved) {
      changes.settle();
      return choose(row, true);
    }
    click(row, x, y, event.timeStamp);
  }

  /**
   * @param {number|null} row
   * @param {number} x
   * @param {number} y
   * @param {number} when
   */
  function click(row, x, y, when) {
    const again = when - lastClick.at < TWICE_MS && Math.hypot(x - lastClick.x, y - lastClick.y) < TWICE_PX;
    lastClick = { at: again ? -Infinity : when, x, y };
    const mode = how.mode();
    if (mode === "delete" && row !== null) how.edit(row, null, "done");
    else if (mode === "add" || (again && row === null)) how.add(x, y);
    else if (row !== null) choose(row, true);
    else how.point(focused());
  }

  const focused = () => (document.activeElement === handle ? current : null);

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (current === null || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!pressed(event, current)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} row
   * @returns {boolean} whether it was a key of the rows
   */
  function pressed(event, row) {
    const arrow = ARROWS[event.key];
    const spot = how.spot(row);
    if (arrow !== undefined && spot !== null) {
      const by = KEY_PX * (event.shiftKey ? 10 : 1);
      const from = brought ?? spot;
      brought = { x: from.x + by * arrow[0], y: from.y + by * arrow[1] };
      const to = how.putTo(row, brought.x, brought.y);
      dragged = row;
      if (to !== null) changes.drag(to);
      return true;
    }
    switch (event.key) {
      case "PageUp":
      case "PageDown":
        changes.settle();
        choose(how.beside(row, event.key === "PageUp" ? -1 : 1));
        return true;
      case "Delete":
      case "Backspace": {
        const next = how.beside(row, 1);
        how.edit(row, null, "done");
        choose(next);
        return true;
      }
      case "n":
      case "N":
        if (spot !== null) how.add(spot.x + BESIDE_PX.x, spot.y + BESIDE_PX.y);
        return true;
      case "Enter":
      case " ":
        how.flip(row);
        return true;
      case "Escape":
        changes.cancel();
        return true;
      default:
        return false;
    }
  }

  const offs = [
    on(stage, "pointerdown", down),
    on(stage, "pointermove", moved),
    on(stage, "pointerup", up),
    on(stage, "pointercancel", up),
    on(stage, "pointerleave", () => press === null && how.point(focused())),
    on(handle, "keydown", key),
    on(handle, "keyup", ({ key: name }) => name in ARROWS && changes.settle()),
    on(handle, "focus", () => {
      how.point(current);
      how.chosen();
    }),
    on(handle, "blur", () => {
      if (press === null) changes.settle();
      how.point(null);
    }),
  ];
  return {
    handle,
    /** The button goes where its row is; where that is gone, to the one that is given. @param {number|null} otherwise */
    show(otherwise) {
      if (!changes.active()) brought = null;
      if (current === null || !how.there(current)) current = otherwise;
      put(handle, "hidden", place() === null);
    },
    choose,
    /** The row at which the button stands. */
    current: () => current,
    /** Whether a row is being dragged. */
    dragging: () => changes.active(),
    dispose: all(offs),
  };
}
