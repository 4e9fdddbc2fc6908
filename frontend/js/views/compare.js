// @ts-check
/**
 * The table of pinned and live runs, below the plot: how each ended, what it cost, and in which settings a pin differs
 * from the live run of its optimizer. It is there while something is pinned and the table is open.
 */

import { iconButton, wordButton } from "../elements/button.js";
import { all, freshId, make, put, say } from "../elements/dom.js";
import { lineSample } from "../elements/sample.js";
import { compareRows } from "../figures/compare.js";
import { pinButton } from "../figures/pin_button.js";
import { t } from "../i18n.js";

/** @typedef {import("../figures/compare.js").CompareRow} CompareRow */
/** @typedef {import("../types.js").State} State */

/** Columns after the run's name: what of a row they show, and the key of their heading. */
const COLUMNS = /** @type {const} */ ([
  ["loss", "compare.loss"],
  ["steps", "compare.steps_made"],
  ["cost", "compare.cost"],
  ["ended", "compare.ended"],
  ["differs", "compare.differs_from"],
]);

/** @type {import("../types.js").Mount} */
export function mountCompare(element, store, send) {
  const title = make("h2", { id: freshId("compare") });
  const clear = wordButton(null, () => send({ type: "unpin_all" }), "word quiet");
  const close = iconButton("close", () => send({ type: "compare", on: false }), "icon compare-close");
  const heads = COLUMNS.map(([name]) => make("th", { role: "columnheader", scope: "col", class: name }));
  const run = make("th", { role: "columnheader", scope: "col" });
  const deedsWords = make("span", { class: "unseen" });
  const deeds = make("th", { role: "columnheader", scope: "col" }, deedsWords);
  const body = make("tbody", { role: "rowgroup" });
  const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, run, ...heads, deeds));
  // Narrow windows lay rows out as blocks, and a table that is no table to the eye stays one to the ear by its roles.
  const table = make("table", { role: "table", "aria-labelledby": title.id }, head, body);
  element.replaceChildren(make("div", { class: "region-head" }, title, clear.element, close.element), table);

  /** @type {Map<string, ReturnType<typeof tableRow>>} */
  const known = new Map();

  const render = () => {
    const state = store.get();
    const there = state.pins.length > 0;
    const held = element.contains(document.activeElement);
    const heldRow = [...body.children].findIndex((row) => row.contains(document.activeElement));
    put(element, "hidden", !there);
    put(element, "data-open", there && state.view.compare);
    const wanted = there ? compareRows(state) : [];
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, row] of known) {
      if (ids.has(id)) continue;
      row.dispose();
      row.element.remove();
      known.delete(id);
    }
    wanted.forEach((each, k) => {
      const row = known.get(each.id) ?? tableRow(each, send);
      known.set(each.id, row);
      if (body.children[k] !== row.element) body.insertBefore(row.element, body.children[k] ?? null);
      row.show(state, each);
    });
    if (held) keepFocus(wanted, heldRow);
  };

  /**
   * The focus does not get lost with the button that had it, or with the whole table.
   * @param {CompareRow[]} rows
   * @param {number} from  the row that it was in
   */
  function keepFocus(rows, from) {
    if (!element.checkVisibility()) {
      const opener = /** @type {HTMLElement|null} */ (document.querySelector("[aria-controls=compare]:not([role])"));
      (opener?.checkVisibility() ? opener : document.getElementById("middle"))?.focus();
    } else if (!element.contains(document.activeElement)) {
      const pins = rows.map(({ id, pin }, at) => ({ id, pin, at })).filter(({ pin }) => pin !== null);
      const next = pins.find(({ at }) => at >= from) ?? pins[pins.length - 1];
      (known.get(next?.id)?.remove ?? close.element).focus();
    }
  }

  const label = () => {
    const state = store.get();
    put(element, "aria-label", t(state, "compare.title"));
    say(title, t(state, "compare.title"));
    say(run, t(state, "compare.run"));
    say(deedsWords, t(state, "compare.deeds"));
    COLUMNS.forEach(([, key], k) => say(heads[k], t(state, key)));
    clear.show(t(state, "compare.remove_all"));
    close.show(t(state, "compare.close"));
  };

  return all([
    store.watch((state) => state.language, label),
    store.watch(({ pins, runs, experiment, selected, drag, view, language }) =>
      [pins, pins.length === 0 ? null : runs, experiment, selected, drag === null, view.compare, language], render),
    clear.dispose,
    close.dispose,
    () => known.forEach((row) => row.dispose()),
  ]);
}

/**
 * @param {CompareRow} first  a row keeps its run or pin, and with it its colour and its buttons
 * @param {import("../types.js").Send} send
 */
function tableRow({ pin, run: index, slot }, send) {
  let run = index;
  const name = make("span");
  const cells = COLUMNS.map(([column]) => make("td", { role: "cell", class: column }));
  const reopen = iconButton("reopen", () => send({ type: "reopen_pin", pin }));
  const remove = iconButton("close", () => send({ type: "unpin", pin }));
  const keep = iconButton("pin", () => send({ type: "pin", run }));
  const buttons = pin === null ? [keep.element] : [reopen.element, remove.element];
  const element = make(
    "tr",
    { role: "row", "data-pin": pin !== null },
    make("th", { role: "rowheader", scope: "row" }, make("span", { class: "compare-name" }, lineSample(slot), name)),
    ...cells,
    make("td", { role: "cell", class: "compare-deeds" }, make("span", {}, ...buttons)),
  );
  return {
    element,
    remove: remove.element,
    /**
     * @param {State} state
     * @param {CompareRow} row
     */
    show(state, row) {
      run = row.run;
      say(name, row.short);
      put(name, "title", row.name);
      COLUMNS.forEach(([column, key], k) => {
        say(cells[k], row[column]);
        put(cells[k], "data-label", t(state, key));
      });
      put(element, "data-bad", row.bad);
      reopen.show(t(state, "compare.reopen", { name: row.name }));
      remove.show(t(state, "compare.remove", { name: row.name }));
      if (run === null) return;
      const { pressed, label, off } = pinButton(state, run);
      keep.show(label, off);
      put(keep.element, "data-on", pressed);
    },
    dispose: all([reopen.dispose, remove.dispose, keep.dispose]),
  };
}
