// @ts-check
import { axesFigure, extend, lastTick, newExtent, onCurve, valueScale } from "/frontend/js/figures/curves.js";
import { follow, newTrail } from "/frontend/js/figures/paths.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { equal, ok, test } from "./harness.js";

/** @param {number[]} values @param {any} [rest] */
function reach(values, rest = {}) {
  const extent = newExtent();
  extend(extent, values, values.length - 1, 0);
  return { extent, ended: false, diverged: false, ...rest };
}

const say = String;

test("the axis of steps grows in jumps and never beyond the race", () => {
  equal([0, 9, 10, 42, 59, 60, 400, 500].map((step) => lastTick(step, 500)), [10, 10, 30, 100, 100, 100, 500, 500]);
  equal([lastTick(0, 3), lastTick(3, 3), lastTick(0, 1)], [3, 3, 1]);
  equal(lastTick(11000, 20000), 20000);
});

test("a log axis has whole decades, and goes down by two of them", () => {
  const { range, ticks } = valueScale([reach([24.2, 3, 0.5])], true, 4, say);
  equal([range, ticks.map(({ text }) => text)], [[-2, 2], ["10⁻²", "10⁻¹", "1", "10¹", "10²"]]);
});

test("a longer log axis leaves decades out", () => {
  const { ticks } = valueScale([reach([1e4, 1e-12])], true, 4, say);
  ok(ticks.length <= 5, JSON.stringify(ticks));
});

test("a diverging run goes out at the top instead of pressing the others flat", () => {
  const steady = reach([24, 3, 2]);
  const wild = reach([24, 1e9, 1e80], { diverged: true, ended: true });
  equal(valueScale([steady, wild], true, 4, say).range, [0, 3]);
  ok(valueScale([steady, wild], false, 4, say).range[1] <= 50);
});

test("with nothing but diverging runs the axis still shows where they began", () => {
  const { range } = valueScale([reach([24, 1e9, 1e80], { diverged: true })], true, 4, say);
  ok(range[0] <= 1 && range[1] >= 2 && range[1] <= 4, JSON.stringify(range));
});

test("a run that has ended low stretches the axis by two decades while others run, then wholly", () => {
  const running = reach([24, 3, 2]);
  const done = reach([24, 1e-3, 1e-20], { ended: true });
  equal(valueScale([running, done], true, 4, say).range, [-2, 2]);
  equal(valueScale([{ ...running, ended: true }, done], true, 4, say).range, [-20, 2]);
});

test("a linear axis begins at zero, or at a round number below it", () => {
  equal(valueScale([reach([24.2, 3])], false, 4, say).range, [0, 30]);
  equal(valueScale([reach([2, -437])], false, 4, say).range, [-500, 2]);
});

test("values that are not finite stretch nothing", () => {
  equal(valueScale([reach([24.2, NaN, Infinity, 3])], true, 4, say).range, [0, 2]);
  ok(valueScale([], true, 4, say).range[1] > valueScale([], true, 4, say).range[0], "no run at all");
  ok(valueScale([reach([NaN])], false, 4, say).range[1] > 0);
});

test("an extent followed row by row is the same as at once, also after going back", () => {
  const values = [5, 3, -1, 8, 2];
  const extent = newExtent();
  for (const to of [0, 1, 4, 2]) extend(extent, values, to, 0);
  const fresh = newExtent();
  extend(fresh, values, 2, 0);
  equal(extent, fresh);
});

test("what is taken off the values is taken off their extent", () => {
  const extent = newExtent();
  extend(extent, [-0.5, -1], 1, -1.03);
  ok(extent.positive > 0.02 && extent.positive < 0.04);
});

const map = mapOf([0, 10, -2, 2], 100, 80);

test("a curve that is not finite goes out at the top, and a loss of zero at the bottom of a log axis", () => {
  const trail = newTrail();
  follow(trail, onCurve([1, 10, Infinity], map, true, 0), 2, map);
  ok((trail.exit?.dy ?? 0) < 0 && !trail.inside);
  const down = newTrail();
  follow(down, onCurve([1, 0.1, 0], map, true, 0), 2, map);
  ok((down.exit?.dy ?? 0) > 0 && !down.inside);
});

test("rows without a value are passed over by one line", () => {
  const { pieces } = follow(newTrail(), onCurve([1, NaN, NaN, 1], map, true, 0), 3, map);
  equal(pieces.length, 1);
  equal(pieces[0].core, [0, 40, 30, 40]);
});

test("between two looks a marker stays at the last one, wherever the curve is asked for first", () => {
  const spot = new Float64Array(2);
  const place = onCurve([1, NaN, NaN, 1, NaN], map, true, 0);
  const at = (/** @type {number} */ step) => (place(step, spot), spot[0]);
  equal([2, 0, 1, 4, 3, 2].map(at), [0, 0, 0, 30, 30, 0]);
  onCurve([NaN, NaN], map, true, 0)(1, spot);
  ok(Number.isNaN(spot[0]), "no number at all");
});

test("the axes hold no curve: Plotly is not asked to draw what moves", () => {
  const scale = valueScale([reach([24, 3])], true, 4, say);
  const { traces, layout } = axesFigure({ width: 320, height: 120, dark: false, end: 60, scale, below: true, right: 20 });
  equal(traces, [{ type: "scatter", x: [], y: [], hoverinfo: "skip" }]);
  equal(/** @type {any} */ (layout).xaxis.ticktext, ["0", "20", "40", "60"]);
});
