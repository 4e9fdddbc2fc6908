// @ts-check
/** The contents and the articles of the reference, and what of them is seen while somebody searches. */

import { make } from "../elements/dom.js";
import { reference } from "../figures/reference.js";
import { NOWHERE, rank } from "../figures/search.js";
import { t } from "../i18n.js";
import { articleElement } from "./article.js";
import { trialLink } from "./trial.js";

/** @typedef {import("../figures/reference.js").Section} Section */
/** @typedef {{language: "en"|"zh"}} Spoken */
/** @typedef {{article: import("../figures/reference.js").Article, element: HTMLElement, entry: HTMLElement}} Line */
/** @typedef {{lines: Line[], parts: HTMLElement[]}} Block  what disappears when none of its lines is seen */

/**
 * @param {HTMLElement} contents
 * @param {HTMLElement} main
 * @returns {{show: (state: Spoken, catalog: import("../types.js").Catalog) => void, seek: (typed: string) => number}}  seek
 *   shows what answers to the words and returns how many that are
 */
export function referencePage(contents, main) {
  /** @type {Block[]} */
  let blocks = [];
  const none = make("p", { class: "none" });
  return {
    show(state, catalog) {
      blocks = [];
      const built = reference(state, catalog).map((section) => sectionElements(state, catalog, section, blocks));
      const summary = make("summary", {}, t(state, "reference.contents"));
      const open = contents.querySelector("details")?.open ?? matchMedia("(min-width: 1024px)").matches;
      contents.setAttribute("aria-label", t(state, "reference.contents"));
      contents.replaceChildren(make("details", { open }, summary, ...built.map(({ listed }) => listed)));
      none.textContent = t(state, "reference.none");
      none.hidden = true;
      const intro = make("p", { class: "intro" }, t(state, "reference.intro"));
      main.replaceChildren(make("h1", {}, t(state, "reference.title")), intro, none, ...built.map(({ told }) => told));
      reachable(main);
    },
    seek(typed) {
      const seen = new Set();
      for (const { lines, parts } of blocks) {
        for (const line of lines) {
          const hidden = rank(line.article.sought, typed) === NOWHERE;
          line.element.hidden = hidden;
          line.entry.hidden = hidden;
          if (!hidden) seen.add(line);
        }
        for (const part of parts) part.hidden = !lines.some((line) => seen.has(line));
      }
      none.hidden = seen.size > 0;
      return seen.size;
    },
  };
}

/**
 * A section of the articles and its part of the contents; its blocks are added to those given.
 * @param {Spoken} state
 * @param {import("../types.js").Catalog} catalog
 * @param {Section} section
 * @param {Block[]} blocks
 * @returns {{told: HTMLElement, listed: HTMLElement}}
 */
function sectionElements(state, catalog, section, blocks) {
  const told = make("section", { id: section.id, "aria-label": section.title }, make("h2", {}, section.title));
  const listed = make("div", {}, make("a", { class: "to-section", href: `#${section.id}` }, section.title));
  /** @type {Line[]} */
  const all = [];
  for (const { title, articles } of section.groups) {
    const lines = articles.map((article) => ({
      article,
      element: articleElement(state, article, trialLink(catalog, section.kind, article.name)),
      entry: make("li", {}, make("a", { href: `#${article.id}` }, article.title)),
    }));
    const heading = title === "" ? null : make("h3", {}, title);
    const group = make("div", { class: "group" }, heading, ...lines.map(({ element }) => element));
    const list = make("div", {}, title === "" ? null : make("p", { class: "quiet" }, title), make("ul", {}, ...lines.map(({ entry }) => entry)));
    told.append(group);
    listed.append(list);
    blocks.push({ lines, parts: [group, list] });
    all.push(...lines);
  }
  blocks.push({ lines: all, parts: [told, listed] });
  return { told, listed };
}

/**
 * Formulas wider than the page can be scrolled by the keyboard, those only.
 * @param {HTMLElement} main
 */
function reachable(main) {
  for (const formulas of main.querySelectorAll(".formulas")) {
    if (formulas.scrollWidth > formulas.clientWidth) formulas.setAttribute("tabindex", "0");
    else formulas.removeAttribute("tabindex");
  }
}
