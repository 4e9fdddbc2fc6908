// @ts-check
/** How well the selected run fits its data where it stands: losses, metrics, and what they say together. Pure. */

import { number, t, whole } from "../i18n.js";
import { run as compute, at } from "../program.js";
import { DEFAULT_PENALTY } from "../risk.js";
import { isRisk } from "../objective.js";
import { lookedAt } from "../rows.js";
import { rowAt, runShort } from "../select.js";
import { boundaryOf, dataOf, pointOf } from "./data_picture.js";
import { pointInputs, riskShown, rowInputs, tableShown } from "./data_rows.js";
import { bestStep, gapOf, HIGH, lossAt } from "./gap.js";
import { MEASURED, measured } from "./metrics.js";
import { spaced } from "./spacing.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunState} RunState */
/** @typedef {import("./data_picture.js").Data} Data */
/** @typedef {"training"|"validation"} Part */
/** @typedef {{name: string, words: string, sample: "line"|"hollow"|"faint"}} Column  with how its curve is drawn */
/** @typedef {{name: string, words: string, cells: string[]}} Line  a cell a column, "" where nothing is meant */
/** @typedef {{claim: string, reason: string, step: number|null}} Sentence  step: where to look at what it says */
/** @typedef {{slot: number, name: string, columns: Column[], lines: Line[], notes: string[], sentence: Sentence|null}} Fit */

const DIGITS = 3;
const NONE = "–";

/**
 * @param {State} state
 * @returns {Fit|null} null where nothing is trained, or nothing is known of it yet
 */
export function fitOf(state) {
  const run = state.runs[state.selected];
  const risk = riskShown(state);
  const row = run === undefined ? -1 : rowAt(run, state.playhead);
  if (run === undefined || risk === null || row < 0) return null;
  const data = dataOf(state, risk, tableShown(state, risk));
  return {
    slot: run.slot,
    name: runShort(state, state.selected),
    columns: columnsOf(state, run.rows),
    ...table(state, run, row, data),
    sentence: sentenceOf(state, data),
  };
}

/** What stands in a column, and how its curve is drawn. */
const SAMPLES = /** @type {const} */ ({ training: "line", validation: "hollow", batch: "faint" });

/**
 * @param {State} state
 * @param {import("../rows.js").Rows} rows
 * @returns {Column[]}
 */
const columnsOf = (state, rows) =>
  /** @type {(keyof typeof SAMPLES)[]} */ ([...partsOf(rows), ...(rows.names.includes("batch_loss") ? ["batch"] : [])]).map((name) =>
    ({ name, words: t(state, `fit.${name}`), sample: SAMPLES[name] }));

/**
 * A line for the loss, one for it with the penalty where there is one, and one for each metric.
 * @param {State} state
 * @param {RunState} run
 * @param {number} row
 * @param {Data} data
 * @returns {{lines: Line[], notes: string[]}}
 */
function table(state, run, row, data) {
  const { rows, outcome } = run;
  const say = (/** @type {number} */ value) => (Number.isNaN(value) ? NONE : number(state, value, DIGITS));
  const looked = outcome?.step === row ? row : lookedAt(rows.column("loss"), row);
  const parts = partsOf(rows);
  const batch = rows.names.includes("batch_loss");
  const line = (/** @type {string} */ name, /** @type {string[]} */ cells) => ({ name, words: t(state, `fit.${name}`), cells });
  const losses = { training: () => lossAt(data.risk, rows, looked), validation: () => rows.column("validation_loss")[looked] };
  // A batch's loss has the penalty in it, as the objective has; what is held out is judged without.
  const drawn = batch ? [say(rows.column("batch_loss")[row])] : [];
  const penalised = hasPenalty(state);
  const lines = [line("loss", [...parts.map((part) => say(losses[part]())), ...(penalised ? drawn.map(() => "") : drawn)])];
  if (penalised) lines.push(line("objective", [say(rows.column("loss")[looked]), ...parts.slice(1).map(() => ""), ...drawn]));
  const found = parts.map((part) => metricsOf(data, run, row, part));
  const notes = [];
  for (const name of MEASURED[data.table.kind] ?? []) {
    lines.push(line(name, [...found.map((metrics) => say(metrics[name].value ?? NaN)), ...(batch ? [""] : [])]));
    for (const reason of new Set(found.flatMap((metrics) => metrics[name].reason ?? []))) {
      const lacking = parts.filter((_, k) => found[k][name].reason === reason).map((part) => t(state, `fit.part.${part}`));
      notes.push(spaced(t(state, `fit.none.${reason}`, { metric: t(state, `fit.${name}`), parts: lacking.join(t(state, "page.comma")) })));
    }
  }
  return { lines, notes };
}

