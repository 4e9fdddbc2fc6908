// @ts-check
/** The row above the plot: what the plot shows, fit path and the whole surface, and the numbers under the pointer. */

import { wordButton } from "../elements/button.js";
import { all, make, put, say } from "../elements/dom.js";
import { NEUTRAL, rich } from "../elements/formula.js";
import { slowly } from "../elements/pace.js";
import { createTabs } from "../elements/tabs.js";
import { readout } from "../figures/readout.js";
import { tabOf, tabsOf } from "../figures/tabs.js";
import { surveyStatus } from "../figures/survey_status.js";
import { t } from "../i18n.js";

/** While it plays, the words on surveys change no more often. */
const EVERY_MS = 250;

/** @type {import("../types.js").Mount} */
export function mountReadout(element, store, send) {
  const title = make("h2");
  const tabs = createTabs((name) => send({ type: "tab", name }));
  const fit = wordButton(null, () => send({ type: "fit_path" }), "word quiet");
  const whole = wordButton(null, () => send({ type: "zoom", box: null }), "word quiet");
  const reset = wordButton(null, () => send({ type: "turn", camera: null }), "word quiet");
  const pointer = make("div", { class: "pointer" });
  const loading = make("div", { class: "loading", hidden: true });
  const status = make("p", { class: "survey-status", hidden: true });
  element.replaceChildren(title, tabs.element, fit.element, whole.element, reset.element, pointer, status, loading);

  const cells = [0, 1, 2, 3].map(() => {
    const name = make("span", { class: "var", lang: NEUTRAL });
    const text = make("output");
    const cell = make("span", { hidden: true }, name, text);
    pointer.append(cell);
    return { cell, name, text };
  });

  let fitAsked = 0;
  /** Letters are wider on some machines: two lines hold the numbers, or two narrow ones, or three low ones. */
  function fitNumbers() {
    fitAsked = 0;
    for (const tight of [null, "narrow", "low"]) {
      put(pointer, "data-tight", tight);
      if (pointer.scrollHeight <= pointer.clientHeight) break;
    }
  }

  const ends = [
    store.watch((state) => [state.language, state.view.box !== null, tabOf(state), tabsOf(state)], () => {
      const state = store.get();
      const [there, chosen] = [tabsOf(state), tabOf(state)];
      const surveyed = chosen === "rates" || chosen === "map";
      put(document.documentElement, "data-tab", chosen);
      put(element, "aria-label", t(state, "landscape.row"));
      say(title, t(state, "landscape.title"));
      title.hidden = there.length > 0;
      tabs.element.hidden = there.length === 0;
      const each = there.map((name) => ({ name, words: t(state, `${name}.title`), controls: name }));
      tabs.show(t(state, "landscape.tabs"), each, chosen);
      reset.show(t(state, "space.reset"));
      reset.element.hidden = chosen !== "space";
      fit.show(t(state, "landscape.fit_path"));
      fit.element.hidden = surveyed;
      whole.show(t(state, "landscape.whole"));
      whole.element.hidden = surveyed || state.view.box === null;
      pointer.hidden = surveyed;
      status.hidden = !surveyed;
    }),
    store.watch((state) => [state.probe, state.language], () => {
      const shown = readout(store.get());
      cells.forEach(({ cell, name, text }, k) => {
        cell.hidden = shown[k] === undefined;
        if (shown[k] === undefined) return;
        rich(name, shown[k].name);
        name.classList.toggle("upright", shown[k].name.length > 1);
        say(text, shown[k].text);
      });
      if (fitAsked === 0) fitAsked = requestAnimationFrame(fitNumbers);
    }),
    store.watch((state) => [tabOf(state), state.language, slowly(state, EVERY_MS)], () => say(status, surveyStatus(store.get()))),
    store.watch((state) => state.link === "open" && state.runs.some((run) => run.pending), (waiting) => {
      loading.hidden = !waiting;
    }),
  ];
  return all([...ends, tabs.dispose, fit.dispose, whole.dispose, reset.dispose, () => cancelAnimationFrame(fitAsked)]);
}
