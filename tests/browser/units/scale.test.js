// @ts-check
import { fromSlider, linear, parseNumber, ticks, toSlider } from "/frontend/js/scale.js";
import { close, equal, ok, test } from "./harness.js";
import { parameter } from "./race.js";

const rate = parameter("learning_rate", { low: 1e-5, high: 10, scale: "log" });
const damping = parameter("damping", { low: 0, high: 100, scale: "log", smallest: 1e-6 });
const count = parameter("count", { low: 1, high: 20, integer: true });

test("the ends of a slider are exactly the ends of the range", () => {
  for (const p of [rate, damping, count]) {
    equal([fromSlider(p, 0), fromSlider(p, 1)], [p.low, p.high]);
    equal([toSlider(p, p.low), toSlider(p, p.high)], [0, 1]);
  }
});

test("the middle of a logarithmic slider is the geometric mean", () => close(fromSlider(rate, 0.5), 0.01));

test("a slider's value has three significant digits", () => {
  for (let k = 1; k < 100; k += 1) {
    const value = fromSlider(rate, k / 100);
    equal(value, Number(value.toPrecision(3)));
  }
});

test("a value keeps its place on the slider, to a hundredth", () => {
  for (let k = 0; k <= 100; k += 1) close(toSlider(rate, fromSlider(rate, k / 100)), k / 100, 0.01);
});

test("a logarithmic slider from zero has its smallest value next to zero", () => {
  equal(fromSlider(damping, 0.001), 0);
  equal(fromSlider(damping, 0.02), 1e-6);
  ok(toSlider(damping, 1e-6) > 0 && toSlider(damping, 1e-6) < 0.05);
  equal(toSlider(damping, 1e-9), toSlider(damping, 1e-6));
});

test("a whole parameter has whole values", () => equal(fromSlider(count, 0.51), 11));

test("values outside the range stand at the ends of the slider", () => {
  equal([toSlider(rate, 1e9), toSlider(rate, -1), toSlider(rate, NaN)], [1, 0, 0]);
});

test("typed numbers are understood as people write them", () => {
  const cases = { "1e-3": 1e-3, " 0.5 ": 0.5, "-2": -2, "−2": -2, ".5": 0.5, "3.": 3, "+4": 4, "1E5": 1e5 };
  for (const [text, value] of Object.entries(cases)) equal(parseNumber(text), value, text);
});

test("full-width digits and signs are numbers", () => {
  equal(parseNumber("１．５"), 1.5);
  equal(parseNumber("－０.２５"), -0.25);
  equal(parseNumber("１ｅ－３"), 1e-3);
});

test("what is no finite number is refused, a comma too", () => {
  for (const text of ["", "1,5", "1，5", "abc", "1e999", "Infinity", "NaN", "0x10", "1 2", "--1", "1e", "."]) {
    equal(parseNumber(text), null, text);
  }
});

test("ticks are round and lie within the axis", () => {
  equal(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  equal(ticks(-2, 2, 4), [-2, -1, 0, 1, 2]);
  equal(ticks(0.1, 0.3, 2), [0.1, 0.2, 0.3]);
  ok(ticks(-1, 1, 4).every((tick) => !Object.is(tick, -0)));
});

test("ticks of many decades are powers of ten, thinned out", () => {
  equal(ticks(1e-3, 1e3, 10, true), [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000]);
  ok(ticks(1e-8, 1e8, 4, true).length <= 5);
});

test("ticks of one decade have 2 and 5 between", () => equal(ticks(1, 9, 5, true), [1, 2, 5]));

test("an axis that is none has no ticks", () => {
  for (const [lo, hi] of [[1, 1], [2, 1], [NaN, 1], [0, Infinity]]) equal(ticks(lo, hi, 5), []);
});

test("a linear map goes through its ends, and an empty domain to the middle", () => {
  const map = linear(0, 10, 100, 200);
  equal([map(0), map(5), map(10)], [100, 150, 200]);
  equal(linear(3, 3, 0, 8)(3), 4);
});
