// @ts-check
/** What the page begins with: what the address and the browser say, and the first state made of it. */

import { BadLink } from "./address.js";
import { readHash } from "./link.js";
import { preferredLanguage, recall } from "./preferences.js";
import { reduce } from "./reduce/index.js";
import { initialState } from "./reduce/initial.js";
import { settled } from "./select.js";
import { createStore } from "./store.js";

/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").Store} Store */

/**
 * What the page's address and browser say before anything else.
 * @param {Object} given
 * @param {string} given.search  of the address
 * @param {() => Storage} given.storage
 * @param {readonly string[]} given.languages
 * @param {{dark: {matches: boolean}, still: {matches: boolean}}} given.media
 */
export function circumstances({ search, storage, languages, media }) {
  const query = new URLSearchParams(search);
  const kept = recall(storage);
  const embed = query.get("embed") === "1";
  return {
    language: kept.language ?? preferredLanguage(languages),
    theme: kept.theme ?? /** @type {"system"} */ ("system"),
    shortcuts: kept.shortcuts ?? true,
    systemDark: media.dark.matches,
    dark: kept.theme === "dark" || (kept.theme !== "light" && media.dark.matches),
    reducedMotion: media.still.matches,
    embed,
    // In somebody else's page the link has chosen the surface, so the bar above is left out unless asked for.
    hide: (query.get("hide") ?? (embed ? "top" : "")).split(/[\s,]+/).filter((part) => part !== ""),
  };
}

/**
 * The store, with what the address asks for or the opening race.
 * @param {Object} given
 * @param {Catalog} given.catalog
 * @param {ReturnType<typeof circumstances>} given.preferences
 * @param {string} given.hash
 * @param {(error: unknown) => void} given.report  gets what a view throws
 */
export async function firstStore({ catalog, preferences, hash, report }) {
  const opening = { catalog, experiment: catalog.opening, preferences };
  const pinned = { language: false, theme: false };
  try {
    const read = await readHash(catalog, hash);
    if (read === null) {
      const store = createStore(reduce, initialState({ ...opening, playing: !preferences.reducedMotion }), report);
      if (preferences.reducedMotion) store.dispatch({ type: "to_end" }); // shown finished, since it does not play
      selectLongest(store);
      return { store, pinned };
    }
    const { experiment, picture } = read;
    pinned.language = picture.language !== undefined;
    pinned.theme = picture.theme !== undefined;
    const state = initialState({ catalog, experiment, preferences, picture, playing: false });
    return { store: createStore(reduce, state, report), pinned };
  } catch (error) {
    const store = createStore(reduce, initialState({ ...opening, playing: false }), report);
    store.dispatch({ type: "refused", refusal: badLink(error) });
    return { store, pinned };
  }
}

/**
 * @param {unknown} error
 * @returns {import("./types.js").Refusal}
 */
export function badLink(error) {
  if (error instanceof BadLink && error.refusal !== null) {
    const field = error.refusal.field.replace(/^runs\[\d+\]\./, ""); // the link's runs are not those that are shown
    return { ...error.refusal, field };
  }
  return { code: "bad_link", field: "", values: {}, message: String(error) };
}

/**
 * On the first visit, the run that goes on longest is selected once it is known which that is, unless somebody was
 * quicker: the arithmetic of its steps is then seen for as long as the race plays.
 * @param {Store} store
 */
function selectLongest(store) {
  const off = store.watch(({ runs, selected, undo }) => (selected !== 0 || undo !== 0 ? null : runs.every(settled)), (done) => {
    if (done === false) return;
    const steps = store.get().runs.map((run) => run.outcome?.step ?? 0);
    if (done) store.dispatch({ type: "select", run: steps.indexOf(Math.max(...steps)) });
    queueMicrotask(() => off());
  });
}
