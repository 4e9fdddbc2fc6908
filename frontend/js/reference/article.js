// @ts-check
/** An entry of the reference as an article: formulas, parameters, and what is known of it. */

import { make } from "../elements/dom.js";
import { NEUTRAL, formula, rich } from "../elements/formula.js";
import { lowered } from "../elements/parameter.js";
import { t } from "../i18n.js";

/** @typedef {import("../figures/reference.js").Article} Article */
/** @typedef {{language: import("../i18n.js").Language}} Spoken */

/**
 * @param {Spoken} state
 * @param {Article} article
 * @param {string} trial  where it is tried, "" if nowhere
 * @returns {HTMLElement}
 */
export function articleElement(state, article, trial) {
  const title = make("h4", {}, make("a", { href: `#${article.id}` }, article.title));
  const name = make("code", { class: "quiet" }, article.name);
  const link = trial === "" ? null : make("a", { class: "trial", href: trial, "aria-label": t(state, "reference.try_named", { name: article.title }) }, t(state, "reference.try"));
  return make(
    "article",
    { id: article.id },
    make("div", { class: "article-head" }, title, name, link),
    make("p", {}, article.sentence),
    article.formulas.length === 0 ? null : make("div", { class: "formulas" }, ...article.formulas.map((line) => make("div", { lang: NEUTRAL }, formula(line)))),
    article.rows.length === 0 ? null : parameterTable(state, article),
    article.facts.length === 0 ? null : factList(article),
  );
}

/**
 * @param {Spoken} state
 * @param {Article} article
 * @returns {HTMLElement}
 */
function parameterTable(state, { title, rows }) {
  const heads = ["parameter", "default", "range"].map((key) => make("th", { scope: "col" }, t(state, `reference.${key}`)));
  const lines = rows.map((row) => {
    const symbol = make("span", { class: "var", lang: NEUTRAL });
    rich(symbol, lowered(row.symbol));
    const called = row.label === row.symbol ? null : make("span", {}, row.label);
    const key = row.name === row.label ? null : make("code", { class: "quiet" }, row.name);
    const head = make("th", { scope: "row" }, symbol, called, key);
    const range = make("td", {}, row.range, row.when === "" ? null : make("span", { class: "when" }, row.when));
    return make("tr", {}, head, make("td", {}, row.usual), range);
  });
  const caption = make("caption", { class: "unseen" }, t(state, "reference.parameters_of", { name: title }));
  return make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...lines));
}

/**
 * @param {Article} article
 * @returns {HTMLElement}
 */
function factList({ facts }) {
  const pairs = facts.flatMap(({ label, lines, code }) => [
    make("dt", {}, label),
    make("dd", {}, ...lines.map((line) => make("p", {}, code ? make("code", {}, line) : line))),
  ]);
  return make("dl", {}, ...pairs);
}
