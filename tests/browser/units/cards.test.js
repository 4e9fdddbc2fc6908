// @ts-check
import { cards, ownLimit, resultOf } from "/frontend/js/figures/cards.js";
import { pageWords, outcome, raceState } from "./figures.js";
import { after } from "./race.js";
import { equal, ok, test } from "./harness.js";

const limit = { learning_rate: 0.00125, sharpness: 1600, threshold: 2 };

/** @type {(state: any, index: number, change: any) => any} */
const withRun = (state, index, change) => ({
  ...state,
  runs: state.runs.map((/** @type {any} */ run, /** @type {number} */ i) => (i === index ? { ...run, ...change } : run)),
});

test("a card says the loss until the playhead has reached the end of its run", async () => {
  await pageWords();
  const state = raceState([outcome("diverged", 8)]);
  equal(resultOf({ ...state, playhead: 7 }, 0).kind, "loss");
  equal(resultOf({ ...state, playhead: 8 }, 0), { kind: "diverged", text: "step 8", spoken: "diverged at step 8" });
  equal(resultOf({ ...state, playhead: 400 }, 0).text, "step 8");
});

test("a run that reached its last step still says its loss", async () => {
  await pageWords();
  const state = raceState([outcome("step_limit", 100)], { playhead: 500 });
  equal(resultOf(state, 0), { kind: "loss", text: "2100", spoken: "loss 2100" });
});

test("a closed card shows the learning rate and what defines the run", async () => {
  await pageWords();
  const [open, closed] = cards(raceState());
  equal([open.open, closed.open], [true, false]);
  equal(open.rows.map(({ parameter }) => parameter.name), ["learning_rate"]);
  equal(closed.rows.map(({ parameter }) => parameter.name), ["learning_rate", "momentum"]);
});

test("an open card has every parameter, the rare ones to be unfolded", async () => {
  await pageWords();
  const state = raceState([], { selected: 1 });
  const card = cards(state)[1];
  equal(card.rows.map(({ parameter }) => parameter.name), ["learning_rate", "momentum"]);
  equal(card.more.map(({ parameter }) => parameter.name), ["nesterov"]);
  const set = after(state, { type: "set_parameter", run: 1, name: "nesterov", value: true, phase: "done" });
  equal(cards(set)[1].more, [], "what differs from its default is not folded away");
});

test("beyond its limit a learning rate is said to be so many times it", async () => {
  await pageWords();
  const state = withRun(raceState(), 0, { limit });
  const [row] = cards(state)[0].rows;
  equal([row.limit, row.note], [0.00125, "<b>1.6 ×</b> the limit 2/\u2060<i>λ</i><sub>max</sub> = 0.00125"]);
});

test("within its limit only an open card tells it", async () => {
  await pageWords();
  const state = withRun(raceState(), 1, { limit });
  equal(cards(state)[1].rows[0].note, "");
  ok(cards({ ...state, selected: 1 })[1].rows[0].note.includes("0.00125"));
});

test("a limit that grows with the curvature is told without it", () => {
  equal([2, 3.8, 3012.7].map(ownLimit), [false, false, true]);
});

test("the gradient is named beside a run whose rule is meant for another than the exact one", async () => {
  await pageWords();
  equal(cards(raceState()).map(({ oracle }) => oracle), ["", "noisy"]);
});

test("the switch for changes is there only where there is a choice", async () => {
  await pageWords();
  const state = raceState();
  equal(cards({ ...state, playhead: 0 })[0].fromHere, null);
  const middle = cards({ ...state, playhead: 42 })[0].fromHere;
  equal(middle, { checked: true, text: "Changes hold from step 42 on" });
});
