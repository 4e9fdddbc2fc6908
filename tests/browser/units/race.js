// @ts-check
/** A small catalogue, and states of a race over it, for the tests of the reducer and of what speaks with the server. */

import { complete } from "/frontend/js/experiment.js";
import { initialState } from "/frontend/js/reduce/initial.js";
import { reduce } from "/frontend/js/reduce/index.js";
import { createStore } from "/frontend/js/store.js";

/** @type {(name: string, rest?: any) => any} */
export const parameter = (name, rest = {}) => ({
  name,
  kind: "number",
  default: 0.1,
  low: 0,
  high: 10,
  scale: "linear",
  smallest: null,
  integer: false,
  symbol: "",
  options: [],
  words: null,
  ...rest,
});

const rate = (/** @type {number} */ value) =>
  parameter("learning_rate", { default: value, low: 1e-5, high: 10, scale: "log", symbol: "α" });

const words = (/** @type {string} */ en, /** @type {string} */ zh, /** @type {string} */ short) => ({
  en: { name: en, short },
  zh: { name: zh, short },
});

const named = (/** @type {string} */ name) => ({ name, words: {}, parameters: /** @type {any[]} */ ([]) });

const surface = (/** @type {string} */ name, /** @type {any} */ rest) => ({
  name,
  group: "valley",
  dimension: 2,
  words: words(name, name, name),
  parameters: [],
  formula: "",
  mathml: "<math/>",
  domain: [[-2, 2], [-1, 3]],
  start: [-1, 1],
  minima: [],
  levels: { scale: "log", floor: null },
  source: "",
  suggested: {},
  ...rest,
});

/** @type {any} */
const bare = {
  version: 1,
  digest: "abc",
  limits: { runs: 4, steps: 20000, changes: 3, history: 5 },
  optimizers: [
    {
      ...named("plain"),
      words: words("Plain descent", "普通下降", "PD"),
      parameters: [rate(0.01)],
      default_oracle: "exact",
    },
    {
      ...named("heavy"),
      words: { en: { name: "Heavy", short: "H" } },
      parameters: [
        rate(0.05),
        parameter("momentum", { default: 0.9, high: 0.999 }),
        parameter("nesterov", { kind: "flag", default: false }),
      ],
      default_oracle: "noisy",
    },
  ],
  oracles: [named("exact"), { ...named("noisy"), parameters: [parameter("standard_deviation", { default: 1 })] }],
  schedules: [
    named("constant"),
    {
      ...named("falling"),
      words: { en: { name: "Falling", sentence: "It falls." } },
      parameters: [
        parameter("floor", { default: 0.1, high: 1, symbol: "r", words: { en: { name: "Least factor" } } }),
        parameter("again", { kind: "flag", default: false, words: { en: { name: "Again" } } }),
        parameter("pause", { default: 3, symbol: "P", when: ["again", [true]], words: { en: { name: "Pause" } } }),
      ],
    },
  ],
  clips: [named("none"), { ...named("norm"), parameters: [parameter("limit", { default: 1, symbol: "c" })] }],
  surfaces: [
    surface("banana", {
      parameters: [parameter("b", { default: 100, low: 1, high: 1000, scale: "log" })],
      suggested: { plain: { learning_rate: 0.001 }, heavy: { learning_rate: 0.0005 } },
    }),
    surface("bowl", { start: [4, 2], domain: [[-5, 5], [-5, 5]], suggested: { plain: { learning_rate: 0.15 } } }),
    surface("line", { dimension: 1, start: [3], domain: [[-4, 4]] }),
  ],
  losses: [{ ...named("gap"), parameters: [parameter("width", { default: 1, high: 9 })] }],
  stop: [
    parameter("gradient_norm", { default: 1e-8, high: 1 }),
    parameter("loss_above", { default: null, high: 1e300 }),
  ],
  opening: {
    version: 1,
    objective: { kind: "surface", name: "banana", parameters: {} },
    start: [-1.2, 1],
    steps: 500,
    seed: 0,
    runs: [
      { optimizer: { name: "plain", parameters: { learning_rate: 0.002 } } },
      { optimizer: { name: "heavy", parameters: { learning_rate: 0.0005 } } },
    ],
  },
};

/** @type {import("/frontend/js/types.js").Catalog} */
export const catalog = { ...bare, opening: complete(bare, bare.opening) };

/** @type {(change?: any) => import("/frontend/js/types.js").State} */
export const openingState = (change = {}) => ({
  ...initialState({ catalog, experiment: catalog.opening, playing: false, preferences: {} }),
  ...change,
});

/** @type {(state: any, ...actions: any[]) => import("/frontend/js/types.js").State} */
export const after = (state, ...actions) => actions.reduce(reduce, state);

export const COLUMNS = ["u", "v", "loss", "gradient_norm", "learning_rate", "evaluations"];
export const listed = COLUMNS.map((name, number) => ({ number, name, unit: "" }));

/**
 * Rows [first, first + count): every column holds 1000 · its number + step.
 * @param {number} first
 * @param {number} count
 * @param {number} [offset]
 */
export const rowsFrom = (first, count, offset = 0) =>
  COLUMNS.map((_, column) => Float64Array.from({ length: count }, (_, k) => 1000 * column + first + k + offset));

/** @type {(kind: string, step: number) => any} */
export const outcome = (kind, step) => ({ kind, step, reason: "", point: null, minimum: null, values: {} });

/**
 * The state after the server was asked for each run and sent so many rows; `ends` are their outcomes.
 * @param {any} state
 * @param {number[]} counts
 * @param {any[]} [ends]
 */
export function computedState(state, counts, ends = []) {
  const first = 100 * (1 + Math.max(0, ...state.runs.map((/** @type {any} */ run) => run.generation)));
  const keys = state.runs.map((/** @type {any} */ run) => run.key);
  const runs = keys.map((/** @type {number} */ key, /** @type {number} */ i) => ({ key, generation: first + i, keep: 0 }));
  const told = runs.map((/** @type {any} */ run) => ({ ...run, from: 0, columns: listed, limit: null, arithmetic: [] }));
  const { objective } = state;
  let next = after(state, { type: "asked", runs }, { type: "acknowledged", runs: told, objective, accepted: state.experiment });
  keys.forEach((/** @type {number} */ key, /** @type {number} */ i) => {
    next = after(next, { type: "block", key, generation: first + i, first: 0, columns: rowsFrom(0, counts[i]) });
    if (ends[i]) next = after(next, { type: "ended", key, generation: first + i, outcome: ends[i] });
  });
  return next;
}

/** A store with that state. @param {any} [state] */
export const storeOf = (state = openingState()) => createStore(reduce, state);
