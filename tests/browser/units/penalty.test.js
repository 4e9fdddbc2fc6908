// @ts-check
import { chips } from "/frontend/js/figures/chips.js";
import { exactZeros, penalised, penaltyLegend, penaltyLevel, solutionPixels, zeroWords } from "/frontend/js/figures/penalty.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { actors, headWords } from "/frontend/js/figures/scene.js";
import { reduce } from "/frontend/js/reduce/index.js";
import { unpenalised } from "/frontend/js/risk.js";
import { createSolutionPaths, RESTS_MS } from "/frontend/js/solution_paths.js";
import { createStore } from "/frontend/js/store.js";
import { pageWords } from "./figures.js";
import { close, equal, ok, test } from "./harness.js";
import { path } from "./risky.js";
import { catalog, described, risk, riskState } from "./trained.js";

/** |w| + |b| */
const SIZES = { inputs: ["w", "b"], nodes: [["symbol", "w"], ["symbol", "b"], ["abs", 0], ["abs", 1], ["add", 2, 3]], outputs: [4] };
const MAP = mapOf([-4, 4, -4, 4], 320, 320);
const RIDGE = risk({ penalty: { name: "ridge", parameters: { strength: 2 } } });

/** @param {[number, number][]} points @param {any} [objective] @returns {any} */
function state(points, objective = RIDGE) {
  const entry = described();
  const before = riskState(objective, { ...entry, risk: { ...entry.risk, penalty: { value: SIZES, gradient: SIZES } } });
  const models = catalog.models.map((model) => ({ ...model, penalised: ["w"] }));
  const runs = before.runs.map((run) => ({ ...run, rows: path(points), pending: false, outcome: { kind: "converged", point: "minimum", step: points.length - 1, values: {} } }));
  return { ...before, catalog: { ...before.catalog, models }, runs, playhead: points.length - 1 };
}
const actorOf = (/** @type {any} */ of) => actors(of)[0];

test("the penalty's level goes through the point where the run stands, with corners on the axes", () => {
  const now = state([[-1, -1], [2, 1]]);
  const [line] = penaltyLevel(/** @type {any} */ (penalised(now)), [2, 1], MAP);
  for (const [x, y] of line) close(Math.abs((x - 160) / 40) + Math.abs((160 - y) / 40), 3, 0.05);
  const most = Math.max(...line.map(([x]) => x));
  close(most, 160 + 3 * 40, 3);
});

test("there is no level where the penalty is nothing, and none without a penalty", () => {
  equal(penaltyLevel(/** @type {any} */ (penalised(state([[0, 0]]))), [0, 0], MAP), []);
  equal(penalised(state([[1, 1]], risk())), null);
});

test("a weight under the penalty that is exactly 0 is named; one that only comes near, or is not under it, is not", () => {
  equal(exactZeros(state([[-1, -1], [0, 0]]), actorOf(state([[-1, -1], [0, 0]]))), ["w"]);
  equal(exactZeros(state([[-1, -1], [1e-300, 0]]), actorOf(state([[-1, -1], [1e-300, 0]]))), []);
  equal(exactZeros(state([[0, 0]]), actorOf(state([[0, 0]]))), []);
  equal(exactZeros(state([[-1, -1], [0, 0]], risk()), actorOf(state([[-1, -1], [0, 0]], risk()))), []);
});

test("the exact zero stands at the head and in the outcome", async () => {
  await pageWords();
  const now = state([[-1, -1], [0, 2]]);
  equal(zeroWords(now, actorOf(now)), "w = 0 exactly");
  equal(headWords(now, actorOf(now), false).map(({ text }) => text).slice(1), ["minimum", "w = 0 exactly"]);
  ok(chips(now)[0].text.endsWith("converged at 1, w = 0 exactly"), chips(now)[0].text);
});

test("the minimum's way is that of this risk, whatever the penalty's numbers are", () => {
  const now = { ...state([[1, 1]]), solution: { about: unpenalised(risk({ penalty: { name: "ridge", parameters: { strength: 9 } } })), points: [{ strength: 1, x: [0, 0] }, { strength: 2, x: [2, -1] }] } };
  equal(solutionPixels(now, MAP), [[160, 160], [240, 200]]);
  equal(solutionPixels({ ...now, solution: { ...now.solution, about: unpenalised(risk()) } }, MAP), []);
});

test("the legend says what is drawn and nothing else", async () => {
  await pageWords();
  const now = state([[1, 1], [2, 2]]);
  equal(penaltyLegend(now, actorOf(now), { level: false, path: false, zeros: true }), []);
  equal(penaltyLegend(now, actorOf(now), { level: true, path: true, zeros: true }).length, 2);
  const zero = state([[1, 1], [0, 2]]);
  equal(penaltyLegend(zero, actorOf(zero), { level: false, path: false, zeros: true }), ["PD: w = 0 exactly."]);
  equal(penaltyLegend(zero, actorOf(zero), { level: false, path: false, zeros: false }), []);
});

/** @param {any} of */
function page(of) {
  const store = createStore(reduce, of);
  const timers = /** @type {{deed: () => void, ms: number}[]} */ ([]);
  const asked = /** @type {any[]} */ ([]);
  const schedule = (/** @type {() => void} */ deed, /** @type {number} */ ms) => {
    const timer = { deed, ms };
    timers.push(timer);
    return () => void timers.splice(timers.indexOf(timer), 1);
  };
  const load = async (/** @type {any} */ objective) => {
    asked.push(objective.penalty.parameters.strength);
    return [{ strength: 1, x: [1, 2] }];
  };
  createSolutionPaths({ store, load, schedule });
  const pass = async () => {
    const ms = timers.splice(0).map((timer) => (timer.deed(), timer.ms));
    await new Promise((resolve) => setTimeout(resolve));
    return ms;
  };
  return { store, asked, timers, pass };
}

test("the minimum's way is asked for once a risk with a penalty rests, and not again", async () => {
  const { store, asked, pass, timers } = page(state([[1, 1]]));
  equal(await pass(), [RESTS_MS]);
  equal([asked, store.get().solution?.points.length, timers.length], [[2], 1, 0]);
  equal(page(state([[1, 1]], risk())).timers.length, 0);
});

test("while the strength is dragged nothing is asked, and the old way stays", async () => {
  const { store, pass, timers } = page(state([[1, 1]]));
  await pass();
  store.dispatch({ type: "set_risk", part: "penalty", parameters: { strength: 5 }, phase: "drag" });
  equal([timers.length, solutionPixels(store.get(), MAP).length], [0, 1]);
});
