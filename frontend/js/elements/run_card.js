// @ts-check
/** One run card: a group that bears the run's name. */

import { t } from "../i18n.js";
import { iconButton, wordButton } from "./button.js";
import { choiceList } from "./choices.js";
import { controlList } from "./controls.js";
import { all, make, on, put, say } from "./dom.js";
import { ensembleRow } from "./ensemble.js";
import { icon } from "./icon.js";
import { lineSample } from "./sample.js";

/** @typedef {import("../figures/cards.js").Card} Card */
/** @typedef {{element: HTMLElement, show: (card: Card) => void, dispose: () => void}} RunCard */

const RESULT_ICONS = /** @type {const} */ ({ loss: null, converged: "check", diverged: "close", other: null });

/**
 * @param {number} slot
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 * @returns {RunCard}
 */
export function runCard(slot, store, send) {
  /** @type {Card} */
  let card;
  let shownAbout = "";
  const name = make("span");
  const head = make("button", { type: "button", class: "card-name" }, lineSample(slot), name);
  const rename = make("input", { class: "field card-rename", type: "text", maxlength: 40, hidden: true, autocomplete: "off" });
  const oracle = make("span", { class: "card-oracle" });
  const resultWords = make("span", { "aria-hidden": "true" });
  const resultSpoken = make("span", { class: "unseen" });
  const resultIcon = make("span", { "aria-hidden": "true" });
  const result = make("span", { class: "card-result with-icon" }, resultIcon, resultWords, resultSpoken);
  const rows = make("div");
  const extras = make("p", { class: "card-extras", hidden: true });
  const choiceRows = make("div");
  const moreRows = make("div");
  const fromHere = make("input", { type: "checkbox" });
  const fromHereWords = make("span");
  const fromHereRow = make("label", { class: "check" }, fromHere, fromHereWords);

  const fork = wordButton("fork", () => send({ type: "fork_run", run: card.index }), "word fork");
  const edit = wordButton("pencil", () => startRename(), "word rename");
  const unfold = iconButton("sliders", () => {
    const open = unfolded.hidden;
    unfolded.hidden = !open;
    put(unfold.element, "aria-expanded", String(open));
  });
  const hide = iconButton("eye", () => send({ type: "hide_run", run: card.index }));
  const pin = iconButton("pin", () => send({ type: "pin", run: card.index }));
  const remove = iconButton("bin", () => send({ type: "remove_run", run: card.index }));
  const deeds = make("div", { class: "card-deeds" }, fork.element, unfold.element, pin.element, hide.element, remove.element);
  const unfolded = make("div", { hidden: true }, moreRows, fromHereRow, choiceRows, edit.element);
  const ensemble = ensembleRow((seeds) => send({ type: "ensemble", seeds }));
  const more = make("div", {}, ensemble.element, unfolded, deeds);
  put(unfold.element, "aria-expanded", "false");
  const element = make(
    "div",
    { class: "card", role: "group", "data-slot": slot },
    make("div", { class: "card-head" }, head, rename, oracle, result),
    extras,
    rows,
    more,
  );

  const startRename = () => {
    head.hidden = true;
    oracle.hidden = true;
    rename.hidden = false;
    rename.value = card.label;
    rename.placeholder = card.name;
    rename.focus();
    rename.select();
  };
  const endRename = (/** @type {boolean} */ keep) => {
    if (rename.hidden) return;
    const label = rename.value.trim();
    const held = document.activeElement === rename;
    rename.hidden = true;
    head.hidden = false;
    oracle.hidden = false;
    if (held) head.focus();
    if (keep && label !== card.label) send({ type: "rename_run", run: card.index, label });
  };

  const ends = [
    on(head, "click", () => send({ type: "select", run: card.index })),
    on(head, "dblclick", startRename),
    on(rename, "blur", () => endRename(true)),
    on(rename, "keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") endRename(true);
      else if (event.key === "Escape") endRename(false);
    }),
    on(fromHere, "change", () => send({ type: "from_here", on: !store.get().view.fromHere })),
  ];

  const parameters = controlList(rows, store, (parameter, value, phase) =>
    send({ type: "set_parameter", run: card.index, name: parameter, value, phase }),
  );
  const moreParameters = controlList(moreRows, store, (parameter, value, phase) =>
    send({ type: "set_parameter", run: card.index, name: parameter, value, phase }),
  );
  const choices = choiceList(
    choiceRows,
    store,
    (kind, name) => send({ type: "set_choice", run: card.index, kind, name }),
    (kind, parameter, value, phase) => send({ type: "set_choice_parameter", run: card.index, kind, name: parameter, value, phase }),
  );

  /** @type {string|null} */
  let iconShown = "";
  const showResult = () => {
    const { kind, text, spoken } = card.result;
    put(result, "data-kind", kind);
    say(resultWords, text);
    say(resultSpoken, spoken);
    const shape = RESULT_ICONS[kind];
    if (shape === iconShown) return;
    iconShown = shape;
    resultIcon.replaceChildren(...(shape === null ? [] : [icon(shape)]));
    resultIcon.hidden = shape === null;
  };

  const showOpen = () => {
    more.hidden = !card.open;
    if (!card.open) return;
    const state = store.get();
    unfold.show(t(state, "runs.more"));
    ensemble.show(card.ensemble);
    moreParameters.show(card.more);
    choices.show(card.choosers);
    fromHereRow.hidden = card.fromHere === null;
    if (card.fromHere !== null) {
      fromHere.checked = card.fromHere.checked;
      say(fromHereWords, card.fromHere.text);
    }
    edit.show(t(state, "runs.rename"));
    hide.show(t(state, card.hidden ? "runs.show" : "runs.hide"));
    hide.element.replaceChildren(icon(card.hidden ? "hidden" : "eye"));
    if (card.pin !== null) pin.show(card.pin.label, card.pin.off);
    // What a press would do, its name says; the ground shows it to the eye.
    put(pin.element, "data-on", card.pin?.pressed === true);
    remove.show(t(state, "runs.remove"));
    put(rename, "aria-label", t(state, "runs.name"));
  };

  return {
    element,
    show(next) {
      card = next;
      showResult();
      say(extras, next.extras);
      extras.hidden = next.extras === "";
      if (next.open) choices.picture(next.rate);
      const { result: _, extras: __, rate: ___, fork: label, ...rest } = next;
      const { language, experiment, catalog } = store.get();
      if (next.open) fork.show(label, experiment.runs.length >= (catalog.limits.runs ?? Infinity) ? t(language, "runs.full") : "");
      // While it plays nothing else changes, and nothing else is looked at.
      const about = `${language} ${JSON.stringify(rest)}`;
      if (about === shownAbout) return;
      shownAbout = about;
      put(element, "aria-label", next.name);
      put(element, "data-ground", next.open ? "tint" : null);
      element.classList.toggle("card-hidden", next.hidden);
      say(name, next.name);
      put(name, "title", next.name);
      put(head, "aria-expanded", String(next.open));
      say(oracle, next.oracle);
      parameters.show(next.rows);
      showOpen();
    },
    dispose: all([...ends, ensemble.dispose, parameters.dispose, moreParameters.dispose, choices.dispose, ...[fork, edit, unfold, pin, hide, remove].map((each) => each.dispose)]),
  };
}
