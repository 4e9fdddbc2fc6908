// @ts-check
import { bandOf, bandReach, levelLine } from "/frontend/js/figures/band.js";
import { densityHill, densityPixels, densityPlace, rgb } from "/frontend/js/figures/density.js";
import { ensembleCard, ensembleOf } from "/frontend/js/figures/ensemble.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { ensembles } from "/frontend/js/wishes/ensemble.js";
import { pageWords } from "./figures.js";
import { equal, ok, test } from "./harness.js";
import { after, catalog as bare, computedState, openingState } from "./race.js";

/** The second run draws, the first does not. @type {any} */
const catalog = { ...bare, oracles: [{ ...bare.oracles[0], draws: false }, { ...bare.oracles[1], draws: true }] };
const known = (/** @type {any} */ ...actions) =>
  after(computedState(openingState({ catalog }), [200, 200]), { type: "select", run: 1 }, ...actions);
const OBJECTIVE = { domain: [[-2, 2], [-1, 3]], dimension: 2, minima: [], levels: {}, mathml: "" };
const on = { type: "ensemble", seeds: 50 };

/** A survey that has come. @param {any} state @param {any} [extra] */
function survey(state, extra = {}) {
  const { key } = state.runs[1];
  return {
    ...{ slot: `ensemble:${key}`, kind: "ensemble", about: "", run: key, width: 2, height: 2, known: 4, done: true, revision: 1, refusal: null },
    axes: [{ name: "x", values: [0.5, 1.5] }, { name: "y", values: [2, 4] }],
    planes: { visits: Float32Array.from([0, 1, 7, 0]), finals: new Float32Array(4) },
    minima: [{ x: [3, 2], value: 0 }, { x: [-1, 0.5], value: 0 }],
    endings: { 0: "not_settled", 1: "diverged" },
    extra,
  };
}
const SHARES = [{ ending: 17, seeds: 30 }, { ending: 0, seeds: 12 }, { ending: 1, seeds: 8 }];

test("the ensemble of the selected run is asked for in the box that is seen, without its changes", () => {
  const state = after({ ...known(), objective: OBJECTIVE }, on, { type: "visible", box: [-3, 3, -1, 2] });
  const [wish] = ensembles(state);
  equal(wish.message, { type: "ensemble", seeds: 50, box: [[-3, 3], [-1, 2]], cells: 96 });
  equal([wish.slot, wish.run], [`ensemble:${state.runs[1].key}`, state.runs[1].key]);
  const later = after({ ...state, playhead: 40 }, { type: "set_parameter", run: 1, name: "momentum", value: 0.5, phase: "done" });
  equal(later.experiment.runs[1].changes?.length, 1);
  equal(ensembles(later)[0].about, wish.about);
});

test("another box, another number of seeds and another rate are other ensembles", () => {
  const state = after({ ...known(), objective: OBJECTIVE }, on);
  const about = (/** @type {any[]} */ ...actions) => ensembles(after(state, ...actions))[0].about;
  const all = [
    about(),
    about({ type: "visible", box: [0, 1, 0, 1] }),
    about({ type: "ensemble", seeds: 200 }),
    about({ type: "set_parameter", run: 1, name: "learning_rate", value: 0.3, phase: "done" }),
  ];
  equal(new Set(all).size, 4);
});

test("in one dimension the box has one axis", () => {
  const state = after(openingState({ catalog }), { type: "set_surface", name: "line" }, { type: "select", run: 1 }, on);
  const [wish] = ensembles({ ...state, objective: /** @type {any} */ ({ ...OBJECTIVE, dimension: 1, domain: [[-4, 4]] }), visible: [-4, 4, 0, 9] });
  equal(wish.message.box, [[-4, 4]]);
});

test("nothing is asked while it is off, for a run that draws nothing, or for one that is hidden", () => {
  const state = after({ ...known(), objective: OBJECTIVE }, on);
  equal(ensembles(state).length, 1);
  for (const action of [{ type: "ensemble", seeds: 1 }, { type: "ensemble", seeds: null }, { type: "select", run: 0 }, { type: "hide_run", run: 1 }]) {
    equal(ensembles(after(state, action)), [], JSON.stringify(action));
  }
});

test("a number of seeds that nobody can have is not taken", () => {
  for (const seeds of [0, -3, 2.5, 201, "50", NaN]) equal(after(known(), { type: "ensemble", seeds }).view.ensemble, null, String(seeds));
  equal(after(known(), { type: "ensemble", seeds: 200 }).view.ensemble, { seeds: 200 });
});

test("switched off, or with another run selected, all of it is gone", () => {
  const base = after(known(), on);
  const state = { ...base, surveys: { [survey(base).slot]: /** @type {any} */ (survey(base)) } };
  ok(ensembleOf(state) !== null);
  equal([ensembleOf(after(state, { type: "ensemble", seeds: 1 })), ensembleOf(after(state, { type: "select", run: 0 }))], [null, null]);
});

