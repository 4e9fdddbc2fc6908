// @ts-check
/** What a run chooses beside its optimizer: gradient, schedule and clipping, as plain values. Pure. */

import { unmet, usualOracle } from "../experiment.js";
import { label, t } from "../i18n.js";
import { surfaceOf } from "../objective.js";
import { CHOICES, entry, rowAt, words } from "../select.js";
import { needName } from "./choices.js";
import { effective } from "./parameters.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").ChoiceKind} ChoiceKind */
/** @typedef {import("./cards.js").Row} Row */

/**
 * @typedef {Object} Chooser
 * @property {ChoiceKind} kind
 * @property {string} label
 * @property {{name: string, words: string, off: boolean}[]} names  off: it cannot work here, and the words say why
 * @property {string} chosen
 * @property {string} sentence  what the chosen one does; "" for what goes without saying
 * @property {Row[]} rows       of its parameters
 */

/** The picture of the learning rate, pixels. */
export const RATE_PICTURE = { width: 240, height: 34 };
/** Steps at which a rate is read for its picture. */
const PICTURE_POINTS = 60;

/**
 * The choosers of a run; one for a kind of which there is but one entry would choose nothing.
 * @param {State} state
 * @param {number} index
 * @returns {Chooser[]}
 */
export const choosers = (state, index) =>
  /** @type {ChoiceKind[]} */ (Object.keys(CHOICES))
    .filter((kind) => state.catalog[CHOICES[kind]].length > 1)
    .map((kind) => chooser(state, index, kind));

/**
 * @param {State} state
 * @param {number} index
 * @param {ChoiceKind} kind
 * @returns {Chooser}
 */
function chooser(state, index, kind) {
  const run = state.experiment.runs[index];
  const entries = state.catalog[CHOICES[kind]];
  const chosen = run[kind]?.name ?? usual(state, index, kind);
  const of = entry(state, CHOICES[kind], chosen);
  /** @type {import("../types.js").Parameter[]} */
  const declared = of?.parameters ?? [];
  const values = run[kind]?.parameters ?? {};
  return {
    kind,
    label: t(state, `runs.${kind}`),
    names: entries.map((each) => ({ name: each.name, ...offered(state, index, each) })),
    chosen,
    sentence: chosen === entries[0].name ? "" : String(words(state, of).sentence ?? ""),
    rows: effective(declared, values).map((parameter) => {
      const named = parameter.kind === "number" && parameter.symbol !== "" && kind !== "oracle";
      const value = values[parameter.name] ?? parameter.default;
      return { parameter, value, limit: null, note: named ? label(state, parameter) : "" };
    }),
  };
}

/**
 * What an entry is called in the list, and whether it can work with the run's rule on the objective; the words say why not.
 * @param {State} state
 * @param {number} index
 * @param {import("../types.js").Entry} each
 * @returns {{words: string, off: boolean}}
 */
function offered(state, index, each) {
  const name = String(words(state, each).name ?? each.name);
  const rule = entry(state, "optimizers", state.experiment.runs[index].optimizer.name);
  const [needs] = unmet(each, surfaceOf(state.catalog, state.experiment.objective), rule);
  if (needs === undefined) return { words: name, off: false };
  return { words: t(state, "runs.off", { name, need: needName(state, needs) }), off: true };
}

/**
 * What a run has that chose nothing: the first of the kind, of the gradients what its optimizer declares.
 * @param {State} state
 * @param {number} index
 * @param {ChoiceKind} kind
 * @returns {string}
 */
function usual(state, index, kind) {
  const first = state.catalog[CHOICES[kind]][0]?.name ?? "";
  if (kind !== "oracle") return first;
  return usualOracle(state.catalog, state.experiment.runs[index].optimizer.name, state.experiment.objective);
}

/**
 * What a card says of a run's schedule and clipping, "" where it has neither; the counter is up to the playhead.
 * @param {State} state
 * @param {number} index
 * @returns {string}
 */
export function extras(state, index) {
  const kinds = /** @type {const} */ (["schedule", "clip"]);
  return kinds.flatMap((kind) => {
    const chosen = state.experiment.runs[index][kind]?.name ?? "";
    if (chosen === "" || chosen === usual(state, index, kind)) return [];
    const count = kind === "clip" ? clippedCount(state, index) : null;
    if (count !== null) return [t(state, "runs.clipped", { count: String(count) })];
    return [String(words(state, entry(state, CHOICES[kind], chosen)).name ?? chosen)];
  }).join(" · ");
}

/**
 * How many gradients were clipped up to the playhead; null as long as no row tells.
 * @param {State} state
 * @param {number} index
 * @returns {number|null}
 */
function clippedCount(state, index) {
  const run = state.runs[index];
  const row = rowAt(run, state.playhead);
  return row < 0 ? null : run.rows.column("clipped")[row] ?? null;
}

/**
 * The learning rate over the rows that are known, as points of a picture of the given size; "" where it never moves.
 * @param {State} state
 * @param {number} index
 * @param {{width: number, height: number}} size  in pixels
 * @returns {string}  "x,y x,y …"
 */
export function ratePicture(state, index, { width, height }) {
  const { rows, pending } = state.runs[index];
  const last = rows.length - 1;
  if (last < 2 || pending) return "";
  const column = rows.column("learning_rate");
  const steps = Array.from({ length: PICTURE_POINTS + 1 }, (_, k) => 1 + Math.round(((last - 1) * k) / PICTURE_POINTS));
  const top = Math.max(...steps.map((step) => column[step]).filter(Number.isFinite));
  if (!(top > 0) || steps.every((step) => column[step] === column[1])) return "";
  const place = (/** @type {number} */ step) => {
    const x = (width * step) / state.experiment.steps;
    const y = height * (1 - Math.max(0, column[step]) / top);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  return steps.filter((step) => Number.isFinite(column[step])).map(place).join(" ");
}
