// @ts-check
import { evenly, heights } from "/frontend/js/figures/contour.js";
import { fitBox, heightAt, mapOf, pointAt, sameBox, toPixel } from "/frontend/js/figures/plane.js";
import { close, equal, ok, test } from "./harness.js";

test("a square domain in a wide plot is widened until both axes have one scale", () => {
  const { box, equal: one } = fitBox([-2, 2, -1, 3], 800, 400);
  equal([box, one], [[-4, 4, -1, 3], true]);
});

test("a wide domain in a tall plot is heightened about its middle", () => {
  equal(fitBox([0, 8, 0, 4], 400, 400).box, [0, 8, -2, 6]);
});

test("a box that fits already is left alone", () => {
  equal(fitBox([0, 4, 0, 2], 400, 200).box, [0, 4, 0, 2]);
});

test("a very long domain keeps its box and says that the scales differ", () => {
  equal(fitBox([0, 100, 0, 1], 400, 400), { box: [0, 100, 0, 1], equal: false });
});

test("pixels and points lead back to each other", () => {
  const map = mapOf([-2, 2, -1, 3], 564, 508);
  const [x, y] = pointAt(map, 100, 200);
  close(map.kx * x + map.bx, 100, 1e-9);
  close(map.ky * y + map.by, 200, 1e-9);
  equal([map.ky < 0, pointAt(map, 0, 0)], [true, [-2, 3]]);
});

test("boxes that differ by less than a thousandth are the same picture", () => {
  ok(sameBox([0, 1, 0, 1], [0, 1.0005, 0, 1]));
  ok(!sameBox([0, 1, 0, 1], [0, 1.01, 0, 1]));
  ok(sameBox(null, null) && !sameBox([0, 1, 0, 1], null));
});

test("a dragged coordinate is as fine as a pixel and no finer", () => {
  equal(toPixel(-1.198675, 0.0078), -1.199);
  equal(toPixel(123.456, 3), 123);
  equal(Object.is(toPixel(-0.0001, 0.01), 0), true, "no minus zero");
});

test("the height of a curve is read between its points, and nothing is made up outside", () => {
  const curve = { box: [0, 2], z: [0, 1, 4] };
  equal([heightAt(curve, 0.5), heightAt(curve, 2), heightAt(curve, 2.1), heightAt(null, 1)], [0.5, 4, NaN, NaN]);
});

test("the heights shown leave a little room and ignore what is not finite", () => {
  const [low, high] = heights({ z: [0, NaN, 10, Infinity] });
  ok(low < 0 && low > -2 && high > 10 && high < 12);
});

test("evenly spaced numbers include both ends", () => equal(evenly(-1, 1, 5), [-1, -0.5, 0, 0.5, 1]));
