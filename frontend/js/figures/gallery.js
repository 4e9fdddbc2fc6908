// @ts-check
/** The loss gallery: each loss and its derivative over what it judges, and where the rows stand on them now. Pure. */

import { named } from "../entries.js";
import { t } from "../i18n.js";
import { completeLoss, LOSS_AXES, lossAxis } from "../losses.js";
import { isRisk } from "../objective.js";
import { at, run } from "../program.js";
import { words } from "../select.js";
import { pointOf } from "./data_picture.js";
import { pointInputs, samplesOf } from "./data_rows.js";
import { SLOTS } from "./styles.js";
import { lossFacts } from "./training.js";

export { ticks } from "../scale.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RiskEntry} RiskEntry */
/** @typedef {import("../losses.js").LossAxis} LossAxis */
/** @typedef {{x: Float64Array, value: Float64Array, slope: Float64Array}} Curve  a loss and its derivative */
/**
 * @typedef {Object} Shown  one loss of the list
 * @property {string} name
 * @property {string} title
 * @property {string} facts
 * @property {string} kink     which value the derivative takes at a kink, "" where it has none
 * @property {boolean} on      its curves are drawn
 * @property {boolean} own     it is the loss in force
 * @property {number[]} dash
 *
 * @typedef {Object} Gallery
 * @property {LossAxis} axis
 * @property {{name: LossAxis, words: string}[]} axes
 * @property {Shown[]} losses  all that are drawn over this axis
 */

/** A range is one of these, times a power of ten. */
const REACHES = [1, 1.5, 2, 3, 5, 8];
/** What is seen at the least on each side of 0, and how much wider than it has to be a range may stay. */
const LEAST_REACH = 3;
const ROOMY = 4;
const POINTS = 241;
/** One curve may stand so many times as high as the next before it is cut. */
const MOST_RATIO = 6;

/**
 * What the gallery shows: the losses over one axis, that of the loss in force where nobody has chosen another.
 * @param {State} state
 * @returns {Gallery}
 */
export function galleryOf(state) {
  const { catalog, view, experiment } = state;
  const own = isRisk(experiment.objective) ? experiment.objective.loss.name : "";
  const first = named(catalog.losses, view.gallery?.[0] ?? own) ?? catalog.losses[0];
  const axis = lossAxis(first);
  const there = catalog.losses.filter((loss) => lossAxis(loss) === axis);
  const dashes = SLOTS.slice(1).map(({ dash }) => dash);
  return {
    axis,
    axes: LOSS_AXES.filter((name) => catalog.losses.some((loss) => lossAxis(loss) === name)).map((name) => ({ name, words: t(state, `gallery.axis_${name}`) })),
    losses: [...there].sort((a, b) => Number(b.name === own) - Number(a.name === own)).map((loss, k) => ({
      name: loss.name,
      title: String(words(state, loss).name ?? loss.name),
      facts: lossFacts(state, loss).join(" · "),
      kink: String(words(state, loss).kink ?? ""),
      on: view.gallery?.includes(loss.name) ?? true,
      own: loss.name === own,
      dash: loss.name === own ? [] : dashes[(k + dashes.length - 1) % dashes.length],
    })),
  };
}

/**
 * The names that a gallery of this axis begins with; null where it is that of the loss in force.
 * @param {State} state
 * @param {LossAxis} axis
 * @returns {string[]|null}
 */
export function namesOver({ catalog, experiment: { objective } }, axis) {
  const own = isRisk(objective) ? named(catalog.losses, objective.loss.name) : undefined;
  if (own !== undefined && lossAxis(own) === axis) return null;
  return catalog.losses.filter((loss) => lossAxis(loss) === axis).map(({ name }) => name);
}

/**
 * The names that are drawn once a loss is put on or off; the last one stays.
 * @param {Gallery} gallery
 * @param {string} name
 * @param {boolean} on
 * @returns {string[]}
 */
export function namesWith({ losses }, name, on) {
  const names = losses.filter((loss) => (loss.name === name ? on : loss.on)).map((loss) => loss.name);
  return names.length === 0 ? [name] : names;
}

/**
 * What the numbers of a loss are: of the one in force its own, of one that is compared those that were set there.
 * @param {State} state
 * @param {string} name
 * @returns {import("../types.js").Values}
 */
function valuesOf({ catalog, view, experiment: { objective } }, name) {
  const own = isRisk(objective) && objective.loss.name === name ? objective.loss : undefined;
  return completeLoss(catalog, own ?? view.losses?.find((loss) => loss.name === name) ?? { name, parameters: {} }).parameters;
}

/**
 * A loss and its derivative for what it judges. Over a margin they are those of label 1 or 0, over a ratio those of a
 * target of mass 1.
 * @param {State} state
 * @param {string} name
 * @param {Float64Array} x
 * @param {0|1} [label]
 * @returns {Curve|null} null where the server has told no formula
 */
