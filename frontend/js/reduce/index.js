// @ts-check
/** The reducer: every action of the page and of the session, by name. Pure. */

import { raceEnd, settled } from "../select.js";
import { DATA } from "./data.js";
import { ENSEMBLE } from "./ensemble.js";
import { cancel, commit, setChoiceParameter, setParameter, setStart, setSurfaceParameter } from "./gestures.js";
import { redo, revert, undo } from "./history.js";
import { GAUGES } from "./gauges.js";
import { acknowledged, asked, block, computedStep, ended, load, restarted } from "./known.js";
import { LINKED } from "./linked.js";
import { MAP, pickPixel } from "./map.js";
import { draftCancel, draftEnd, draftFormula, formulaDescribed, formulaRefused, ownFormula } from "./own_formula.js";
import { PINS, reopenPin } from "./pins.js";
import { PLAYBACK } from "./playback.js";
import { RANGE_TEST } from "./range_test.js";
import { addRun, forkRun, removeRun, renameRun, reset, setChoice, setSeed, setSteps, setStop, setSurface } from "./setting.js";
import { choosePreset, editRow, ownRisk, riskDescribed, riskRefused, setRisk } from "./risk.js";
import { SURVEYS } from "./surveys.js";
import { SWEEP } from "./sweep.js";
import { COLUMNS, TABLES } from "./tables.js";
import { TUNING, tuned } from "./tuning.js";
import { VIEW } from "./view.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {(state: State, action: Action) => State} Reducer */

/** @type {Record<string, Reducer>} */
const GESTURES = {
  set_parameter: setParameter,
  set_choice_parameter: setChoiceParameter,
  set_start: setStart,
  set_surface_parameter: setSurfaceParameter,
  set_risk: setRisk,
  edit_row: editRow,
};

/** Changes that are no gestures: a drag in progress is brought to its end first. @type {Record<string, Reducer>} */
const CHANGES = {
  set_surface: setSurface,
  own_formula: ownFormula,
  own_risk: ownRisk,
  choose_preset: choosePreset,
  ...COLUMNS,
  formula_described: formulaDescribed,
  set_choice: setChoice,
  set_steps: setSteps,
  set_seed: setSeed,
  set_stop: setStop,
  add_run: addRun,
  remove_run: removeRun,
  fork_run: forkRun,
  rename_run: renameRun,
  reopen_pin: reopenPin,
  map_pick: pickPixel,
  undo,
  redo,
  reset,
  load,
};

/** @type {Record<string, Reducer>} */
const DRAFT = { draft_formula: draftFormula, draft_end: draftEnd, draft_cancel: draftCancel, formula_refused: formulaRefused };

/** A description comes while a row is dragged, too: it does not end the drag. @type {Record<string, Reducer>} */
const RISKS = { risk_described: riskDescribed, risk_refused: riskRefused, ...TABLES };

/** @type {Record<string, Reducer>} */
const KNOWN = { asked, acknowledged, block, ended, restarted, revert, cancel };

/**
 * The state after the action. Throws on an action that nobody knows.
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const { type } = action;
  if (Object.hasOwn(CHANGES, type)) return finished(state, CHANGES[type](commit(state), action));
  for (const table of [GESTURES, DRAFT, RISKS, KNOWN, PLAYBACK, VIEW, GAUGES, DATA, SURVEYS, SWEEP, TUNING, MAP, RANGE_TEST, ENSEMBLE, PINS, LINKED]) {
    if (Object.hasOwn(table, type)) return finished(state, table[type](state, action));
  }
  throw new Error(`unknown action ${type}`);
}

/**
 * What follows from the rest of the state, made up to date: rates whose trials are in, how far all is known, whether the
 * playhead is beyond the end of the race, how much can be undone, whether it is dark.
 * @param {State} before
 * @param {State} changed
 * @returns {State}
 */
function finished(before, changed) {
  if (changed === before) return changed;
  const state = tuned(changed);
  const dark = state.theme === "dark" || (state.theme === "system" && state.systemDark);
  const next = {
    ...state,
    computed: computedStep(state),
    undo: state.history.past.length,
    redo: state.history.future.length,
    dark,
    nextKey: state.runs.reduce((key, run) => Math.max(key, run.key + 1), state.nextKey),
  };
  if (next.drag === null && next.runs.every(settled)) next.playhead = Math.min(next.playhead, raceEnd(next));
  return next;
}
