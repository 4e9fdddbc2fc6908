// @ts-check
/** Beside the data, in place of the landscape: losses side by side over the same rows, or the gallery of all losses. */

import { wordButton } from "../elements/button.js";
import { all, make, put, say } from "../elements/dom.js";
import { axisSymbols } from "../figures/symbols.js";
import { tabOf } from "../figures/tabs.js";
import { t } from "../i18n.js";
import { createGallery } from "../paint/gallery.js";
import { createLinkedPanels } from "../paint/linked.js";

/** @type {import("../types.js").Mount} */
export function mountLosses(element, store, send) {
  const title = make("h3");
  const turn = (/** @type {"losses"|"gallery"} */ name) => send({ type: "side", name: store.get().view.side === name ? null : name });
  const compare = wordButton(null, () => turn("losses"), "word quiet");
  const browse = wordButton(null, () => turn("gallery"), "word quiet");
  const linked = createLinkedPanels(store, send);
  const gallery = createGallery(store, send);
  element.replaceChildren(make("div", { class: "side-bar" }, title, compare.element, browse.element), linked.element, gallery.element);
  let asked = 0;
  let disposed = false;

  const hidden = () => tabOf(store.get()) !== "data";
  const shown = () => (hidden() ? null : store.get().view.side === "losses" ? linked : store.get().view.side === "gallery" ? gallery : null);

  /** Marks move once a frame. */
  function ask() {
    if (asked !== 0 || disposed || shown() === null) return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      shown()?.paint();
    });
  }

  function render() {
    const state = store.get();
    const { side } = state.view;
    element.hidden = hidden();
    put(document.documentElement, "data-side", hidden() ? null : side);
    if (hidden()) return;
    put(element, "aria-label", t(state, side === "gallery" ? "gallery.title" : "linked.title"));
    say(title, side === null ? "" : side === "gallery" ? t(state, "gallery.what") : t(state, "data.beside", { parameters: axisSymbols(state).join(", ") }));
    compare.show(t(state, "linked.open"));
    browse.show(t(state, "gallery.open"));
    put(compare.element, "aria-pressed", String(side === "losses"));
    put(browse.element, "aria-pressed", String(side === "gallery"));
    linked.element.hidden = side !== "losses";
    gallery.element.hidden = side !== "gallery";
    shown()?.show();
  }

  const ends = [
    store.watch(({ language, dark, view, experiment, catalog, linked: known, selected }) =>
      [language, dark, view.side, view.losses, view.gallery, experiment.objective, experiment.runs, catalog.typed, known, selected], render),
    store.watch((state) => tabOf(state), render),
    // What the pictures are called tells where the runs stand: at rest it is written anew.
    store.watch(({ playing, playhead }) => (playing ? null : playhead), render),
    store.watch((state) => [state.playhead, state.runs, ...state.runs.map((run) => run.rows.revision)], ask),
  ];
  return all([...ends, compare.dispose, browse.dispose, linked.dispose, gallery.dispose, () => {
    disposed = true;
    cancelAnimationFrame(asked);
  }]);
}
