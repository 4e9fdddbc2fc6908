// @ts-check
/** The tab of learning rates: what comes of each value of a parameter, for all runs of the race that have it. */

import { iconButton, wordButton } from "../elements/button.js";
import { all, freshId, hide, make, on, put, say } from "../elements/dom.js";
import { download } from "../elements/download.js";
import { numberField } from "../elements/number_field.js";
import { numberTable } from "../elements/number_table.js";
import { fillSelect } from "../elements/parameter.js";
import { rangeTestRow } from "../elements/range_test.js";
import { fieldText } from "../figures/fields.js";
import { RATE, rangeCard, testSwitched } from "../figures/range_curve.js";
import { rates, ratesLog, seedsMatter } from "../figures/rates.js";
import { COUNTS, heading, ratesCsv, ratesTable, remarks, SEEDS } from "../figures/rates_words.js";
import { rangeLimits, sweepChoices, sweepSpan } from "../figures/rates_setting.js";
import { tabOf } from "../figures/tabs.js";
import { t, whole } from "../i18n.js";
import { createRatesPlot } from "../paint/rates_plot.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").SweepView} SweepView */

const MEASURES = /** @type {const} */ (["loss", "best", "step"]);

/** @type {import("../types.js").Mount} */
export function mountRates(element, store, send) {
  const change = (/** @type {Partial<SweepView>} */ what) => send({ type: "sweep_view", change: what });
  let tabled = false;
  const title = make("h2");
  // On a phone the controls take the plot's place for as long as they are wanted.
  const settings = iconButton("sliders", () => {
    put(element, "data-settings", !element.hasAttribute("data-settings"));
    put(settings.element, "aria-expanded", String(element.hasAttribute("data-settings")));
  }, "icon narrow-only");
  const table = wordButton(null, () => showTable(!tabled), "word quiet");
  const csv = wordButton(null, save, "word quiet");
  const head = make("div", { class: "rates-head" }, title, table.element, csv.element, settings.element);
  const body = make("div", { class: "rates-body" });
  const numbers = make("div", { class: "rates-table", tabindex: 0, role: "region", hidden: true });
  const none = make("p", { class: "rates-none", hidden: true });
  const notes = make("div", { class: "rates-notes", role: "status" });
  const controls = make("div", { class: "rates-controls", role: "group", id: freshId("rates-controls") });
  put(settings.element, "aria-expanded", "false");
  put(settings.element, "aria-controls", controls.id);
  element.classList.add("rates");
  put(element, "role", "tabpanel");
  put(element, "tabindex", -1);
  element.replaceChildren(head, body, numbers, none, notes, controls);

  const parameter = chooser(controls, (value) => change({ parameter: value }));
  const measure = chooser(controls, (value) => change({ measure: /** @type {SweepView["measure"]} */ (value) }));
  const seeds = chooser(controls, (value) => change({ seeds: Number(value) }));
  const count = chooser(controls, (value) => change({ count: Number(value) }));
  const sentence = (/** @type {string} */ code, /** @type {Record<string, string|number>} */ values) => t(store.get(), `refusal.${code}`, values);
  const span = make("div", { class: "rates-span" });
  controls.append(span);
  // A range is a whole one when a number is complete; half a number is none.
  const ends = /** @type {const} */ (["low", "high"]).map((side) => {
    const field = numberField((value, phase) => phase !== "cancel" && change({ [side]: value }), sentence);
    const words = make("span");
    span.append(make("label", { class: "framed rates-end" }, words, field.input));
    controls.append(field.error);
    return { side, field, words };
  });
  const usual = wordButton(null, () => change({ low: null, high: null }), "word quiet");
  span.append(usual.element);
  const range = rangeTestRow(
    (on) => change(testSwitched(store.get(), on)),
    (value) => send({ type: "set_parameter", run: store.get().selected, name: RATE, value, phase: "done", whole: true }),
  );
  controls.append(range.box);
  notes.before(range.found);
  const plot = createRatesPlot(body, store, send);

  /** @param {boolean} shown */
  function showTable(shown) {
    tabled = shown;
    put(element, "data-settings", false);
    put(settings.element, "aria-expanded", "false");
    render();
    if (shown) numbers.focus();
  }

  /** A frame that is not let save files says nothing of it, so the numbers are shown there as well. */
  function save() {
    const state = store.get();
    const of = rates(state);
    if (of !== null && !download(`${of.parameter.name}.csv`, ratesCsv(state, of.parameter, of.lines))) showTable(true);
  }

  function render() {
    const state = store.get();
    put(element, "hidden", tabOf(state) !== "rates");
    put(element, "aria-label", t(state, "rates.title"));
    if (element.hidden) return;
    const of = rates(state);
    for (const part of [head, controls]) part.hidden = of === null;
    body.hidden = of === null || tabled;
    numbers.hidden = of === null || !tabled;
    none.hidden = of !== null;
    say(none, t(state, "rates.none"));
    remark(state);
    range.show(of === null ? null : rangeCard(state));
    if (of === null) return;
    say(title, heading(state, of.parameter, ratesLog(state, of.lines)));
    settings.show(t(state, "rates.settings"));
    table.show(t(state, tabled ? "rates.plot" : "rates.table"));
    csv.show(t(state, "rates.csv"));
    put(numbers, "aria-label", heading(state, of.parameter));
    if (tabled) numbers.replaceChildren(numberTable(ratesTable(state, of.parameter, of.lines)));
    set(state, of.parameter);
  }

  /**
   * @param {State} state
   * @param {import("../types.js").Parameter} of
   */
  function set(state, of) {
    const view = state.view.sweep;
    put(controls, "aria-label", t(state, "rates.settings"));
    parameter.show(t(state, "rates.over"), sweepChoices(state), of.name);
    measure.show(t(state, "rates.show"), MEASURES.map((name) => ({ name, words: t(state, `rates.measure_${name}`) })), view.measure);
    seeds.show(t(state, "rates.seeds"), SEEDS.map((each) => ({ name: String(each), words: whole(state, each) })), String(view.seeds));
    seeds.element.hidden = !seedsMatter(state);
    const counts = [...new Set([...COUNTS, view.count])].sort((a, b) => a - b);
    count.show(t(state, "rates.count"), counts.map((each) => ({ name: String(each), words: whole(state, each) })), String(view.count));
    const range = sweepSpan(state, of);
    for (const { side, field, words } of ends) {
      const value = range[side === "low" ? 0 : 1];
      say(words, t(state, `rates.${side}`));
      field.show({ value, text: fieldText(state.language, value), label: t(state, `rates.${side}_label`), range: rangeLimits(of, range, side) });
    }
    usual.show(t(state, "rates.usual"));
    hide(usual.element, view.low === null && view.high === null, ends[0].field.input);
  }

  /** @param {State} state */
  function remark(state) {
    const said = remarks(state);
    const key = JSON.stringify(said);
    if (notes.dataset.said === key) return;
    notes.dataset.said = key;
    const held = notes.contains(document.activeElement);
    notes.replaceChildren(...said.map(({ text, deed }) => {
      const line = make("p", {}, text);
      if (deed !== null) {
        const button = make("button", { type: "button", class: "word quiet" }, deed.label);
        on(button, "click", () => change(deed.change));
        line.append(" ", button);
      }
      return line;
    }));
    // A remark goes with the button that answers it.
    if (held) element.focus();
  }

  let asked = 0;
  /** Tiles come in bursts: what they tell is shown once a frame. */
  function ask() {
    if (asked !== 0 || tabOf(store.get()) !== "rates") return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      render();
    });
  }

  return all([
    () => cancelAnimationFrame(asked),
    store.watch((state) => [tabOf(state), state.language, state.view.sweep, state.view.logLoss, state.selected], render),
    store.watch((state) => state.surveys, ask),
    store.watch(({ runs, objective, drag, experiment }) =>
      [objective, drag === null, drag === null ? experiment : null, ...runs.flatMap(({ hidden, key }) => [hidden, key])], render),
    store.watch((state) => state.rangeTest, render),
    plot.dispose,
    range.dispose,
    settings.dispose,
    table.dispose,
    csv.dispose,
    usual.dispose,
    ...[parameter, measure, seeds, count].map((each) => each.dispose),
    ...ends.map(({ field }) => field.dispose),
  ]);
}

/**
 * A list to choose from, its name in the same frame.
 * @param {HTMLElement} place
 * @param {(value: string) => void} choose
 */
function chooser(place, choose) {
  const words = make("span");
  const input = make("select");
  const element = make("label", { class: "framed rates-choice" }, words, input);
  place.append(element);
  return {
    element,
    /** @type {(label: string, options: {name: string, words: string}[], chosen: string) => void} */
    show(label, options, chosen) {
      say(words, label);
      fillSelect(input, options);
      if (input.value !== chosen) input.value = chosen;
    },
    dispose: on(input, "change", () => choose(input.value)),
  };
}
