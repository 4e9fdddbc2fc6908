// @ts-check
/**
 * What predictions are worth beside their loss: R² of numbers; accuracy, precision, recall and F1 of labels. Pure.
 *
 * The definitions are scikit-learn's. Where one is 0 divided by 0 there is no number here but the reason why, and
 * nothing is put in its place.
 */

/** @typedef {"constant_targets"|"no_positive_predicted"|"no_positive"|"none_positive"|"no_rows"} Reason */
/** @typedef {{value: number, reason: null}|{value: null, reason: Reason}} Metric */
/** @typedef {{right: number, wrong: number, missed: number, rejected: number}} Counts  rows said to be label 1 that are and that
 *   are not, rows of label 1 said to be 0, rows said to be 0 that are */

/** @param {number} value @returns {Metric} */
const is = (value) => ({ value, reason: null });

/** @param {Reason} reason @returns {Metric} */
const none = (reason) => ({ value: null, reason });

/**
 * 1 − Σ(y − p)² / Σ(y − ȳ)²: the part of the targets' variance that the predictions account for; below 0 where the
 * mean of the targets would have been nearer.
 * @param {ArrayLike<number>} targets
 * @param {ArrayLike<number>} predictions
 * @returns {Metric}
 */
export function rSquared(targets, predictions) {
  const count = targets.length;
  if (count === 0) return none("no_rows");
  let mean = 0;
  for (let k = 0; k < count; k += 1) mean += targets[k] / count;
  let [left, all] = [0, 0];
  let same = true;
  for (let k = 0; k < count; k += 1) {
    left += (targets[k] - predictions[k]) ** 2;
    all += (targets[k] - mean) ** 2;
    same &&= targets[k] === targets[0];
  }
  return same ? none("constant_targets") : is(1 - left / all);
}

/**
 * @param {ArrayLike<number>} labels  0 and 1
 * @param {ArrayLike<number>} scores
 * @param {number} boundary  a score above it says label 1
 * @returns {Counts}
 */
export function counted(labels, scores, boundary) {
  const counts = { right: 0, wrong: 0, missed: 0, rejected: 0 };
  for (let k = 0; k < labels.length; k += 1) {
    if (scores[k] > boundary) counts[labels[k] === 1 ? "right" : "wrong"] += 1;
    else counts[labels[k] === 1 ? "missed" : "rejected"] += 1;
  }
  return counts;
}

/**
 * The part of all rows whose label is said right.
 * @param {Counts} counts
 * @returns {Metric}
 */
export function accuracy({ right, wrong, missed, rejected }) {
  const all = right + wrong + missed + rejected;
  return all === 0 ? none("no_rows") : is((right + rejected) / all);
}

/**
 * Of the rows said to be label 1, the part that is.
 * @param {Counts} counts
 * @returns {Metric}
 */
export const precision = ({ right, wrong }) => (right + wrong === 0 ? none("no_positive_predicted") : is(right / (right + wrong)));

/**
 * Of the rows of label 1, the part said to be.
 * @param {Counts} counts
 * @returns {Metric}
 */
export const recall = ({ right, missed }) => (right + missed === 0 ? none("no_positive") : is(right / (right + missed)));

/**
 * The harmonic mean of precision and recall, 2·right / (2·right + wrong + missed): 0 where no row of label 1 is found.
 * @param {Counts} counts
 * @returns {Metric}
 */
export function f1({ right, wrong, missed }) {
  const all = 2 * right + wrong + missed;
  return all === 0 ? none("none_positive") : is((2 * right) / all);
}

/** A score that is NaN is on neither side of the boundary. @type {Counts} */
const UNKNOWN = { right: NaN, wrong: NaN, missed: NaN, rejected: NaN };

/** What is measured of each kind of target, in the order in which it is shown. @type {Record<string, readonly string[]>} */
export const MEASURED = Object.freeze({ number: ["r_squared"], label: ["accuracy", "precision", "recall", "f1"] });

/**
 * All that is measured of predictions; NaN where one of them is no number, as after a run has diverged.
 * @param {string} kind  of the targets
 * @param {ArrayLike<number>} targets
 * @param {ArrayLike<number>} predictions
 * @param {number} boundary
 * @returns {Record<string, Metric>}  by the names of MEASURED; none for other kinds
 */
export function measured(kind, targets, predictions, boundary) {
  if (kind === "number") return { r_squared: rSquared(targets, predictions) };
  if (kind !== "label") return {};
  const counts = Array.from(predictions).some(Number.isNaN) ? UNKNOWN : counted(targets, predictions, boundary);
  return { accuracy: accuracy(counts), precision: precision(counts), recall: recall(counts), f1: f1(counts) };
}
