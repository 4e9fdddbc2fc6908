// @ts-check
/**
 * A number that can be typed. Enter and leaving the field apply it, Esc restores it, ↑ and ↓ go one step; what is wrong is said
 * beside it and the last good value stays in force.
 */

import { nudge, read } from "../figures/fields.js";
import { all, freshId, make, on, put, say } from "./dom.js";
import { gesture } from "./gesture.js";

/**
 * @typedef {Object} NumberField
 * @property {HTMLInputElement} input
 * @property {HTMLElement} error  stands beside the input
 * @property {(shown: {value: number, text: string, label: string, range: import("../figures/fields.js").Range}) => void} show
 * @property {() => void} dispose
 */

/**
 * @param {import("./gesture.js").Change} change
 * @param {(code: string, values: Record<string, string|number>) => string} sentence  for what is wrong
 * @returns {NumberField}
 */
export function numberField(change, sentence) {
  const error = make("p", { class: "field-error", id: freshId("error"), role: "status" });
  const input = make("input", {
    class: "field",
    type: "text",
    inputmode: "decimal",
    role: "spinbutton",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "done",
  });
  /** @type {{value: number, text: string, label: string, range: import("../figures/fields.js").Range}|null} */
  let shown = null;
  let typed = false;
  const move = gesture(change);

  const complain = (/** @type {string} */ text) => {
    say(error, text);
    put(input, "aria-invalid", text === "" ? null : "true");
    put(input, "aria-describedby", text === "" ? null : error.id);
  };
  const restore = () => {
    typed = false;
    complain("");
    if (shown !== null) input.value = shown.text;
  };
  const apply = () => {
    if (!typed || shown === null) return move.settle();
    const got = read(shown.range, input.value);
    if (got.value === null) return complain(sentence(got.code, { field: shown.label, ...got.values }));
    typed = false;
    complain("");
    if (got.value === shown.value) input.value = shown.text;
    else move.done(got.value);
  };

  const ends = [
    on(input, "input", () => {
      typed = true;
    }),
    on(input, "focus", () => input.select()),
    on(input, "blur", apply),
    on(input, "keydown", (event) => {
      if (event.isComposing || shown === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter") apply();
      else if (event.key === "Escape") {
        move.cancel();
        restore();
        input.select();
      } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        const got = typed ? read(shown.range, input.value).value : shown.value;
        typed = false;
        complain("");
        move.keyed(nudge(shown.range, got ?? shown.value, event.key === "ArrowUp" ? 1 : -1));
      } else return;
      event.preventDefault();
    }),
  ];

  return {
    input,
    error,
    show(next) {
      shown = next;
      put(input, "aria-label", next.label);
      put(input, "aria-valuemin", next.range.low);
      put(input, "aria-valuemax", next.range.high);
      put(input, "aria-valuenow", next.value);
      put(input, "aria-valuetext", next.text);
      if (!typed && input.value !== next.text) input.value = next.text;
    },
    dispose: all(ends),
  };
}