test("the card offers it where another seed is another path, and tells where the seeds ended", async () => {
  await pageWords();
  const base = after(known(), on);
  equal(ensembleCard(base, 0), null);
  equal(ensembleCard(base, 1)?.note, "Computing 50 seeds …");
  const state = { ...base, surveys: { [survey(base).slot]: /** @type {any} */ (survey(base, { shares: SHARES })) } };
  const card = /** @type {any} */ (ensembleCard(state, 1));
  equal(card.options.map((/** @type {any} */ option) => option.words), ["off", "50 seeds", "100 seeds", "200 seeds"]);
  equal([card.chosen, card.shares.map((/** @type {any} */ share) => `${share.name} ${share.share}`)], ["50", ["at (−1, 0.5) 60.0 %", "elsewhere 24.0 %", "diverged 16.0 %"]]);
  equal(card.shares.reduce((/** @type {number} */ sum, /** @type {any} */ share) => sum + share.part, 0), 1);
  equal(ensembleCard(after(state, { type: "ensemble", seeds: 1 }), 1)?.shares, []);
});

test("of many endings the rarest are told together", async () => {
  await pageWords();
  const base = after(known(), on);
  const shares = [0, 1, 2, 3, 4, 5, 6].map((ending) => ({ ending, seeds: 20 - ending }));
  const state = { ...base, surveys: { [survey(base).slot]: /** @type {any} */ ({ ...survey(base, { shares }), endings: { 0: "not_settled", 1: "diverged", 2: "singular", 3: "saddle" } }) } };
  const names = /** @type {any} */ (ensembleCard(state, 1)).shares.map((/** @type {any} */ share) => share.name);
  equal(names, ["elsewhere", "diverged", "singular Hessian", "at a saddle", "others"]);
});

test("the picture stands on its head, is clear where nobody was, and strongest where most were", () => {
  const counts = new Float32Array(25);
  counts[1 * 5 + 3] = 8; // second row from below, fourth column
  const pixels = densityPixels(counts, 5, 5, rgb("#000000"), rgb("#ff8000"));
  const alpha = (/** @type {number} */ top, /** @type {number} */ left) => pixels[4 * (5 * top + left) + 3];
  const most = Math.max(...Array.from({ length: 25 }, (_, k) => pixels[4 * k + 3]));
  equal([alpha(3, 3) === most, alpha(0, 0), alpha(3, 1)], [true, 0, 0]);
  ok(alpha(3, 4) > 0 && alpha(3, 4) < most, "a neighbour is fainter");
  equal(Array.from(pixels.slice(4 * 18, 4 * 18 + 3)), [255, 128, 0]);
  ok(densityPixels(new Float32Array(4), 2, 2, [0, 0, 0], [1, 1, 1]).every((value) => value === 0), "nothing at all is nothing");
});

test("in one dimension the counts are a hill, in parts of its top", () => {
  equal(Array.from(densityHill([0, 0, 8, 0, 0, NaN])), [0, 0.5, 1, 0.5, 0, 0]);
  equal(Array.from(densityHill([0, 0])), [0, 0]);
});

test("cells reach half their width beyond their middles", () => {
  const map = mapOf([0, 10, 0, 10], 100, 200);
  const of = /** @type {any} */ (survey(known()));
  equal(densityPlace(of, map), { left: 0, top: 100, width: 20, height: 80 });
});

const QUANTILES = [[1, 10], [2, 20], [4, 40], [8, "inf"], [16, "inf"]];

test("a band has its quantiles over the steps; what is infinite leaves at the top", () => {
  const of = /** @type {any} */ (survey(known(), { steps: [0, 10], quantiles: QUANTILES }));
  const band = /** @type {import("/frontend/js/figures/band.js").Band} */ (bandOf(of));
  equal(bandOf(of) === band, true, "the same for the same ensemble");
  const map = mapOf([0, 10, 0, 2], 100, 100);
  equal(levelLine(band, 0, map, true, 0), [[0, 100], [100, 50]]);
  equal(levelLine(band, 3, map, true, 0)[1], [100, -5000]);
  equal(bandOf(/** @type {any} */ (survey(known()))), null, "not before it is whole");
});

test("the axis makes room for the middle half of the seeds up to its end", () => {
  const band = { steps: [0, 10, 20], quantiles: [[1, 1, 1], [2, 3, 1e-9], [4, 4, 4], [8, Infinity, 1e9], [16, 99, 99]] };
  const { extent } = bandReach(band, 10, 0);
  equal([extent.low, extent.high, extent.positive, extent.first], [2, 8, 2, 4]);
});
