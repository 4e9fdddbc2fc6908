// @ts-check
/** How well the selected run fits its data: losses and metrics for training and validation, and what they say together. */

import { wordButton } from "../elements/button.js";
import { all, make, put, say } from "../elements/dom.js";
import { slowly } from "../elements/pace.js";
import { curveSample, marker } from "../elements/sample.js";
import { fitOf } from "../figures/fit.js";
import { t, whole } from "../i18n.js";
import { runName } from "../select.js";

/** @typedef {import("../figures/fit.js").Fit} Fit */

/** While it plays, the numbers are written this often at the most. */
const EVERY_MS = 250;

/** @type {import("../types.js").Mount} */
export function mountFit(element, store, send) {
  const head = make("thead");
  const body = make("tbody");
  const table = make("table", { class: "fit-table" }, head, body);
  const notes = make("p", { class: "fit-notes" });
  const claim = make("b");
  const reason = make("span");
  let step = /** @type {number|null} */ (null);
  const go = wordButton(null, () => step !== null && send({ type: "visit", step }), "word quiet");
  const sentence = make("p", { class: "fit-sentence" }, claim, " ", reason, " ", go.element);
  element.classList.add("fit");
  element.replaceChildren(table, notes, sentence);
  /** What the table is built of, and its cells. */
  let built = "";
  /** @type {HTMLElement[][]} */
  let cells = [];

  const build = (/** @type {Fit} */ { slot, name, columns, lines }) => {
    const corner = make("th", { scope: "col" }, marker(slot), name);
    const heads = columns.map(({ words, sample }) => make("th", { scope: "col" }, curveSample(slot, sample), words));
    head.replaceChildren(make("tr", {}, corner, ...heads));
    cells = lines.map((line) => line.cells.map(() => make("td")));
    body.replaceChildren(...lines.map(({ name: kind, words }, k) => make("tr", { "data-name": kind }, make("th", { scope: "row" }, words), ...cells[k])));
  };

  const render = () => {
    const state = store.get();
    const fit = fitOf(state);
    element.hidden = fit === null;
    put(element, "aria-label", fit === null ? t(state, "fit.title") : t(state, "fit.of_run", { name: runName(state, state.selected) }));
    if (fit === null) return;
    const signature = JSON.stringify([fit.slot, fit.name, fit.columns, fit.lines.map(({ words }) => words)]);
    if (signature !== built) build(fit);
    built = signature;
    fit.lines.forEach((line, k) => line.cells.forEach((text, column) => say(cells[k][column], text)));
    say(notes, fit.notes.join(" "));
    notes.hidden = fit.notes.length === 0;
    sentence.hidden = fit.sentence === null;
    say(claim, fit.sentence?.claim ?? "");
    say(reason, fit.sentence?.reason ?? "");
    step = fit.sentence?.step ?? null;
    go.element.hidden = step === null || step === state.playhead;
    go.show(step === null ? "" : t(state, "fit.go", { step: whole(state, step) }));
  };
  return all([store.watch((state) => slowly(state, EVERY_MS), render), go.dispose]);
}
