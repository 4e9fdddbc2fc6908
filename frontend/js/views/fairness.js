// @ts-check
/** Over the runs: how their learning rates were found, as a badge that explains itself, and the button that tunes each. */

import { wordButton } from "../elements/button.js";
import { all, freshId, make, put, say } from "../elements/dom.js";
import { icon } from "../elements/icon.js";
import { slowly } from "../elements/pace.js";
import { popup } from "../elements/popup.js";
import { badgeWords, cannotTune, fairness, fairnessSentences, tuneHint, tuningShown } from "../figures/fairness.js";
import { t } from "../i18n.js";

/** While it plays, nothing here changes but by the user. */
const EVERY_MS = 250;

/** @type {import("../types.js").Mount} */
export function mountFairness(element, store, send) {
  const words = make("span", { class: "badge-words" });
  const badge = make("button", { type: "button", class: "badge" }, words, icon("chevron"));
  const id = freshId("fairness");
  const sentences = make("div", { id });
  const panel = make("div", { class: "fairness-panel", role: "note" }, sentences);
  const tune = wordButton(null, () => send({ type: "tune_each" }));
  const known = make("span", { class: "tuning-words", id: freshId("trials") });
  const progress = make("progress", { "aria-labelledby": known.id });
  const cancel = wordButton(null, () => send({ type: "tune_cancel" }));
  const still = make("div", { class: "fairness-row" }, badge, panel, tune.element);
  const going = make("div", { class: "fairness-row", hidden: true }, progress, known, cancel.element);
  element.replaceChildren(still, going);
  put(badge, "aria-describedby", id);

  const render = () => {
    const state = store.get();
    const tuning = tuningShown(state);
    const kind = fairness(state);
    const told = fairnessSentences(state, kind);
    put(element, "aria-label", t(state, "fair.title"));
    element.hidden = state.runs.length === 0;
    const held = element.contains(document.activeElement);
    const switched = going.hidden !== (tuning === null);
    still.hidden = tuning !== null;
    if (tuning !== null && panel.matches(":popover-open")) panel.hidePopover(); // its button has gone
    going.hidden = tuning === null;
    put(badge, "data-kind", kind);
    put(badge, "title", told.join(" "));
    say(words, badgeWords(state, kind));
    while (sentences.children.length > told.length) sentences.lastChild?.remove();
    told.forEach((sentence, k) => say(sentences.children[k] ?? sentences.appendChild(make("p")), sentence));
    tune.show(t(state, "fair.tune"), cannotTune(state));
    if (cannotTune(state) === "") put(tune.element, "title", tuneHint(state));
    cancel.show(t(state, "fair.cancel"));
    if (tuning !== null) {
      put(progress, "max", tuning.all);
      put(progress, "value", tuning.known);
      say(known, tuning.words);
    }
    // The button that was pressed has gone: its place is taken by the one that stands there now.
    if (held && switched) (tuning === null ? tune : cancel).element.focus();
  };
  return all([
    store.watch((state) => slowly(state, EVERY_MS), render),
    popup(badge, panel),
    tune.dispose,
    cancel.dispose,
  ]);
}
