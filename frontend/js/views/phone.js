// @ts-check
/** Narrow windows: the strip of runs, the tabs, and the panel of what else can be set; from 720 pixels only the tabs. */

import { wordButton } from "../elements/button.js";
import { all, make, on, put, say } from "../elements/dom.js";
import { slowly } from "../elements/pace.js";
import { icon } from "../elements/icon.js";
import { marker } from "../elements/sample.js";
import { resultOf } from "../figures/cards.js";
import { tabOf, tabsOf } from "../figures/tabs.js";
import { t, whole } from "../i18n.js";
import { runName } from "../select.js";

/** While it plays, the strip is written this often at the most. */
const EVERY_MS = 100;

/** @type {import("../types.js").Mount} */
export function mountPhoneStrip(element, store, send) {
  const strip = make("div", { class: "strip", role: "group" });
  element.replaceChildren(strip);
  /** @type {{key: number, button: HTMLButtonElement, words: HTMLElement, sign: HTMLElement, kind: string}[]} */
  let shown = [];

  const render = () => {
    const state = store.get();
    put(strip, "aria-label", t(state, "phone.strip"));
    if (state.runs.length !== shown.length || state.runs.some(({ key }, k) => key !== shown[k].key)) {
      shown = state.runs.map(({ key, slot }) => {
        const words = make("span");
        const sign = make("span");
        const button = make("button", { type: "button" }, marker(slot), sign, words);
        return { key, button, words, sign, kind: "" };
      });
      strip.replaceChildren(...shown.map(({ button }) => button));
    }
    shown.forEach((each, k) => {
      const { kind, text, spoken } = resultOf(state, k);
      put(each.button, "data-kind", kind);
      put(each.button, "aria-pressed", String(k === state.selected));
      put(each.button, "aria-label", t(state, "phone.run", { name: runName(state, k), result: spoken }));
      say(each.words, text);
      if (each.kind === kind) return;
      each.kind = kind;
      const shape = kind === "diverged" ? "close" : kind === "converged" ? "check" : null;
      each.sign.replaceChildren(...(shape === null ? [] : [icon(shape)]));
    });
  };
  return all([
    store.watch((state) => slowly(state, EVERY_MS), render),
    store.watch((state) => state.runs[state.selected]?.key, (key) => {
      const chosen = shown.find((each) => each.key === key)?.button;
      if (chosen === undefined || strip.scrollWidth <= strip.clientWidth) return;
      strip.scrollLeft = chosen.offsetLeft + chosen.offsetWidth / 2 - strip.clientWidth / 2;
    }),
    on(strip, "click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      const run = [...strip.children].indexOf(/** @type {any} */ (button));
      if (run >= 0) send({ type: "select", run });
    }),
  ]);
}

/** Tabs, the regions they show, and where they stand: on phones, in windows of middle width, or both. */
const TABS = /** @type {const} */ ([
  { name: "runs", regions: "left", kind: "phone-only" },
  { name: "loss", regions: "loss-curve", kind: "" },
  { name: "gradient", regions: "second-curve", kind: "wide-only" },
  { name: "step", regions: "arithmetic findings", kind: "" },
  { name: "start", regions: "setup", kind: "phone-only" },
  { name: "view", regions: "phone-view", kind: "phone-only" },
  { name: "compare", regions: "compare", kind: "" },
]);

