// @ts-check
/** What is looked at and how: zoom, scales, panels, the pointer, language and theme. Pure. */

import { dimensionOf } from "../select.js";
import { cameraOf } from "./camera.js";
import { estimate } from "./estimate.js";
import { pathBox } from "./path_box.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Action} Action */

const CURVES = new Set(["gradient_norm", "learning_rate", "sharpness", "sensitivity"]);
const COSTS = new Set(["steps", "epochs", "rows", "gradients", "values", "distance"]);
const TABS = new Set(["landscape", "space", "rates", "map", "data"]);

/**
 * @param {State} state
 * @param {Partial<import("../types.js").View>} change
 * @returns {State}
 */
const looking = (state, change) => ({ ...state, view: { ...state.view, ...change } });

/**
 * A box that can be looked at, or null: four finite numbers, lower before higher, not below the last digits.
 * @param {unknown} box
 * @returns {[number, number, number, number]|null}
 */
export function boxOf(box) {
  if (!Array.isArray(box) || box.length !== 4 || !box.every((v) => typeof v === "number" && Number.isFinite(v))) {
    return null;
  }
  const [x0, x1, y0, y1] = box;
  const wide = (/** @type {number} */ lo, /** @type {number} */ hi) =>
    hi - lo > 1e-12 * Math.max(Math.abs(lo), Math.abs(hi), 1e-280);
  return wide(x0, x1) && wide(y0, y1) ? [x0, x1, y0, y1] : null;
}

/**
 * @param {State} state
 * @param {Action} action  {x: number[]|null}
 * @returns {State}
 */
function probe(state, { x }) {
  if (x === null || x === undefined) return state.probe === null ? state : { ...state, probe: null };
  if (x.length !== dimensionOf(state)) return state;
  return { ...state, probe: { x, ...estimate(state.contour, x), exact: false } };
}

/** @type {Record<string, (state: State, action: Action) => State>} */
export const VIEW = {
  select: (state, { run }) =>
    state.experiment.runs[run] === undefined || run === state.selected ? state : { ...state, selected: run },
  hide_run: (state, { run, hidden }) => ({
    ...state,
    runs: state.runs.map((old, i) => (i === run ? { ...old, hidden: hidden ?? !old.hidden } : old)),
  }),
  zoom: (state, { box }) => looking(state, { box: box === null ? null : (boxOf(box) ?? state.view.box) }),
  visible: (state, { box }) => ({ ...state, visible: boxOf(box) }),
  fit_path: (state) => looking(state, { box: pathBox(state) ?? state.view.box }),
  local_model: (state, { on }) => looking(state, { localModel: on === true }),
  curve_scale: (state, { log }) => looking(state, { logLoss: log === true }),
  curve_kind: (state, { curve }) => (CURVES.has(curve) ? looking(state, { curve }) : state),
  curve_cost: (state, { kind }) => (COSTS.has(kind) ? looking(state, { cost: kind }) : state),
  from_here: (state, { on }) => looking(state, { fromHere: on === true }),
  panel: (state, { name }) => looking(state, { panel: name }),
  tab: (state, { name }) => (TABS.has(name) ? looking(state, { tab: name }) : state),
  turn: (state, { camera }) => looking(state, { camera: camera === null ? null : (cameraOf(camera) ?? state.view.camera) }),
  hint_seen: (state) => (state.view.hintSeen ? state : looking(state, { hintSeen: true })),
  probe,
  probed: (state, { x, value, gradient, gradientNorm }) =>
    state.probe !== null && state.probe.x.every((v, i) => v === x[i])
      ? { ...state, probe: { x: state.probe.x, value, gradient, gradientNorm, exact: true } }
      : state,
  inspect: (state) => state,
  inspected: (state, { inspected }) => ({ ...state, inspected }),
  contour: (state, { contour }) => ({
    ...state,
    contour,
    probe: state.probe === null || state.probe.exact ? state.probe : { ...state.probe, ...estimate(contour, state.probe.x) },
  }),
  relief: (state, { contour }) => ({ ...state, relief: contour }),
  language: (state, { value }) => (value === "en" || value === "zh" ? { ...state, language: value } : state),
  theme: (state, { value }) =>
    ["light", "dark", "system"].includes(value) ? { ...state, theme: value } : state,
  system: (state, { dark, reducedMotion }) => ({
    ...state,
    systemDark: dark ?? state.systemDark,
    reducedMotion: reducedMotion ?? state.reducedMotion,
  }),
  shortcuts: (state, { on }) => ({ ...state, shortcuts: on === true }),
  shared: (state, { address, copied }) => ({ ...state, share: { address, copied } }),
  share_done: (state) => (state.share === null ? state : { ...state, share: null }),
  copy_link: (state) => state,
  dismiss_refusal: (state) => (state.refusal === null ? state : { ...state, refusal: null }),
  refused: (state, { refusal }) => ({ ...state, refusal }),
  link: (state, { value, parting }) => ({
    ...state,
    link: value,
    parting: parting === undefined ? state.parting : parting,
  }),
  draining: (state) => ({ ...state, parting: { kind: "draining", reason: "", attempts: 0, seconds: 0 } }),
  retry: (state) => state,
};
