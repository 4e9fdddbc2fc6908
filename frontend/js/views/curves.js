// @ts-check
/** The curves beside the landscape, over steps or what they cost: the loss, and below it the gradient norm and the like. */

import { all, make, on, put, say } from "../elements/dom.js";
import { quietSelect } from "../elements/quiet_select.js";
import { number, t } from "../i18n.js";
import { marker } from "../elements/sample.js";
import { wholeSchedule } from "../figures/ahead.js";
import { bandOf } from "../figures/band.js";
import { costKinds, shownCost } from "../figures/cost.js";
import { costWords, inPairs, leftOutWords } from "../figures/cost_words.js";
import { gaugeChoice } from "../figures/gauge.js";
import { ensembleOf } from "../figures/ensemble.js";
import { lossBase } from "../figures/rates.js";
import { trialWords } from "../figures/sensitivity.js";
import { TRAINING, TRAINING_LAYERS, bestMark } from "../figures/training_lines.js";
import { lastStep, runShort, toldAt } from "../select.js";
import { createCurvePanel } from "../paint/curve_panel.js";
import { createSensitivityPanel } from "../paint/sensitivity_panel.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Send} Send */
/** @typedef {import("../paint/curve_panel.js").Choice} Choice */
/** @typedef {import("../figures/scene.js").Actor} Actor */

const CURVES = /** @type {const} */ (["gradient_norm", "learning_rate", "sharpness", "sensitivity"]);

/**
 * Whether the loss can stand on a logarithmic axis, and what is taken off it first: where minima lie below zero, the
 * lowest of them. A surface that has no floor has no such axis.
 * @param {State} state
 * @returns {{possible: boolean, base: number}}
 */
function logarithm(state) {
  const base = lossBase(state);
  if (base < 0) return { possible: true, base };
  const last = (/** @type {import("../types.js").RunState} */ run, /** @type {string} */ column) => toldAt(run, column, lastStep(run));
  const below = state.runs.some((run) => last(run, "loss") < 0 || last(run, "validation_loss") < 0);
  return { possible: !below, base: 0 };
}

