// @ts-check
import { findings, foundSoFar } from "/frontend/js/figures/findings.js";
import { equal, ok, test } from "./harness.js";
import { after, computedState, openingState } from "./race.js";
import { outcome, pageWords } from "./figures.js";

const UNSTABLE = { code: "unstable", step: 3, values: { rate: 0.0064, limit: 0.0013278, ratio: 4.8198, sharpness: 1506.2 } };
const EXPLODED = { code: "exploded", step: 17, values: { since: 4, steps: 13, loss_before: 143.4, loss: "inf" } };

/** A race whose first run ended at step 17 with these findings. */
function told(/** @type {any[]} */ list, /** @type {any} */ change = {}) {
  const state = computedState(openingState({ selected: 0 }), [18, 501], [outcome("diverged", 17), outcome("step_limit", 500)]);
  const { key, generation } = state.runs[0];
  const next = after(state, { type: "ended", key, generation, outcome: outcome("diverged", 17), findings: list });
  return { ...next, ...change };
}

test("what happened comes with the end of a run, and an end without it has none", () => {
  equal(told([UNSTABLE]).runs[0].findings, [UNSTABLE]);
  const state = computedState(openingState(), [18, 501], [outcome("diverged", 17)]);
  equal(state.runs[0].findings, []);
});

test("findings of an old generation are dropped", () => {
  const state = told([UNSTABLE]);
  const late = { type: "ended", key: state.runs[0].key, generation: state.runs[0].generation - 1, outcome: outcome("diverged", 9), findings: [EXPLODED] };
  equal(after(state, late).runs[0].findings, [UNSTABLE]);
});

test("new rows of a run put its old findings away", () => {
  const state = told([UNSTABLE]);
  const { key, generation } = state.runs[0];
  const asked = after(state, { type: "set_parameter", run: 0, name: "learning_rate", value: 0.5, phase: "done" }, { type: "asked", runs: [{ key, generation: generation + 1, keep: 0 }] });
  equal(foundSoFar({ ...asked, selected: 0 }), [], "while the new ones are not there");
  const empty = after(asked, { type: "block", key, generation: generation + 1, first: 0, columns: [[1], [1], [1], [1], [1], [1]].map((c) => new Float64Array(c)) });
  equal(empty.runs[0].findings, []);
});

test("a fork takes the story of its past with it", () => {
  const forked = after(told([UNSTABLE]), { type: "fork_run", run: 0 });
  equal(forked.runs.at(-1)?.findings, [UNSTABLE]);
});

test("while it plays only what the playhead has reached is told", () => {
  const list = [UNSTABLE, EXPLODED];
  equal(foundSoFar(told(list, { playing: true, playhead: 2 })), []);
  equal(foundSoFar(told(list, { playing: true, playhead: 3 })).length, 1);
  equal(foundSoFar(told(list, { playing: false, playhead: 2 })).length, 2);
});

test("the finding at whose step the playhead stands is open", async () => {
  await pageWords();
  const list = [UNSTABLE, EXPLODED];
  const open = (/** @type {number} */ playhead) => findings(told(list, { playhead })).map((each) => each.open);
  equal(open(0), [false, false]);
  equal(open(3), [true, false]);
  equal(open(17), [false, true]);
});

test("numbers are written as the language writes them, steps whole, and what is not finite as a sign", async () => {
  await pageWords();
  const [first, second] = findings(told([UNSTABLE, EXPLODED]));
  equal([first.at, first.claim], ["Step 3", "Locally unstable"]);
  ok(first.reason.includes("0.0064 is 4.82 × the limit 0.00133"), first.reason);
  ok(second.reason.includes("From step 4 on the loss only rises, from 143 to ∞."), second.reason);
  const [chinese] = findings(told([UNSTABLE], { language: "zh" }));
  equal([chinese.at, chinese.claim], ["第 3 步", "局部不稳定"]);
  ok(chinese.reason.includes("4.82 倍"), chinese.reason);
});

test("a point stands in brackets, and what the plot cannot tell from 0 is 0", async () => {
  await pageWords();
  const passed = { code: "saddle_passed", step: 5, values: { x: [1e-13, -0.51], rows: 12, gradient_norm: 0.002 } };
  const state = told([passed], { objective: { dimension: 2, domain: [[-2, 2], [-1, 3]], mathml: "", minima: [], levels: { scale: "log" } } });
  equal(findings(state)[0].claim, "Passes a saddle at (0, −0.51)");
  const left = { code: "left_basin", step: 5, values: { from: [0.974], to: [-1.024], loss_before: -0.8, loss: -1.2 } };
  ok(findings(told([left]))[0].reason.includes("the minimum at 0.974;"), "one coordinate needs no brackets");
});

test("a code that the page does not know is passed over", async () => {
  await pageWords();
  equal(findings(told([{ code: "danced", step: 1, values: {} }, UNSTABLE])).map(({ code }) => code), ["unstable"]);
});

test("a run that is not selected tells nothing, nor does one that is not over", () => {
  equal(foundSoFar(told([UNSTABLE], { selected: 1 })), []);
  equal(foundSoFar(computedState(openingState(), [64, 50])), []);
});

test("to visit a step is to pause there", () => {
  const state = after(told([UNSTABLE], { playing: true, playhead: 40 }), { type: "visit", step: 3 });
  equal([state.playing, state.playhead], [false, 3]);
});