/** @type {import("../types.js").Mount} */
export function mountPhoneTabs(element, store, send) {
  const list = make("div", { class: "tabs", role: "tablist" });
  const tabs = TABS.map(({ name, regions, kind }) => {
    const tab = make("button", { type: "button", role: "tab", class: kind, "aria-controls": regions, "data-name": name });
    return { name, tab };
  });
  list.append(...tabs.map(({ tab }) => tab));
  element.replaceChildren(list);

  const phone = matchMedia("(max-width: 719px)");
  /** The tab that is chosen among those which this window has. */
  const chosenOf = () => {
    const { pins, view: { panel } } = store.get();
    if (panel === "compare" && pins.length === 0) return phone.matches ? "runs" : "loss";
    const kind = phone.matches ? "wide-only" : "phone-only";
    const there = TABS.some((each) => each.name === panel && each.kind !== kind);
    return there ? panel : phone.matches ? "runs" : "loss";
  };
  const render = () => {
    const state = store.get();
    const chosen = chosenOf();
    put(document.documentElement, "data-panel", chosen);
    put(list, "aria-label", t(state, "phone.tabs"));
    for (const { name, tab } of tabs) {
      const words = name === "step" ? t(state, "transport.step_is", { step: whole(state, state.playhead) }) : t(state, `phone.${name}`);
      say(tab, words);
      put(tab, "aria-selected", String(name === chosen));
      put(tab, "tabindex", name === chosen ? 0 : -1);
      if (name === "compare") tab.hidden = state.pins.length === 0;
    }
  };
  const choose = (/** @type {string} */ name) => send({ type: "panel", name });
  const ends = [
    store.watch((state) => slowly(state, EVERY_MS), render),
    on(list, "click", (event) => {
      const name = /** @type {Element} */ (event.target).closest("[role=tab]")?.getAttribute("data-name");
      if (name) choose(name);
    }),
    on(list, "keydown", (event) => {
      const there = tabs.filter(({ tab }) => tab.offsetParent !== null);
      const at = there.findIndex(({ tab }) => tab === document.activeElement);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + there.length, Home: 0, End: there.length - 1 }[event.key];
      if (next === undefined || at < 0) return;
      event.preventDefault();
      const { name, tab } = there[next % there.length];
      choose(name);
      tab.focus();
    }),
  ];
  phone.addEventListener("change", render);
  return all([...ends, () => phone.removeEventListener("change", render)]);
}

/** @type {import("../types.js").View["tab"][]} */
const TAB_NAMES = ["landscape", "space", "rates", "map", "data"];

/** @type {import("../types.js").Mount} */
export function mountPhoneView(element, store, send) {
  /** @typedef {{button: import("../elements/button.js").Button, words: (state: import("../types.js").State) => string, pressed?: (state: import("../types.js").State) => boolean, shown?: (state: import("../types.js").State) => boolean}} Deed */
  /**
   * @param {import("../types.js").Action} action
   * @param {string} key
   * @param {{pressed?: Deed["pressed"], shown?: Deed["shown"]}} [more]  shown: always, where not given
   * @returns {Deed}
   */
  const deed = (action, key, more = {}) => ({
    button: wordButton(null, () => send(action)),
    words: (state) => t(state, key),
    ...more,
  });
  const groups = [
    {
      key: "phone.picture",
      deeds: TAB_NAMES.map((name) =>
        deed({ type: "tab", name }, `${name}.title`, {
          pressed: (state) => tabOf(state) === name,
          shown: (state) => tabsOf(state).includes(name),
        }),
      ),
    },
    {
      key: "phone.plot",
      deeds: [
        deed({ type: "fit_path" }, "landscape.fit_path"),
        deed({ type: "zoom", box: null }, "landscape.whole"),
        deed({ type: "turn", camera: null }, "space.reset", { shown: (state) => tabOf(state) === "space" }),
      ],
    },
    {
      key: "phone.experiment",
      deeds: [
        deed({ type: "reset" }, "page.reset"),
        deed({ type: "copy_link" }, "page.copy_link"),
        deed({ type: "to_start" }, "transport.to_start"),
        deed({ type: "to_end" }, "transport.to_end"),
      ],
    },
    {
      key: "page.theme",
      deeds: ["light", "dark", "system"].map((value) =>
        deed({ type: "theme", value }, `page.theme_${value}`, { pressed: (state) => state.theme === value }),
      ),
    },
    {
      key: "page.language",
      deeds: ["en", "zh"].map((value) =>
        deed({ type: "language", value }, `page.language_${value}`, { pressed: (state) => state.language === value }),
      ),
    },
  ].map(({ key, deeds }) => {
    const title = make("h2");
    const box = make("div", { class: "view-group" }, title, make("div", {}, ...deeds.map(({ button }) => button.element)));
    return { key, deeds, title, box };
  });
  element.replaceChildren(...groups.map(({ box }) => box));
  const end = store.watch((state) => [state.language, state.theme, tabOf(state), tabsOf(state)], () => {
    const state = store.get();
    put(element, "aria-label", t(state, "phone.view"));
    for (const { key, deeds, title, box } of groups) {
      say(title, t(state, key));
      box.hidden = !deeds.some(({ shown }) => shown?.(state) ?? true);
      for (const { button, words, pressed, shown } of deeds) {
        button.show(words(state));
        button.element.hidden = shown?.(state) === false;
        if (pressed !== undefined) put(button.element, "aria-pressed", String(pressed(state)));
      }
    }
  });
  return all([end, ...groups.flatMap(({ deeds }) => deeds.map(({ button }) => button.dispose))]);
}
