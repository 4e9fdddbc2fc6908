// @ts-check
import { contourFigure } from "/frontend/js/figures/contour.js";
import { groundColour, groundScale } from "/frontend/js/figures/ground.js";
import { drawable, levels, powerText, span } from "/frontend/js/figures/levels.js";
import { close, equal, ok, test } from "./harness.js";

/** @param {(x: number, y: number) => number} f @param {number[]} box @param {number} [size] */
const grid = (f, [x0, x1, y0, y1], size = 60) =>
  Float32Array.from({ length: size * size }, (_, k) =>
    f(x0 + ((x1 - x0) * (k % size)) / (size - 1), y0 + ((y1 - y0) * Math.floor(k / size)) / (size - 1)));
const valley = (/** @type {number} */ x, /** @type {number} */ y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
const say = String;
const log = /** @type {const} */ ({ scale: "log", floor: 10 ** -0.5 });
const linear = /** @type {const} */ ({ scale: "linear" });

test("a log surface begins at its floor and goes up by a quarter of a decade", () => {
  const found = levels(grid(valley, [-2, 2, -1, 3]), log, 1, say);
  equal([found?.log, found?.start, found?.size], [true, -0.5, 0.25]);
  ok((found?.end ?? 0) >= 3.25);
});

test("the colour bar of a log surface says powers of ten", () => {
  const found = levels(grid(valley, [-2, 2, -1, 3]), log, 1, say);
  equal(found?.ticks.map(({ text }) => text), ["1", "10¹", "10²", "10³"]);
});

test("nearer to a minimum the floor falls with the square of the zoom", () => {
  const found = levels(grid(valley, [0.99, 1.01, 0.99, 1.01]), log, 0.005, say);
  ok((found?.start ?? 0) < -3, String(found?.start));
});

test("there are few levels, whatever the values", () => {
  for (const factor of [1e-30, 1e-3, 1, 1e5, 1e100]) {
    for (const style of [log, linear, /** @type {const} */ ({ scale: "log", floor: 0 })]) {
      const found = levels(Float64Array.from(grid(valley, [-2, 2, -1, 3]), (z) => z * factor), style, 1, say);
      const count = found === null ? 0 : (found.end - found.start) / found.size + 1;
      ok(count >= 2 && count <= 20, `${factor} ${style.scale}: ${count}`);
    }
  }
});

test("a linear surface has round levels", () => {
  const found = levels(grid((x, y) => x * x - y * y, [-2, 2, -2, 2]), linear, 1, say);
  equal([found?.log, found?.size, found?.start, found?.end], [false, 1, -3, 3]);
});

test("a surface below zero is taken from its base, and the colour bar says its own values", () => {
  const found = levels(grid((x, y) => x * x + y * y - 1, [-2, 2, -2, 2]), { scale: "log", floor: 0.1, base: -1 }, 1, say);
  equal(found?.base, -1);
  equal(found?.ticks.map(({ text }) => text).includes("-0.9"), true);
});

test("values that are not finite leave holes, and those below the floor lie on it", () => {
  const values = [NaN, Infinity, 0, -5, 1e-9, 100];
  const found = levels(values, log, 1, say);
  if (found === null) throw new Error("no levels");
  const drawn = drawable(values, found);
  equal(Array.from(drawn).map(Number.isNaN), [true, true, false, false, false, false]);
  equal([drawn[2] === drawn[3], drawn[2] === drawn[4], drawn[5]], [true, true, 2]);
});

test("a plane without a finite value has no levels", () => {
  equal(levels([NaN, Infinity], linear, 1, say), null);
  equal(span([]), { low: NaN, high: NaN });
});

test("a flat plane has one level", () => equal(levels([3, 3, 3], linear, 1, say)?.start, 3));

test("powers of ten are written with raised digits", () => {
  equal([0, 1, 12, -3].map(powerText), ["1", "10¹", "10¹²", "10⁻³"]);
});

test("the ground is the quietened cividis of the design, low is dark", () => {
  const near = (/** @type {string} */ got, /** @type {number[]} */ expected) =>
    (got.match(/\d+/g) ?? []).forEach((part, k) => close(Number(part), expected[k], 1));
  near(groundColour(false, 0), [0x3d, 0x59, 0x85]);
  near(groundColour(false, 0.5), [0x97, 0x96, 0x91]);
  near(groundColour(false, 1), [0xed, 0xdd, 0x71]);
  near(groundColour(true, 0), [0x03, 0x1c, 0x3b]);
  near(groundColour(true, 1), [0x6f, 0x6b, 0x57]);
  equal(groundScale(true).length, 13);
});

test("the figure has no hover and no labels, and its rows are the grid's", () => {
  const z = grid(valley, [-2, 2, -1, 3], 20);
  const look = { width: 672, height: 568, compact: false, symbols: ["x", "y"], dark: false, box: /** @type {any} */ ([-2, 2, -1, 3]), equal: true, zoom: 1, say };
  const { traces, layout } = contourFigure({ box: [-2, 2, -1, 3], columns: 20, rows: 20, z, key: "" }, log, look);
  const trace = /** @type {any} */ (traces[0]);
  equal([trace.type, trace.hoverinfo, trace.contours.showlabels, trace.z.length, trace.z[0].length], ["contour", "skip", undefined, 20, 20]);
  close(trace.z[19][0], Math.log10(valley(-2, 3)), 1e-5);
  equal(/** @type {any} */ (layout).yaxis.scaleanchor, "x");
});

test("a phone has neither colour bar nor axis titles", () => {
  const look = { width: 360, height: 310, compact: true, symbols: ["x", "y"], dark: true, box: /** @type {any} */ ([-2, 2, -1, 3]), equal: true, zoom: 1, say };
  const z = grid(valley, [-2, 2, -1, 3], 20);
  const { traces, layout } = contourFigure({ box: [-2, 2, -1, 3], columns: 20, rows: 20, z, key: "" }, log, look);
  equal([/** @type {any} */ (traces[0]).showscale, /** @type {any} */ (layout).xaxis.title], [false, {}]);
});
