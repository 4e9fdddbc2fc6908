// @ts-check
/** A button that opens a list to choose from, with a field that searches it. */

import { iconButton } from "./button.js";
import { all, make, on, put } from "./dom.js";
import { optionList } from "./option_list.js";
import { fitted, popup } from "./popup.js";

/** @typedef {import("./option_list.js").Shown & {search: string, close: string}} Shown */

/**
 * @param {"surface"|"optimizer"} kind
 * @param {HTMLButtonElement} button
 * @param {() => Shown} contents  asked at each opening
 * @param {(name: string) => void} choose
 * @returns {{panel: HTMLElement, dispose: () => void}}
 */
export function picker(kind, button, contents, choose) {
  const input = make("input", {
    type: "text",
    role: "combobox",
    class: "field search",
    "aria-autocomplete": "list",
    "aria-expanded": "true",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "done",
  });
  const take = (/** @type {string} */ name) => {
    panel.hidePopover();
    choose(name);
  };
  const options = optionList(kind, input, take);
  const close = iconButton("close", () => panel.hidePopover(), "icon sheet-close");
  const head = make("div", { class: "picker-head" }, input, close.element);
  const panel = make("div", { role: "dialog", class: "sheet", tabindex: -1 }, head, options.element);
  put(button, "aria-haspopup", "dialog");

  const opened = () => {
    const shown = contents();
    options.show(shown);
    put(panel, "aria-label", shown.label);
    put(input, "aria-label", shown.search);
    put(input, "placeholder", shown.search);
    close.show(shown.close);
    input.value = "";
    options.seek("");
    // A touch keyboard would cover half of the list: it comes when the field is touched.
    if (matchMedia("(pointer: coarse)").matches) panel.focus();
    else input.focus();
  };

  const ends = [
    popup(button, panel, opened),
    fitted(panel),
    on(input, "input", () => options.seek(input.value)),
    on(panel, "keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.target !== input && event.target !== panel) return;
      const marked = options.marked();
      if (event.key === "Enter" && marked !== null) {
        if (marked.off === "") take(marked.name);
      } else if (!options.move(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    }),
    on(panel, "focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !panel.contains(relatedTarget) && relatedTarget !== button) panel.hidePopover();
    }),
  ];
  return { panel, dispose: all([...ends, options.dispose, close.dispose]) };
}
