// @ts-check
import { fieldText, nudge, read } from "/frontend/js/figures/fields.js";
import { equal, test } from "./harness.js";

const rate = { low: 1e-5, high: 10 };
const whole = { low: 0, high: 100, integer: true };

test("a typed number is read, also with an exponent and in full width", () => {
  equal(["1e-3", " 0.5 ", "０．０１", "1Ｅ－３"].map((text) => read(rate, text).value), [0.001, 0.5, 0.01, 0.001]);
});

test("what is no number, out of range or no whole number says why", () => {
  equal(read(rate, "abc").code, "not_a_number");
  equal(read(rate, "11"), { value: null, code: "out_of_range", values: { got: "11", low: 1e-5, high: 10 } });
  equal(read(rate, "-1").code, "out_of_range");
  equal(read(whole, "1.5").code, "not_whole");
});

test("a step goes by a unit of the second digit", () => {
  equal([nudge(rate, 0.46, 1), nudge(rate, 0.46, -1)], [0.47, 0.45]);
  equal([nudge(rate, 0.1, 1), nudge(rate, 0.1, -1)], [0.11, 0.099]);
  equal([nudge(rate, 0.001, 1), nudge(rate, 0.001, -1)], [0.0011, 0.00099]);
});

test("a step stays within the range and leaves zero", () => {
  equal([nudge(rate, 10, 1), nudge(rate, 1e-5, -1)], [10, 1e-5]);
  equal([nudge(whole, 0, 1), nudge(whole, 0, -1), nudge(whole, 100, 1)], [1, 0, 100]);
  equal([nudge({ low: -2, high: 2 }, 0, 1), nudge({ low: -2, high: 2 }, 0, -1)], [0.01, -0.01]);
  equal([nudge({ low: -2, high: 2 }, -0.1, 1), nudge({ low: -2, high: 2 }, -0.1, -1)], [-0.099, -0.11]);
});

test("a field shows a number whole", () => {
  equal([0.46, 0.001, 0.000376, 500, -1.2, 1e-8].map((value) => fieldText("en", value)), [
    "0.46", "0.001", "3.76e−4", "500", "−1.2", "1e−8",
  ]);
});
