// @ts-check
/** What is known of the range test. Pure. */

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */

/** @param {(number|null)[]} column  as JSON has it @returns {number[]} */
const numbers = (column) => column.map((value) => value ?? NaN);

/** @type {Record<string, (state: State, action: Action) => State>} */
export const RANGE_TEST = {
  /** {about, run, told: the run as the server writes it}: row k + 1 was made with the rate that stands in it. */
  range_tested: (state, { about, run, told: { learning_rate: rates, loss, outcome } }) => {
    const losses = numbers(loss);
    return { ...state, rangeTest: { about, run, rates: rates.slice(1), losses: losses.slice(1), outcome, refusal: null } };
  },
  /** {about, run, refusal} */
  range_test_refused: (state, { about, run, refusal }) =>
    ({ ...state, rangeTest: { about, run, rates: [], losses: [], outcome: null, refusal } }),
  range_test_dropped: (state) => (state.rangeTest === null ? state : { ...state, rangeTest: null }),
};
