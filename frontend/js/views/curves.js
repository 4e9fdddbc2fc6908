// @ts-check
/** The curves beside the landscape: the loss, and below it the gradient norm or the learning rate. */

import { all, make, on, put, say } from "../elements/dom.js";
import { number, t } from "../i18n.js";
import { marker } from "../elements/sample.js";
import { runShort } from "../select.js";
import { createCurvePanel } from "../paint/curve_panel.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Send} Send */
/** @typedef {import("../paint/curve_panel.js").Choice} Choice */
/** @typedef {import("../figures/scene.js").Actor} Actor */

const CURVES = /** @type {const} */ (["gradient_norm", "learning_rate"]);

/**
 * Whether the loss can stand on a logarithmic axis, and what is taken off it first: where minima lie below zero, the
 * lowest of them. A surface that has no floor has no such axis.
 * @param {State} state
 * @returns {{possible: boolean, base: number}}
 */
function logarithm(state) {
  const lowest = Math.min(...(state.objective?.minima ?? []).map(({ value }) => value));
  if (lowest < 0 && Number.isFinite(lowest)) return { possible: true, base: lowest };
  const below = state.runs.some((run) => run.rows.length > 0 && lastOf(run.rows.column("loss"), run.rows.length) < 0);
  return { possible: !below, base: 0 };
}

/**
 * @param {Float64Array} values
 * @param {number} length
 * @returns {number} the last value that is a number
 */
function lastOf(values, length) {
  let k = length - 1;
  while (k > 0 && Number.isNaN(values[k])) k -= 1;
  return values[k];
}

/** @type {import("../types.js").Mount} */
export function mountLossCurve(element, store, send) {
  const choose = (/** @type {State} */ state) => {
    const { possible, base } = logarithm(state);
    const log = state.view.logLoss && possible;
    return { column: "loss", log, base: log ? base : 0, name: t(state, "curves.loss_slider") };
  };
  const options = [
    { value: true, words: (/** @type {State} */ state) => t(state, "curves.log"), sound: null },
    { value: false, words: (/** @type {State} */ state) => t(state, "curves.linear"), sound: null },
  ];
  const chosen = (/** @type {State} */ state) => choose(state).log;
  const title = (/** @type {State} */ state) => {
    const { log, base } = choose(state);
    if (!log || base === 0) return t(state, "curves.loss");
    return t(state, "curves.loss_above", { base: number(state, base, 4) });
  };
  const off = (/** @type {State} */ state, /** @type {boolean} */ log) =>
    log && !logarithm(state).possible ? t(state, "curves.no_log") : "";
  const change = (/** @type {boolean} */ log) => send({ type: "curve_scale", log });
  return mountPanel(element, store, send, { title, label: "curves.scale", options, chosen, off, change, choose });
}

/** @type {import("../types.js").Mount} */
export function mountSecondCurve(element, store, send) {
  const choose = (/** @type {State} */ state) => ({
    column: state.view.curve,
    log: true,
    base: 0,
    name: t(state, `curves.${state.view.curve}_slider`),
  });
  const options = CURVES.map((value) => ({
    value,
    words: () => (value === "gradient_norm" ? "‖∇f‖" : "α(t)"),
    sound: (/** @type {State} */ state) => t(state, `curves.${value}`),
  }));
  const chosen = (/** @type {State} */ state) => state.view.curve;
  const change = (/** @type {string} */ curve) => send({ type: "curve_kind", curve });
  return mountPanel(element, store, send, { title: null, label: "curves.kind", options, chosen, off: () => "", change, choose });
}

/**
 * @template {string|boolean} Value
 * @param {HTMLElement} element
 * @param {import("../types.js").Store} store
 * @param {Send} send
 * @param {Object} how
 * @param {((state: State) => string)|null} how.title
 * @param {string} how.label  key of the group's name
 * @param {{value: Value, words: (state: State) => string, sound: ((state: State) => string)|null}[]} how.options
 * @param {(state: State) => Value} how.chosen
 * @param {(state: State, value: any) => string} how.off  why a value cannot be chosen, "" if it can
 * @param {(value: any) => void} how.change
 * @param {(state: State) => Choice} how.choose
 * @returns {() => void}
 */
function mountPanel(element, store, send, { title, label, options, chosen, off, change, choose }) {
  const heading = make("h2");
  const reading = make("p", { class: "curve-reading", "aria-hidden": "true" });
  const group = make("div", { class: "toggles", role: "group" });
  const buttons = options.map(({ value }) => {
    const button = make("button", { type: "button", class: "toggle" });
    on(button, "click", () => {
      if (button.getAttribute("aria-disabled") !== "true") change(value);
    });
    group.append(button);
    return button;
  });
  const head = make("div", { class: "curve-head" }, title === null ? null : heading, group, reading);
  const body = make("div", { class: "curve-body" });
  element.classList.add("curve");
  element.replaceChildren(head, body);

  const panel = createCurvePanel(body, store, send, {
    choose,
    second: title === null,
    say: (state, values) => {
      const runs = values.map(({ actor, value }) =>
        t(state, "curves.value", { run: runShort(state, actor.index), value: number(state, value, 3) }));
      return [t(state, "curves.at", { step: String(state.playhead) }), ...runs].join("; ");
    },
    read(found) {
      put(element, "data-reading", found !== null);
      if (found === null) return;
      const state = store.get();
      const parts = found.rows.map(({ actor, value }) =>
        make("span", { class: "curve-value", "data-slot": actor.slot }, marker(actor.slot), number(state, value, 3)));
      reading.replaceChildren(make("span", { class: "quiet" }, t(state, "curves.at", { step: String(found.step) })), ...parts);
    },
  });

  const stop = store.watch(
    (state) => [state.language, state.view.logLoss, state.view.curve, state.objective, logarithm(state).possible],
    () => {
      const state = store.get();
      const shown = options.find(({ value }) => value === chosen(state));
      put(element, "aria-label", title?.(state) ?? shown?.sound?.(state) ?? null);
      if (title !== null) say(heading, title(state));
      put(group, "aria-label", t(state, label));
      options.forEach(({ value, words, sound }, k) => {
        const reason = off(state, value);
        say(buttons[k], words(state));
        put(buttons[k], "aria-label", sound === null ? null : sound(state));
        put(buttons[k], "aria-pressed", String(chosen(state) === value));
        put(buttons[k], "aria-disabled", reason === "" ? null : "true");
        put(buttons[k], "title", reason === "" ? null : reason);
      });
    },
  );
  return all([stop, panel.dispose]);
}