export function curveOver(state, name, x, label = 1) {
  const loss = named(state.catalog.losses, name);
  if (loss?.programs === undefined) return null;
  const axis = lossAxis(loss);
  const sign = axis === "margin" && label === 0 ? -1 : 1;
  const p = x.map((value) => sign * value);
  const y = axis === "residual" ? 0 : axis === "margin" ? label : 1;
  const inputs = { ...numbers(valuesOf(state, name)), p, d: x, y, h: 1 };
  const [value] = run(loss.programs.loss, inputs);
  const [slope] = run(loss.programs.slope, inputs);
  return { x, value: column(value, x), slope: column(slope, x).map((v) => sign * v) };
}

/** @param {import("../types.js").Values} values @returns {Record<string, number>} those that are numbers */
const numbers = (values) => /** @type {any} */ (Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "number")));

/** @param {import("../program.js").Value} value @param {Float64Array} like @returns {Float64Array} */
const column = (value, like) => Float64Array.from(like, (_, k) => at(value, k));

/**
 * Where the samples stand on the curves of the loss in force, for the selected run.
 * @param {State} state
 * @param {import("./data_picture.js").Data} data
 * @param {import("./scene.js").Actor} actor
 * @returns {Curve|null}
 */
export function samplesOn(state, data, actor) {
  const { objective } = state.experiment;
  const loss = isRisk(objective) ? named(state.catalog.losses, objective.loss.name) : undefined;
  if (loss?.programs === undefined) return null;
  const { risk, table } = data;
  const axis = lossAxis(loss);
  const { inputs, items } = samplesOf(risk, table);
  const y = table.targets.length === 0 ? new Float64Array(0) : Float64Array.from(items, ([first]) => table.targets[first]);
  const point = pointInputs(risk, pointOf(risk, actor));
  const first = column(run(risk.programs.prediction, { ...inputs, ...point })[0], y);
  const d = axis === "lead" ? leads(risk, inputs, point, first) : first;
  const asked = { ...numbers(valuesOf(state, loss.name)), p: first, d, y, h: table.cell };
  const value = column(run(loss.programs.loss, asked)[0], y);
  const slope = column(run(loss.programs.slope, asked)[0], y);
  const sign = (/** @type {number} */ k) => 2 * y[k] - 1;
  switch (axis) {
    case "lead":
      return { x: d, value, slope };
    case "margin":
      return { x: first.map((p, k) => sign(k) * p), value, slope: slope.map((v, k) => sign(k) * v) };
    case "ratio":
      return { x: first.map((p, k) => p + Math.log(table.cell / y[k])), value: value.map((v, k) => v / y[k]), slope: slope.map((v, k) => v / y[k]) };
    default:
      return { x: first.map((p, k) => p - y[k]), value, slope };
  }
}

/**
 * By how much the better item of each pair leads.
 * @param {import("../types.js").Risk} risk
 * @param {Record<string, import("../program.js").Value>} inputs
 * @param {Record<string, import("../program.js").Value>} point
 * @param {Float64Array} first  predictions of the better items
 * @returns {Float64Array}
 */
function leads(risk, inputs, point, first) {
  const others = Object.entries(inputs).filter(([name]) => name.startsWith("z")).map(([name, value]) => [name.replace("z", "x"), value]);
  const [prediction] = run(risk.programs.prediction, { ...inputs, ...Object.fromEntries(others), ...point });
  return first.map((p, k) => p - at(prediction, k));
}

/**
 * How far the axis goes on each side of 0: the range before, as long as it holds the samples and is not far wider.
 * @param {ArrayLike<number>} x  of the samples
 * @param {number} before  0: none yet
 * @returns {number}
 */
export function reachOf(x, before) {
  let most = LEAST_REACH;
  for (let k = 0; k < x.length; k += 1) if (Number.isFinite(x[k])) most = Math.max(most, Math.abs(x[k]));
  if (before >= most && before <= ROOMY * most) return before;
  const power = 10 ** Math.floor(Math.log10(most));
  return [...REACHES, 10].map((factor) => factor * power).find((reach) => reach >= most) ?? 10 * power;
}

/** @param {number} reach @returns {Float64Array} places from −reach to reach, 0 among them */
export const across = (reach) => Float64Array.from({ length: POINTS }, (_, k) => ((2 * k) / (POINTS - 1) - 1) * reach);

/**
 * What an upright axis spans: all curves, except that one far higher than the others is cut.
 * @param {Float64Array[]} curves
 * @returns {[number, number]}
 */
export function heightsOf(curves) {
  const most = (/** @type {(value: number) => number} */ of) => curves.map((curve) => curve.reduce((high, v) => (Number.isFinite(v) ? Math.max(high, of(v)) : high), 0));
  const [highest = 1, second = 0] = most(Math.abs).sort((a, b) => b - a);
  const limit = second > 0 ? Math.min(highest, MOST_RATIO * second) : highest;
  const [low, high] = [-Math.min(limit, Math.max(0, ...most((v) => -v))), Math.min(limit, Math.max(0, ...most((v) => v)))];
  const room = 0.06 * (high - low || 1);
  return [low < 0 ? low - room : -room, high + room];
}
