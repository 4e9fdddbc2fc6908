// @ts-check
/** One's own data: a field to paste a table into or drop a file on, and lists for its target and its features. */

import { columnsAction, ownTable, readingOf } from "../figures/own_data.js";
import { t } from "../i18n.js";
import { wordButton } from "./button.js";
import { all, freshId, make, on, put, say } from "./dom.js";
import { fillSelect } from "./parameter.js";

/** Files beyond any limit are not even read. */
const FILE_BYTES_MOST = 16 * 1024 * 1024;
/** A longer text is shown by its first lines: a field with thousands of lines holds up the page. */
const SHOWN_MOST = 6000;
const SHOWN_LINES = 20;

/**
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 * @returns {{element: HTMLElement, show: () => void, open: () => void, dispose: () => void}}
 */
export function ownData(store, send) {
  const paste = make("textarea", { class: "field own-text", rows: 4, spellcheck: "false", autocomplete: "off", wrap: "off" });
  const file = make("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/plain", hidden: true, tabindex: -1 });
  const choose = wordButton(null, () => file.click());
  const use = wordButton(null, () => read(whole ?? paste.value));
  const sentence = make("p", { class: "field-error", id: freshId("table"), role: "status" });
  const about = make("p", { class: "note" });
  const target = labelled();
  const positive = labelled();
  const featureWords = make("legend");
  const features = make("fieldset", { class: "own-features" }, featureWords);
  const chosen = make("div", {}, about, target.element, positive.element, features);
  const element = make("div", { class: "own-data" }, paste, make("div", { class: "own-deeds" }, choose.element, use.element), file, sentence, chosen);
  put(paste, "aria-describedby", sentence.id);

  /** What was given, where the field shows but its first lines. @type {string|null} */
  let whole = null;
  const read = (/** @type {string} */ text) => send({ type: "read_table", text });
  const give = (/** @type {string} */ text) => {
    whole = text.length > SHOWN_MOST ? text : null;
    paste.value = whole === null ? text : `${text.slice(0, SHOWN_MOST).split("\n").slice(0, SHOWN_LINES).join("\n")}\n…`;
    read(text);
  };
  const readFile = async (/** @type {File|undefined} */ given) => {
    if (given === undefined) return;
    // A file that is far too large is refused by its size, without being read.
    if (given.size > FILE_BYTES_MOST) {
      const values = { got: given.size, limit: store.get().catalog.limits.data_bytes };
      return send({ type: "table_refused", refusal: { code: "file_too_large", field: "", values, message: "" } });
    }
    give(await given.text());
  };
  const change = (/** @type {Parameters<typeof columnsAction>[1]} */ what) => {
    const action = columnsAction(store.get(), what);
    if (action === null) show();
    else send(action);
  };

  const ends = [
    on(file, "change", () => {
      void readFile(file.files?.[0]);
      file.value = "";
    }),
    on(element, "dragover", (event) => {
      event.preventDefault();
      put(element, "data-over", true);
    }),
    on(element, "dragleave", () => put(element, "data-over", null)),
    on(element, "drop", (event) => {
      event.preventDefault();
      put(element, "data-over", null);
      const dropped = event.dataTransfer?.files[0];
      if (dropped !== undefined) void readFile(dropped);
      else give(event.dataTransfer?.getData("text/plain") ?? "");
    }),
    // A table that is pasted into the empty field is read at once; one that is typed, when its button is pressed.
    on(paste, "paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text === "" || (paste.value !== "" && text.length <= SHOWN_MOST)) return;
      event.preventDefault();
      give(text);
    }),
    on(paste, "input", () => void (whole = null)),
    on(target.select, "change", () => change({ target: target.select.value })),
    on(positive.select, "change", () => change({ positive: positive.select.value })),
    on(features, "change", ({ target: box }) => box instanceof HTMLInputElement && change({ feature: box.value })),
  ];

  /** @type {Map<string, ReturnType<typeof check>>} */
  let boxes = new Map();
  const show = () => {
    const state = store.get();
    const { reading, sentence: refused } = readingOf(state);
    put(paste, "aria-label", t(state, "training.paste"));
    put(paste, "placeholder", t(state, "training.example"));
    choose.show(t(state, "training.file"));
    use.show(t(state, "training.use"));
    say(sentence, reading ? "" : refused);
    put(paste, "aria-invalid", refused !== "" && !reading ? "true" : null);
    const table = ownTable(state);
    chosen.hidden = table === null;
    if (table === null) return;
    say(about, table.about);
    target.show(t(state, "training.target"), table.targets, table.target);
    positive.show(t(state, "training.target_means"), table.positives, table.positive);
    say(featureWords, t(state, "training.features"));
    if ([...boxes.keys()].join("\n") !== table.features.map(({ name }) => name).join("\n")) {
      boxes = new Map(table.features.map(({ name }) => [name, check(name)]));
      features.replaceChildren(featureWords, ...[...boxes.values()].map((box) => box.element));
    }
    for (const each of table.features) boxes.get(each.name)?.show(each);
  };

  return { element, show, open: () => paste.focus(), dispose: all([...ends, choose.dispose, use.dispose]) };
}

/** A list with its name before it. */
function labelled() {
  const words = make("span");
  const select = make("select", { class: "select" });
  return {
    element: make("label", { class: "row wide" }, words, select),
    select,
    /** @param {string} label
     * @param {{name: string, words: string, off?: boolean}[]} options
     * @param {string} chosen */
    show(label, options, chosen) {
      say(words, label);
      fillSelect(select, options);
      if (select.value !== chosen) select.value = chosen;
    },
  };
}

/** @param {string} name  of a column */
function check(name) {
  const input = make("input", { type: "checkbox", value: name });
  const words = make("span");
  return {
    element: make("label", { class: "check" }, input, words),
    /** @param {{words: string, chosen: boolean, off: boolean}} shown */
    show({ words: text, chosen, off }) {
      say(words, text);
      input.checked = chosen;
      input.disabled = off;
    },
  };
}
