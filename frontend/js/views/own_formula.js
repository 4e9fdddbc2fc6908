// @ts-check
/** The fields of a formula of one's own: its text with what is wrong in it, its domain, sliders of its free names. */

import { controlList } from "../elements/controls.js";
import { all, freshId, make, on, put, say } from "../elements/dom.js";
import { formula, NEUTRAL } from "../elements/formula.js";
import { icon } from "../elements/icon.js";
import { numberField } from "../elements/number_field.js";
import { fillSelect } from "../elements/parameter.js";
import { fieldText } from "../figures/fields.js";
import { editorOf, withAxes } from "../figures/own_formula.js";
import { t } from "../i18n.js";
import { isFormula } from "../objective.js";

/** @typedef {import("../types.js").State} State */

/** In a window as high as this, domain and examples are unfolded. */
const ROOMY_PX = 800;

/** @type {import("../types.js").Mount} */
export function mountOwnFormula(element, store, send) {
  const left = make("span", { class: "formula-left", lang: NEUTRAL, "aria-hidden": "true" });
  const input = make("input", {
    type: "text",
    class: "field formula-text",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    enterkeyhint: "done",
    lang: NEUTRAL,
  });
  const mark = make("span", { class: "formula-mark", "aria-hidden": "true", hidden: true });
  const ruler = make("span", { class: "formula-ruler", "aria-hidden": "true" });
  const sentence = make("p", { class: "formula-refusal", id: freshId("refusal"), role: "status" });
  const printed = make("div", { class: "formula-printed", lang: NEUTRAL });
  const moreWords = make("span");
  const expanded = String(innerHeight >= ROOMY_PX);
  const more = make("button", { type: "button", class: "word quiet with-icon", "aria-expanded": expanded }, moreWords, icon("chevron"));
  const axes = make("div", { class: "formula-axes" });
  const variables = make("select", { class: "select" });
  const examples = make("select", { class: "select" });
  const unfolded = make("div", { class: "formula-more", id: freshId("more") }, axes, variables, examples);
  const sliders = make("div", { class: "formula-sliders" });
  put(more, "aria-controls", unfolded.id);
  element.replaceChildren(
    make("div", { class: "formula-row" }, left, make("div", { class: "formula-frame" }, input, mark, ruler)),
    make("div", { class: "formula-below" }, printed, sentence, more),
    unfolded,
    sliders,
  );

  const domain = domainFields(axes, store, (changed) => send({ type: "draft_formula", domain: changed }));
  const parameters = controlList(sliders, store, (name, value, phase) =>
    send({ type: "set_surface_parameter", name, value, phase }),
  );
  const caret = () => {
    const column = editorOf(store.get())?.column ?? null;
    mark.hidden = column === null;
    if (column === null) return;
    // The column counts characters as people do, and a full-width one is wide: the text before it is measured.
    say(ruler, [...input.value].slice(0, column - 1).join(""));
    mark.style.left = `${input.offsetLeft + 8 + ruler.offsetWidth - input.scrollLeft}px`;
  };

  let composing = false;
  let mathml = "";
  let there = isFormula(store.get().experiment.objective);
  const typed = () => void (composing || send({ type: "draft_formula", text: input.value }));
  const render = () => {
    const state = store.get();
    const shown = editorOf(state);
    const came = shown !== null && !there;
    there = shown !== null;
    element.hidden = shown === null;
    if (shown === null) return;
    put(element, "aria-label", t(state, "formula.title"));
    say(left, shown.left);
    put(input, "aria-label", t(state, "formula.field"));
    if (!composing) replaceText(input, shown.text);
    say(sentence, shown.sentence);
    put(input, "aria-invalid", shown.sentence === "" ? null : "true");
    put(input, "aria-describedby", shown.sentence === "" ? null : sentence.id);
    printed.hidden = shown.sentence !== "";
    if (shown.mathml !== mathml && shown.sentence === "") {
      mathml = shown.mathml;
      printed.replaceChildren(...(mathml === "" ? [] : [formula(mathml)]));
    }
    caret();
    say(moreWords, t(state, "formula.more"));
    unfolded.hidden = more.getAttribute("aria-expanded") !== "true";
    domain.show(shown.domain);
    put(variables, "aria-label", t(state, "formula.variables"));
    fillSelect(variables, ["2", "1"].map((name) => ({ name, words: t(state, `formula.variables_${name}`) })));
    variables.value = String(shown.dimension);
    put(examples, "aria-label", t(state, "formula.examples"));
    const offered = state.catalog.formulas.examples.map(({ text }, k) => ({ name: String(k), words: text }));
    fillSelect(examples, [{ name: "", words: t(state, "formula.examples") }, ...offered]);
    parameters.show(shown.parameters);
    sliders.hidden = shown.parameters.length === 0;
    // Who has chosen it in the bar above wants to type next.
    if (came && document.activeElement?.closest("header")) input.focus();
  };

  const ends = [
    on(input, "input", typed),
    on(input, "compositionstart", () => void (composing = true)),
    on(input, "compositionend", () => {
      composing = false;
      typed();
    }),
    on(input, "scroll", caret),
    on(input, "keydown", ({ key, isComposing }) => {
      if (isComposing) return;
      if (key === "Escape") send({ type: "draft_cancel" });
      else if (key === "Enter") send({ type: "draft_end" });
    }),
    on(element, "focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) send({ type: "draft_end" });
    }),
    on(more, "click", () => {
      put(more, "aria-expanded", String(more.getAttribute("aria-expanded") !== "true"));
      render();
    }),
    on(variables, "change", () => {
      send({ type: "draft_formula", domain: withAxes(domainOf(store.get()), Number(variables.value)) });
    }),
    on(examples, "change", () => {
      const chosen = store.get().catalog.formulas.examples[Number(examples.value)];
      if (examples.value !== "" && chosen !== undefined) send({ type: "draft_formula", ...chosen });
      examples.value = "";
    }),
    store.watch(({ language, draft, experiment, catalog }) => [language, draft, experiment.objective, catalog], render),
  ];
  return all([...ends, domain.dispose, parameters.dispose]);
}

