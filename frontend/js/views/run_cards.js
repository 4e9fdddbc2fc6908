// @ts-check
/** The runs as cards: how they look, how they stand, and the controls that the catalogue declares for them. */

import { wordButton } from "../elements/button.js";
import { all, make, on, put, say } from "../elements/dom.js";
import { icon } from "../elements/icon.js";
import { slowly } from "../elements/pace.js";
import { picker } from "../elements/picker.js";
import { runCard } from "../elements/run_card.js";
import { cards } from "../figures/cards.js";
import { optimizerChoices } from "../figures/choices.js";
import { t } from "../i18n.js";

/** While it plays, cards are written this often at the most. */
const EVERY_MS = 200;

/** @type {import("../types.js").Mount} */
export function mountRunCards(element, store, send) {
  const title = make("h2");
  const addWords = make("span", { "aria-hidden": "true" });
  const add = make("button", { type: "button", class: "word with-icon" }, icon("plus"), addWords);
  const list = make("div", { class: "cards" });
  const contents = () => {
    const state = store.get();
    return {
      label: t(state, "runs.add"),
      search: t(state, "chooser.search_optimizers"),
      none: t(state, "chooser.no_optimizer"),
      more: t(state, "chooser.more"),
      close: t(state, "keys.close"),
      chosen: "",
      groups: optimizerChoices(state),
    };
  };
  const choose = (/** @type {string} */ optimizer) => send({ type: "add_run", optimizer });
  const adding = picker("optimizer", add, contents, choose);
  const compare = wordButton(null, () => send({ type: "compare" }), "word quiet compare-button");
  put(compare.element, "aria-controls", "compare");
  // With no run at all, the button stands in the plot instead.
  const first = make("button", { type: "button", class: "empty-runs", hidden: true });
  const addingFirst = picker("optimizer", first, contents, choose);
  document.getElementById("middle")?.append(first, addingFirst.panel);
  element.replaceChildren(make("div", { class: "region-head" }, title, compare.element, add, adding.panel), make("section", { id: "fairness" }), list);

  /** @type {Map<number, import("../elements/run_card.js").RunCard>} */
  const shown = new Map();
  /** The card that was brought into view last. @type {number|undefined} */
  let brought;

  const render = () => {
    const state = store.get();
    const full = state.experiment.runs.length >= (state.catalog.limits.runs ?? Infinity);
    say(title, t(state, "runs.title"));
    say(addWords, t(state, "runs.add_short"));
    put(add, "aria-label", t(state, "runs.add"));
    put(add, "title", full ? t(state, "runs.full") : null);
    add.disabled = full;
    const none = state.runs.length === 0;
    say(first, t(state, "runs.add"));
    first.hidden = !none;
    add.hidden = none;
    const wanted = cards(state);
    const keys = new Set(wanted.map((card) => card.key));
    for (const [key, card] of shown) {
      if (keys.has(key)) continue;
      const held = card.element.contains(document.activeElement);
      card.dispose();
      card.element.remove();
      shown.delete(key);
      if (held) (none ? first : add).focus();
    }
    wanted.forEach((card, k) => {
      let known = shown.get(card.key);
      if (known === undefined) {
        known = runCard(card.slot, store, send);
        shown.set(card.key, known);
      }
      if (list.children[k] !== known.element) list.insertBefore(known.element, list.children[k] ?? null);
      known.show(card);
    });
  };

  /** The card that has been chosen, by key or in the plot, is brought into view: on a phone once its panel is open. */
  function bring() {
    const { runs, selected } = store.get();
    const key = runs[selected]?.key;
    const element = key === undefined ? undefined : shown.get(key)?.element;
    if (element === undefined || key === brought || !element.checkVisibility()) return;
    brought = key;
    element.scrollIntoView({ block: "nearest" });
  }

  const ends = [
    store.watch((state) => slowly(state, EVERY_MS), render),
    store.watch((state) => [state.pins.length, state.view.compare, state.language], () => {
      const { pins, view, language } = store.get();
      compare.element.hidden = pins.length === 0;
      put(compare.element, "aria-expanded", String(view.compare));
      compare.show(t(language, "compare.open", { count: String(pins.length) }));
    }),
    store.watch((state) => [state.runs[state.selected]?.key, state.view.panel], () => requestAnimationFrame(bring)),
    on(list, "pointerdown", (event) => {
      const target = /** @type {Element} */ (event.target);
      const card = target.closest(".card");
      if (card === null || target.closest("button, input, select, label") !== null) return;
      const index = [...list.children].indexOf(card);
      if (index >= 0) send({ type: "select", run: index });
    }),
  ];
  return all([...ends, compare.dispose, adding.dispose, addingFirst.dispose, () => shown.forEach((card) => card.dispose())]);
}
