// @ts-check
import { createBatches, nextPiece, READABLE_SPEED } from "/frontend/js/batches.js";
import { drawsBatches, epochOf } from "/frontend/js/epochs.js";
import { placeAt, rowBeside, rowNear, spotOf } from "/frontend/js/figures/data_hits.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { tableOf } from "/frontend/js/figures/data_rows.js";
import { Rows } from "/frontend/js/rows.js";
import { Clock, equal, ok, test } from "./harness.js";
import { storeOf } from "./race.js";
import { COLUMNS, dataState, riskOf } from "./risky.js";

/** A run of so many updates, two rows each. @param {number} count */
function long(count) {
  const rows = new Rows(COLUMNS);
  rows.append(0, COLUMNS.map((name) => Float64Array.from({ length: count + 1 }, (_, k) => (name === "rows" ? 2 * k : 0))));
  return rows;
}

/** @param {any} [change] @param {number} [updates] @param {number} [samples] */
function state(change = {}, updates = 900, samples = 8) {
  const base = dataState({ batches: null, playhead: 0 }, riskOf({ samples }));
  const runs = base.runs.map((/** @type {any} */ run, /** @type {number} */ k) => (k === 0 ? { ...run, rows: long(updates) } : run));
  return { ...base, runs, ...change };
}

test("an update's place in its epoch follows from the rows that were asked for", () => {
  const run = { rows: long(10) };
  equal(epochOf(run, 8, 6), { epoch: 2, batch: 2, batches: 4, size: 2, begins: 4 });
  equal(epochOf(run, 7, 4), { epoch: 1, batch: 4, batches: 4, size: 2, begins: 0 });
  equal([epochOf(run, 8, 0), epochOf(run, 8, 11)], [null, null]);
});

test("only a run whose batches have a loss of their own draws rows", () => {
  equal([drawsBatches({ rows: long(1) }), drawsBatches({ rows: new Rows(["u", "v", "loss", "rows"]) })], [true, false]);
});

test("batches are asked for from the beginning of the epoch and not far beyond the playhead", () => {
  equal(nextPiece(state()), { index: 0, key: 1, generation: 7, first: 0, count: 121 });
  equal(nextPiece(state({ playhead: 302 }))?.first, 300);
  equal(nextPiece(state({ playhead: 302 }, 900, 1e6))?.first, 301);
});

test("of large batches no more are asked for than are kept", () => {
  const rows = new Rows(COLUMNS);
  rows.append(0, COLUMNS.map((name) => Float64Array.from({ length: 901 }, (_, k) => (name === "rows" ? 1000 * k : 0))));
  const base = state({ speed: 240 }, 900, 2000);
  const large = { ...base, runs: base.runs.map((/** @type {any} */ run, /** @type {number} */ k) => (k === 0 ? { ...run, rows } : run)) };
  equal(nextPiece(large)?.count, 66);
});

test("what is known goes on, and half of the way ahead is enough", () => {
  const known = (/** @type {number} */ first, /** @type {number} */ count) => ({ key: 1, generation: 7, first, rows: Array(count).fill([0]) });
  equal(nextPiece(state({ batches: known(0, 121) })), null);
  equal(nextPiece(state({ batches: known(0, 50) }))?.first, 50);
  equal(nextPiece(state({ playhead: 400, batches: known(0, 121) }))?.first, 396);
  equal(nextPiece(state({ batches: { ...known(0, 121), generation: 6 } }))?.first, 0);
});

test("nothing is asked for a run that reads all rows, in other tabs, while something is dragged or faster than can be read", () => {
  const { runs, view, experiment } = state();
  const plain = runs.map((/** @type {any} */ run) => ({ ...run, rows: new Rows(["u"]) }));
  const without = [
    { runs: plain },
    { view: { ...view, tab: "rates" } },
    { drag: { kind: "surface" } },
    { playing: true, speed: READABLE_SPEED + 1 },
    { runs: runs.map((/** @type {any} */ run) => ({ ...run, pending: true })) },
  ];
  for (const change of without) equal(nextPiece(state(change)), null, Object.keys(change).join());
  ok(nextPiece(state({ view: { ...view, tab: "landscape" }, experiment })) !== null);
  equal(nextPiece(state(), new Set([7])), null);
});

test("one question is under way at a time, its answer becomes the batches, and a refused one is not asked again", () => {
  const clock = new Clock();
  const store = storeOf(state());
  /** @type {any[]} */
  const said = [];
  const batches = createBatches({ store, send: (message) => said.push(message) > 0, now: clock.now, later: () => {} });
  batches.ask(false, true);
  batches.ask(false, true);
  equal(said.length, 1);
  batches.told({ type: "rows", id: 99, first: 0, rows: [[1]] });
  equal(store.get().batches, null);
  batches.told({ type: "rows", id: said[0].id, first: 0, rows: [[1, 2], [3, 0]] });
  equal(store.get().batches, { key: 1, generation: 7, first: 0, rows: [[1, 2], [3, 0]] });
  batches.ask(false, true);
  equal(said[1].first, 2);
  ok(batches.refused({ type: "refused", request: "rows", id: said[1].id }));
  batches.ask(false, true);
  equal(said.length, 2);
  equal(batches.refused({ type: "refused", request: "probe", id: 1 }), false);
});

test("eight pieces are asked as fast as they are answered, then one in 120 ms", () => {
  const clock = new Clock();
  const store = storeOf(state({ playhead: 900, speed: 240 }, 20000, 40000));
  /** @type {any[]} */
  const said = [];
  const given = {
    store,
    send: (/** @type {any} */ message) => said.push(message) > 0,
    now: clock.now,
    later: (/** @type {string} */ _name, /** @type {number} */ ms) => void clock.schedule(ask, ms),
  };
  const batches = createBatches(given);
  function ask() {
    batches.ask(false, true);
    const question = said[said.length - 1];
    if (question.answered) return;
    question.answered = true;
    batches.told({ type: "rows", id: question.id, first: question.first, rows: [[1, 2]] });
    ask();
  }
  ask();
  equal(said.length, 8);
  clock.pass(119);
  equal(said.length, 8);
  clock.pass(1 + 4 * 120);
  equal(said.length, 13);
});

test("a row is found by its pixel, its neighbours by their order across, and a pixel is a place within the axes", () => {
  const table = tableOf(riskOf(), []);
  const shown = { table, map: mapOf([-2, 2, 0, 10], 400, 100), places: { x: table.features[0], y: table.targets } };
  equal(spotOf(shown, 4), { x: 400, y: 20 });
  equal([rowNear(shown, 397, 22, 14), rowNear(shown, 300, 20, 14), spotOf(shown, 3)], [4, null, null]);
  equal([rowBeside(shown, 2, 1), rowBeside(shown, 2, -1), rowBeside(shown, 4, 1)], [4, 1, 0]);
  equal(placeAt(shown.map, 500, -20), [2, 10]);
});
