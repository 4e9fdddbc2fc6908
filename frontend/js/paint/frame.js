// @ts-check
/**
 * The landscape that stands still: Plotly's contour or curve in its box, and where in pixels everything else belongs.
 *
 * The box follows the state (zoom or the domain) and, while the user drags or turns the wheel, the user; what was
 * chosen by hand is sent once it rests. What is visible is sent too, so that the contour is asked for exactly that.
 */

import { contourFigure, heights, lineFigure, margins } from "../figures/contour.js";
import { fitBox, mapOf, sameBox } from "../figures/plane.js";
import { axisSymbols } from "../figures/symbols.js";
import { landscapeShown } from "../figures/tabs.js";
import { number } from "../i18n.js";
import { axes, draw, onMoved, purge, relayout, watchSize } from "../plotly.js";

/** @typedef {import("../figures/plane.js").Box} Box */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../types.js").State} State */

/** A zoom by hand is sent when it has rested for so long. */
const REST_MS = 160;
/** On another surface the old picture stays for the new contour, but not longer than this. */
const HOLD_MS = 400;
/** Narrower plots have no colour bar and no axis titles. */
const COMPACT_PX = 480;

/**
 * @param {HTMLElement} element  that Plotly gets
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 * @param {() => void} moved  told when pixels have another meaning, in the same task
 */
