// @ts-check
/** What the views read off the state, beyond its plain fields. Pure. */

import { named } from "./entries.js";
import { valueAt } from "./experiment.js";
import { isRisk, riskOf, surfaceOf } from "./objective.js";
import { lookedAt } from "./rows.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").RunState} RunState */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Value} Value */
/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./types.js").Parameter} Parameter */

/**
 * The last step of the run that is known; -1 if not even the start is.
 * @param {RunState} run
 * @returns {number}
 */
export const lastStep = (run) => run.rows.length - 1;

/**
 * The row that is shown at the playhead: an ended run stays at its last one.
 * @param {RunState} run
 * @param {number} playhead
 * @returns {number}
 */
export const rowAt = (run, playhead) => Math.min(playhead, lastStep(run));

/**
 * Whether the run is known to its end, so that its outcome is the one of its present value.
 * @param {RunState} run
 * @returns {boolean}
 */
export const settled = (run) => run.outcome !== null && !run.pending;

/**
 * What a column tells of a row; between two looks what the last one told. At the row where a run ends there always is a
 * look: what is no number there is none.
 * @param {{rows: import("./rows.js").Rows, outcome: import("./types.js").Outcome|null}} run
 * @param {string} name
 * @param {number} row
 * @returns {number}
 */
export function toldAt({ rows, outcome }, name, row) {
  const values = rows.column(name);
  return values[outcome?.step === row ? row : lookedAt(values, row)];
}

/**
 * The step at which the race ends, as far as is known: the last row of its longest run.
 * @param {{runs: RunState[], experiment: {steps: number}}} state
 * @returns {number}
 */
export function raceEnd(state) {
  if (!state.runs.every(settled)) return state.experiment.steps;
  return Math.max(0, ...state.runs.map((run) => run.outcome?.step ?? 0));
}

/**
 * Whether the playhead stands at the end of the race, with nothing more to come.
 * @param {State} state
 * @returns {boolean}
 */
export const atEnd = (state) => state.playhead >= raceEnd(state);

/**
 * Whether the race begins anew over the same ground, and the old one is still shown: the first rows are on their way.
 * @param {State} state
 * @returns {boolean}
 */
export const beginsAnew = ({ playing, drag, playhead, runs, accepted, experiment }) =>
  playing && drag === null && playhead === 0 && accepted?.objective === experiment.objective &&
  runs.some(({ pending, rows }) => pending && rows.length > 0);

/** What a run chooses beside its optimizer, and where the catalogue lists it. */
export const CHOICES = /** @type {const} */ ({ oracle: "oracles", schedule: "schedules", clip: "clips" });

/**
 * The catalogue's entry, or undefined.
 * @param {State} state
 * @param {"optimizers"|"oracles"|"schedules"|"clips"|"surfaces"|"datasets"|"models"|"losses"|"penalties"} kind
 * @param {string} name
 * @returns {any}
 */
export const entry = (state, kind, name) => named(/** @type {Entry[]} */ (state.catalog[kind]), name);

/**
 * An entry's own words in the page's language, each one that is lacking in English.
 * @param {{language: string}} state
 * @param {{words?: Record<string, any>|null}|undefined} of
 * @returns {Record<string, any>}
 */
export const words = (state, of) => ({ ...of?.words?.en, ...of?.words?.[state.language] });

/**
 * @param {State} state
 * @param {number} i
 * @param {"name"|"short"} form
 * @returns {string}
 */
function called(state, i, form) {
  const run = state.experiment.runs[i];
  if (run === undefined) return "";
  if (run.label) return run.label;
  const own = words(state, entry(state, "optimizers", run.optimizer.name));
  const base = String(own[form] ?? own.name ?? run.optimizer.name);
  const before = state.experiment.runs.slice(0, i).filter((other) => other.optimizer.name === run.optimizer.name);
  return before.length === 0 ? base : `${base} ${before.length + 1}`;
}

/**
 * The run's name: its label, else "Adam", "Adam 2".
 * @param {State} state
 * @param {number} i
 * @returns {string}
 */
export const runName = (state, i) => called(state, i, "name");

/**
 * The run's short name, for places with little room: its label, else "GD", "GD 2".
 * @param {State} state
 * @param {number} i
 * @returns {string}
 */
export const runShort = (state, i) => called(state, i, "short");

/**
 * The step whose parameters run i shows: the playhead, for a fork not before the step at which it was forked.
 * @param {State} state
 * @param {number} i
 * @returns {number}
 */
const shownStep = (state, i) => Math.max(state.playhead, state.runs[i]?.forkedAt ?? 0);

/**
 * The value of one optimizer parameter of run i that is in force at the playhead, changes applied.
 * @param {State} state
 * @param {number} i
 * @param {string} name
 * @returns {Value}
 */
export const parameterAt = (state, i, name) => valueAt(state.experiment.runs[i], name, shownStep(state, i));

