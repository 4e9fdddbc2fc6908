// @ts-check
/** What the tab of maps shows, and the run that becomes the one of a pixel. Pure. */

import { named, same, STARTS, withRun } from "../experiment.js";
import { entry } from "../select.js";
import { begun } from "./gestures.js";
import { remember, snapshot } from "./history.js";
import { refused, valueRefusal } from "./refusals.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").MapView} MapView */
/** @typedef {import("../types.js").Parameter} Parameter */

const MEASURES = new Set(["ending", "step", "loss"]);
const [SMALLEST, LARGEST] = [2, 512];

const isName = (/** @type {any} */ value) => typeof value === "string" && value !== "";
const isEnd = (/** @type {any} */ value) => value === null || (typeof value === "number" && Number.isFinite(value));

/** What each field may be; the others are left as they are. @type {Record<keyof MapView, (value: any) => boolean>} */
const MAY_BE = {
  x: isName,
  y: isName,
  measure: (value) => MEASURES.has(value),
  size: (value) => Number.isInteger(value) && value >= SMALLEST && value <= LARGEST,
  x_low: isEnd,
  x_high: isEnd,
  y_low: isEnd,
  y_high: isEnd,
};

/**
 * The view with some of its fields changed. What else comes to an axis has its own usual range; a range the wrong way
 * round is not taken.
 * @param {State} state
 * @param {Action} action  {change: Partial<MapView>}
 * @returns {State}
 */
function mapView(state, { change }) {
  const old = state.view.map;
  const good = Object.fromEntries(
    Object.entries(change).filter(([name, value]) => MAY_BE[/** @type {keyof MapView} */ (name)]?.(value)),
  );
  const anew = {
    ...((good.x ?? old.x) !== old.x && { x_low: null, x_high: null }),
    ...((good.y ?? old.y) !== old.y && { y_low: null, y_high: null }),
  };
  const next = { ...old, ...anew, ...good };
  const crossed = (/** @type {number|null} */ low, /** @type {number|null} */ high) => low !== null && high !== null && low >= high;
  if (crossed(next.x_low, next.x_high) || crossed(next.y_low, next.y_high)) return state;
  return { ...state, view: { ...state.view, map: next } };
}

/** @type {Record<string, (state: State, action: Action) => State>} */
export const MAP = { map_view: mapView };

/**
 * The run with a pixel's values, exactly: its start, its parameters or both, as one change; it plays from its start.
 * Maps leave changes on the way out of their runs, so they go.
 * @param {State} state
 * @param {Action} action  {run: number, values: Record<string, number>}
 * @returns {State}
 */
export function pickPixel(state, { run, values }) {
  const old = state.experiment.runs[run];
  if (old === undefined) return state;
  const declared = /** @type {Parameter[]} */ (entry(state, "optimizers", old.optimizer.name)?.parameters ?? []);
  let experiment = withRun(state.experiment, run, { ...old, changes: [] });
  for (const [name, value] of Object.entries(values)) {
    const axis = STARTS.indexOf(name);
    const parameter = named(declared, name);
    if (axis < 0 && parameter === undefined) return state;
    const wrong = parameter === undefined ? null : valueRefusal(parameter, value);
    if (wrong !== null) return refused(state, { ...wrong, field: `runs[${run}].optimizer.parameters.${name}` });
    experiment = axis < 0 ? withSet(experiment, run, name, value) : withStart(experiment, run, axis, value);
  }
  const seen = { ...state, refusal: null, view: { ...state.view, hintSeen: true } };
  if (same(experiment, state.experiment)) return begun(seen);
  const runs = state.runs.map((each, i) => (i === run ? { ...each, forkedAt: null } : each));
  return begun({ ...remember(seen, snapshot(state)), experiment, runs });
}

/**
 * @param {Experiment} experiment
 * @param {number} run
 * @param {string} name   of a parameter of its optimizer
 * @param {number} value
 * @returns {Experiment}
 */
function withSet(experiment, run, name, value) {
  const { optimizer, ...rest } = experiment.runs[run];
  return withRun(experiment, run, { ...rest, optimizer: { ...optimizer, parameters: { ...optimizer.parameters, [name]: value } } });
}

/**
 * @param {Experiment} experiment
 * @param {number} run     one that has a start of its own keeps to its own
 * @param {number} axis
 * @param {number} value
 * @returns {Experiment}
 */
function withStart(experiment, run, axis, value) {
  const own = experiment.runs[run].start;
  const start = (own ?? experiment.start).map((/** @type {number} */ old, /** @type {number} */ k) => (k === axis ? value : old));
  return own === undefined ? { ...experiment, start } : withRun(experiment, run, { ...experiment.runs[run], start });
}
