// @ts-check
import { dataOf } from "/frontend/js/figures/data_picture.js";
import { riskShown, tableShown } from "/frontend/js/figures/data_rows.js";
import { across, curveOver, galleryOf, heightsOf, namesOver, namesWith, reachOf, samplesOn } from "/frontend/js/figures/gallery.js";
import { actors } from "/frontend/js/figures/scene.js";
import { pageWords } from "./figures.js";
import { close, equal, ok, test } from "./harness.js";
import { after, parameter } from "./race.js";
import { dataState, PROGRAMS } from "./risky.js";

const squares = { loss: PROGRAMS.loss, slope: PROGRAMS.slope };
/** width·|p − y| */
const ABSOLUTE = {
  loss: { inputs: ["p", "y", "width"], nodes: [["symbol", "p"], ["symbol", "y"], ["sub", 0, 1], ["abs", 2], ["symbol", "width"], ["mul", 3, 4]], outputs: [5] },
  slope: { inputs: ["p", "y", "width"], nodes: [["symbol", "p"], ["symbol", "y"], ["sub", 0, 1], ["sign", 2], ["symbol", "width"], ["mul", 3, 4]], outputs: [5] },
};
/** max(0, 1 − (2y − 1)p), its slope in p −(2y − 1) within the margin. */
const signed = [["symbol", "y"], ["constant", 2], ["mul", 0, 1], ["constant", 1], ["sub", 2, 3], ["symbol", "p"], ["mul", 4, 5], ["sub", 3, 6], ["constant", 0]];
const MARGIN = {
  loss: { inputs: ["p", "y"], nodes: [...signed, ["max", 7, 8]], outputs: [9] },
  slope: { inputs: ["p", "y"], nodes: [...signed, ["greater", 7, 8], ["neg", 4], ["mul", 9, 10]], outputs: [11] },
};
const loss = (/** @type {string} */ name, /** @type {any} */ facts) =>
  ({ name, words: { en: { name: name.toUpperCase() } }, parameters: [], takes: ["number"], targets: ["number"], source: "", ...facts });

/** @param {any} [view] @returns {any} */
function state(view = {}) {
  const before = dataState();
  const losses = [
    loss("squares", { programs: squares }),
    loss("absolute", { programs: ABSOLUTE, parameters: [parameter("width", { default: 2 })], kinks: "p = y" }),
    loss("hinged", { programs: MARGIN, margin: true, takes: ["logit"], convex: false, kinks: "m = 1" }),
  ];
  return { ...before, catalog: { ...before.catalog, losses }, view: { ...before.view, losses: null, gallery: null, ...view } };
}
const X = Float64Array.of(-2, -0.5, 0, 3);

test("the gallery opens with all losses over what the one in force is drawn over, that one first", () => {
  const { axis, losses, axes } = galleryOf(state());
  equal([axis, losses.map(({ name, on, own }) => [name, on, own])], ["residual", [["squares", true, true], ["absolute", true, false]]]);
  equal(axes.map(({ name }) => name), ["residual", "margin"]);
});

test("each loss says whether it is negative, convex and differentiable", async () => {
  await pageWords();
  equal(galleryOf(state()).losses.map(({ facts }) => facts), ["never negative · convex in the prediction · differentiable", "never negative · convex in the prediction · differentiable except at p = y"]);
  equal(galleryOf(state({ gallery: ["hinged"] })).losses[0].facts, "never negative · not convex in the prediction · differentiable except at m = 1");
});

test("another axis brings its losses, and back to one's own nothing has to be said", () => {
  equal(namesOver(state(), "margin"), ["hinged"]);
  equal(namesOver(state(), "residual"), null);
  equal(galleryOf(after(state(), { type: "gallery_losses", names: ["hinged"] })).axis, "margin");
});

test("the last loss that is drawn stays", () => {
  const gallery = galleryOf(state({ gallery: ["absolute"] }));
  equal(namesWith(gallery, "absolute", false), ["absolute"]);
  equal(namesWith(gallery, "squares", true), ["squares", "absolute"]);
});

test("a curve is the server's formula over the residual, with the numbers that were set", () => {
  const plain = curveOver(state(), "absolute", X);
  equal([[...(plain?.value ?? [])], [...(plain?.slope ?? [])]], [[4, 1, 0, 6], [-2, -2, 0, 2]]);
  const wide = curveOver(state({ losses: [{ name: "absolute", parameters: { width: 5 } }] }), "absolute", X);
  equal([...(wide?.value ?? [])], [10, 2.5, 0, 15]);
});

test("over the margin both labels have one curve, and its slope is that in the margin", () => {
  const [one, zero] = [1, 0].map((label) => curveOver(state(), "hinged", X, /** @type {0|1} */ (label)));
  equal([...(one?.value ?? [])], [3, 1.5, 1, 0]);
  equal([...(zero?.value ?? [])], [3, 1.5, 1, 0]);
  equal([[...(one?.slope ?? [])], [...(zero?.slope ?? [])]], [[-1, -1, -1, -0], [-1, -1, -1, -0]]);
});

test("the rows stand on the curve of the loss in force, at the residuals of the selected run", () => {
  const now = state();
  const risk = /** @type {any} */ (riskShown(now));
  const actor = /** @type {any} */ (actors(now).find(({ selected }) => selected));
  const found = samplesOn(now, dataOf(now, risk, tableShown(now, risk)), actor);
  // w = b = 2 at the playhead; rows (−1, 0), (1, 2), (2, 8) train, the second is held out.
  equal([...(found?.x ?? [])], [0, 2, -2]);
  const curve = curveOver(now, "squares", found?.x ?? X);
  equal([[...(found?.value ?? [])], [...(found?.slope ?? [])]], [[...(curve?.value ?? [])], [...(curve?.slope ?? [])]]);
});

test("the axis holds every row, goes on in jumps and is kept while it is not far too wide", () => {
  equal([reachOf([], 0), reachOf([0.1, -4.2], 0), reachOf([NaN, 70], 0)], [3, 5, 80]);
  equal([reachOf([4], 8), reachOf([9], 8), reachOf([1], 80)], [8, 10, 3]);
  ok(across(3).includes(0), "a kink at 0 is drawn");
});

test("a curve far higher than all others is cut", () => {
  const [low, high] = heightsOf([Float64Array.of(0, 1000), Float64Array.of(0, 2), Float64Array.of(1, NaN)]);
  close(high, 12 * 1.06, 1e-9);
  ok(low < 0 && low > -1, "there is room below 0");
  close(heightsOf([Float64Array.of(-3, 5)])[0], -3 - 0.48, 1e-9);
});
