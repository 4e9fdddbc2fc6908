// @ts-check
import { boxOf } from "/frontend/js/reduce/view.js";
import { close, equal, ok, test } from "./harness.js";
import { after, computedState, openingState } from "./race.js";

const bilinear = {
  key: "k",
  box: [-2, 2, -1, 3],
  columns: 3,
  rows: 3,
  z: Float32Array.from([-1, 1, 3].flatMap((y) => [-2, 0, 2].map((x) => 3 * x + 2 * y))),
};

test("a zoom is kept, a box that is none is not", () => {
  const state = after(openingState(), { type: "zoom", box: [0, 1, 2, 3] });
  equal(state.view.box, [0, 1, 2, 3]);
  equal(after(state, { type: "zoom", box: [1, 0, 2, 3] }).view.box, [0, 1, 2, 3]);
  equal(after(state, { type: "zoom", box: null }).view.box, null);
  for (const box of [[0, 1], [0, 1, 2, NaN], [0, 0, 1, 2], [1e20, 1e20 + 1e3, 0, 1], "box"]) equal(boxOf(box), null);
});

test("the box of the paths has room around them, up to the playhead", () => {
  const known = { ...computedState(openingState(), [200, 200]), playhead: 10 };
  for (const run of known.runs) run.rows.column("v").fill(1);
  const [x0, x1, y0, y1] = after(known, { type: "fit_path" }).view.box ?? [];
  close(x0, -0.8);
  close(x1, 10.8);
  ok(y0 < 1 && y1 > 1 && y1 - y0 < 0.01);
  const still = after(openingState(), { type: "fit_path" });
  equal(still.view.box, null);
});

test("a path that leaves for infinity does not spoil the box", () => {
  const state = computedState(openingState(), [3, 3]);
  for (const run of state.runs) {
    run.rows.column("u").set([0, 1, 1e200]);
    run.rows.column("v").set([0, 0.5, Infinity]);
  }
  const box = after(state, { type: "fit_path" }).view.box ?? [0, 0, 0, 0];
  close(box[0], -0.08);
  close(box[1], 1.08);
});

test("until the server answers, the value under the pointer is estimated from the contour", () => {
  const state = after({ ...openingState(), contour: bilinear }, { type: "probe", x: [0.5, 0.25] });
  close(Number(state.probe?.value), 2, 1e-6);
  close(Number(state.probe?.gradientNorm), Math.hypot(3, 2), 1e-6);
  equal(state.probe?.exact, false);
});

test("outside the contour nothing is known until the server answers", () => {
  const state = after({ ...openingState(), contour: bilinear }, { type: "probe", x: [9, 9] });
  equal([state.probe?.value, state.probe?.gradient], [null, null]);
});

test("the exact value counts only for the point that is still under the pointer", () => {
  const state = after(openingState(), { type: "probe", x: [0.5, 0.25] });
  const answer = { type: "probed", x: [0.5, 0.25], value: 7, gradient: [1, 0], gradientNorm: 1 };
  equal([after(state, answer).probe?.value, after(state, answer).probe?.exact], [7, true]);
  equal(after(state, { ...answer, x: [0, 0] }).probe?.exact, false);
  equal(after(state, { type: "probe", x: null }, answer).probe, null);
});

test("it is dark when that is chosen, or when the system is", () => {
  const state = openingState();
  equal(after(state, { type: "theme", value: "dark" }).dark, true);
  equal(after(state, { type: "system", dark: true }).dark, true);
  equal(after(state, { type: "system", dark: true }, { type: "theme", value: "light" }).dark, false);
});

test("a language that the page does not speak changes nothing", () => {
  equal(after(openingState(), { type: "language", value: "zh" }).language, "zh");
  equal(after(openingState(), { type: "language", value: "tlh" }).language, "en");
});

test("a new contour gives the pointer its new estimate", () => {
  const state = after(openingState(), { type: "probe", x: [0.5, 0.25] }, { type: "contour", contour: bilinear });
  close(Number(state.probe?.value), 2, 1e-6);
  ok(!state.probe?.exact);
});
