// @ts-check
/** The control of one declared parameter: slider and field for a number, a box for a flag, a list for a choice. */

import { fieldText } from "../figures/fields.js";
import { optionName } from "../figures/parameters.js";
import { label as labelOf, t } from "../i18n.js";
import { fromSlider, toSlider } from "../scale.js";
import { all, make, on, put, say } from "./dom.js";
import { NEUTRAL, rich } from "./formula.js";
import { numberField } from "./number_field.js";
import { slider } from "./slider.js";

/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../types.js").Value} Value */
/** @typedef {(value: Value, phase: "drag"|"done"|"cancel") => void} ChangeValue */
/** @typedef {{parameter: Parameter, value: Value, limit: number|null, note: string}} Shown */
/** @typedef {{element: HTMLElement, show: (shown: Shown) => void, dispose: () => void}} Control */

/** Places of a slider; whole numbers have one place each where they are few. */
const PLACES = 400;

/** @typedef {import("../types.js").Store} Store */

/**
 * @param {Parameter} parameter
 * @param {Store} store  for the language
 * @param {ChangeValue} change
 * @returns {Control}
 */
export function control(parameter, store, change) {
  if (parameter.kind === "flag") return flag(store, change);
  if (parameter.kind === "choice") return choice(store, change);
  return numeric(parameter, store, change);
}

/**
 * @param {Parameter} parameter
 * @param {Store} store
 * @param {ChangeValue} change
 * @returns {Control}
 */
function numeric(parameter, store, change) {
  let current = parameter;
  let span = spanOf(parameter);
  let value = Number(parameter.default);
  const places = parameter.integer ? Math.min(PLACES, parameter.high - parameter.low) : PLACES;
  const range = slider((place, phase) => change(fromSlider(span, place / places), phase));
  const field = numberField(change, (code, values) => t(store.get(), `refusal.${code}`, values));
  const symbol = make("span", { class: "symbol", lang: NEUTRAL, "aria-hidden": "true" });
  const note = make("p", { class: "note" });
  const row = make("div", { class: "row" }, symbol, range.element, field.input);
  const element = make("div", {}, row, field.error, note);
  return {
    element,
    show(shown) {
      current = shown.parameter;
      span = spanOf(current);
      value = Number(shown.value);
      const state = store.get();
      const label = labelOf(state, current);
      const text = fieldText(state.language, value);
      put(symbol, "class", current.symbol === "" ? "symbol named" : "symbol var");
      if (current.symbol === "") say(symbol, label);
      else rich(symbol, lowered(current.symbol));
      put(symbol, "title", label);
      range.show({
        position: Math.round(toSlider(span, value) * places),
        positions: places,
        text,
        label: t(state, "runs.slider", { name: label }),
        limit: shown.limit === null ? null : toSlider(span, shown.limit),
      });
      field.show({ value, text, label, range: { low: current.low, high: current.high, integer: current.integer } });
      rich(note, shown.note);
    },
    dispose: all([range.dispose, field.dispose]),
  };
}

/**
 * The parameter with the range of its slider, where that is narrower than what may be typed.
 * @param {Parameter} parameter
 * @returns {Parameter}
 */
const spanOf = (parameter) =>
  parameter.slide === undefined ? parameter : { ...parameter, low: parameter.slide[0], high: parameter.slide[1] };

/**
 * @param {string} symbol  plain text: β1, β₁, m_t
 * @returns {string} with what stands low marked as low
 */
export function lowered(symbol) {
  const digits = symbol.replace(/[₀-₉]+/g, (low) =>
    `_${[...low].map((c) => String.fromCharCode(c.charCodeAt(0) - 0x2080 + 48)).join("")}`,
  );
  return digits.replace(/^(\p{L})_?(\d+|(?<=_)\w+)$/u, "$1<sub>$2</sub>");
}

/**
 * @param {Store} store
 * @param {ChangeValue} change
 * @returns {Control}
 */
function flag(store, change) {
  const input = make("input", { type: "checkbox" });
  const words = make("span");
  const element = make("label", { class: "check" }, input, words);
  return {
    element,
    show({ parameter, value }) {
      say(words, labelOf(store.get(), parameter));
      if (input.checked !== (value === true)) input.checked = value === true;
    },
    dispose: on(input, "change", () => change(input.checked, "done")),
  };
}

/**
 * @param {Store} store
 * @param {ChangeValue} change
 * @returns {Control}
 */
function choice(store, change) {
  const input = make("select", { class: "select" });
  const words = make("span");
  const element = make("label", { class: "row wide" }, words, input);
  return {
    element,
    show({ parameter, value }) {
      const state = store.get();
      say(words, labelOf(state, parameter));
      fillSelect(input, (parameter.options ?? []).map((name) => ({ name, words: optionName(state, parameter, name) })));
      if (input.value !== value) input.value = String(value);
    },
    dispose: on(input, "change", () => change(input.value, "done")),
  };
}

/**
 * Puts options into a select, only when they differ; one that is off can be read, and not be chosen.
 * @param {HTMLSelectElement} select
 * @param {{name: string, words: string, off?: boolean}[]} options
 */
export function fillSelect(select, options) {
  const same =
    select.options.length === options.length &&
    options.every(({ name, words, off = false }, k) => {
      const there = select.options[k];
      return there.value === name && there.text === words && there.disabled === off;
    });
  if (same) return;
  const chosen = select.value;
  select.replaceChildren(...options.map(({ name, words, off = false }) => make("option", { value: name, disabled: off }, words)));
  select.value = chosen;
}
