// @ts-check
/** The parts of the data's tab beside its picture: title and buttons, the numbers of a row, the line of the batch. */

import { wordButton } from "../elements/button.js";
import { all, freshId, make, put, say } from "../elements/dom.js";
import { cloudOf } from "../figures/data_overlay.js";
import { extendable } from "../figures/data_edits.js";
import { batchShown } from "../figures/data_scene.js";
import { batchWords, legendOf, rowWords, signalWords, titleOf } from "../figures/data_words.js";
import { t, whole } from "../i18n.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/data_picture.js").Data} Data */
/** @typedef {"add"|"delete"|null} Mode  what a click does */

/**
 * @param {(mode: "add"|"delete") => void} turn
 * @param {() => void} addOutlier
 */
export function createDataParts(turn, addOutlier) {
  const title = make("h3");
  const parameters = make("h3", { class: "data-beside" });
  const add = wordButton(null, () => turn("add"), "word quiet");
  const remove = wordButton(null, () => turn("delete"), "word quiet");
  const far = wordButton(null, addOutlier, "word quiet");
  const bar = make("div", { class: "data-bar" }, title, make("div", { class: "data-deeds" }, add.element, remove.element, far.element));
  const reading = make("output", { class: "data-reading" });
  const epoch = make("b");
  const signal = make("span");
  const lit = make("span");
  const dots = make("span", { class: "cloud" });
  const batches = make("div", { class: "data-batches" }, make("p", {}, epoch, " ", signal), make("p", { class: "data-legend" }, lit, " ", dots));
  const keys = make("p", { class: "unseen", id: freshId("data") });

  /**
   * @param {State} state
   * @param {Data} data
   * @param {Mode} mode
   */
  function describe(state, data, mode) {
    say(title, titleOf(state, data));
    say(parameters, t(state, "data.beside", { parameters: data.risk.symbols.join(", ") }));
    say(keys, t(state, data.table.kind === "label" ? "data.keys_label" : "data.keys"));
    const off = extendable(data) ? "" : t(state, "data.fixed");
    add.show(t(state, "data.add"), off);
    remove.show(t(state, "data.remove"), off);
    far.show(t(state, "data.outlier"), off);
    put(far.element, "title", off === "" ? t(state, "data.outlier_long") : off);
    put(add.element, "aria-pressed", String(mode === "add"));
    put(remove.element, "aria-pressed", String(mode === "delete"));
  }

  /**
   * Says the numbers of the row that is pointed at, or what can be done, and what the batch is.
   * @param {State} state
   * @param {Data} data
   * @param {Actor|null} actor  the selected run, where it is shown
   * @param {{mode: Mode, aloud: boolean}} how  aloud: a reader speaks the row
   */
  function read(state, data, actor, { mode, aloud }) {
    const place = state.row === null ? undefined : data.table.places.get(state.row);
    put(reading, "data-hint", place === undefined);
    put(reading, "aria-live", aloud && !state.playing ? "polite" : "off");
    const hint = t(state, `data.${hintFor(data, mode)}`);
    say(reading, place === undefined ? `${hint} ${legendOf(state, data)}` : rowWords(state, data, actor, place));
    const batch = actor === null ? null : batchShown(state, actor);
    say(epoch, batchWords(state, data, actor, batch !== null));
    say(signal, actor === null || batch === null ? "" : signalWords(state, cloudOf(state, actor)));
    say(lit, batch === null ? "" : t(state, "data.legend.batch"));
    say(dots, batch === null ? "" : t(state, "data.legend.cloud"));
    put(batches, "data-empty", batch === null);
  }

  /**
   * What the button that stands at a row is called.
   * @param {State} state
   * @param {Data} data
   * @param {HTMLElement} handle
   * @param {number|null} row
   */
  function name(state, data, handle, row) {
    const rows = whole(state, data.table.numbers.length);
    put(handle, "aria-label", row === null ? null : t(state, "data.handle", { row: whole(state, row + 1), rows }));
    put(handle, "aria-describedby", keys.id);
  }

  return { bar, parameters, reading, batches, keys, describe, read, name, dispose: all([add.dispose, remove.dispose, far.dispose]) };
}

/**
 * @param {Data} data
 * @param {Mode} mode
 * @returns {string}
 */
function hintFor(data, mode) {
  if (!extendable(data)) return "hint_fixed";
  if (mode !== null) return `hint_${mode}`;
  return globalThis.matchMedia?.("(hover: none)").matches ? "hint_tap" : "hint";
}
