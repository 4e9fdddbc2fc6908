// @ts-check
/** The part of its axes that a map shows, as numbers to type; folded away until wanted. */

import { fieldText } from "../figures/fields.js";
import { asLandscape, isPart, limitsOf, wholeMap } from "../figures/map_bar.js";
import { axesOf, axisName, axisSymbol } from "../figures/map.js";
import { t } from "../i18n.js";
import { wordButton } from "./button.js";
import { all, hide, make, put, say } from "./dom.js";
import { numberField } from "./number_field.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {Partial<import("../types.js").MapView>} Change */

const ENDS = /** @type {const} */ (["low", "high"]);

/**
 * @param {() => State} state
 * @param {(change: Change) => void} change
 * @returns {{element: HTMLElement, show: () => void, dispose: () => void}}
 */
export function mapRanges(state, change) {
  const summary = make("summary");
  const sentence = (/** @type {string} */ code, /** @type {Record<string, string|number>} */ values) => t(state(), `refusal.${code}`, values);
  const rows = [0, 1].map((k) => {
    /** The ends as they were before keys began to move one of them. @type {[number, number]|null} */
    let before = null;
    const fields = [0, 1].map((end) =>
      numberField((value, phase) => {
        const axis = axesOf(state())?.[k];
        if (axis === undefined) return;
        before ??= [axis.low, axis.high];
        const range = phase === "cancel" ? before : end === 0 ? [value, axis.high] : [axis.low, value];
        if (phase !== "drag") before = null;
        set(k, range);
      }, sentence),
    );
    const symbol = make("span", { class: "map-range-name" });
    const to = make("span", { class: "quiet", "aria-hidden": "true" }, "…");
    const row = make("div", { class: "map-range" }, symbol, fields[0].input, to, fields[1].input);
    return { fields, symbol, element: make("div", { role: "group" }, row, fields[0].error, fields[1].error) };
  });

  /**
   * @param {number} k
   * @param {number[]} range
   */
  function set(k, range) {
    const axes = axesOf(state());
    if (axes === null) return;
    const name = "xy"[k];
    change({ x: axes[0].name, y: axes[1].name, [`${name}_low`]: range[0], [`${name}_high`]: range[1] });
  }

  const landscape = wordButton(null, () => {
    const part = asLandscape(state());
    if (part !== null) change(part);
  });
  const whole = wordButton(null, () => change(wholeMap()));
  const buttons = make("div", { class: "map-range-deeds" }, landscape.element, whole.element);
  const element = make("details", { class: "more map-ranges" }, summary, ...rows.map((row) => row.element), buttons);

  return {
    element,
    show() {
      const now = state();
      const axes = axesOf(now);
      put(element, "hidden", axes === null);
      if (axes === null) return;
      say(summary, t(now, "map.ranges"));
      rows.forEach(({ fields, symbol, element: group }, k) => {
        const axis = axes[k];
        const [least, most] = limitsOf(axis);
        say(symbol, axisSymbol(now, axis));
        put(symbol, "class", [...axisSymbol(now, axis)].length <= 2 ? "map-range-name var" : "map-range-name");
        put(group, "aria-label", axisName(now, axis));
        fields.forEach((field, end) => {
          const value = end === 0 ? axis.low : axis.high;
          const label = t(now, `map.${ENDS[end]}`, { axis: axisName(now, axis) });
          const range = end === 0 ? { low: least, high: axis.high } : { low: axis.low, high: most };
          field.show({ value, text: fieldText(now.language, value), label, range: { ...range, integer: axis.parameter?.integer } });
        });
      });
      landscape.show(t(now, "map.as_landscape"));
      hide(landscape.element, asLandscape(now) === null, whole.element);
      whole.show(t(now, "map.whole"), isPart(now) ? "" : t(now, "map.whole_already"));
    },
    dispose: all([...rows.flatMap(({ fields }) => fields.map((field) => field.dispose)), landscape.dispose, whole.dispose]),
  };
}
