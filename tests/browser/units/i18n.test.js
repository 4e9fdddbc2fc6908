// @ts-check
import { fixed, has, install, label, number, t, whole } from "/frontend/js/i18n.js";
import { equal, test } from "./harness.js";

const DICTIONARIES = {
  en: { a: { play: "Play", of: "step {k} of {n}", ended: { one: "{count} run ended", other: "{count} runs ended" } },
    parameters: { momentum: "Momentum" } },
  zh: { a: { play: "播放", ended: { other: "{count} 个运行已结束" } }, parameters: { momentum: "动量" } },
};
const installed = () => install(DICTIONARIES);

test("a sentence is taken in the language of the state", () => {
  installed();
  equal(t({ language: "zh" }, "a.play"), "播放");
  equal(t("en", "a.play"), "Play");
});

test("placeholders are filled in, numbers as numbers are shown", () => {
  installed();
  equal(t("en", "a.of", { k: 42, n: "500" }), "step 42 of 500");
  equal(t("en", "a.of", { k: -0.5 }), "step −0.5 of {n}");
});

test("what a language lacks is English, and what nobody has is its key", () => {
  installed();
  equal(t("zh", "a.of", { k: 1, n: 2 }), "step 1 of 2");
  equal([t("en", "a.b.c"), t("en", "toString"), has("en", "a.b"), has("zh", "a.of")], ["a.b.c", "toString", false, true]);
});

test("a count chooses between one and other", () => {
  installed();
  equal(t("en", "a.ended", { count: 1 }), "1 run ended");
  equal(t("en", "a.ended", { count: 3 }), "3 runs ended");
  equal(t("zh", "a.ended", { count: 1 }), "1 个运行已结束");
});

test("numbers are short, with a real minus", () => {
  equal(number("en", -0.0437), "−0.0437");
  equal(number("en", 0.05), "0.05");
  equal(number("en", 366.31), "366.3");
  equal(number("zh", 12345), "12345");
  equal(number("en", 0), "0");
  equal(number("en", -0), "0");
});

test("very large and very small numbers have an exponent", () => {
  equal(number("en", 1.2e308), "1.2e+308");
  equal(number("en", -3e-9), "−3e−9");
  equal(fixed("en", 1.5e12), "1.50e+12");
});

test("what is not finite is shown as it is, also in the words of the wire", () => {
  equal([number("en", Infinity), number("en", "-inf"), number("zh", "inf")], ["∞", "−∞", "∞"]);
  equal([number("en", "nan"), number("en", null)], ["NaN", "NaN"]);
});

test("a column's numbers have four significant digits, three below 0.1", () => {
  equal([fixed("en", 1.12), fixed("en", -3.469), fixed("en", 358.61), fixed("en", 8714.4)], ["1.120", "−3.469", "358.6", "8714"]);
  equal([fixed("en", 0.0148), fixed("en", -0.00962), fixed("en", 121)], ["0.0148", "−0.00962", "121.0"]);
});

test("whole numbers are grouped", () => equal(whole("en", 20000), "20,000"));

test("a parameter has its own words or the glossary's, or its name", () => {
  installed();
  equal(label("zh", { name: "momentum", words: null }), "动量");
  equal(label("zh", { name: "b", words: { en: "Steepness" } }), "Steepness");
  equal(label("en", { name: "b", words: { en: { name: "Steepness" } } }), "Steepness");
  equal(label("en", { name: "inner_steps", words: null }), "inner steps");
});