/**
 * All of them.
 * @param {State} state
 * @param {number} i
 * @returns {Values}
 */
export function parametersOf(state, i) {
  const names = Object.keys(state.experiment.runs[i]?.optimizer.parameters ?? {});
  return Object.fromEntries(names.map((name) => [name, parameterAt(state, i, name)]));
}

/**
 * The step from which a change of run i's parameters would take effect now; 0 = its path is redone from the start.
 *
 * In the middle of the race it is the playhead, so that the past stays. At its start, and once the race or the run
 * itself is over, the path is redone; so it is after such a change, until the playhead moves. A fork begins to differ
 * where it was forked. The switch "from here" chooses the other where there is a choice.
 * @param {State} state
 * @param {number} i
 * @returns {number}
 */
export function changeStep(state, i) {
  const run = state.runs[i];
  if (run === undefined) return 0;
  const { playhead } = state;
  const over = atEnd(state) || (settled(run) && (run.outcome?.step ?? 0) <= playhead);
  const middle = playhead > 0 && !over;
  if (run.forkedAt !== null && run.forkedAt > 0) {
    const changed = (state.experiment.runs[i].changes ?? []).some((change) => change.step === run.forkedAt);
    const usual = changed && middle && playhead > run.forkedAt ? playhead : run.forkedAt;
    return state.view.fromHere ? 0 : usual;
  }
  if (!middle) return 0;
  const redo = (state.redoneAt === playhead) !== state.view.fromHere;
  return redo ? 0 : playhead;
}

/**
 * The dimension of the surface that is chosen.
 * @param {State} state
 * @returns {number}
 */
export const dimensionOf = (state) =>
  state.objective?.dimension ?? surfaceOf(state.catalog, state.experiment.objective)?.dimension ?? 2;

/**
 * What the axes of the parameters are called: the symbols of a model's trained parameters, else x and y.
 * @param {State} state
 * @returns {string[]}
 */
export const axisSymbols = (state) =>
  (riskOf(state.catalog, state.experiment.objective)?.symbols ?? modelOf(state)?.symbols ?? ["x", "y"]).slice(0, dimensionOf(state));

/**
 * The entry of the model, where the objective is a risk.
 * @param {State} state
 * @returns {import("./types.js").RiskEntry|undefined}
 */
function modelOf({ catalog, experiment: { objective } }) {
  return isRisk(objective) ? named(catalog.models, objective.model.name) : undefined;
}

/**
 * The tabs over the middle of the page that the surface has: only a plane has a 3-D view, only a training loss has data.
 * @param {State} state
 * @returns {readonly import("./types.js").View["tab"][]}
 */
export const tabsOf = (state) => (isRisk(state.experiment.objective) ? DATA_TABS : TABS)[dimensionOf(state)] ?? NO_TABS;

/** Always the same ones, so that they can be watched. @type {readonly import("./types.js").View["tab"][]} */
const NO_TABS = [];
/** @type {Record<number, readonly import("./types.js").View["tab"][]>} */
const TABS = { 1: ["landscape", "rates", "map"], 2: ["landscape", "space", "rates", "map"] };
/** @type {Record<number, readonly import("./types.js").View["tab"][]>} */
const DATA_TABS = { 1: ["landscape", "rates", "map", "data"], 2: ["landscape", "space", "rates", "map", "data"] };

/**
 * What the middle of the page shows: the tab that was chosen, where the surface has it.
 * @param {State} state
 * @returns {import("./types.js").View["tab"]}
 */
export const tabOf = (state) => (tabsOf(state).includes(state.view.tab) ? state.view.tab : "landscape");

/**
 * Whether the landscape is drawn: in the middle, or small beside what is there. In space the scene takes its place.
 * @param {State} state
 * @returns {boolean}
 */
export const landscapeShown = (state) => tabOf(state) !== "space";

/**
 * Whether the panels of curves are there: not beside plots that take their room.
 * @param {State} state
 * @returns {boolean}
 */
export const curvesShown = (state) => ["landscape", "space", "data"].includes(tabOf(state));

/**
 * The parameters that do anything: one that declares `when` is there only while the parameter it names does something
 * itself and has one of the values. In the order in which they are declared.
 * @param {readonly Parameter[]} declared
 * @param {Values} values  those left out are at their defaults
 * @returns {Parameter[]}
 */
export function effective(declared, values) {
  /** @type {(parameter: Parameter, open: string[]) => boolean} */
  const works = ({ name, when = null }, open) => {
    if (when === null) return true;
    const [other, wanted] = when;
    const on = declared.find((each) => each.name === other);
    if (on === undefined || open.includes(other)) return true;
    return wanted.includes(values[other] ?? on.default) && works(on, [...open, name]);
  };
  return declared.filter((parameter) => works(parameter, []));
}
