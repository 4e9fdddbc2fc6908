// @ts-check
/** The panel in which a risk is put together: data, model, loss and penalty with their numbers, and the rows held out. */

import { trainingOf, unread } from "../figures/training.js";
import { t } from "../i18n.js";
import { iconButton } from "./button.js";
import { controlList } from "./controls.js";
import { all, make, on, put, say } from "./dom.js";
import { formula, NEUTRAL } from "./formula.js";
import { ownData } from "./own_data.js";
import { fillSelect } from "./parameter.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Send} Send */
/** @typedef {import("../figures/training.js").Part} Part */

/**
 * @param {HTMLButtonElement} button  that opens and closes it
 * @param {Store} store
 * @param {Send} send
 * @returns {{panel: HTMLElement, dispose: () => void}}
 */
export function trainingPanel(button, store, send) {
  const title = make("h2");
  const close = iconButton("close", () => panel.hidePopover());
  const own = ownData(store, send);
  let wanted = false; // one's own data were chosen, though none are there yet
  const body = make("div", { class: "training-body" });
  const status = make("p", { class: "note", role: "status" });
  const split = make("section", {});
  const splitWords = make("h3");
  const splitRows = make("div");
  const stopRows = make("div");
  const stopNote = make("p", { class: "note" });
  split.append(splitWords, splitRows, stopRows, stopNote);
  const panel = make(
    "div",
    { class: "training", role: "dialog", popover: "auto", tabindex: -1 },
    make("div", { class: "training-head" }, title, close.element),
    body,
  );
  body.append(split);
  button.popoverTargetElement = panel;
  put(button, "aria-haspopup", "dialog");
  put(button, "aria-expanded", "false");

  /** @type {Map<string, ReturnType<typeof partRow>>} */
  const parts = new Map();
  const choose = (/** @type {Part["part"]} */ part, /** @type {string} */ name) => {
    wanted = part === "dataset" && name === store.get().catalog.own_data.name;
    if (wanted) {
      render();
      own.open();
    } else send({ type: "set_risk", part, name });
  };
  const splitControls = controlList(splitRows, store, (name, value, phase) =>
    send({ type: "set_risk", part: "split", parameters: { [name]: value }, phase }),
  );
  // A run stops anew when the number is complete; there is no preview of half a patience.
  const stopControls = controlList(stopRows, store, (name, value, phase) => phase === "done" && send({ type: "set_stop", name, value }));

  const render = () => {
    const state = store.get();
    const shown = trainingOf(state);
    put(panel, "aria-label", t(state, "training.title"));
    say(title, t(state, "training.title"));
    close.show(t(state, "training.close"));
    if (shown === null) return;
    for (const part of shown.parts) {
      let row = parts.get(part.part);
      if (row === undefined) {
        row = partRow(store, part.part, choose, send);
        parts.set(part.part, row);
        split.before(row.element);
        if (part.part === "dataset") row.element.append(own.element, status);
      }
      row.show(wanted && part.part === "dataset" ? unread(state, part) : part);
    }
    own.element.hidden = !wanted && shown.parts[0].chosen !== state.catalog.own_data.name;
    own.show();
    say(status, wanted ? "" : shown.rows);
    put(body, "aria-busy", shown.pending ? "true" : null);
    say(splitWords, shown.split);
    splitControls.show(shown.splitRows);
    stopControls.show(shown.stopRows);
    say(stopNote, shown.stopNote);
  };

  let shownFor = false;
  const toggled = (/** @type {Event} */ event) => {
    shownFor = /** @type {ToggleEvent} */ (event).newState === "open";
    put(button, "aria-expanded", String(shownFor));
    if (shownFor) render();
  };
  const ends = [
    on(panel, "beforetoggle", toggled), // it is filled before it is painted,
    on(panel, "toggle", toggled), // and only what is shown can be measured
    store.watch(
      (state) => [state.language, state.proposal, state.experiment.objective, state.experiment.stop, state.catalog, state.tables, state.table],
      () => {
        const { experiment, proposal } = store.get();
        const risk = /** @type {any} */ (proposal ?? experiment.objective);
        if (risk.dataset?.data !== undefined) wanted = false;
        if (experiment.objective.kind !== "risk" && panel.matches(":popover-open")) panel.hidePopover();
        if (shownFor) render();
      },
    ),
  ];
  const dispose = () => parts.forEach((row) => row.dispose());
  return { panel, dispose: all([...ends, dispose, own.dispose, close.dispose, splitControls.dispose, stopControls.dispose]) };
}

/**
 * One part: a list of what it can be, what the chosen one does, and its numbers.
 * @param {Store} store
 * @param {Part["part"]} part
 * @param {(part: Part["part"], name: string) => void} choose
 * @param {Send} send
 */
function partRow(store, part, choose, send) {
  const label = make("span");
  const select = make("select", { class: "select" });
  const sentence = make("p", { class: "note" });
  const printed = make("div", { class: "training-formula", lang: NEUTRAL });
  const facts = make("p", { class: "note" });
  const rows = make("div");
  const element = make("section", { "data-part": part }, make("label", { class: "row wide" }, label, select), sentence, printed, facts, rows);
  const controls = controlList(rows, store, (name, value, phase) =>
    send({ type: "set_risk", part, parameters: { [name]: value }, phase }),
  );
  let formulas = "";
  return {
    element,
    /** @param {Part} shown */
    show(shown) {
      say(label, shown.label);
      fillSelect(select, shown.names);
      if (select.value !== shown.chosen) select.value = shown.chosen;
      say(sentence, shown.sentence);
      say(facts, shown.facts);
      facts.hidden = shown.facts === "";
      printed.hidden = shown.formulas.length === 0;
      if (formulas !== shown.formulas.join()) {
        formulas = shown.formulas.join();
        printed.replaceChildren(...shown.formulas.map((line) => make("div", {}, formula(line))));
      }
      // One that is wider than the panel can be moved by the keyboard.
      put(printed, "tabindex", printed.scrollWidth > printed.clientWidth ? 0 : null);
      put(printed, "role", printed.scrollWidth > printed.clientWidth ? "group" : null);
      put(printed, "aria-label", printed.scrollWidth > printed.clientWidth ? shown.label : null);
      controls.show(shown.rows);
    },
    dispose: all([on(select, "change", () => choose(part, select.value)), controls.dispose]),
  };
}