/** @param {State} state */
const hasPenalty = ({ experiment: { objective } }) => isRisk(objective) && objective.penalty.name !== DEFAULT_PENALTY;

/**
 * @param {import("../rows.js").Rows} rows
 * @returns {Part[]}
 */
const partsOf = ({ names }) => (names.includes("validation_loss") ? ["training", "validation"] : ["training"]);

/**
 * What the predictions of a run at a row are worth.
 * @param {Data} data
 * @param {RunState} run
 * @param {number} row
 * @param {Part} part
 * @returns {Record<string, import("./metrics.js").Metric>}
 */
function metricsOf(data, run, row, part) {
  const { risk, table } = data;
  const places = table.numbers.flatMap((_, place) => (table.validation[place] === (part === "validation") ? [place] : []));
  const taken = (/** @type {Float64Array} */ column) => Float64Array.from(places, (place) => column[place]);
  const inputs = { ...rowInputs(table.features.map(taken), 0, table.cell), ...pointInputs(risk, pointOf(risk, { rows: run.rows, head: row })) };
  const [raw] = compute(risk.programs.prediction, inputs);
  const predictions = Float64Array.from(places, (_, k) => at(raw, k));
  return measured(table.kind, taken(table.targets), predictions, boundaryOf(data));
}

/**
 * What is to be said: that it was stopped for its validation loss, or what training and validation say together.
 * @param {State} state
 * @param {Data} data
 * @returns {Sentence|null}
 */
function sentenceOf(state, { risk }) {
  const say = (/** @type {number} */ value) => number(state, value, DIGITS);
  const best = bestStep(state);
  if (best !== null && best.x !== null) {
    const coordinate = (/** @type {number} */ value, /** @type {number} */ axis) => t(state, "data.value", { name: risk.symbols[axis], value: say(value) });
    const x = best.x.map((value, axis) => coordinate(value, axis).replaceAll(" ", "\u00a0")).join(t(state, "page.comma"));
    const { outcome } = state.runs[state.selected];
    const since = (outcome?.step ?? 0) - best.step;
    return told(state, "patience", { end: whole(state, outcome?.step ?? 0), step: whole(state, best.step), best: say(best.loss), since: whole(state, since), x }, best.step);
  }
  const gap = gapOf(state);
  if (gap === null) return null;
  if (gap.kind === "over") {
    const percent = number(state, (100 * (gap.now - gap.best)) / Math.abs(gap.best), 2);
    const values = { step: whole(state, gap.step), best: say(gap.best), now: say(gap.now), percent, before: say(gap.before), after: say(gap.after) };
    return told(state, "over", values, gap.step);
  }
  const { training, validation, constant, lowest } = gap;
  const why = lowest === null ? "under" : lowest >= HIGH * constant.training ? "under_model" : "under_way";
  const values = { training: say(training), validation: say(validation), constant: say(constant.training), constant_held: say(constant.validation) };
  return told(state, why, { ...values, lowest: say(lowest ?? NaN) }, null);
}

/**
 * @param {State} state
 * @param {string} key
 * @param {Record<string, string>} values
 * @param {number|null} step
 * @returns {Sentence}
 */
const told = (state, key, values, step) => ({
  claim: spaced(t(state, `fit.${key}.claim`, values)),
  reason: spaced(t(state, `fit.${key}.reason`, values)),
  step,
});
