// @ts-check
/** Gestures: a drag of many values is one change, held until it is done and undone as one. Pure. */

import { named, same, withParameter, withRun } from "../experiment.js";
import { isRisk, surfaceOf } from "../objective.js";
import { CHOICES, changeStep } from "../select.js";
import { remember, restore, snapshot } from "./history.js";
import { refused, valueRefusal } from "./refusals.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Drag} Drag */
/** @typedef {import("../types.js").Action} Action */
/** @typedef {import("../types.js").Experiment} Experiment */

/**
 * One step of a gesture. `draft` makes the experiment out of the one that was there when the gesture began.
 * @param {State} state
 * @param {"drag"|"done"|"cancel"} phase
 * @param {Pick<Drag, "kind"|"run"|"name"|"since"|"from">} about
 * @param {(base: Experiment, from: number) => Experiment} draft
 * @param {(state: State, drag: Drag) => State} [finished]  what else the finished gesture does
 * @returns {State}
 */
export function gesture(state, phase, about, draft, finished = (after) => after) {
  const going = state.drag !== null && continues(state.drag, about);
  const before = going ? state : commit(state);
  const drag = going && before.drag !== null ? before.drag : {
    ...about,
    wasPlaying: before.playing,
    base: snapshot(before),
  };
  if (phase === "cancel") return going ? cancel(before) : before;
  const experiment = draft(drag.base.experiment, drag.from);
  const after = { ...before, experiment, refusal: null };
  if (phase === "drag") return { ...after, drag, playing: false };
  if (same(experiment, drag.base.experiment)) return cancel({ ...before, drag });
  return finished({ ...remember(after, drag.base), drag: null, playing: drag.wasPlaying }, drag);
}

/**
 * @param {Drag} drag
 * @param {Pick<Drag, "kind"|"run"|"name">} about
 * @returns {boolean}
 */
const continues = (drag, about) => drag.kind === about.kind && drag.run === about.run && drag.name === about.name;

/**
 * The state as it was before the drag.
 * @param {State} state
 * @returns {State}
 */
export function cancel(state) {
  if (state.drag === null) return state;
  const { base, wasPlaying } = state.drag;
  const { redoneAt, playhead } = state;
  return { ...restore(state, base), redoneAt, playhead, playing: wasPlaying };
}

/**
 * The state with a drag in progress brought to its end, as when something else begins.
 * @param {State} state
 * @returns {State}
 */
export function commit(state) {
  if (state.drag === null) return state;
  const { base, wasPlaying } = state.drag;
  if (same(base.experiment, state.experiment)) return cancel(state);
  return { ...remember(state, base), drag: null, playing: wasPlaying };
}

/**
 * A new start: everything begins again and plays; without motion it stands at its end at once.
 * @param {State} state
 * @returns {State}
 */
export const begun = (state) => ({
  ...state,
  playhead: state.reducedMotion ? state.experiment.steps : 0,
  playing: !state.reducedMotion,
  redoneAt: null,
});

/**
 * @param {State} state
 * @param {Action} action  {run, name, value, phase, whole?}; whole: the run is redone from its start, wherever the playhead is
 * @returns {State}
 */
export function setParameter(state, { run, name, value, phase, whole = false }) {
  const choice = state.experiment.runs[run]?.optimizer;
  const declared = named(named(state.catalog.optimizers, choice?.name ?? "")?.parameters ?? [], name);
  if (choice === undefined || declared === undefined) return state;
  const wrong = phase === "cancel" ? null : valueRefusal(declared, value);
  if (wrong !== null) return refused(state, { ...wrong, field: `runs[${run}].optimizer.parameters.${name}` });
  const about = { kind: /** @type {const} */ ("parameter"), run, name, since: state.playhead, from: whole ? 0 : changeStep(state, run) };
  const draft = (/** @type {Experiment} */ base, /** @type {number} */ from) =>
    withRun(base, run, withParameter(base.runs[run], name, value, from));
  const next = gesture(state, phase, about, draft, (after, drag) => ({
    ...after,
    redoneAt: drag.from === 0 ? after.playhead : null,
  }));
  const limit = state.catalog.limits?.changes ?? Infinity;
  const changes = next.experiment.runs[run]?.changes?.length ?? 0;
  if (changes <= limit) return next;
  const values = { got: changes, limit };
  return refused(state, { code: "too_many", field: `runs[${run}].changes`, values, message: "" });
}

/**
 * A parameter of a run's gradient, schedule or clipping: the run is another one from its start.
 * @param {State} state
 * @param {Action} action  {run, kind, name, value, phase}
 * @returns {State}
 */
export function setChoiceParameter(state, { run, kind, name, value, phase }) {
  const which = /** @type {import("../types.js").ChoiceKind} */ (kind);
  const choice = state.experiment.runs[run]?.[which];
  const declared = named(named(state.catalog[CHOICES[which]], choice?.name ?? "")?.parameters ?? [], name);
  if (choice === undefined || declared === undefined) return state;
  const wrong = phase === "cancel" ? null : valueRefusal(declared, value);
  if (wrong !== null) return refused(state, { ...wrong, field: `runs[${run}].${kind}.parameters.${name}` });
  const about = { kind: /** @type {const} */ ("parameter"), run, name: `${kind}.${name}`, since: state.playhead, from: 0 };
  return gesture(state, phase, about, (base) => {
    const old = base.runs[run];
    const parameters = { ...old[which]?.parameters, [name]: value };
    return withRun(base, run, { ...old, [which]: { name: choice.name, parameters } });
  });
}

/**
 * @param {State} state
 * @param {Action} action  {x, phase}
 * @returns {State}
 */
export function setStart(state, { x, phase }) {
  const dimension = state.experiment.start.length;
  if (phase !== "cancel") {
    const values = { got: x?.length ?? 0, expected: dimension };
    if (!Array.isArray(x) || x.length !== dimension) {
      return refused(state, { code: "wrong_length", field: "start", values, message: "" });
    }
    const wrong = x.find((/** @type {unknown} */ v) => typeof v !== "number" || !Number.isFinite(v));
    if (wrong !== undefined) {
      return refused(state, { code: "not_finite", field: "start", values: { got: String(wrong) }, message: "" });
    }
  }
  const about = { kind: /** @type {const} */ ("start"), run: -1, name: "start", since: 0, from: 0 };
  const shown = { ...state, view: { ...state.view, hintSeen: true } };
  return gesture(shown, phase, about, (base) => ({ ...base, start: x.map((/** @type {number} */ v) => v + 0) }), begun);
}

/**
 * @param {State} state
 * @param {Action} action  {name, value, phase}
 * @returns {State}
 */
export function setSurfaceParameter(state, { name, value, phase }) {
  const { objective } = state.experiment;
  const declared = named(surfaceOf(state.catalog, objective)?.parameters ?? [], name);
  if (declared === undefined || isRisk(objective)) return state;
  const wrong = phase === "cancel" ? null : valueRefusal(declared, value);
  if (wrong !== null) return refused(state, { ...wrong, field: `objective.parameters.${name}` });
  const about = { kind: /** @type {const} */ ("surface"), run: -1, name, since: state.playhead, from: 0 };
  return gesture(state, phase, about, (base) => ({
    ...base,
    objective: { ...objective, parameters: { .../** @type {any} */ (base.objective).parameters, [name]: value } },
  }));
}
