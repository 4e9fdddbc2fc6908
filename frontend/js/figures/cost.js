// @ts-check
/**
 * What a run has cost so far: what its curves can lie over instead of steps. Pure, but that the sums of learning rates
 * are kept beside the rows that they belong to, which only ever grow.
 */

import { rowAt, settled } from "../select.js";
import { lastCost, lastTick } from "./curves.js";
import { riskShown } from "./data_rows.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../rows.js").Rows} Rows */
/** @typedef {import("../types.js").View["cost"]} Kind */
/** @typedef {(row: number) => number} Cost  of a row of a run: never falls; NaN where the run has no such cost */

/**
 * The order in which they are offered. Epochs are rows seen, counted in all that a run trains on; "distance" is α·t, the
 * learning rates added up. @type {Kind[]}
 */
const COSTS = ["steps", "epochs", "rows", "gradients", "values", "distance"];

/** Of these a run may ask Hessians besides. Rows and epochs count what those read, too. @type {Set<Kind>} */
const ASKED = new Set(["gradients", "values"]);

/** @type {WeakMap<Rows, {length: number, sums: Float64Array}>} */
const travelled = new WeakMap();

/**
 * The learning rates of the updates up to each row, added up.
 * @param {Rows} rows
 * @returns {Float64Array} of which [0, rows.length) is meant
 */
function distances(rows) {
  let known = travelled.get(rows);
  if (known === undefined) travelled.set(rows, (known = { length: 0, sums: new Float64Array(0) }));
  const { length } = rows;
  if (known.length >= length) return known.sums;
  const rates = rows.column("learning_rate");
  if (known.sums.length < length) {
    const larger = new Float64Array(Math.max(64, length, 2 * known.sums.length));
    larger.set(known.sums.subarray(0, known.length));
    known.sums = larger;
  }
  // Row 0 holds the rate of an update that is still to come.
  for (let k = known.length; k < length; k += 1) known.sums[k] = k === 0 ? 0 : known.sums[k - 1] + rates[k];
  known.length = length;
  return known.sums;
}

/**
 * The cost of each row of a run. A run that does not tell its gradients and values apart asks one gradient a step and
 * nothing else: `evaluations` are its gradients.
 * @param {Rows} rows
 * @param {Kind} kind
 * @param {number} samples  rows of data, or pairs of them, of which an epoch consists
 * @returns {Cost}
 */
export function costOf(rows, kind, samples) {
  if (kind === "steps") return (row) => row;
  if (kind === "epochs") return epochs(rows.column("rows"), samples);
  if (kind === "distance") return at(distances(rows));
  if (rows.names.includes(kind)) return at(rows.column(kind));
  return kind === "gradients" ? at(rows.column("evaluations")) : () => 0;
}

/** @type {(values: Float64Array) => Cost} */
const at = (values) => (row) => values[row];

/** @type {(seen: Float64Array, samples: number) => Cost} */
const epochs = (seen, samples) => (row) => seen[row] / samples;

/**
 * Of how many rows of data, or pairs of them, an epoch consists; 1 where nothing is trained, or nothing is known of it yet.
 * @param {State} state
 * @returns {number}
 */
const epochSize = (state) => riskShown(state)?.samples ?? 1;

/**
 * The costs that some run of the race has, "steps" first.
 * @param {State} state
 * @returns {Kind[]}
 */
export function costKinds({ runs }) {
  const there = runs.filter(({ rows }) => rows.length > 0);
  return COSTS.filter((kind) => kind === "steps" || there.some(({ rows }) => spends(rows, kind)));
}

/**
 * Whether the run has that cost. Of a run that has only begun it is taken for granted where its columns allow it.
 * @param {Rows} rows
 * @param {Kind} kind
 * @returns {boolean}
 */
function spends(rows, kind) {
  const own = { values: "values", rows: "rows", epochs: "rows" }[String(kind)];
  if (own !== undefined && !rows.names.includes(own)) return false;
  return rows.length === 1 ? kind !== "distance" || rows.column("learning_rate")[0] > 0 : costOf(rows, kind, 1)(rows.length - 1) > 0;
}

/**
 * What the curves lie over: what was chosen, where some run has it; else steps.
 * @param {State} state
 * @returns {Kind}
 */
export const shownCost = (state) => (costKinds(state).includes(state.view.cost) ? state.view.cost : "steps");

/**
 * The same, with what each row of a run stands over.
 * @param {State} state
 * @returns {{kind: Kind, samples: number, of: (rows: Rows) => Cost}}
 */
export function shownOver(state) {
  const [kind, samples] = [shownCost(state), epochSize(state)];
  return { kind, samples, of: (rows) => costOf(rows, kind, samples) };
}

/**
 * The last row that costs no more than so much.
 * @param {Cost} cost
 * @param {number} spent
 * @param {number} last  row to look at
 * @returns {number} −1 where even row 0 costs more, or has no such cost
 */
export function rowOfCost(cost, spent, last) {
  let [low, high] = [-1, last];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (cost(middle) <= spent) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The last row that the axes make room for: a preview may be long, and must not press flat what was there.
 * @param {import("./scene.js").Actor} actor
 */
export const seen = ({ head, to, until }) => (until > to ? Math.max(head, Math.min(until, 3 * head + 30)) : head);

/**
 * Where the axis ends: room for all that is drawn, and for the playhead where it shows steps.
 * @param {State} state
 * @param {import("./scene.js").Actor[]} cast
 * @param {Kind} kind
 * @returns {number}
 */
export function axisEnd(state, cast, kind) {
  if (kind === "steps") return lastTick(Math.max(state.playhead, ...cast.map(seen)), state.experiment.steps);
  const samples = epochSize(state);
  const total = state.runs.every(settled) ? spentIn(cast, kind, samples, ({ rows }) => rows.length - 1) : Infinity;
  return lastCost(spentIn(cast, kind, samples, seen), total);
}

/**
 * What the runs have spent at the most.
 * @template {{rows: Rows}} One
 * @param {One[]} cast
 * @param {Kind} kind
 * @param {number} samples
 * @param {(one: One) => number} row  to look at
 * @returns {number}
 */
const spentIn = (cast, kind, samples, row) =>
  Math.max(0, ...cast.map((one) => costOf(one.rows, kind, samples)(row(one))).filter(Number.isFinite));

/**
 * The run by whose cost the playhead goes: the selected one, or one that has such a cost.
 * @template {{rows: Rows, selected: boolean}} One
 * @param {One[]} cast
 * @param {Kind} kind
 * @returns {One|undefined}
 */
export function lead(cast, kind) {
  const spending = cast.filter(({ rows }) => costOf(rows, kind, 1)(rows.length - 1) > 0);
  return spending.find(({ selected }) => selected) ?? spending[spending.length - 1];
}

/**
 * Whom the axis leaves something out of: Hessians asked beside gradients or values, or no rate to add up.
 * @param {State} state
 * @param {Kind} kind
 * @returns {{index: number, hessians: number|null}[]}  null: the run has no place on this axis
 */
export function leftOut(state, kind) {
  /** @type {{index: number, hessians: number|null}[]} */
  const out = [];
  if (kind === "steps") return out;
  state.runs.forEach((run, index) => {
    const row = rowAt(run, state.playhead);
    if (run.hidden || row < 0) return;
    const hessians = run.rows.column("hessians")[row] ?? 0;
    if (kind === "distance" && row > 0 && Number.isNaN(costOf(run.rows, kind, 1)(row))) out.push({ index, hessians: null });
    else if (ASKED.has(kind) && hessians > 0) out.push({ index, hessians });
  });
  return out;
}
