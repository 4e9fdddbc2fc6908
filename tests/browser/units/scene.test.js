// @ts-check
import { actors, exitWords, explained, headWords, summary } from "/frontend/js/figures/scene.js";
import { install } from "/frontend/js/i18n.js";
import { Rows } from "/frontend/js/rows.js";
import { equal, ok, test } from "./harness.js";

install({
  en: {
    landscape: {
      points: { minimum: "minimum" },
      leaves: "{run} leaves",
      diverged_short: "{run} diverged at {step}",
      summary: "Contours of {surface}.",
      summary_start: "Start {point}.",
      summary_run: "{run} at {point} after {step}: {value}.",
      summary_ended: "{run} {outcome}: {value}.",
    },
    outcome: { diverged: "diverged at step {step}", converged: "converged at step {step}", singular: "singular at step {step}" },
  },
});

/** @param {number} length */
function rows(length) {
  const made = new Rows(["u", "v", "loss"]);
  const column = Float64Array.from({ length }, (_, k) => k);
  made.append(0, [column, column, column]);
  return made;
}

/** @param {number} key @param {any} [rest] */
const run = (key, rest = {}) => ({ key, slot: key, hidden: false, rows: rows(51), outcome: null, pending: false, arithmetic: [], ...rest });

/** @param {any} [rest] @returns {any} */
const state = (rest = {}) => ({
  language: "en",
  catalog: { optimizers: [] },
  experiment: { objective: { kind: "surface", name: "bowl", parameters: {} }, start: [0, 0], runs: [0, 1, 2].map(() => ({ optimizer: { name: "rule", parameters: {} } })) },
  objective: { dimension: 2 },
  runs: [run(0), run(1), run(2)],
  playhead: 20,
  selected: 0,
  drag: null,
  playing: false,
  speed: 60,
  inspected: null,
  ...rest,
});

test("paths go to the playhead, and the selected run comes last so that it lies above", () => {
  equal(actors(state()).map(({ key, to, until }) => [key, to, until]), [[1, 20, 20], [2, 20, 20], [0, 20, 20]]);
});

test("hidden runs and runs of which nothing is known are not shown", () => {
  equal(actors(state({ runs: [run(0), run(1, { hidden: true }), run(2, { rows: rows(0) })] })).map(({ key }) => key), [0]);
});

test("while a parameter is dragged, only that run has a preview, from the step of the change", () => {
  const drag = { kind: "parameter", run: 1, since: 12 };
  equal(actors(state({ drag })).map(({ key, to, until }) => [key, to, until]), [[1, 12, 50], [2, 20, 20], [0, 20, 20]]);
});

test("while the start is dragged, all paths are whole, wherever the playhead is", () => {
  const drag = { kind: "start", run: -1, since: 0 };
  ok(actors(state({ drag, playhead: 0 })).every(({ to, until, head }) => to === 50 && until === 50 && head === 50));
});

test("a run has ended once its head stands at the step of its outcome, not before", () => {
  const outcome = { kind: "diverged", step: 8, reason: "", point: null, minimum: null, values: {} };
  const gone = run(1, { outcome, rows: rows(9) });
  const at = (/** @type {number} */ playhead) => actors(state({ playhead, runs: [gone], selected: 0 }))[0];
  equal([at(7).ended, at(8).ended, at(20).head], [false, true, 8]);
  equal([at(7).outcome, at(8).outcome === outcome], [null, true]);
});

test("at a head stands who it is and, at its end, what kind of place it has reached", () => {
  const reached = { kind: "converged", step: 5, reason: "", point: "minimum", minimum: 0, values: {} };
  const shown = state({ runs: [run(0, { outcome: reached, rows: rows(6) })] });
  const [actor] = actors(shown);
  equal(headWords(shown, actor, false), [{ text: "rule", slot: 0 }, { text: "minimum", slot: null }]);
  equal(headWords(state(), actors(state())[0], false).length, 1);
});

test("where a path leaves stand who and what, on a phone in one line", () => {
  const outcome = { kind: "diverged", step: 8, reason: "", point: null, minimum: null, values: {} };
  const shown = state({ runs: [run(0, { outcome, rows: rows(9) })] });
  const [actor] = actors(shown);
  equal(exitWords(shown, actor, false).map(({ text }) => text), ["rule leaves", "diverged at step 8"]);
  equal(exitWords(shown, actor, true).map(({ text }) => text), ["rule diverged at 8"]);
  equal(exitWords(state(), actors(state())[2], false).map(({ text }) => text), ["rule leaves"]);
});

test("arrows belong to the selected run's step at the playhead, and do not flicker while it plays fast", () => {
  const known = { inspected: { key: 0, step: 20 } };
  const whose = (/** @type {any} */ rest) => {
    const shown = state({ ...known, ...rest });
    return explained(shown, actors(shown))?.key ?? null;
  };
  equal([whose({}), whose({ playhead: 21 }), whose({ selected: 1 })], [0, null, null]);
  equal([whose({ playing: true }), whose({ playing: true, speed: 2 })], [null, 0]);
  equal(whose({ drag: { kind: "start", run: -1, since: 0 } }), null);
});

test("the summary names the surface, the start and every run", () => {
  equal(
    summary(state({ runs: [run(0)] }), "a valley"),
    "Contours of a valley. Start 0, 0. rule at 20, 20 after 20: 20.",
  );
});