/** @type {import("../types.js").Mount} */
export function mountLossCurve(element, store, send) {
  const choose = (/** @type {State} */ state) => {
    const { possible, base } = logarithm(state);
    const log = state.view.logLoss && possible;
    const name = t(state, "curves.loss_slider");
    return { column: "loss", band: bandOf(ensembleOf(state)), log, base: log ? base : 0, name, beside: TRAINING, best: bestMark(state) };
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

/**
 * A loss, and that of the rows held out where there are any.
 * @param {State} state
 * @param {Actor} actor
 * @param {number} row
 * @param {number} value
 * @returns {string}
 */
function lossWords(state, actor, row, value) {
  const loss = number(state, value, 3);
  if (!actor.rows.names.includes("validation_loss")) return loss;
  return t(state, "curves.loss_held_out", { value: loss, held: number(state, toldAt(actor, "validation_loss", row), 3) });
}

/** How the choices of the second panel are written, where that is no word. @type {Record<string, string>} */
const SYMBOLS = { gradient_norm: "‖∇f‖", learning_rate: "α(t)" };

/** @type {import("../types.js").Mount} */
export function mountSecondCurve(element, store, send) {
  const choose = (/** @type {State} */ state) => {
    // While the trials are shown in their own panel, this one is not seen.
    const column = state.view.curve === "sensitivity" ? "gradient_norm" : state.view.curve;
    const ahead = column === "learning_rate" ? { ahead: wholeSchedule(state) } : {};
    const own = column === "sharpness" ? gaugeChoice(state) : {};
    return { column, log: true, base: 0, name: t(state, `curves.${column}_slider`), ...ahead, ...own };
  };
  const options = CURVES.map((value) => ({
    value,
    words: (/** @type {State} */ state) => SYMBOLS[value] ?? t(state, `curves.${value}_short`),
    sound: (/** @type {State} */ state) => t(state, `curves.${value}`),
  }));
  const chosen = (/** @type {State} */ state) => state.view.curve;
  const change = (/** @type {string} */ curve) => send({ type: "curve_kind", curve });
  const dispose = mountPanel(element, store, send, { title: null, label: "curves.kind", options, chosen, off: () => "", change, choose });
  return all([dispose, mountTrials(element, store)]);
}

/**
 * What came of the trials of each run's learning rate, in the place of the curves.
 * @param {HTMLElement} element
 * @param {import("../types.js").Store} store
 * @returns {() => void}
 */
function mountTrials(element, store) {
  const body = make("div", { class: "curve-body trials" });
  element.append(body);
  const panel = createSensitivityPanel(body, store, (found) => {
    put(element, "data-reading", found !== null);
    if (found === null) return;
    const state = store.get();
    const parts = found.rows.map(({ line, at }) =>
      make("span", { class: "curve-value", "data-slot": line.slot }, marker(line.slot), trialWords(state, line, at)));
    const rate = make("span", { class: "quiet" }, t(state, "fair.at_rate", { rate: number(state, found.rate, 3) }));
    element.querySelector(".curve-reading")?.replaceChildren(rate, ...parts);
  });
  return all([store.watch(({ view }) => view.curve, (curve) => put(element, "data-curve", curve)), panel.dispose]);
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
  // Both panels lie over the same: the choice stands once, at the upper one.
  const costs = title === null ? null : costChoice(store, send);
  const head = make("div", { class: "curve-head" }, title === null ? null : heading, group, costs?.element, reading);
  const body = make("div", { class: "curve-body" });
  element.classList.add("curve");
  element.replaceChildren(head, body);

  const panel = createCurvePanel(body, store, send, {
    choose,
    second: title === null,
    layers: title === null ? [] : TRAINING_LAYERS,
    say: (state, values, kind) => {
      const runs = values.map(({ actor, row, value, spent }) => {
        const said = { run: runShort(state, actor.index), value: title === null ? number(state, value, 3) : lossWords(state, actor, row, value) };
        if (kind === "steps" || !Number.isFinite(spent)) return t(state, "curves.value", said);
        return t(state, "fair.spent", { ...said, cost: costWords(state, kind, spent) });
      });
      return [t(state, "curves.at", { step: String(state.playhead) }), ...runs].join("; ");
    },
    read(found) {
      put(element, "data-reading", found !== null);
      if (found === null) return;
      const state = store.get();
      const parts = found.rows.map(({ actor, row, value }) => {
        const words = title === null || !actor.selected ? number(state, value, 3) : lossWords(state, actor, row, value);
        return make("span", { class: "curve-value", "data-slot": actor.slot }, marker(actor.slot), words);
      });
      reading.replaceChildren(make("span", { class: "quiet" }, costWords(state, found.kind, found.at)), ...parts);
    },
  });
  if (costs !== null) body.append(costs.note);

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
  return all([stop, ...(costs === null ? [] : [costs.dispose]), panel.dispose]);
}

/**
 * The choice of what the curves lie over, and whom that leaves out.
 * @param {import("../types.js").Store} store
 * @param {Send} send
 * @returns {{element: HTMLElement, note: HTMLElement, dispose: () => void}}
 */
function costChoice(store, send) {
  const over = quietSelect((kind) => send({ type: "curve_cost", kind }));
  const note = make("p", { class: "curve-note", hidden: true });
  const stop = store.watch(
    (state) => [state.language, shownCost(state), costKinds(state).join(), inPairs(state, "rows"), leftOutWords(state)],
    () => {
      const state = store.get();
      const options = costKinds(state).map((name) => {
        const key = inPairs(state, name);
        return { name, words: t(state, `fair.${key}`), short: t(state, `fair.short.${key}`) };
      });
      over.show(t(state, "fair.over"), options, shownCost(state));
      say(note, leftOutWords(state));
      note.hidden = leftOutWords(state) === "";
    },
  );
  return { element: over.element, note, dispose: all([stop, over.dispose]) };
}
