// @ts-check
import { actionOf } from "/frontend/js/figures/keys.js";
import { total } from "/frontend/js/figures/parting.js";
import { shares, speedStop } from "/frontend/js/figures/transport.js";
import { spaced } from "/frontend/js/figures/spacing.js";
import { pageWords, outcome, raceState } from "./figures.js";
import { openingState } from "./race.js";
import { equal, test } from "./harness.js";

const press = (/** @type {string} */ key, rest = {}) => ({
  key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...rest,
});

test("single keys play, step, undo and choose", () => {
  const state = openingState();
  equal(actionOf(state, press(" ")), { type: "play" });
  equal(actionOf({ ...state, playing: true }, press(" ")), { type: "pause" });
  equal(actionOf(state, press("ArrowRight")), { type: "step", by: 1 });
  equal(actionOf(state, press("ArrowLeft", { shiftKey: true })), { type: "step", by: -10 });
  equal(actionOf(state, press("U", { shiftKey: true })), { type: "redo" });
  equal(actionOf(state, press("2")), { type: "select", run: 1 });
  equal(actionOf(state, press("3")), null, "there is no third run");
});

test("single keys can be turned off, and undo with a command key stays", () => {
  const state = openingState({ shortcuts: false });
  equal([" ", "u", "?", "1"].map((key) => actionOf(state, press(key))), [null, null, null, null]);
  equal(actionOf(state, press("z", { ctrlKey: true })), { type: "undo" });
  equal(actionOf(state, press("Z", { metaKey: true, shiftKey: true })), { type: "redo" });
});

test("keys of the browser are left to it", () => {
  equal(actionOf(openingState(), press("f", { ctrlKey: true })), null);
  equal(actionOf(openingState(), press("ArrowLeft", { altKey: true })), null);
});

test("a speed between two stops stands at the nearer one", () => {
  equal([1, 59, 60, 100, 6000, 1e9].map(speedStop), [0, 4, 4, 4, 7, 7]);
});

test("while the link is lost the counter says how far the rows go", async () => {
  await pageWords();
  equal(total(raceState([], { link: "open" })), "/ 500");
  equal(total(raceState([], { link: "lost", computed: 162 })), "computed to 162, reconnecting");
  equal(total(raceState([outcome("diverged", 3), outcome("diverged", 4)], { link: "lost" })), "/ 500, reconnecting");
});

test("the track shows what is computed and what is played", () => {
  equal(shares(raceState([], { computed: 250, playhead: 50 })), { computed: 0.5, played: 0.1 });
  equal(shares(raceState([outcome("diverged", 3), outcome("diverged", 4)])).computed, 1);
});

test("Chinese and Latin have a space between them", () => {
  equal(spaced("GD第 5 步发散"), "GD 第 5 步发散");
  equal(spaced("Adam在 y 方向冲过了头。"), "Adam 在 y 方向冲过了头。");
  equal(spaced("Adam converged at 5"), "Adam converged at 5");
});
