// @ts-check
/** A row of tabs, of which one is chosen: a click or the arrow keys choose, Tab reaches the chosen one alone. */

import { all, make, on, put, say } from "./dom.js";

/**
 * @param {(name: string) => void} choose
 * @returns {{element: HTMLElement, dispose: () => void,
 *   show: (label: string, tabs: {name: string, words: string, controls: string}[], chosen: string) => void}}
 */
export function createTabs(choose) {
  const element = make("div", { class: "view-tabs", role: "tablist" });
  /** @type {{name: string, tab: HTMLButtonElement}[]} */
  let tabs = [];

  /** @type {(label: string, wanted: {name: string, words: string, controls: string}[], chosen: string) => void} */
  function show(label, wanted, chosen) {
    put(element, "aria-label", label);
    if (wanted.length !== tabs.length || wanted.some(({ name }, k) => name !== tabs[k].name)) {
      tabs = wanted.map(({ name, controls }) => {
        const tab = make("button", { type: "button", role: "tab", "aria-controls": controls, "data-name": name });
        return { name, tab };
      });
      element.replaceChildren(...tabs.map(({ tab }) => tab));
    }
    tabs.forEach(({ name, tab }, k) => {
      say(tab, wanted[k].words);
      put(tab, "aria-selected", String(name === chosen));
      put(tab, "tabindex", name === chosen ? 0 : -1);
    });
  }

  const dispose = all([
    on(element, "click", (event) => {
      const tab = /** @type {Element} */ (event.target).closest("[role=tab]");
      const found = tabs.find((each) => each.tab === tab);
      if (found !== undefined) choose(found.name);
    }),
    on(element, "keydown", (event) => {
      const at = tabs.findIndex(({ tab }) => tab === document.activeElement);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
      if (next === undefined || at < 0) return;
      event.preventDefault();
      const { name, tab } = tabs[next % tabs.length];
      choose(name);
      tab.focus();
    }),
  ]);
  return { element, show, dispose };
}
