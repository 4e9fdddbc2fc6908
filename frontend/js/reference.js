// @ts-check
/**
 * The beginning of the reference, a page of its own: it fetches the catalogue and writes every entry out. Language and
 * theme are those of the main page, kept in the same place.
 */

import { t } from "./i18n.js";
import { loadCatalog, loadWords } from "./loading.js";
import { keep, preferredLanguage, recall } from "./preferences.js";
import { referenceBar } from "./reference/bar.js";
import { referencePage } from "./reference/page.js";

const storage = () => window.localStorage;
const darkMedia = matchMedia("(prefers-color-scheme: dark)");
const LANGUAGE_TAGS = { en: "en", zh: "zh-Hans" };

/** @param {string} id */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

async function begin() {
  const kept = recall(storage);
  const state = {
    language: kept.language ?? preferredLanguage(navigator.languages),
    theme: kept.theme ?? /** @type {"light"|"dark"|"system"} */ ("system"),
  };
  const root = document.documentElement;
  const paint = () => {
    const dark = state.theme === "dark" || (state.theme === "system" && darkMedia.matches);
    root.setAttribute("data-theme", dark ? "dark" : "light");
  };
  paint();
  darkMedia.addEventListener("change", paint);
  await loadWords();
  const main = place("articles");
  const catalog = await loadCatalog((seconds) => main.replaceChildren(t(state, "page.no_catalogue", { seconds })));

  const page = referencePage(place("contents"), main);
  const seek = (/** @type {string} */ typed) => bar.found(t(state, "reference.found", { count: page.seek(typed) }));
  const remember = () => keep(storage, { ...recall(storage), language: state.language, theme: state.theme });
  const bar = referenceBar(place("reference-bar"), {
    search: (typed) => {
      seek(typed);
      scrollTo(0, 0);
    },
    language: (language) => {
      state.language = language;
      remember();
      staying(show);
    },
    theme: (theme) => {
      state.theme = theme;
      remember();
      paint();
      bar.show(state);
    },
  });
  const show = () => {
    root.setAttribute("lang", LANGUAGE_TAGS[state.language]);
    document.title = t(state, "reference.page_title");
    /** @type {HTMLElement} */ (document.querySelector(".skip")).textContent = t(state, "reference.skip");
    bar.clear();
    bar.show(state);
    page.show(state, catalog);
  };
  show();
  // What a link points to may not have been there yet, or may be hidden by a search.
  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target === null || location.hash === "") return;
    if (target.closest("[hidden]") !== null) {
      bar.clear();
      seek("");
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  arrive();
}

/**
 * Does what writes the articles anew, and keeps the one that is being read where it stood in the window.
 * @param {() => void} rewrite
 */
function staying(rewrite) {
  const articles = [...document.querySelectorAll("article")];
  const read = articles.find((article) => article.getBoundingClientRect().bottom > innerHeight / 4);
  const before = read?.getBoundingClientRect().top ?? 0;
  rewrite();
  const again = read === undefined || scrollY === 0 ? null : document.getElementById(read.id);
  if (again !== null) scrollBy(0, again.getBoundingClientRect().top - before);
}

void begin();
