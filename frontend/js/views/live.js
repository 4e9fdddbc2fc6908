// @ts-check
/** What happens, said to those who do not see it: ends of runs, play and pause, the step when it is set by hand. */

import { all, say } from "../elements/dom.js";
import { chips } from "../figures/chips.js";
import { pinName } from "../figures/compare.js";
import { badgeWords } from "../figures/fairness.js";
import { isAway, partingSpoken } from "../figures/parting.js";
import { rowAt, runName, toldAt } from "../select.js";
import { number, t, whole } from "../i18n.js";

/** Said this often at the most. */
const EVERY_MS = 1500;

/** @type {import("../types.js").Mount} */
export function mountLive(element, store) {
  let told = new Set();
  let lastSaid = -Infinity;
  let first = true;
  let pinned = 0;
  let waiting = 0;
  let away = false;

  const speak = (/** @type {string} */ words) => {
    if (waiting !== 0) clearTimeout(waiting);
    const now = performance.now();
    const later = Math.max(0, lastSaid + EVERY_MS - now);
    waiting = window.setTimeout(() => {
      waiting = 0;
      lastSaid = performance.now();
      say(element, words);
    }, later);
  };

  const summary = () => {
    const state = store.get();
    const losses = state.runs.map((run, k) => {
      const row = rowAt(run, state.playhead);
      const loss = row < 0 ? "" : number(state, toldAt(run, "loss", row), 3);
      return t(state, "page.loss_of", { name: runName(state, k), loss });
    });
    return t(state, "page.summary", { step: whole(state, state.playhead), losses: losses.join(t(state, "page.comma")) });
  };

  const ends = [
    // Ends are told when the playhead reaches them.
    store.watch(
      (state) => chips(state).filter(({ step }) => step <= state.playhead).map(({ key, step, text }) => `${key} ${step} ${text}`).join("\n"),
      (joined) => {
        const now = new Set(joined.split("\n").filter((each) => each !== ""));
        const fresh = [...now].filter((each) => !told.has(each)).map((each) => each.split(" ").slice(2).join(" "));
        told = now;
        if (!first && fresh.length > 0) speak(fresh.join(t(store.get(), "page.comma")));
      },
    ),
    store.watch((state) => (state.playing ? -1 : state.playhead), (step) => {
      if (!first && step >= 0) speak(summary());
    }),
    store.watch(partingSpoken, (words) => {
      if (!first && words !== "") speak(words);
    }),
    store.watch((state) => state.parting, (parting) => {
      if (away && parting === null) speak(t(store.get(), "parting.again"));
      away = parting !== null && (away || isAway(store.get()));
    }),
    store.watch((state) => state.pins.length, (count) => {
      const state = store.get();
      const last = state.pins.at(-1);
      if (!first) speak(count > pinned && last !== undefined ? t(state, "compare.pinned", { name: pinName(state, last) }) : t(state, "compare.unpinned"));
      pinned = count;
    }),
    store.watch((state) => state.tuning, (tuning) => {
      if (!first) speak(tuning === null ? badgeWords(store.get()) : t(store.get(), "fair.tuning"));
    }),
    store.watch((state) => state.share, (share) => {
      if (share !== null && share.copied) speak(t(store.get(), "page.link_copied"));
    }),
  ];
  first = false;
  return all([...ends, () => clearTimeout(waiting)]);
}