export function createFrame(element, store, send, moved) {
  let size = { width: 0, height: 0 };
  /** What is drawn; null before the first time. */
  let shown = /** @type {Shown|null} */ (null);
  let map = /** @type {Map2|null} */ (null);
  let busy = false;
  let restTimer = 0;
  let holdTimer = 0;
  let heldFor = /** @type {object|null} */ (null);
  let unlisten = () => {};

  const area = () => {
    const { left, right, top, bottom } = margins(size.width < COMPACT_PX, store.get().objective?.dimension ?? 2);
    return { width: Math.max(1, size.width - left - right), height: Math.max(1, size.height - top - bottom) };
  };

  /**
   * The box that the state asks for, as it fits the pixels.
   * @param {State} state
   * @returns {{box: Box, equal: boolean, zoom: number}}
   */
  function wanted(state) {
    const { width, height } = area();
    const { domain, dimension } = /** @type {import("../types.js").Objective} */ (state.objective);
    if (dimension === 1) {
      const [low, high] = domain[0];
      const [bottom, top] = state.contour === null ? [0, 1] : heights(state.contour);
      return { box: state.view.box ?? [low, high, bottom, top], equal: false, zoom: 1 };
    }
    const whole = /** @type {Box} */ ([...domain[0], ...domain[1]]);
    const all = fitBox(whole, width, height);
    const fitted = state.view.box === null ? all : fitBox(state.view.box, width, height);
    return { ...fitted, zoom: (fitted.box[1] - fitted.box[0]) / (all.box[1] - all.box[0]) };
  }

  /** Draws what differs from what is shown. */
  function refresh() {
    const state = store.get();
    if (state.objective === null || size.width === 0 || busy || !landscapeShown(state)) return;
    const { contour, dark, language } = state;
    const { dimension, domain, levels } = state.objective;
    const target = wanted(state);
    if (!sameBox(state.visible, target.box)) send({ type: "visible", box: target.box });
    if (held(state)) return;
    const ground = { dimension, domain, levels, contour };
    const next = { ...ground, dark, language, symbols: axisSymbols(state).join("\n"), ...size, box: target.box };
    if (shown !== null && alike(shown, next)) return;
    const first = shown === null;
    shown = next;
    const compact = size.width < COMPACT_PX;
    const say = (/** @type {number} */ value) => number(language, value, 3);
    const look = { ...size, compact, dark, ...target, symbols: shown.symbols.split("\n"), say };
    const figure = dimension === 1 ? lineFigure(contour, look) : contourFigure(contour, levels, look);
    draw(element, figure, { movable: true });
    if (first) unlisten = onMoved(element, onAxes);
    measure(true);
  }

  /**
   * Whether to wait for the contour of another surface. The old picture stays meanwhile, and nothing moves on it.
   * @param {State} state
   * @returns {boolean}
   */
  function held(state) {
    if (!holding(state)) {
      window.clearTimeout(holdTimer);
      heldFor = null;
      return false;
    }
    if (heldFor !== state.objective) {
      heldFor = state.objective;
      window.clearTimeout(holdTimer);
      holdTimer = window.setTimeout(() => {
        shown = shown && { ...shown, contour: null, domain: null }; // which is drawn anew in any case
        refresh();
      }, HOLD_MS);
    }
    return true;
  }

  /** @param {State} state */
  const holding = (state) => state.contour === null && shown !== null && shown.contour !== null;

  /**
   * Reads the axes; a new map is a new picture for all that is drawn over the plot.
   * @param {boolean} [anew]  even where the axes are where they were
   */
  function measure(anew = false) {
    const read = axes(element);
    if (read === null) return;
    const { x, y } = read;
    const before = map;
    const next = mapOf([x.range[0], x.range[1], y.range[0], y.range[1]], x.length, y.length);
    const same = before !== null && Object.keys(next).every((key) => Reflect.get(before, key) === Reflect.get(next, key));
    if (same && !anew) return;
    map = next;
    moved();
  }

  /**
   * @param {boolean} settled
   */
  function onAxes(settled) {
    busy = !settled;
    measure();
    if (settled) {
      window.clearTimeout(restTimer);
      restTimer = window.setTimeout(rested, REST_MS);
    }
  }

  function rested() {
    const read = axes(element);
    const state = store.get();
    if (read === null || shown === null || busy || state.objective === null) return;
    const box = /** @type {Box} */ ([...read.x.range, ...read.y.range]);
    if (!sameBox(box, shown.box)) {
      shown = { ...shown, box };
      send({ type: "zoom", box });
    }
    refresh();
  }

  /** @type {(() => void)[]} */
  let ends = [];

  return {
    /** Draws for the first time and from then on whenever something has changed. */
    start() {
      ends = [
        watchSize(element, (width, height) => {
          size = { width, height };
          refresh();
        }),
        store.watch((state) => [state.objective, state.contour, state.dark, state.language, state.view.box, landscapeShown(state)], refresh),
      ];
    },
    /** @returns {Map2|null} data → pixels of the plot area */
    map: () => map,
    /** @returns {{left: number, top: number}} the plot area's corner in the element */
    corner: () => {
      const read = axes(element);
      return { left: read?.x.offset ?? 0, top: read?.y.offset ?? 0 };
    },
    compact: () => size.width < COMPACT_PX,
    /** Whether the old surface is still shown, until the new one's contour is there. */
    holding: () => holding(store.get()),
    /** Whether both axes have one scale, to a hundredth. */
    equal: () => map === null || Math.abs(Math.abs(map.ky / map.kx) - 1) < 0.01,
    /** @param {Box} box  at once, as a gesture's end */
    jump(box) {
      relayout(element, { "xaxis.range": [box[0], box[1]], "yaxis.range": [box[2], box[3]] });
    },
    dispose() {
      ends.forEach((end) => end());
      unlisten();
      window.clearTimeout(restTimer);
      window.clearTimeout(holdTimer);
      purge(element);
    },
  };
}

/** @typedef {{dimension: number, domain: object|null, levels: object|null, contour: object|null, dark: boolean, language: string,
 *   symbols: string, width: number, height: number, box: Box}} Shown */

/**
 * @param {Shown} a
 * @param {Shown} b
 * @returns {boolean}
 */
function alike(a, b) {
  const { box: boxA, ...restA } = a;
  const { box: boxB, ...restB } = b;
  return sameBox(boxA, boxB) && Object.entries(restA).every(([key, value]) => Reflect.get(restB, key) === value);
}
