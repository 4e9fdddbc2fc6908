// @ts-check
/** The state in which the page begins. Pure. */

import { STARTS } from "../experiment.js";
import { descriptionOf, isRisk, surfaceOf } from "../objective.js";
import { Rows } from "../rows.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").RunState} RunState */
/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").Experiment} Experiment */
/** @typedef {import("../types.js").Objective} Objective */

/** Speeds that the transport offers, in steps a second. */
export const SPEEDS = [1, 2, 5, 15, 60, 240, 1000, 6000];
export const SPEED = 60;

/** @type {import("../types.js").View} */
export const OPENING_VIEW = {
  box: null,
  logLoss: true,
  curve: "gradient_norm",
  panel: "runs",
  tab: "landscape",
  camera: null,
  localModel: null,
  fromHere: false,
  hintSeen: false,
  sweep: { parameter: "learning_rate", measure: "loss", count: 400, seeds: 1, low: null, high: null, test: false },
  map: { x: STARTS[0], y: STARTS[1], measure: "ending", size: 128, x_low: null, x_high: null, y_low: null, y_high: null },
  cost: "steps",
  tuned: null,
  ensemble: null,
  compare: false,
  side: null,
  losses: null,
  gallery: null,
};

/**
 * A run of which nothing is known yet.
 * @param {number} key
 * @param {number} slot
 * @returns {RunState}
 */
export function emptyRun(key, slot) {
  return {
    key,
    slot,
    hidden: false,
    forkedAt: null,
    generation: 0,
    keep: 0,
    columns: [],
    rows: new Rows([]),
    basis: null,
    asked: null,
    limit: null,
    arithmetic: [],
    outcome: null,
    findings: [],
    pending: true,
  };
}

/**
 * The lowest slot that no run has.
 * @param {{slot: number}[]} runs
 * @returns {number}
 */
export function freeSlot(runs) {
  const taken = new Set(runs.map((run) => run.slot));
  let slot = 0;
  while (taken.has(slot)) slot += 1;
  return slot;
}

/**
 * What the catalogue says of the experiment's surface, until the server's own word for these parameters is there. Where a
 * risk is to be looked at, only the server knows.
 * @param {Catalog} catalog
 * @param {Experiment} experiment
 * @returns {Objective|null}
 */
export function declaredObjective(catalog, experiment) {
  const { objective } = experiment;
  const surface = isRisk(objective) ? descriptionOf(catalog, objective) : surfaceOf(catalog, objective);
  if (surface === undefined) return null;
  const { dimension, domain, mathml, minima, levels } = surface;
  return { dimension, domain, mathml, minima, levels };
}

/**
 * The state before anything has happened.
 * @param {Object} given
 * @param {Catalog} given.catalog
 * @param {Experiment} given.experiment  complete
 * @param {boolean} given.playing
 * @param {Partial<State>} given.preferences  language, theme, systemDark, reducedMotion, shortcuts, embed, hide
 * @param {import("../address.js").Picture|null} [given.picture]  what a link says beside the experiment
 * @returns {State}
 */
export function initialState({ catalog, experiment, playing, preferences, picture = null }) {
  const runs = experiment.runs.map((_, i) => emptyRun(i + 1, i));
  const state = {
    catalog,
    experiment,
    accepted: null,
    runs,
    nextKey: runs.length + 1,
    objective: declaredObjective(catalog, experiment),
    contour: null,
    relief: null,
    visible: null,
    playhead: 0,
    playing,
    speed: SPEED,
    redoneAt: null,
    selected: 0,
    view: OPENING_VIEW,
    drag: null,
    link: /** @type {"connecting"} */ ("connecting"),
    parting: null,
    computed: 0,
    probe: null,
    inspected: null,
    gauges: {},
    batches: null,
    row: null,
    linked: null,
    solution: null,
    surveys: {},
    tuning: null,
    rangeTest: null,
    pins: [],
    draft: null,
    proposal: null,
    tables: {},
    table: null,
    refusal: null,
    share: null,
    undo: 0,
    redo: 0,
    history: { past: [], future: [] },
    language: /** @type {"en"} */ ("en"),
    theme: /** @type {"system"} */ ("system"),
    systemDark: false,
    dark: false,
    reducedMotion: false,
    shortcuts: true,
    embed: false,
    hide: [],
    ...preferences,
  };
  return picture === null ? state : withPicture(state, picture);
}

/**
 * The pins as a link tells them: their rows are to be computed. None has the key of one that was there before.
 * @param {import("../types.js").Pin[]} before
 * @param {{basis: import("../types.js").Basis, slot: number}[]} told
 * @returns {import("../types.js").Pin[]}
 */
function unknownPins(before, told) {
  const first = Math.max(0, ...before.map(({ key }) => key)) + 1;
  return told.map(({ basis, slot }, k) => ({ key: first + k, slot, basis, rows: null, outcome: null, refusal: null }));
}

/**
 * The state showing what a link says: playhead, zoom, slots, scales; what it does not say is as at the beginning.
 * @param {State} state
 * @param {import("../address.js").Picture} picture
 * @returns {State}
 */
export function withPicture(state, picture) {
  const runs = state.runs.map((run, i) => ({
    ...run,
    slot: picture.slots?.[i] ?? run.slot,
    hidden: picture.hidden?.includes(i) ?? false,
    forkedAt: picture.forked?.[i] ?? null,
  }));
  return {
    ...state,
    runs,
    playhead: Math.min(picture.playhead ?? 0, state.experiment.steps),
    speed: picture.speed ?? SPEED,
    selected: Math.min(picture.selected ?? 0, Math.max(0, runs.length - 1)),
    view: { ...OPENING_VIEW, hintSeen: state.view.hintSeen, ...picture.view },
    pins: unknownPins(state.pins, picture.pins ?? []),
    language: picture.language ?? state.language,
    theme: picture.theme ?? state.theme,
  };
}
