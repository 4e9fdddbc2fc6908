// @ts-check
/**
 * Small elements over a plot, moved by `transform` alone: stars, arrows at the edge, words.
 *
 * Nothing here lays out or measures during playback: words are measured when they are first said.
 */

import { make, put, svg } from "../elements/dom.js";
import { arrowHead, starPath } from "../figures/marks.js";

/** @typedef {{left: number, top: number}} Spot */
/** @typedef {{text: string, slot: number|null}} Sentence  slot: in the colour of that run; null: white */

/** Words, heads and what else stands on a plot keep these distances, pixels. */
export const HEAD_REACH = 9;
export const HEAD_GAP = 13;
export const STAR_REACH = 8;
export const START_REACH = 14;
/** A head within this distance of a minimum covers its star. */
export const COVERS_PX = 4;

const BOX = 26;
const EDGE_HEAD = 15;
/** Places of marks are told apart to this part of a pixel: what moves less costs no frame. */
const FINEST = 4;

/** @type {WeakMap<Element, {x: number, y: number, turn: number}>} */
const places = new WeakMap();

/**
 * Moves an element; its own size is taken off by the style sheet. What stands there already is not touched.
 * @param {HTMLElement|SVGElement} element
 * @param {number} x
 * @param {number} y
 * @param {number} [turn]  radians
 */
export function move(element, x, y, turn = 0) {
  const [left, top] = [Math.round(FINEST * x) / FINEST, Math.round(FINEST * y) / FINEST];
  const known = places.get(element);
  if (known !== undefined && known.x === left && known.y === top && known.turn === turn) return;
  places.set(element, { x: left, y: top, turn });
  const place = `translate(${left}px, ${top}px)`;
  element.style.transform = turn === 0 ? place : `${place} rotate(${turn.toFixed(4)}rad)`;
}

/**
 * Elements by name, made when first wanted, hidden when not wanted in a round, removed when the owner forgets them.
 * @template {HTMLElement|SVGElement} Kind
 * @param {HTMLElement} container
 * @param {(key: string) => Kind} create
 */
export function pool(container, create) {
  /** @type {Map<string, Kind>} */
  const elements = new Map();
  /** @type {Set<string>} */
  let wanted = new Set();
  /** @type {Set<string>} */
  let shown = new Set();
  return {
    /** @param {string} key */
    take(key) {
      wanted.add(key);
      let element = elements.get(key);
      if (element === undefined) {
        element = create(key);
        elements.set(key, element);
        container.append(element);
      }
      if (!shown.has(key)) element.removeAttribute("hidden");
      return element;
    },
    /** Ends a round: what was not taken is hidden. */
    sweep() {
      for (const key of shown) if (!wanted.has(key)) put(/** @type {Kind} */ (elements.get(key)), "hidden", true);
      [shown, wanted] = [wanted, shown];
      wanted.clear();
    },
  };
}

/**
 * @param {string} d
 * @param {string} name  class
 * @returns {SVGElement}
 */
function outlined(d, name) {
  const shape = svg("path", { d, class: name });
  const box = `${-BOX / 2} ${-BOX / 2} ${BOX} ${BOX}`;
  return svg("svg", { viewBox: box, width: BOX, height: BOX, class: "mark", "aria-hidden": "true" }, shape);
}

/** @returns {SVGElement} a known minimum */
export const star = () => outlined(starPath(15), "star-shape");

/**
 * @param {number} slot
 * @returns {SVGElement} the arrow with which a path leaves the plot
 */
export function edgeArrow(slot) {
  const element = outlined(arrowHead(EDGE_HEAD, 12), "head-shape");
  put(element, "data-slot", slot);
  return element;
}

/** @returns {SVGElement} the pointer's cross */
export function cross() {
  const bars = "M-11 0H-4M4 0H11M0 -11V-4M0 4V11";
  const shape = (/** @type {string} */ name) => svg("path", { d: bars, class: name });
  const box = `${-BOX / 2} ${-BOX / 2} ${BOX} ${BOX}`;
  return svg(
    "svg",
    { viewBox: box, width: BOX, height: BOX, class: "mark cross", "aria-hidden": "true", hidden: true },
    shape("bar-casing"),
    shape("bar"),
  );
}

/** @typedef {{element: HTMLElement, width: number, height: number, said: string}} Words */

const LINE_PX = 18;
/** Words need this much room around their letters for the casing. */
const CASING_PX = 2;

/**
 * @param {string} key
 * @returns {HTMLElement}
 */
export const wordsElement = (key) => make("div", { class: "plot-words", "data-words": key, "aria-hidden": "true" });

/**
 * Measures words by the font in which they are shown.
 * @param {HTMLElement} like  an element with that font
 */
export function ruler(like) {
  const context = /** @type {CanvasRenderingContext2D} */ (make("canvas").getContext("2d"));
  /** @type {Map<string, number>} */
  const widths = new Map();
  let font = "";
  /**
   * @param {string} text
   * @returns {number}
   */
  const width = (text) => {
    const known = widths.get(text);
    if (known !== undefined) return known;
    if (font === "") {
      const style = getComputedStyle(like);
      font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    }
    context.font = font;
    const measured = context.measureText(text).width;
    widths.set(text, measured);
    return measured;
  };
  return {
    /** @param {Sentence[]} lines */
    size: (lines) => ({
      width: Math.ceil(Math.max(...lines.map(({ text }) => width(text)))) + 2 * CASING_PX,
      height: lines.length * LINE_PX,
    }),
    /** Fonts may have become others. */
    forget() {
      font = "";
      widths.clear();
    },
  };
}

/** @type {WeakMap<HTMLElement, string>} */
const said = new WeakMap();
/** @type {WeakMap<HTMLElement, Sentence[]>} */
const last = new WeakMap();

/**
 * @param {HTMLElement} element
 * @param {Sentence[]} lines
 */
export function speak(element, lines) {
  if (last.get(element) === lines) return;
  last.set(element, lines);
  const key = lines.map(({ text, slot }) => `${slot} ${text}`).join("\n");
  if (said.get(element) === key) return;
  said.set(element, key);
  element.replaceChildren(...lines.map(({ text, slot }) => make("div", { "data-slot": slot }, text)));
}
