// @ts-check
/** The rows under a training loss as columns: as the server described them, with the present edits laid over. Pure. */

import { isRisk, riskNear } from "../objective.js";
import { nextRow } from "../risk.js";
import { entry } from "../select.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Edit} Edit */
/** @typedef {import("../types.js").Risk} Risk */
/** @typedef {Object} Table
 * @property {string} kind        of the targets: number, label, rank, mass
 * @property {number[]} numbers       of the rows; an edit means the same row for ever
 * @property {Float64Array[]} features  a column a feature
 * @property {Float64Array} targets
 * @property {boolean[]} validation   whether a row is held out
 * @property {Map<number, number>} places  by number
 * @property {number} cell            width of a cell where targets are masses
 */

/**
 * The description of the training loss in force. While one for the present value is on its way, the newest that differs
 * in numbers alone stands in for it: its programs are the same.
 * @param {State} state
 * @returns {Risk|null} null where the objective is none, or nothing is known of it yet
 */
export function riskShown({ catalog, experiment: { objective } }) {
  if (!isRisk(objective)) return null;
  if (known.typed !== catalog.typed || known.objective !== objective) {
    known = { typed: catalog.typed, objective, risk: riskNear(catalog, objective) ?? null };
  }
  return known.risk;
}

/** @type {{typed: unknown, objective: unknown, risk: Risk|null}} */
let known = { typed: undefined, objective: null, risk: null };

/**
 * @param {import("../types.js").ObjectiveValue} objective
 * @returns {Edit[]}
 */
const editsOf = (objective) => (isRisk(objective) ? (objective.dataset.edits ?? NO_EDITS) : NO_EDITS);

/** @type {Edit[]} */
const NO_EDITS = [];
/** @type {WeakMap<Risk, {edits: Edit[], table: Table}>} */
const tables = new WeakMap();

/**
 * The rows as they are now: the same object as long as nothing about them changes.
 * @param {State} state
 * @param {Risk} risk
 * @returns {Table}
 */
export function tableShown(state, risk) {
  const edits = editsOf(state.experiment.objective);
  const made = tables.get(risk);
  if (made?.edits === edits) return made.table;
  const table = tableOf(risk, edits);
  tables.set(risk, { edits, table });
  return table;
}

/**
 * The described rows with all edits laid over them. Those that the description has already change nothing: each says
 * where its row is.
 * @param {Risk} risk
 * @param {Edit[]} edits
 * @returns {Table}
 */
export function tableOf({ rows, dataset }, edits) {
  const width = dataset.features.length;
  /** @type {Map<number, {to: number[], validation: boolean}>} */
  const all = new Map();
  rows.numbers.forEach((number, k) => {
    all.set(number, { to: [...rows.x.map((column) => column[k]), rows.y[k]], validation: rows.validation[k] });
  });
  for (const { row, to } of edits) {
    if (to === null) all.delete(row);
    else all.set(row, { to, validation: all.get(row)?.validation ?? false });
  }
  const numbers = [...all.keys()].sort((a, b) => a - b);
  const each = numbers.map((number) => /** @type {{to: number[], validation: boolean}} */ (all.get(number)));
  return {
    kind: dataset.kind,
    numbers,
    features: Array.from({ length: width }, (_, column) => Float64Array.from(each, ({ to }) => to[column])),
    targets: Float64Array.from(each, ({ to }) => to[width]),
    validation: each.map(({ validation }) => validation),
    places: new Map(numbers.map((number, place) => [number, place])),
    cell: dataset.cell,
  };
}

/**
 * The number that the next new row has: one past the last that ever was.
 * @param {Risk} risk
 * @param {State} state
 * @returns {number}
 */
export const nextNumber = (risk, state) => nextRow(editsOf(state.experiment.objective), risk.made);

/**
 * A row as an edit says it: its features, then its target.
 * @param {Table} table
 * @param {number} place
 * @returns {number[]}
 */
export const valuesAt = ({ features, targets }, place) => [...features.map((column) => column[place]), targets[place]];