/**
 * Puts a text into a field that may be in use: the caret stays before what stood behind it.
 * @param {HTMLInputElement} input
 * @param {string} text
 */
function replaceText(input, text) {
  if (input.value === text) return;
  const behind = input.value.length - (input.selectionEnd ?? input.value.length);
  input.value = text;
  if (document.activeElement !== input) return;
  const place = Math.max(0, text.length - behind);
  input.setSelectionRange(place, place);
}

/**
 * @param {State} state
 * @returns {[number, number][]}
 */
function domainOf({ draft, experiment: { objective } }) {
  return draft?.domain ?? (isFormula(objective) ? objective.domain : []);
}

/**
 * Two numbers for each axis.
 * @param {HTMLElement} place
 * @param {import("../types.js").Store} store
 * @param {(domain: [number, number][]) => void} change
 */
function domainFields(place, store, change) {
  const fields = [0, 1].flatMap((axis) =>
    [0, 1].map((end) =>
      numberField(
        (value, phase) => {
          if (phase !== "done") return;
          change(domainOf(store.get()).map((ends, k) => {
            const [low, high] = ends;
            return k !== axis ? ends : end === 0 ? [value, high] : [low, value];
          }));
        },
        (code, values) => t(store.get(), `refusal.${code}`, values),
      ),
    ),
  );
  const rows = ["x", "y"].map((axis, k) =>
    make(
      "div",
      { class: "formula-axis" },
      make("span", { class: "var", lang: NEUTRAL, "aria-hidden": "true" }, axis),
      fields[2 * k].input,
      make("span", { "aria-hidden": "true" }, "…"),
      fields[2 * k + 1].input,
    ),
  );
  place.replaceChildren(...rows, ...fields.map((field) => field.error));
  return {
    /** @param {import("../figures/own_formula.js").DomainField[]} shown */
    show(shown) {
      rows.forEach((row, axis) => void (row.hidden = 2 * axis >= shown.length));
      shown.forEach(({ axis, end, value, label, range }) => {
        fields[2 * axis + end].show({ value, text: fieldText(store.get().language, value), label, range });
      });
    },
    dispose: all(fields.map((field) => field.dispose)),
  };
}
