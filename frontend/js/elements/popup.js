// @ts-check
/** A panel that opens at a button, above everything, and closes by Esc or a click elsewhere; and a menu in it. */

import { all, make, on, put } from "./dom.js";

const GAP_PX = 4;
const MARGIN_PX = 8;

/**
 * Puts an open panel at its anchor: below it, above where there is no room below; never outside the window.
 * @param {HTMLElement} panel
 * @param {Element} anchor
 */
export function place(panel, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = at.bottom + GAP_PX;
  const above = at.top - GAP_PX - height;
  const top = below + height <= innerHeight - MARGIN_PX || above < MARGIN_PX ? below : above;
  const left = Math.min(Math.max(MARGIN_PX, at.left), Math.max(MARGIN_PX, innerWidth - MARGIN_PX - width));
  panel.style.left = `${left}px`;
  panel.style.top = `${Math.max(MARGIN_PX, Math.min(top, innerHeight - MARGIN_PX - height))}px`;
}

/**
 * A panel that the button opens and closes.
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} panel
 * @param {() => void} [opened]  called when it has been opened, before it is placed
 * @returns {() => void}
 */
export function popup(button, panel, opened) {
  panel.setAttribute("popover", "auto");
  panel.classList.add("popup");
  button.popoverTargetElement = panel;
  put(button, "aria-expanded", "false");
  return on(panel, "toggle", (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open";
    put(button, "aria-expanded", String(open));
    if (!open) return;
    opened?.();
    place(panel, button);
  });
}

/**
 * @typedef {{name: string, title: string, sentence: string}} Item
 * @typedef {{title: string, items: Item[]}} Group
 */

/**
 * A menu of grouped items that a button opens.
 * @param {HTMLButtonElement} button
 * @param {() => {label: string, groups: Group[]}} contents  asked at each opening
 * @param {(name: string) => void} choose
 * @returns {{panel: HTMLElement, dispose: () => void}}
 */
export function menu(button, contents, choose) {
  const panel = make("div", { role: "menu" });
  put(button, "aria-haspopup", "menu");
  const items = () => /** @type {HTMLElement[]} */ ([...panel.querySelectorAll("[role=menuitem]")]);

  const fill = () => {
    const { label, groups } = contents();
    put(panel, "aria-label", label);
    panel.replaceChildren(
      ...groups.map(({ title, items: list }) =>
        make(
          "div",
          { role: "group", "aria-label": title },
          make("div", { class: "group-name", "aria-hidden": "true" }, title),
          ...list.map(({ name, title: words, sentence }) =>
            make(
              "button",
              { role: "menuitem", type: "button", tabindex: -1, "data-name": name, "aria-label": words },
              make("strong", {}, words),
              sentence === "" ? null : make("span", {}, sentence),
            ),
          ),
        ),
      ),
    );
  };
  const ends = [
    popup(button, panel, () => {
      fill();
      items()[0]?.focus();
    }),
    on(panel, "click", (event) => {
      const item = /** @type {Element} */ (event.target).closest("[role=menuitem]");
      const name = item?.getAttribute("data-name") ?? null;
      if (name === null) return;
      panel.hidePopover();
      choose(name);
    }),
    on(panel, "keydown", (event) => {
      const list = items();
      const at = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const next = { ArrowDown: (at + 1) % list.length, ArrowUp: (at - 1 + list.length) % list.length, Home: 0, End: list.length - 1 }[event.key];
      if (next !== undefined) list[next]?.focus();
      else if (event.key === "Tab") panel.hidePopover();
      else if (event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey) {
        const later = [...list.slice(at + 1), ...list.slice(0, at + 1)];
        later.find((item) => item.getAttribute("aria-label")?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
      } else return;
      if (event.key !== "Tab") event.preventDefault();
      event.stopPropagation();
    }),
  ];
  return { panel, dispose: all(ends) };
}
