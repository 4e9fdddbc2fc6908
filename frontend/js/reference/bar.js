// @ts-check
/** The bar of the reference: the way back, the search, language and theme. */

import { iconButton, wordButton } from "../elements/button.js";
import { make, on, put, say } from "../elements/dom.js";
import { icon, logo } from "../elements/icon.js";
import { t } from "../i18n.js";

const THEMES = /** @type {const} */ (["light", "dark", "system"]);
const ICONS = /** @type {const} */ ({ light: "sun", dark: "moon", system: "system" });

/** @typedef {{language: "en"|"zh", theme: "light"|"dark"|"system"}} Spoken */

/**
 * @param {HTMLElement} element
 * @param {Object} told
 * @param {(typed: string) => void} told.search
 * @param {(language: "en"|"zh") => void} told.language
 * @param {(theme: "light"|"dark"|"system") => void} told.theme
 * @returns {{show: (state: Spoken) => void, found: (sentence: string) => void, clear: () => void}}
 */
export function referenceBar(element, told) {
  /** @type {Spoken} */
  let shown = { language: "en", theme: "system" };
  const back = make("a", { href: "./", class: "brand" }, logo(), make("strong", {}, "Steepest"));
  const input = make("input", { type: "search", class: "field search", autocomplete: "off", spellcheck: "false" });
  const status = make("p", { class: "unseen", role: "status" });
  const language = wordButton(null, () => told.language(shown.language === "en" ? "zh" : "en"));
  const theme = iconButton("system", () => told.theme(THEMES[(THEMES.indexOf(shown.theme) + 1) % THEMES.length]));
  element.replaceChildren(back, make("div", { class: "search-place", role: "search" }, input, status), language.element, theme.element);
  on(input, "input", () => told.search(input.value));
  on(document, "keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target === input) return;
    event.preventDefault();
    input.focus();
  });
  return {
    show(state) {
      shown = state;
      put(back, "aria-label", t(state, "reference.back"));
      put(input, "aria-label", t(state, "reference.search"));
      put(input, "placeholder", t(state, "reference.search"));
      language.show(t(state, "page.other_language"));
      put(language.element, "lang", state.language === "en" ? "zh-Hans" : "en");
      theme.show(t(state, "page.theme_is", { theme: t(state, `page.theme_${state.theme}`) }));
      theme.element.replaceChildren(icon(ICONS[state.theme]));
    },
    found: (sentence) => say(status, sentence),
    clear() {
      input.value = "";
    },
  };
}
