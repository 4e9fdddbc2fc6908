// @ts-check
/** Buttons with words, with an icon, or with both; what they are called and why they are off can change. */

import { make, on, put, say } from "./dom.js";
import { icon } from "./icon.js";

/**
 * @typedef {Object} Button
 * @property {HTMLButtonElement} element
 * @property {(label: string, off?: string) => void} show  off: the reason for which it cannot be used, "" if it can
 * @property {() => void} dispose
 */

/**
 * A button that shows an icon alone; its name is for the ear and the tooltip. One that is off stays in the order of
 * the keyboard, so that the reason can be read and the focus is not lost.
 * @param {import("./icon.js").IconName} shape
 * @param {() => void} press
 * @param {string} [kind]  class
 * @returns {Button}
 */
export function iconButton(shape, press, kind = "icon") {
  const element = make("button", { type: "button", class: kind }, icon(shape));
  return wired(element, press, (label, off) => {
    put(element, "aria-label", label);
    put(element, "title", off === "" ? label : `${label}: ${off}`);
  });
}

/**
 * A button that shows words, with an icon before them if there is one.
 * @param {import("./icon.js").IconName|null} shape
 * @param {() => void} press
 * @param {string} [kind]  class
 * @returns {Button}
 */
export function wordButton(shape, press, kind = "word") {
  const words = make("span");
  const element = make("button", { type: "button", class: `${kind} with-icon` }, shape === null ? null : icon(shape), words);
  return wired(element, press, (label, off) => {
    say(words, label);
    put(element, "title", off === "" ? null : off);
  });
}

/**
 * @param {HTMLButtonElement} element
 * @param {() => void} press
 * @param {(label: string, off: string) => void} name
 * @returns {Button}
 */
function wired(element, press, name) {
  const dispose = on(element, "click", () => {
    if (element.getAttribute("aria-disabled") !== "true") press();
  });
  return {
    element,
    show(label, off = "") {
      name(label, off);
      put(element, "aria-disabled", off === "" ? null : "true");
    },
    dispose,
  };
}
