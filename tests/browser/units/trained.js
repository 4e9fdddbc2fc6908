// @ts-check
/** The small catalogue with data to train on, and the state in which one of its risks is the objective. */

import { complete } from "/frontend/js/experiment.js";
import { initialState } from "/frontend/js/reduce/initial.js";
import { completeRisk } from "/frontend/js/risk.js";
import { after, catalog as bare, parameter } from "./race.js";

const entry = (/** @type {string} */ name, /** @type {any} */ facts) => ({
  name,
  words: { en: { name: name.toUpperCase(), sentence: `It is ${name}.` }, zh: { name } },
  parameters: [],
  source: "",
  mathml: [],
  ...facts,
});
const count = parameter("n", { default: 10, low: 2, high: 2000, integer: true, symbol: "n" });
const noise = parameter("noise", { default: 0.5, symbol: "σ" });
const slope = { letters: ["w", "b"], symbols: ["w", "b"], start: [-1, -1], penalised: ["w", "b"] };

/** @type {any} */
const trained = {
  ...bare,
  optimizers: bare.optimizers.map((each) => ({
    ...each,
    elementwise: each.name === "plain",
    default_oracle_on_data: each.default_oracle === "exact" ? "exact" : "drawn",
  })),
  oracles: [...bare.oracles, entry("drawn", { needs: ["data"], parameters: [parameter("size", { default: 4, integer: true })] }), entry("late", { needs: ["elementwise"] })],
  datasets: [
    entry("points", { features: ["x"], target: "number", target_name: "y", parameters: [count, noise] }),
    entry("clouds", { features: ["x"], target: "label", target_name: "y", parameters: [count] }),
    entry("pairs", { features: ["a", "b"], target: "number", target_name: "y" }),
  ],
  models: [
    entry("straight", { ...slope, features: ["x"], gives: ["number"], mathml: "<math/>" }),
    entry("flat", { letters: ["v", "w"], symbols: ["v₁", "w"], start: [2, 2], penalised: ["v"], features: ["x1", "x2"], gives: ["number"] }),
    entry("odds", { ...slope, features: ["x"], gives: ["logit"] }),
  ],
  losses: [
    entry("square", { takes: ["number"], targets: ["number", "label"], parameters: [parameter("convention", { kind: "choice", default: "mean", options: ["mean", "sum"] })] }),
    entry("absolute", { takes: ["number"], targets: ["number"], kinks: "p = y" }),
    entry("entropy", { takes: ["logit"], targets: ["label"], convex: false }),
  ],
  penalties: [entry("none", {}), entry("ridge", { parameters: [parameter("strength", { default: 0.1, high: 1000 })] })],
  own_data: entry("mine", { parameters: [parameter("standardise", { kind: "flag", default: false })] }),
  split: [parameter("validation", { default: 0, high: 0.9 }), parameter("split_seed", { default: 0, high: 9999, integer: true })],
  stop: [...bare.stop, parameter("patience", { default: 0, high: 20000, integer: true })],
  presets: [
    {
      name: "fit",
      words: { en: { name: "Fit points", sentence: "A fit." }, zh: { name: "拟合" } },
      experiment: {
        version: 1,
        objective: { kind: "risk", dataset: { name: "points", parameters: { n: 5 } }, model: { name: "straight" }, loss: { name: "square" } },
        start: [3, 3],
        steps: 40,
        seed: 2,
        runs: [{ optimizer: { name: "heavy", parameters: {} } }],
      },
    },
  ],
};
trained.opening = complete(trained, trained.opening);

/** @type {import("/frontend/js/types.js").Catalog} */
export const catalog = trained;

/** @type {(change?: any) => import("/frontend/js/types.js").RiskValue} */
export const risk = (change = {}) =>
  completeRisk(catalog, { dataset: { name: "points" }, model: { name: "straight" }, loss: { name: "square" }, ...change });

/** What the server would say of a risk. @type {(change?: any) => any} */
export const described = ({ made = 10, numbers = [...Array(made).keys()], ...change } = {}) => ({
  name: "",
  words: {},
  parameters: [],
  dimension: 2,
  formula: "",
  mathml: "<math/>",
  domain: [[-3, 3], [-4, 4]],
  start: [-1, -1],
  minima: [{ x: [2, 1], value: 0.1 }],
  levels: { scale: "log", floor: null },
  source: "",
  sum_of_squares: true,
  suggested: { plain: { learning_rate: 0.3 } },
  risk: {
    letters: ["w", "b"],
    symbols: ["w", "b"],
    dataset: { features: ["x"], target: "y", kind: "number", cell: 1, left_out: 0, scaling: null },
    rows: { numbers, x: [numbers.map(Number)], y: numbers.map(Number), validation: numbers.map(() => false) },
    made,
    
    ...change,
  },
});

/** The page on a surface of that catalogue. @type {() => import("/frontend/js/types.js").State} */
export const surfaceState = () => initialState({ catalog, experiment: catalog.opening, playing: false, preferences: {} });

/** The state with a risk in force, described. @type {(objective?: any, entry?: any) => import("/frontend/js/types.js").State} */
export function riskState(objective = risk(), entry = described()) {
  const experiment = complete(catalog, { ...catalog.opening, objective, start: [-1, -1], stop: {}, runs: [{ optimizer: { name: "plain", parameters: {} } }] });
  return after(initialState({ catalog, experiment, playing: false, preferences: {} }), { type: "risk_described", objective, entry });
}
