// @ts-check
/** A training loss over a few rows, as the server describes one: squared errors of a line, and states that show it. */

import { placeOf } from "/frontend/js/objective.js";
import { Rows } from "/frontend/js/rows.js";
import { catalog, openingState } from "./race.js";

/** (w·x + b − y)², step by step; its slope is 2(p − y). */
const line = [["symbol", "w"], ["symbol", "x"], ["mul", 0, 1], ["symbol", "b"], ["add", 2, 3]];
const residual = [...line, ["symbol", "y"], ["sub", 4, 5]];
const twice = [...residual, ["constant", 2], ["mul", 7, 6]];
const letters = ["w", "b", "x", "y"];

/** @type {any} */
export const PROGRAMS = {
  prediction: { inputs: ["w", "b", "x"], nodes: line, outputs: [4] },
  loss: { inputs: ["p", "y"], nodes: [["symbol", "p"], ["symbol", "y"], ["sub", 0, 1], ["mul", 2, 2]], outputs: [3] },
  slope: { inputs: ["p", "y"], nodes: [["symbol", "p"], ["symbol", "y"], ["sub", 0, 1], ["constant", 2], ["mul", 3, 2]], outputs: [4] },
  row_loss: { inputs: letters, nodes: [...residual, ["mul", 6, 6]], outputs: [7] },
  row_gradient: { inputs: letters, nodes: [...twice, ["mul", 8, 1]], outputs: [9, 8] },
};

/** λw for the weight, nothing for the bias, with λ = 0.5. */
const PENALTY = {
  value: { inputs: ["w", "b"], nodes: [["symbol", "w"], ["mul", 0, 0], ["constant", 0.25], ["mul", 2, 1]], outputs: [3] },
  gradient: { inputs: ["w", "b"], nodes: [["symbol", "w"], ["constant", 0.5], ["mul", 1, 0], ["constant", 0]], outputs: [2, 3] },
};

/**
 * @param {any} [change]
 * @returns {any}
 */
export const riskOf = (change = {}) => ({
  letters: ["w", "b"],
  symbols: ["w", "b"],
  dataset: { features: ["x"], target: "y", kind: "number", cell: 1 },
  rows: { numbers: [0, 1, 2, 4], x: [[-1, 0, 1, 2]], y: [0, 1, 2, 8], validation: [false, true, false, false] },
  made: 5,
  pairs: null,
  samples: 3,
  scale: { factor: 1, mean: true },
  programs: PROGRAMS,
  penalty: PENALTY,
  infimum: null,
  convexity: { columns: 1, rows: 1, cells: "0" },
  path: null,
  losses: [],
  models: [],
  left_out: 0,
  ...change,
});

/** @param {any[]} [edits] */
export const objectiveOf = (edits = []) => ({
  kind: "risk",
  dataset: { name: "few", parameters: {}, edits },
  model: { name: "straight", parameters: {} },
  loss: { name: "squares", parameters: {} },
  penalty: { name: "none", parameters: {} },
  split: { validation: 0.25, split_seed: 0 },
});

export const COLUMNS = ["u", "v", "loss", "gradient_norm", "learning_rate", "evaluations", "rows", "batch_loss"];

/**
 * Rows of a run that stands at (u, v), one batch of two rows a step.
 * @param {[number, number][]} points
 */
export function path(points) {
  const rows = new Rows(COLUMNS);
  const column = (/** @type {(point: [number, number], k: number) => number} */ of) => Float64Array.from(points, of);
  const nothing = column(() => 0);
  rows.append(0, [column(([u]) => u), column(([, v]) => v), nothing, nothing, nothing, nothing, column((_, k) => 2 * k), nothing]);
  return rows;
}

/**
 * The page at the data: run 0 has walked, and its batches are known.
 * @param {any} [change]
 * @param {any} [risk]
 * @returns {any}
 */
export function dataState(change = {}, risk = riskOf()) {
  const objective = objectiveOf();
  const entry = { name: "straight", gives: ["number"], symbols: ["w", "b"] };
  const typed = { [placeOf(/** @type {any} */ (objective))]: { dimension: 2, risk } };
  const known = { ...catalog, typed, datasets: [], models: [entry], losses: [{ name: "squares", takes: ["number"] }], penalties: [] };
  const state = openingState();
  const rows = path([[0, 0], [1, 1], [2, 2], [3, 0]]);
  const runs = state.runs.map((run, k) => ({ ...run, generation: 7 + k, pending: false, rows: k === 0 ? rows : path([[0, 1]]) }));
  return {
    ...state,
    catalog: known,
    experiment: { ...state.experiment, objective },
    objective: { dimension: 2, domain: [[-4, 4], [-4, 4]], mathml: "", minima: [], levels: { scale: "log" } },
    runs,
    view: { ...state.view, tab: "data" },
    playhead: 2,
    batches: { key: runs[0].key, generation: 7, first: 0, rows: [[0, 2], [4, 0], [2, 4]] },
    ...change,
  };
}
