// @ts-check
/**
 * A grouped listbox for a field that searches it: rows with a name and a sentence, beside them the formula of the one
 * that is marked, below a way to the reference. Rows are made once and only hidden while somebody types.
 */

import { NOWHERE, rank } from "../figures/search.js";
import { all, freshId, make, on, put, say } from "./dom.js";
import { NEUTRAL, formula } from "./formula.js";

/** @typedef {import("../figures/choices.js").Choice} Choice */
/** @typedef {{label: string, none: string, more: string, chosen: string, groups: import("../figures/choices.js").ChoiceGroup[]}} Shown */
/** @typedef {{choice: Choice, element: HTMLElement, group: HTMLElement}} Row */

/** So many rows a press of PageUp or PageDown goes. */
const PAGE = 8;

/**
 * @typedef {Object} OptionList
 * @property {HTMLElement} element   listbox, preview and footer
 * @property {(shown: Shown) => void} show
 * @property {(typed: string) => void} seek  shows what answers to the words, and marks what does so best
 * @property {(name: string) => void} mark
 * @property {(key: string) => boolean} move  whether the key moves the mark
 * @property {() => Choice|null} marked
 * @property {() => void} dispose
 */

/**
 * @param {"surface"|"optimizer"} kind  of the entries, for their places in the reference
 * @param {HTMLInputElement} input  the field that searches, told which row is marked
 * @param {(name: string) => void} take  told what is clicked
 * @returns {OptionList}
 */
export function optionList(kind, input, take) {
  const list = make("div", { role: "listbox", id: freshId("list"), class: "options" });
  const preview = make("div", { class: "preview", role: "group", tabindex: 0 });
  const more = make("a", { href: `reference#${kind}s` });
  const element = make("div", { class: "option-list" }, list, preview, make("p", { class: "more-words" }, more));
  const none = make("p", { class: "none", role: "option", "aria-disabled": "true", hidden: true });
  put(input, "aria-controls", list.id);
  /** @type {Shown} */
  let shown = { label: "", none: "", more: "", chosen: "", groups: [] };
  /** @type {Row[]} */
  let rows = [];
  let made = false;
  /** @type {Row|null} */
  let active = null;

  const fill = () => {
    if (made) return;
    made = true;
    rows = [];
    active = null;
    list.replaceChildren(...shown.groups.map((group) => groupOf(group, shown.chosen, rows)), none);
  };
  const standing = () => rows.filter((row) => !row.element.hidden);

  const markRow = (/** @type {Row|null} */ row) => {
    if (row !== active) {
      active?.element.classList.remove("active");
      row?.element.classList.add("active");
      active = row;
      put(preview, "aria-label", row?.choice.title ?? null);
      preview.replaceChildren(...(row === null ? [] : previewOf(row.choice)));
    }
    put(input, "aria-activedescendant", row?.element.id ?? null);
    put(more, "href", `reference#${row === null ? `${kind}s` : (row.choice.place ?? `${kind}-${row.choice.name}`)}`);
  };
  const reveal = (/** @type {ScrollLogicalPosition} */ block) => {
    // The first row brings the name of its group with it.
    if (active !== null && active === standing()[0]) list.scrollTop = 0;
    else active?.element.scrollIntoView({ block });
  };

  const ends = [
    // The pointer must not take the focus from the field, or the list would close before the click.
    on(element, "pointerdown", (event) => event.preventDefault()),
    on(element, "mousedown", (event) => event.preventDefault()),
    on(list, "pointermove", (event) => {
      const over = rowOf(rows, event.target);
      if (over !== null && over !== active && event.pointerType === "mouse") markRow(over);
    }),
    on(list, "click", (event) => {
      const row = rowOf(rows, event.target);
      if (row !== null && row.choice.off === "") take(row.choice.name);
      else if (row !== null) markRow(row);
    }),
  ];

  return {
    element,
    show(next) {
      if (next.groups !== shown.groups) made = false;
      shown = next;
      put(list, "aria-label", next.label);
      say(none, next.none);
      say(more, next.more);
      for (const { choice, element: row } of made ? rows : []) put(row, "aria-selected", String(choice.name === next.chosen));
    },
    seek(typed) {
      fill();
      let best = NOWHERE;
      /** @type {Row|null} */
      let first = null;
      for (const row of rows) {
        const found = rank(row.choice.sought, typed);
        row.element.hidden = found === NOWHERE;
        if (found < best) [best, first] = [found, row];
      }
      for (const group of new Set(rows.map((row) => row.group))) group.hidden = !rows.some((row) => row.group === group && !row.element.hidden);
      none.hidden = first !== null;
      markRow(first);
      reveal("nearest");
    },
    mark(name) {
      fill();
      markRow(rows.find((row) => row.choice.name === name && !row.element.hidden) ?? standing()[0] ?? null);
      reveal("center");
    },
    move(key) {
      const there = standing();
      const last = there.length - 1;
      const at = active === null ? -1 : there.indexOf(active);
      const to = {
        ArrowDown: at === last ? 0 : at + 1,
        ArrowUp: at <= 0 ? last : at - 1,
        PageDown: Math.min(last, at + PAGE),
        PageUp: Math.max(0, at - PAGE),
        Home: 0,
        End: last,
      }[key];
      if (to === undefined) return false;
      markRow(there[to] ?? null);
      reveal("nearest");
      return true;
    },
    marked: () => active?.choice ?? null,
    dispose: all(ends),
  };
}

/**
 * @param {Row[]} rows
 * @param {EventTarget|null} target
 * @returns {Row|null}
 */
function rowOf(rows, target) {
  const option = /** @type {Element} */ (target).closest("[data-name]");
  return rows.find((row) => row.element === option) ?? null;
}

/**
 * A group with its rows, which are added to those given.
 * @param {import("../figures/choices.js").ChoiceGroup} group
 * @param {string} chosen
 * @param {Row[]} rows
 * @returns {HTMLElement}
 */
function groupOf({ title, choices }, chosen, rows) {
  const group = make("div", { role: "group", "aria-label": title }, make("div", { class: "group-name", "aria-hidden": "true" }, title));
  for (const choice of choices) {
    const element = optionOf(choice, chosen);
    rows.push({ choice, element, group });
    group.append(element);
  }
  return group;
}

/**
 * A row: name, sentence, why it is off, and its formula for where there is no room beside the list.
 * @param {Choice} choice
 * @param {string} chosen
 * @returns {HTMLElement}
 */
function optionOf(choice, chosen) {
  const about = make("span", { id: freshId("about") }, choice.sentence);
  const off = choice.off === "" ? null : make("span", { class: "off", id: freshId("off") }, choice.off);
  return make(
    "div",
    {
      role: "option",
      id: freshId("option"),
      "data-name": choice.name,
      "aria-selected": String(choice.name === chosen),
      "aria-disabled": off === null ? null : "true",
      "aria-label": choice.title,
      "aria-describedby": off === null ? about.id : `${about.id} ${off.id}`,
    },
    make("strong", {}, choice.title),
    about,
    off,
    make("span", { class: "option-formula", lang: NEUTRAL, "aria-hidden": "true" }, ...choice.formulas.map(formula)),
  );
}

/**
 * @param {Choice} choice
 * @returns {HTMLElement[]}
 */
const previewOf = (choice) => [
  make("strong", {}, choice.title),
  ...choice.formulas.map((line) => make("div", { class: "preview-formula", lang: NEUTRAL }, formula(line))),
  ...(choice.off === "" ? [] : [make("p", { class: "off" }, choice.off)]),
];
