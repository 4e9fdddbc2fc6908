// @ts-check
import { accuracy, counted, f1, measured, precision, recall, rSquared } from "/frontend/js/figures/metrics.js";
import { close, equal, ok, test } from "./harness.js";

const golden = async () => (await fetch("/tests/golden/metrics.json")).json();
const NOBODY = { right: 0, wrong: 0, missed: 0, rejected: 0 };

test("R² is scikit-learn's", async () => {
  const cases = Object.values((await golden()).numbers);
  ok(cases.length > 0);
  for (const { targets, predictions, r_squared } of cases) close(Number(rSquared(targets, predictions).value), r_squared);
});

test("accuracy, precision, recall and F1 are scikit-learn's, a score on the boundary is label 0", async () => {
  const { boundary, labels } = await golden();
  for (const { labels: targets, scores, ...expected } of Object.values(labels)) {
    const found = measured("label", targets, scores, boundary);
    equal(Object.keys(found), Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) close(Number(found[name].value), Number(value));
  }
});

test("a prediction that is no number leaves no metric", () => {
  const found = measured("label", [1, 0, 1], [2, NaN, 1], 0);
  equal(Object.values(found).map(({ value, reason }) => [value, reason]), Array(4).fill([NaN, null]));
});

test("where nothing is predicted as label 1 there is no precision, and F1 is 0", () => {
  const counts = counted([1, 0, 1], [-1, -1, -1], 0);
  equal(counts, { right: 0, wrong: 0, missed: 2, rejected: 1 });
  equal(precision(counts), { value: null, reason: "no_positive_predicted" });
  equal([recall(counts).value, f1(counts).value], [0, 0]);
});

test("where no row has label 1 there is no recall, and without any said to be it no F1", () => {
  equal(recall(counted([0, 0], [1, -1], 0)), { value: null, reason: "no_positive" });
  equal(f1(counted([0, 0], [1, -1], 0)), { value: 0, reason: null });
  equal(f1(counted([0, 0], [-1, -1], 0)), { value: null, reason: "none_positive" });
});

test("targets that are all the same have no R², however they are rounded", () => {
  equal(rSquared([0.1, 0.1, 0.1], [0.1, 0.2, 0.1]), { value: null, reason: "constant_targets" });
  equal(rSquared([5], [4]), { value: null, reason: "constant_targets" });
});

test("no rows at all have no metrics", () => {
  equal([rSquared([], []).reason, accuracy(NOBODY).reason], ["no_rows", "no_rows"]);
});

test("masses and ranks have no metrics beside their loss", () => {
  equal([measured("mass", [1], [1], 0), measured("rank", [1], [1], 0)], [{}, {}]);
});
