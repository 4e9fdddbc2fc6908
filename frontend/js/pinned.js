// @ts-check
/**
 * Has the rows of pins computed that came with a link, one after the other, as any program may ask for them; the race is
 * not disturbed. A pin that the server refuses keeps the reason. Handed in: `load(experiment)` that asks for the
 * trajectory, `table(experiment)` that asks for it as CSV, and `schedule(callback, ms)`.
 */

import { VERSION } from "./experiment.js";
import { plainNumber } from "./protocol.js";
import { Rows } from "./rows.js";

/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Pin} Pin */
/** @typedef {import("./types.js").Experiment} Experiment */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {{run: any, refusal: null}|{run: null, refusal: Refusal}} Answer  `run` as the server writes it */

const AGAIN_AFTER_MS = 2000;
/** What a run tells beside its columns. */
const NO_COLUMNS = new Set(["x", "outcome", "findings"]);

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(experiment: Experiment) => Promise<Answer>} given.load
 * @param {(experiment: Experiment) => Promise<string>} given.table
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 */
export function createPinned({ store, load, table, schedule }) {
  let busy = false;
  let cancel = () => {};

  const unknown = () => store.get().pins.find(({ rows, refusal }) => rows === null && refusal === null);

  async function ask() {
    const pin = unknown();
    if (busy || pin === undefined) return;
    busy = true;
    let again = 0;
    try {
      store.dispatch({ type: "pin_known", basis: pin.basis, ...(await known(pin.basis)) });
    } catch {
      again = AGAIN_AFTER_MS; // the server is away, or has too much to do
    }
    busy = false;
    cancel();
    cancel = schedule(() => void ask(), again);
  }

  /** @param {Pin["basis"]} basis */
  async function known(basis) {
    const { run: value, ...setting } = basis;
    const experiment = { version: VERSION, ...setting, runs: [value] };
    const { run, refusal } = await load(experiment);
    if (refusal !== null) return { refusal };
    const columns = columnsOf(run);
    const whole = columns.every(([, values]) => !values.includes(null));
    const rows = rowsOf(whole ? columns : columnsIn(await table(experiment)));
    return { rows, outcome: run.outcome };
  }

  const off = store.watch((state) => state.pins, () => void ask());
  return {
    dispose() {
      off();
      cancel();
    },
  };
}

/** @typedef {[string, (number|null)[]][]} Columns  by name; u and v are the plotted point */

/**
 * @param {any} run
 * @returns {Columns}
 */
function columnsOf(run) {
  const others = Object.keys(run).filter((name) => !NO_COLUMNS.has(name));
  const flat = run.x[0].length === 1;
  return [
    ["u", run.x.map((/** @type {any[]} */ x) => x[0])],
    ["v", flat ? run.loss : run.x.map((/** @type {any[]} */ x) => x[1])],
    ...others.map((name) => /** @type {[string, (number|null)[]]} */ ([name, run[name]])),
  ];
}

/**
 * The columns of a table, where every number is told, also those that are not finite.
 * @param {string} text  CSV: run, step, x and, on a plane, y, then the columns
 * @returns {Columns}
 */
function columnsIn(text) {
  const [head, ...lines] = text.trim().split(/\r?\n/).map((line) => line.split(","));
  const column = (/** @type {string} */ name) => {
    const at = head.indexOf(name);
    return lines.map((cells) => (Number.isNaN(Number(cells[at])) ? plainNumber(cells[at]) : Number(cells[at])));
  };
  const others = head.slice(head.includes("y") ? 4 : 3);
  return [["u", column("x")], ["v", column(head.includes("y") ? "y" : "loss")], ...others.map((name) => /** @type {[string, number[]]} */ ([name, column(name)]))];
}

/**
 * @param {Columns} columns
 * @returns {Rows}
 */
function rowsOf(columns) {
  const rows = new Rows(columns.map(([name]) => name));
  rows.append(0, columns.map(([, values]) => Float64Array.from(values, (value) => value ?? NaN)));
  return rows;
}
