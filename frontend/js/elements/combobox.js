// @ts-check
/**
 * An editable combobox with a grouped list: typing searches, ↑ ↓ move, Enter takes, Esc closes. Closed it reads like
 * a button that bears the name of what is chosen.
 */

import { all, freshId, make, on, put } from "./dom.js";
import { icon } from "./icon.js";
import { place } from "./popup.js";

/** @typedef {{name: string, title: string, sentence: string, found: string}} Option  found: lower-case text to search in */
/** @typedef {{title: string, options: Option[]}} OptionGroup */
/** @typedef {{label: string, none: string, chosen: string, title: string, groups: OptionGroup[]}} Shown */

/**
 * @param {(name: string) => void} choose
 * @returns {{element: HTMLElement, show: (shown: Shown) => void, dispose: () => void}}
 */
export function combobox(choose) {
  const list = make("div", { role: "listbox", id: freshId("list"), popover: "manual", class: "popup" });
  const input = make("input", {
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    autocomplete: "off",
    spellcheck: "false",
  });
  const element = make("div", { class: "chooser" }, input, icon("chevron"), list);
  /** @type {Shown} */
  let shown = { label: "", none: "", chosen: "", title: "", groups: [] };
  let open = false;
  let active = "";

  const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=option]")]);

  const mark = (/** @type {string} */ name) => {
    active = name;
    let marked = null;
    for (const option of options()) {
      const here = option.getAttribute("data-name") === name;
      option.classList.toggle("active", here);
      if (here) marked = option;
    }
    put(input, "aria-activedescendant", marked?.id ?? null);
    marked?.scrollIntoView({ block: "nearest" });
  };

  const fill = (/** @type {string} */ sought) => {
    const words = sought.trim().toLowerCase();
    const groups = shown.groups
      .map(({ title, options: each }) => ({ title, options: each.filter(({ found }) => found.includes(words)) }))
      .filter((group) => group.options.length > 0);
    list.replaceChildren(
      ...groups.map(({ title, options: each }) =>
        make(
          "div",
          { role: "group", "aria-label": title },
          make("div", { class: "group-name", "aria-hidden": "true" }, title),
          ...each.map((option) =>
            make(
              "div",
              {
                role: "option",
                id: freshId("option"),
                "data-name": option.name,
                "aria-selected": String(option.name === shown.chosen),
                "aria-label": option.title,
              },
              make("strong", {}, option.title),
              option.sentence === "" ? null : make("span", {}, option.sentence),
            ),
          ),
        ),
      ),
    );
    if (groups.length === 0) list.append(make("p", { class: "none", role: "option", "aria-disabled": "true" }, shown.none));
  };

  const close = () => {
    if (!open) return;
    open = false;
    list.hidePopover();
    put(input, "aria-expanded", "false");
    put(input, "aria-activedescendant", null);
    input.value = shown.title;
  };
  const show = () => {
    if (open) return;
    open = true;
    fill("");
    list.showPopover();
    place(list, input);
    put(input, "aria-expanded", "true");
    mark(shown.chosen);
  };
  const take = (/** @type {string} */ name) => {
    close();
    if (name !== "" && name !== shown.chosen) choose(name);
  };

  const ends = [
    on(input, "click", () => {
      if (open && input.value === shown.title) return close();
      show();
      input.select();
    }),
    on(input, "input", () => {
      show();
      fill(input.value);
      mark(options()[0]?.getAttribute("data-name") ?? "");
    }),
    on(input, "blur", close),
    on(input, "keydown", (event) => {
      if (event.isComposing) return;
      const names = options().map((option) => option.getAttribute("data-name") ?? "");
      const at = names.indexOf(active);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!open) {
          show();
          input.select();
        } else mark(names[(at + (event.key === "ArrowDown" ? 1 : names.length - 1)) % names.length] ?? "");
      } else if (event.key === "Enter" && open) take(active);
      else if (event.key === "Enter" || (event.key === " " && !open)) {
        show();
        input.select();
      } else if (event.key === "Escape" && open) {
        close();
        input.select();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }),
    // The pointer must not take the focus from the input, or the list would close before the click.
    on(list, "pointerdown", (event) => event.preventDefault()),
    on(list, "mousedown", (event) => event.preventDefault()),
    on(list, "click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[data-name]");
      if (option !== null) take(option.getAttribute("data-name") ?? "");
    }),
  ];

  return {
    element,
    show(next) {
      shown = next;
      put(input, "aria-label", next.label);
      put(list, "aria-label", next.label);
      // Where the browser cannot size a field by its content; a Chinese character is two wide.
      const wide = [...next.title].reduce((sum, c) => sum + (c > "\u2e80" ? 2 : 1), 0);
      put(input, "size", Math.max(8, wide));
      if (!open) input.value = next.title;
    },
    dispose: all(ends),
  };
}
