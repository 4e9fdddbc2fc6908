// @ts-check
/** The row of the data that is pointed at, and which rows updates drew. Pure but for the batches, which grow at their end. */

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").Batches} Batches */

/** Numbers of rows that are kept; those of the earliest updates go first. */
export const MOST_NUMBERS = 131072;

/**
 * The next updates' batches of a run. Those that do not go on from what is there take its place.
 * @param {State} state
 * @param {Action} action  {key, generation, first, rows: number[][]}
 * @returns {State}
 */
function batched(state, { key, generation, first, rows }) {
  if (!state.runs.some((run) => run.key === key && run.generation === generation)) return state;
  const old = state.batches;
  const goesOn = old !== null && old.key === key && old.generation === generation && first === old.first + old.rows.length;
  const kept = goesOn ? [...old.rows, ...rows] : rows;
  const drop = surplus(kept);
  return { ...state, batches: { key, generation, first: (goesOn ? old.first : first) + drop, rows: kept.slice(drop) } };
}

/**
 * How many of the earliest batches are too many; the last one stays.
 * @param {number[][]} rows
 * @returns {number}
 */
function surplus(rows) {
  let numbers = rows.reduce((sum, batch) => sum + batch.length, 0);
  let drop = 0;
  while (numbers > MOST_NUMBERS && drop < rows.length - 1) {
    numbers -= rows[drop].length;
    drop += 1;
  }
  return drop;
}

/** @type {Record<string, (state: State, action: Action) => State>} */
export const DATA = {
  batched,
  point_row: (state, { row }) => (state.row === (row ?? null) ? state : { ...state, row: row ?? null }),
};