/** What the programs call the features of a row, and of the second item of a pair. */
const LETTERS = /** @type {const} */ (["x", "z"]);

/**
 * @param {"x"|"z"} letter
 * @param {number} count
 * @returns {string[]}
 */
const featureNames = (letter, count) => (count === 1 ? [letter] : Array.from({ length: count }, (_, k) => `${letter}${k + 1}`));

/**
 * What programs read of a row, by name; columns where the features are columns.
 * @template {import("../program.js").Value} Of
 * @param {Of[]} features
 * @param {Of|number} target
 * @param {number} cell
 * @returns {Record<string, Of|number>}
 */
export const rowInputs = (features, target, cell) => ({
  ...Object.fromEntries(featureNames(LETTERS[0], features.length).map((name, k) => [name, features[k]])),
  y: target,
  h: cell,
});

/**
 * The trained parameters, by name.
 * @param {Risk} risk
 * @param {ArrayLike<import("../program.js").Value>} point
 * @returns {Record<string, import("../program.js").Value>}
 */
export const pointInputs = (risk, point) => Object.fromEntries(risk.letters.map((letter, axis) => [letter, point[axis]]));

/** @typedef {Object} Samples  what a batch draws from: rows for training, or pairs of items
 * @property {Record<string, Float64Array|number>} inputs  for the programs, a column an input
 * @property {number[][]} items   places of the rows in each sample
 * @property {Map<number, number>} indices  of the samples, by the number that a batch names them by
 */

/** @type {WeakMap<Table, Samples>} */
const samples = new WeakMap();

/**
 * The samples of the table: rows that are held out are none.
 * @param {Risk} risk
 * @param {Table} table
 * @returns {Samples}
 */
export function samplesOf(risk, table) {
  const made = samples.get(table) ?? (risk.pairs === null ? ofRows(table) : ofPairs(risk, table, risk.pairs));
  samples.set(table, made);
  return made;
}

/**
 * @param {Table} table
 * @returns {Samples}
 */
function ofRows(table) {
  const places = table.numbers.map((_, place) => place).filter((place) => !table.validation[place]);
  return {
    inputs: rowInputs(table.features.map((column) => taken(column, places)), taken(table.targets, places), table.cell),
    items: places.map((place) => [place]),
    indices: new Map(places.map((place, k) => [table.numbers[place], k])),
  };
}

/**
 * @param {Risk} risk
 * @param {Table} table
 * @param {[number, number][]} pairs  places among the rows as they were described
 * @returns {Samples}
 */
function ofPairs(risk, table, pairs) {
  const placed = pairs.map((pair) => pair.map((place) => table.places.get(risk.rows.numbers[place])));
  const there = placed.flatMap((pair, k) => (pair.includes(undefined) ? [] : [k]));
  const items = there.map((k) => /** @type {number[]} */ (placed[k]));
  const [first, second] = [0, 1].map((which) => items.map((pair) => pair[which]));
  const others = featureNames(LETTERS[1], table.features.length).map((name, k) => [name, taken(table.features[k], second)]);
  return {
    inputs: { ...rowInputs(table.features.map((column) => taken(column, first)), taken(table.targets, first), table.cell), ...Object.fromEntries(others) },
    items,
    indices: new Map(there.map((k, index) => [k, index])),
  };
}

/**
 * @param {Float64Array} column
 * @param {number[]} places
 * @returns {Float64Array}
 */
const taken = (column, places) => Float64Array.from(places, (place) => column[place]);

/**
 * What a prediction of the model is taken as by the loss: a number, a logit, a score, a log density.
 * @param {State} state
 * @returns {string}
 */
export function givesOf(state) {
  const { objective } = state.experiment;
  if (!isRisk(objective)) return "number";
  const gives = entry(state, "models", objective.model.name)?.gives ?? [];
  const takes = entry(state, "losses", objective.loss.name)?.takes ?? [];
  return gives.find((/** @type {string} */ each) => takes.includes(each)) ?? "number";
}
