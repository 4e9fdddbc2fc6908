// @ts-check
/** The choosers of a run card: for each a list, what the chosen entry does, and controls for its parameters. */

import { RATE_PICTURE } from "../figures/choosers.js";
import { controlList } from "./controls.js";
import { all, make, on, put, say, svg } from "./dom.js";
import { fillSelect } from "./parameter.js";

/** @typedef {import("../figures/choosers.js").Chooser} Chooser */
/** @typedef {import("../types.js").ChoiceKind} ChoiceKind */

/**
 * @param {HTMLElement} place
 * @param {import("../types.js").Store} store
 * @param {(kind: ChoiceKind, name: string) => void} choose
 * @param {(kind: ChoiceKind, name: string, value: import("../types.js").Value, phase: "drag"|"done"|"cancel") => void} change
 * @returns {{show: (choosers: Chooser[]) => void, picture: (points: string) => void, dispose: () => void}}
 */
export function choiceList(place, store, choose, change) {
  /** @type {Map<ChoiceKind, ReturnType<typeof choice>>} */
  const made = new Map();
  const line = svg("polyline", { class: "rate-line" });
  const picture = svg("svg", {
    class: "rate-picture",
    viewBox: `-1 -2 ${RATE_PICTURE.width + 2} ${RATE_PICTURE.height + 4}`,
    "aria-hidden": "true",
  });
  picture.append(line);
  return {
    show(choosers) {
      for (const each of choosers) {
        if (!made.has(each.kind)) {
          const own = choice(store, (name) => choose(each.kind, name), (...changed) => change(each.kind, ...changed));
          made.set(each.kind, own);
          place.append(own.element);
        }
      }
      for (const [kind, own] of made) {
        const now = choosers.find((each) => each.kind === kind);
        own.element.hidden = now === undefined;
        if (now !== undefined) own.show(now);
      }
      const schedule = made.get("schedule");
      if (schedule !== undefined && picture.parentElement === null) schedule.head.after(picture);
    },
    picture(points) {
      put(picture, "data-on", points !== "");
      put(line, "points", points);
    },
    dispose: () => made.forEach((own) => own.dispose()),
  };
}

/**
 * @param {import("../types.js").Store} store
 * @param {(name: string) => void} choose
 * @param {(name: string, value: import("../types.js").Value, phase: "drag"|"done"|"cancel") => void} change
 */
function choice(store, choose, change) {
  const label = make("span");
  const select = make("select", { class: "select" });
  const head = make("label", { class: "row wide" }, label, select);
  const sentence = make("p", { class: "note" });
  const rows = make("div");
  const element = make("div", { class: "choice" }, head, sentence, rows);
  const controls = controlList(rows, store, change);
  return {
    element,
    head,
    /** @param {Chooser} chooser */
    show(chooser) {
      say(label, chooser.label);
      fillSelect(select, chooser.names);
      if (select.value !== chooser.chosen) select.value = chooser.chosen;
      say(sentence, chooser.sentence);
      sentence.hidden = chooser.sentence === "";
      controls.show(chooser.rows);
    },
    dispose: all([on(select, "change", () => choose(select.value)), controls.dispose]),
  };
}
