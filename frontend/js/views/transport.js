// @ts-check
/** Play, step, scrub, speed; the step counter; the runs that have ended. Each frame moves a head and nothing else. */

import { iconButton } from "../elements/button.js";
import { all, make, on, put, say } from "../elements/dom.js";
import { icon } from "../elements/icon.js";
import { resting, slowly } from "../elements/pace.js";
import { fillSelect } from "../elements/parameter.js";
import { popup } from "../elements/popup.js";
import { marker } from "../elements/sample.js";
import { slider } from "../elements/slider.js";
import { foundSoFar } from "../figures/findings.js";
import { APART_PX, CHIPS_AT_MOST, chips, pushedApart } from "../figures/chips.js";
import { total } from "../figures/parting.js";
import { shares, speedStop } from "../figures/transport.js";
import { t, whole } from "../i18n.js";
import { SPEEDS } from "../reduce/initial.js";

/** While it plays, the counter is written this often at the most: nobody reads faster. */
const COUNT_EVERY_MS = 100;

/** Characters behind the step that a phone has room for in one line: all but those about a connection that is away. */
const SHORT = 9;

/** The thumb of the scrubber keeps this far from the ends of its track. */
const THUMB_HALF_PX = 10;

/** @type {import("../types.js").Mount} */
export function mountTransport(element, store, send) {
  const press = (/** @type {string} */ type) => () => send({ type });
  const toStart = iconButton("start", press("to_start"), "icon rare");
  const back = iconButton("back", () => send({ type: "step", by: -1 }));
  const play = iconButton("play_filled", () => send({ type: store.get().playing ? "pause" : "play" }), "play");
  const forward = iconButton("forward", () => send({ type: "step", by: 1 }));
  const toEnd = iconButton("end", press("to_end"), "icon rare");
  const buttons = [toStart, back, play, forward, toEnd];

  const computed = make("div", { class: "computed" });
  const played = make("div", { class: "played" });
  const scrub = make("input", { type: "range", min: 0, step: 1 });
  const marks = make("div", { class: "ends", "aria-hidden": "true" });
  // Where something happened in the selected run.
  const found = make("div", { class: "found", "aria-hidden": "true" });
  const track = make("div", { class: "track" });
  // Moved by the compositor alone; the input's own thumb, which would be laid out again each frame, is not painted.
  const head = make("div", { class: "head" });
  const scrubber = make("div", { class: "scrubber" }, track, found, computed, played, marks, scrub, head);

  const stepWords = make("strong", { class: "full" });
  const stepNumber = make("strong", { class: "short", "aria-hidden": "true" });
  const totalWords = make("span");
  const counter = make("div", { class: "counter" }, stepWords, stepNumber, " ", totalWords);

  const speed = slider((place) => send({ type: "speed", value: SPEEDS[place] }));
  const speedWords = make("output");
  // A phone has no room for a slider beside the buttons.
  const speedChoice = make("select", { class: "select" });
  const speedBox = make("div", { class: "speed" }, speed.element, speedWords, speedChoice);

  const chipList = make("div", { class: "chips" });
  const more = make("button", { type: "button", class: "chip fold" });
  const morePanel = make("div", { class: "chip-list", role: "group" });
  const endPopup = popup(more, morePanel);

  element.replaceChildren(
    make("div", { class: "buttons" }, ...buttons.map((each) => each.element)),
    scrubber,
    counter,
    speedBox,
    chipList,
    morePanel,
  );

  let width = 0;
  let headAt = { along: NaN, usable: NaN };
  const placeHead = () => {
    const usable = Math.max(1, width - 2 * THUMB_HALF_PX);
    // To half a pixel: on a long race most frames then have nothing to paint here.
    const along = Math.round(2 * usable * shares(store.get()).played) / 2;
    if (along === headAt.along && usable === headAt.usable) return;
    headAt = { along, usable };
    played.style.transform = `scaleX(${(along / usable).toFixed(4)})`;
    head.style.transform = `translateX(${THUMB_HALF_PX + along}px)`;
  };
  const placeMarks = () => {
    const state = store.get();
    const ended = chips(state);
    const usable = Math.max(1, width - 2 * THUMB_HALF_PX);
    const places = ended.map(({ step }) => (usable * step) / Math.max(1, state.experiment.steps));
    const at = pushedApart(places, APART_PX, usable);
    const known = /** @type {SVGElement[]} */ ([...marks.children]);
    const signature = ended.map(({ key, slot }) => `${key}:${slot}`).join(" ");
    if (marks.dataset.runs !== signature) {
      marks.dataset.runs = signature;
      marks.replaceChildren(...ended.map(({ slot }) => marker(slot)));
      known.splice(0, known.length, .../** @type {SVGElement[]} */ ([...marks.children]));
    }
    known.forEach((mark, k) => {
      mark.style.transform = `translateX(${(THUMB_HALF_PX + at[k]).toFixed(1)}px)`;
    });
  };
  const showChips = () => {
    const state = store.get();
    const ended = chips(state).filter(({ step }) => step <= state.playhead || !state.playing);
    const buttonsOf = () =>
      ended.map(({ slot, text, kind, step }) => {
        const chip = make("button", { type: "button", class: "chip", "data-kind": kind }, marker(slot), text);
        chip.addEventListener("click", () => {
          if (morePanel.matches(":popover-open")) morePanel.hidePopover();
          send({ type: "seek", step });
        });
        return chip;
      });
    if (ended.length === 0 && morePanel.matches(":popover-open")) morePanel.hidePopover();
    // Narrow windows show the folded form alone; which one is a matter of style.
    put(chipList, "data-fold", ended.length > CHIPS_AT_MOST);
    more.hidden = ended.length === 0;
    say(more, t(state, "transport.ended", { count: ended.length }));
    put(morePanel, "aria-label", t(state, "transport.ended", { count: ended.length }));
    chipList.replaceChildren(...buttonsOf(), more);
    morePanel.replaceChildren(...buttonsOf());
  };

  const placeFound = () => {
    const state = store.get();
    const steps = [...new Set(foundSoFar(state).map(({ step }) => step))];
    put(found, "data-slot", state.runs[state.selected]?.slot);
    found.replaceChildren(...steps.map((step) => {
      const tick = make("div");
      tick.style.left = `${((100 * step) / Math.max(1, state.experiment.steps)).toFixed(3)}%`;
      return tick;
    }));
  };

  let held = false;
  const ends = [
    on(scrub, "pointerdown", () => {
      held = true;
    }),
    ...(/** @type {const} */ (["pointerup", "pointercancel", "blur"])).map((name) =>
      on(scrub, name, () => {
        held = false;
      }),
    ),
    on(speedChoice, "change", () => send({ type: "speed", value: SPEEDS[Number(speedChoice.value)] })),
    on(scrub, "input", () => send({ type: "seek", step: scrub.valueAsNumber })),

    store.watch((state) => [state.language, state.playing], () => {
      const state = store.get();
      put(element, "aria-label", t(state, "transport.title"));
      toStart.show(t(state, "transport.to_start"));
      back.show(t(state, "transport.step_back"));
      forward.show(t(state, "transport.step_forward"));
      toEnd.show(t(state, "transport.to_end"));
      play.show(t(state, state.playing ? "transport.pause" : "transport.play"));
      play.element.replaceChildren(icon(state.playing ? "pause_filled" : "play_filled"));
      put(scrub, "aria-label", t(state, "transport.step"));
    }),
    store.watch((state) => [state.language, state.speed], () => {
      const state = store.get();
      const words = t(state, "transport.speed_is", { speed: whole(state, state.speed) });
      const shown = { position: speedStop(state.speed), positions: SPEEDS.length - 1, limit: null };
      speed.show({ ...shown, text: words, label: t(state, "transport.speed") });
      say(speedWords, words);
      fillSelect(speedChoice, SPEEDS.map((each, k) => ({ name: String(k), words: t(state, "transport.speed_short", { speed: whole(state, each) }) })));
      put(speedChoice, "aria-label", t(state, "transport.speed"));
      speedChoice.value = String(shown.position);
    }),
    store.watch((state) => state.experiment.steps, (steps) => {
      put(scrub, "max", steps);
      placeMarks();
    }),
    store.watch((state) => [state.selected, state.experiment.steps, ...foundSoFar(state)], placeFound),
    store.watch((state) => [state.playhead, state.experiment.steps, state.playing], () => {
      if (!resting(store.get())) placeHead();
    }),
    store.watch((state) => slowly(state, COUNT_EVERY_MS), () => {
      const state = store.get();
      const step = whole(state, state.playhead);
      say(stepWords, t(state, "transport.step_is", { step }));
      say(stepNumber, step);
      if (!held && scrub.valueAsNumber !== state.playhead) scrub.value = String(state.playhead);
    }),
    store.watch((state) => shares(state).computed.toFixed(4), (share) => {
      computed.style.transform = `scaleX(${share})`;
    }),
    store.watch(total, (words) => {
      say(totalWords, words);
      put(counter, "data-long", words.length > SHORT);
    }),
    store.watch((state) => chips(state).map(({ key, step, text }) => `${key} ${step} ${text}`).join("\n"), placeMarks),
    store.watch(
      (state) =>
        chips(state)
          .filter(({ step }) => step <= state.playhead || !state.playing)
          .map(({ key, step, text }) => `${key} ${step} ${text}`)
          .join("\n"),
      showChips,
    ),
  ];
  const watcher = new ResizeObserver(([entry]) => {
    width = entry.contentRect.width;
    placeHead();
    placeMarks();
  });
  watcher.observe(scrubber);
  return all([...ends, endPopup, speed.dispose, () => watcher.disconnect(), ...buttons.map((each) => each.dispose)]);
}
