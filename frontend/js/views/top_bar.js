// @ts-check
/** The bar on top: the product, the surface with its formula, undo, redo, reset, link, language, theme, keys. */

import { iconButton, wordButton } from "../elements/button.js";
import { combobox } from "../elements/combobox.js";
import { all, make, put } from "../elements/dom.js";
import { NEUTRAL, formula } from "../elements/formula.js";
import { icon, logo } from "../elements/icon.js";
import { t } from "../i18n.js";
import { trainingPanel } from "../elements/training.js";
import { chosenObjective, chooseObjective, RISK, surfaceChoices } from "../figures/choices.js";
import { objectiveName } from "../figures/own_formula.js";
import { isRisk, placeOf, surfaceOf } from "../objective.js";

/** @typedef {import("../types.js").State} State */

const THEMES = /** @type {const} */ (["light", "dark", "system"]);
const THEME_ICONS = /** @type {const} */ ({ light: "sun", dark: "moon", system: "system" });

/** @type {import("../types.js").Mount} */
export function mountTopBar(element, store, send) {
  const drawer = iconButton("menu", () => document.body.toggleAttribute("data-drawer"), "icon drawer-button");
  const name = make("h1", {}, "Steepest");
  const surface = combobox("surface", (chosen) => {
    openTraining = chosen === RISK;
    send(chooseObjective(chosen));
    openWanted();
  });
  let openTraining = false; // the panel opens once there is a risk to be put together
  const shownFormula = make("div", { class: "surface-formula", lang: NEUTRAL });

  const trainingButton = wordButton("sliders", () => {}, "word training-button");
  const training = trainingPanel(trainingButton.element, store, send);
  /** Opens the panel that was asked for: at once where a risk is in force already. */
  function openWanted() {
    if (!openTraining || !isRisk(store.get().experiment.objective)) return;
    openTraining = false;
    if (!training.panel.matches(":popover-open")) training.panel.showPopover();
  }

  const undo = iconButton("undo", () => send({ type: "undo" }));
  const redo = iconButton("redo", () => send({ type: "redo" }));
  const reset = wordButton(null, () => send({ type: "reset" }), "word wide");
  const copy = wordButton(null, () => send({ type: "copy_link" }), "word wide");
  const language = wordButton(null, () => {
    send({ type: "language", value: store.get().language === "en" ? "zh" : "en" });
  }, "word wide");
  const theme = iconButton("sun", () => {
    const now = THEMES.indexOf(store.get().theme);
    send({ type: "theme", value: THEMES[(now + 1) % THEMES.length] });
  }, "icon wide");
  const keys = make("button", { type: "button", class: "icon", "aria-haspopup": "dialog" }, "?");
  const openKeys = () => /** @type {HTMLDialogElement|null} */ (document.getElementById("keys-dialog"))?.showModal();
  keys.addEventListener("click", openKeys);

  const deeds = make(
    "div",
    { class: "deeds" },
    undo.element,
    redo.element,
    reset.element,
    copy.element,
    make("span", { class: "rule" }),
    language.element,
    theme.element,
    keys,
  );
  element.replaceChildren(
    make("div", { class: "brand" }, drawer.element, logo(), name),
    make("div", { class: "surface" }, surface.element, trainingButton.element, training.panel, shownFormula),
    deeds,
  );

  let mathml = "";
  const ends = [
    store.watch(
      (state) => [
        state.language,
        placeOf(state.experiment.objective),
        state.catalog,
        [...new Set(state.experiment.runs.map((run) => run.optimizer.name))].join(),
      ],
      () => {
        const state = store.get();
        const risk = isRisk(state.experiment.objective);
        trainingButton.element.hidden = !risk;
        trainingButton.show(t(state, "training.open"));
        put(trainingButton.element, "aria-label", t(state, "training.open")); // in a narrow window its words are not there
        openWanted();
        surface.show({
          label: t(state, "page.surface"),
          none: t(state, "page.no_surface"),
          more: t(state, "chooser.more"),
          chosen: chosenObjective(state),
          title: objectiveName(state),
          groups: surfaceChoices(state),
        });
      },
    ),
    store.watch(
      (state) => state.objective?.mathml ?? surfaceOf(state.catalog, state.experiment.objective)?.mathml ?? "",
      (text) => {
        if (text === mathml) return;
        mathml = text;
        shownFormula.replaceChildren(...(text === "" ? [] : [formula(text)]));
      },
    ),
    store.watch(
      (state) => [state.language, state.undo > 0, state.redo > 0, state.theme, state.share],
      () => {
        const state = store.get();
        drawer.show(t(state, "page.drawer"));
        undo.show(t(state, "page.undo"), state.undo > 0 ? "" : t(state, "page.nothing_to_undo"));
        redo.show(t(state, "page.redo"), state.redo > 0 ? "" : t(state, "page.nothing_to_redo"));
        reset.show(t(state, "page.reset"));
        put(copy.element, "aria-label", t(state, "page.copy_link"));
        copy.show(t(state, state.share?.copied ? "page.copied" : "page.copy_link"));
        language.show(t(state, "page.other_language"));
        put(language.element, "lang", state.language === "en" ? "zh-Hans" : "en");
        theme.show(t(state, "page.theme_is", { theme: t(state, `page.theme_${state.theme}`) }));
        theme.element.replaceChildren(icon(THEME_ICONS[state.theme]));
        put(keys, "aria-label", t(state, "keys.title"));
        put(keys, "title", t(state, "keys.title"));
      },
    ),
  ];
  return all([...ends, surface.dispose, training.dispose, trainingButton.dispose, ...[drawer, undo, redo, reset, copy, language, theme].map((each) => each.dispose)]);
}
