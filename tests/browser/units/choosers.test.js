// @ts-check
import { choosers, extras, ratePicture } from "/frontend/js/figures/choosers.js";
import { Rows } from "/frontend/js/rows.js";
import { pageWords, raceState } from "./figures.js";
import { COLUMNS, after } from "./race.js";
import { equal, ok, test } from "./harness.js";

/** The race with run 0 scheduled, and clipped as often as the step says. @param {number} playhead */
function chosen(playhead) {
  const state = after(
    raceState(),
    { type: "set_choice", run: 0, kind: "schedule", name: "falling" },
    { type: "set_choice", run: 0, kind: "clip", name: "norm" },
  );
  const rows = new Rows([...COLUMNS, "clipped"]);
  const steps = Float64Array.from({ length: 101 }, (_, k) => k);
  const rates = steps.map((k) => 0.1 / (1 + k));
  rows.append(0, [...COLUMNS.map((name) => (name === "learning_rate" ? rates : steps)), steps.map((k) => Math.min(k, 17))]);
  return { ...state, playhead, runs: state.runs.map((run, i) => (i === 0 ? { ...run, rows, pending: false } : run)) };
}

test("a run has a chooser for its gradient, its schedule and its clipping", async () => {
  await pageWords();
  const found = choosers(raceState(), 1);
  equal(found.map(({ kind, label, chosen: name }) => [kind, label, name]), [
    ["oracle", "Gradient", "noisy"],
    ["schedule", "Schedule", "constant"],
    ["clip", "Clipping", "none"],
  ]);
  equal(found.map(({ names }) => names.length), [2, 2, 2]);
  equal(found[1].sentence, "", "what goes without saying is not said");
});

test("a kind with one entry has nothing to choose", async () => {
  await pageWords();
  const state = raceState();
  const one = { ...state, catalog: { ...state.catalog, clips: state.catalog.clips.slice(0, 1) } };
  equal(choosers(one, 0).map(({ kind }) => kind), ["oracle", "schedule"]);
});

test("a chosen schedule says what it does and has those of its parameters that do anything, with their names", async () => {
  await pageWords();
  const [, schedule] = choosers(chosen(0), 0);
  equal(schedule.sentence, "It falls.");
  equal(schedule.rows.map(({ parameter, value, note }) => [parameter.name, value, note]), [
    ["floor", 0.1, "Least factor"],
    ["again", false, ""],
  ]);
  const again = { type: "set_choice_parameter", run: 0, kind: "schedule", name: "again", value: true, phase: "done" };
  equal(choosers(after(chosen(0), again), 0)[1].rows.map(({ parameter }) => parameter.name), ["floor", "again", "pause"]);
});

test("a card counts the clipped gradients up to the playhead", async () => {
  await pageWords();
  equal(extras(chosen(0), 0), "Falling · clipped 0 ×");
  equal(extras(chosen(5), 0), "Falling · clipped 5 ×");
  equal(extras(chosen(60), 0), "Falling · clipped 17 ×");
  equal(extras(chosen(60), 1), "", "a run with neither says nothing");
});

test("as long as no row has come a clipping has its name", async () => {
  await pageWords();
  const state = chosen(5);
  const empty = { ...state, runs: state.runs.map((run) => ({ ...run, rows: new Rows([]) })) };
  equal(extras(empty, 0), "Falling · norm");
});

test("the rate is drawn over the whole run, its largest at the top; one that never moves is not drawn", () => {
  const size = { width: 500, height: 40 };
  const points = ratePicture(chosen(0), 0, size).split(" ").map((pair) => pair.split(",").map(Number));
  equal(points[0], [1, 0]);
  equal(points[points.length - 1][0], 100, "of 500 steps 100 are known");
  ok(points.every(([, y], k) => k === 0 || y >= points[k - 1][1]), "it falls");
  const state = chosen(0);
  state.runs[0].rows.column("learning_rate").fill(0.1);
  equal(ratePicture(state, 0, size), "");
});
