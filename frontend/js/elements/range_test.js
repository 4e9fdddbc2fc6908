// @ts-check
/** The switch of the range test, what it has found, and the button that takes its rate. */

import { wordButton } from "./button.js";
import { all, freshId, hide, make, on, put, say } from "./dom.js";

/** @typedef {import("../figures/range_curve.js").RangeCard} RangeCard */

/**
 * @param {(on: boolean) => void} change
 * @param {(rate: number) => void} use
 * @returns {{box: HTMLElement, found: HTMLElement, show: (card: RangeCard|null) => void, dispose: () => void}}
 *   box: the switch; found: the sentences below the plot
 */
export function rangeTestRow(change, use) {
  let rate = NaN;
  const input = make("input", { type: "checkbox" });
  const words = make("span");
  const why = make("span", { class: "note", id: freshId("range-test") });
  const box = make("div", { class: "rates-switch" }, make("label", { class: "check" }, input, words), why);
  const lines = make("div", { role: "status" });
  const button = wordButton(null, () => use(rate), "word quiet");
  const found = make("div", { class: "rates-found", hidden: true }, lines, button.element);
  return {
    box,
    found,
    show(card) {
      box.hidden = card === null;
      found.hidden = card === null || card.lines.length === 0;
      if (card === null) return;
      say(words, card.label);
      input.checked = card.checked;
      input.disabled = card.off !== "";
      say(why, card.off);
      put(input, "aria-describedby", card.off === "" ? null : why.id);
      if (lines.textContent !== card.lines.join("")) lines.replaceChildren(...card.lines.map((line) => make("p", {}, line)));
      hide(button.element, card.deed === null, input);
      if (card.deed === null) return;
      ({ rate } = card.deed);
      button.show(card.deed.label);
    },
    dispose: all([on(input, "change", () => change(input.checked)), button.dispose]),
  };
}
