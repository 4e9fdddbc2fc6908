// @ts-check
/** The linked losses one beside the other: of each its landscape, its name or the list to choose it, its lowest point. */

import { controlList } from "../elements/controls.js";
import { all, make, on, put, say } from "../elements/dom.js";
import { fillSelect } from "../elements/parameter.js";
import { linkedPanels, oneMore, othersWith, separation, wayOf } from "../figures/linked.js";
import { t } from "../i18n.js";
import { watchSize } from "../plotly.js";
import { createLinkedLandscape } from "./linked_landscape.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Send} Send */
/** @typedef {import("../figures/linked.js").Panel} Panel */

/**
 * @param {Store} store
 * @param {Send} send
 */
export function createLinkedPanels(store, send) {
  const list = make("div", { class: "linked-list" });
  const words = make("output", { class: "linked-words" });
  const more = make("select", { class: "select linked-more" });
  const legend = make("p", { class: "linked-legend" });
  const element = make("div", { class: "linked" }, make("div", { class: "linked-head" }, words, more), list, legend);
  /** @type {ReturnType<typeof linkedPanel>[]} */
  let panels = [];
  /** @type {Panel[]} */
  let known = [];

  const compare = (/** @type {number} */ k, /** @type {string} */ name, /** @type {any} */ parameters = {}) =>
    send({ type: "compare_losses", losses: othersWith(store.get(), k, name, parameters) });

  /** Words and controls. */
  function show() {
    const state = store.get();
    const shown = linkedPanels(state);
    known = shown;
    while (panels.length > shown.length) panels.pop()?.dispose();
    while (panels.length < shown.length) {
      const k = panels.length;
      panels.push(linkedPanel(store, (name, parameters) => compare(k - 1, name, parameters), paint));
      list.append(panels[k].element);
    }
    shown.forEach((panel, k) => panels[k].show(panel));
    say(words, separation(state, shown));
    say(legend, t(state, "linked.legend"));
    const names = oneMore(state);
    more.hidden = names.length === 0;
    put(more, "aria-label", t(state, "linked.add"));
    fillSelect(more, names.map((each) => ({ ...each, off: false })));
    more.value = "";
    paint();
  }

  /** Where the runs are now. */
  function paint() {
    const state = store.get();
    const slot = state.runs[state.selected]?.slot ?? 0;
    known.forEach((panel, k) => panels[k]?.paint({ panel: { ...panel, way: wayOf(state, k) }, slot, dark: state.dark }));
  }

  const off = on(more, "change", () => more.value !== "" && compare(panels.length - 1, more.value));
  return { element, show, paint, dispose: all([off, () => panels.forEach((panel) => panel.dispose())]) };
}

/**
 * @param {Store} store
 * @param {(name: string, parameters?: import("../types.js").Values) => void} choose
 * @param {() => void} resized
 */
function linkedPanel(store, choose, resized) {
  const plot = make("div", { class: "linked-plot", role: "img" });
  const name = make("b", { class: "linked-name" });
  const select = make("select", { class: "select" });
  const minimum = make("p", { class: "linked-minimum" });
  const note = make("p", { class: "note" });
  const controls = make("div", { class: "linked-controls" });
  const element = make("div", { class: "linked-panel", role: "group" }, plot, make("div", { class: "linked-about" }, name, select, minimum, note, controls));
  const picture = createLinkedLandscape(plot);
  let shown = /** @type {Panel|null} */ (null);
  const rows = controlList(controls, store, (changed, value, phase) => {
    if (shown === null || phase !== "done") return;
    const present = Object.fromEntries(shown.rows.map(({ parameter, value: old }) => [parameter.name, old]));
    choose(shown.chosen, { ...present, [changed]: value });
  });
  const ends = [
    on(select, "change", () => choose(select.value)),
    watchSize(plot, (width, height) => {
      picture.resize(width, height);
      resized();
    }),
    rows.dispose,
  ];
  return {
    element,
    paint: picture.paint,
    /** @param {Panel} panel */
    show(panel) {
      shown = panel;
      const state = store.get();
      put(element, "aria-label", panel.name);
      put(plot, "aria-label", panel.label);
      say(name, panel.own ? t(state, "linked.own", { name: panel.name }) : "");
      name.hidden = !panel.own;
      select.hidden = panel.own;
      put(select, "aria-label", t(state, "linked.choose"));
      fillSelect(select, panel.names.map((each) => ({ ...each, off: false })));
      select.value = panel.chosen;
      say(minimum, panel.minimum);
      say(note, panel.note);
      note.hidden = panel.note === "";
      rows.show(panel.rows);
    },
    dispose: () => {
      element.remove();
      all(ends)();
    },
  };
}
