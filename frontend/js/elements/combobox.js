// @ts-check
/**
 * An editable combobox with a grouped list: typing searches, the arrow keys, Home and End move, Enter takes, Esc
 * closes. Closed it reads like a button that bears the name of what is chosen.
 */

import { all, make, on, put } from "./dom.js";
import { icon } from "./icon.js";
import { optionList } from "./option_list.js";
import { fitted, place } from "./popup.js";

/** @typedef {import("./option_list.js").Shown & {title: string}} Shown */

/**
 * @param {"surface"|"optimizer"} kind
 * @param {(name: string) => void} choose
 * @returns {{element: HTMLElement, show: (shown: Shown) => void, dispose: () => void}}
 */
export function combobox(kind, choose) {
  const input = make("input", {
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    autocomplete: "off",
    spellcheck: "false",
  });
  let chosen = "";
  let title = "";
  let open = false;
  const take = (/** @type {string} */ name) => {
    close();
    if (name !== chosen) choose(name);
  };
  const options = optionList(kind, input, take);
  const panel = make("div", { popover: "manual", class: "popup sheet" }, options.element);
  const element = make("div", { class: "chooser" }, input, icon("chevron"), panel);

  const close = () => {
    if (!open) return;
    open = false;
    panel.hidePopover();
    put(input, "aria-expanded", "false");
    put(input, "aria-activedescendant", null);
    input.value = title;
  };
  const show = () => {
    if (open) return;
    open = true;
    panel.showPopover();
    options.seek("");
    options.mark(chosen);
    place(panel, input);
    put(input, "aria-expanded", "true");
  };
  const showAll = () => {
    show();
    input.select();
  };

  const ends = [
    fitted(panel),
    on(input, "click", () => (open && input.value === title ? close() : showAll())),
    on(input, "input", () => {
      show();
      options.seek(input.value);
    }),
    on(element, "focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) close();
    }),
    on(element, "keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const inside = event.target === input;
      if (event.key === "Escape" && open) {
        close();
        showFocus(input);
      } else if (!inside) return;
      else if (!open && ["ArrowDown", "ArrowUp", "Enter", " "].includes(event.key)) showAll();
      else if (open && event.key === "Enter") {
        const marked = options.marked();
        if (marked !== null && marked.off === "") take(marked.name);
      } else if (!open || !options.move(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    }),
  ];

  return {
    element,
    show(next) {
      ({ chosen, title } = next);
      put(input, "aria-label", next.label);
      options.show(next);
      // Where the browser cannot size a field by its content; a Chinese character is two wide.
      const wide = [...title].reduce((sum, c) => sum + (c > "\u2e80" ? 2 : 1), 0);
      put(input, "size", Math.max(8, wide));
      if (!open) input.value = title;
    },
    dispose: all([...ends, options.dispose]),
  };
}

/** @param {HTMLInputElement} input */
function showFocus(input) {
  input.focus();
  input.select();
}
