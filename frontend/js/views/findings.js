// @ts-check
/**
 * What happened in the selected run, a line each. A line takes the playhead to the step from which it holds, where its
 * reason unfolds.
 */

import { all, freshId, make, on, put, say } from "../elements/dom.js";
import { rich } from "../elements/formula.js";
import { slowly } from "../elements/pace.js";
import { findings } from "../figures/findings.js";
import { t } from "../i18n.js";
import { runName } from "../select.js";

/** While it plays, the lines are looked at this often at the most. */
const EVERY_MS = 100;

/** @type {import("../types.js").Mount} */
export function mountFindings(element, store, send) {
  const heading = make("h2");
  const list = make("ol");
  element.replaceChildren(make("div", { class: "region-head" }, heading), list);

  /** @type {ReturnType<typeof lineOf>[]} */
  const lines = [];

  const render = () => {
    const state = store.get();
    const shown = findings(state);
    element.hidden = shown.length === 0;
    put(element, "aria-label", t(state, "findings.of_run", { name: runName(state, state.selected) }));
    say(heading, t(state, "findings.title"));
    // Lines are kept as long as there are enough, so that the one that was pressed keeps the focus.
    while (lines.length > shown.length) lines.pop()?.item.remove();
    while (lines.length < shown.length) {
      const line = lineOf();
      lines.push(line);
      list.append(line.item);
    }
    shown.forEach(({ at, claim, reason, step, open }, k) => {
      const line = lines[k];
      say(line.at, at);
      rich(line.claim, claim);
      rich(line.reason, reason);
      line.reason.hidden = !open;
      put(line.button, "data-step", step);
      put(line.button, "aria-expanded", String(open));
    });
  };
  return all([
    store.watch((state) => slowly(state, EVERY_MS), render),
    on(list, "click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      const step = button?.getAttribute("data-step");
      if (step) send({ type: "visit", step: Number(step) });
    }),
  ]);
}

function lineOf() {
  const at = make("span", { class: "at" });
  const claim = make("b");
  const reason = make("p", { id: freshId("reason") });
  const button = make("button", { type: "button", "aria-controls": reason.id }, at, " ", claim);
  return { item: make("li", {}, button, reason), button, at, claim, reason };
}
