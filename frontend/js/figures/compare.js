// @ts-check
/** The table of pinned and live runs: what they are called, how they ended, what they cost, and what differs. Pure. */

import { basisOf, defaults, same } from "../experiment.js";
import { has, number, t, whole } from "../i18n.js";
import { isRisk, surfaceOf } from "../objective.js";
import { counterpart, finished, pinOf } from "../reduce/pins.js";
import { entry, runName, runShort, words } from "../select.js";
import { endName } from "./cards.js";
import { differences, point, valueText } from "./differences.js";
import { drawnHere } from "./ghosts.js";
import { sentenceOf } from "./notice.js";
import { prominent } from "./parameters.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Basis} Basis */
/** @typedef {import("../types.js").Pin} Pin */
/** @typedef {import("../types.js").Outcome} Outcome */
/** @typedef {import("../rows.js").Rows} Rows */
/** @typedef {keyof typeof TELLING} Form */

const LOSS_DIGITS = 4;
const POINT_DIGITS = 3;
/** A pin is called by so many of the settings that set it apart; by one where there is little room. */
const TELLING = { name: 2, short: 2, brief: 1 };

/**
 * @typedef {Object} CompareRow
 * @property {string} id
 * @property {number|null} pin     key of the pin; null for a live run
 * @property {number|null} run     index of the live run; null for a pin
 * @property {number} slot
 * @property {string} name
 * @property {string} short        the same where there is little room
 * @property {string} loss         the true loss at the last row
 * @property {string} steps
 * @property {string} cost         evaluations
 * @property {string} ended        in words
 * @property {boolean} bad         whether it diverged
 * @property {string} differs      against whom, and in what; "" where there is nobody to compare with
 */

/**
 * The row of every pin, in the order in which they were pinned, then of every live run.
 * @param {State} state
 * @returns {CompareRow[]}
 */
export const compareRows = (state) => [
  ...state.pins.map((pin) => pinRow(state, pin)),
  ...state.runs.map((_, i) => runRow(state, i)),
];

/**
 * @param {State} state
 * @param {Pin} pin
 * @returns {CompareRow}
 */
function pinRow(state, pin) {
  const { key, slot, basis, rows, outcome, refusal } = pin;
  const said = refusal === null ? t(state, "compare.computing") : sentenceOf(state, refusal);
  const about = { id: `pin ${key}`, pin: key, run: null, slot, name: pinName(state, pin), short: pinName(state, pin, "brief"), differs: differsOf(state, pin) };
  const there = rows !== null && outcome !== null;
  const end = there ? ending(state, rows, outcome, basis) : unknown(said);
  return drawnHere(state, pin) ? { ...about, ...end } : { ...about, ...end, ended: t(state, "compare.elsewhere", { ended: end.ended }) };
}

/**
 * @param {State} state
 * @param {number} i
 * @returns {CompareRow}
 */
function runRow(state, i) {
  const { key, slot, rows, outcome } = state.runs[i];
  const there = finished(state, i) && outcome !== null;
  const end = there ? ending(state, rows, outcome, basisOf(state.experiment, i)) : unknown(t(state, "compare.running"));
  const differs = t(state, pinOf(state, i) === undefined ? "compare.live" : "compare.live_pinned");
  return { id: `run ${key}`, pin: null, run: i, slot, name: runName(state, i), short: runShort(state, i), ...end, differs };
}

/** @param {string} ended */
const unknown = (ended) => ({ loss: "…", steps: "…", cost: "…", ended, bad: false });

/**
 * @param {State} state
 * @param {Rows} rows
 * @param {Outcome} outcome
 * @param {Basis} basis
 */
function ending(state, rows, outcome, { objective, start }) {
  const last = Math.min(outcome.step, rows.length - 1);
  const at = (/** @type {string} */ column) => rows.column(column)[last];
  // How near the run came to a known minimum is told by its loss; the place is the minimum's.
  const reached = outcome.minimum === null ? undefined : minimaOf(state, objective)[outcome.minimum]?.x;
  const end = reached ?? [at("u"), at("v")].slice(0, start.length);
  const x = end.map((value) => Number(value.toPrecision(POINT_DIGITS)));
  return {
    loss: number(state, at("loss"), LOSS_DIGITS),
    steps: whole(state, outcome.step),
    cost: whole(state, at("evaluations")),
    ended: t(state, `compare.end.${endKey(state, outcome)}`, { point: point(state, x) }),
    bad: outcome.kind === "diverged" || outcome.kind === "singular",
  };
}

/**
 * @param {State} state
 * @param {Basis["objective"]} objective
 * @returns {{x: number[]}[]} its known minima; none where it has other parameters than those that the page was told of
 */
function minimaOf(state, objective) {
  if (same(objective, state.experiment.objective)) return state.objective?.minima ?? [];
  const declared = surfaceOf(state.catalog, objective);
  return declared !== undefined && (isRisk(objective) || same(objective.parameters, defaults(declared))) ? declared.minima : [];
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @returns {string} the run's own reason where there is a word for it, else the kind of its end
 */
function endKey(state, outcome) {
  if (outcome.reason && has(state, `compare.end.${outcome.reason}`)) return outcome.reason;
  const name = endName(outcome);
  return name === "converged" ? "minimum" : name;
}

/**
 * With what a pin is compared: the live run of the same optimizer, else the first pin.
 * @param {State} state
 * @param {Pin} pin
 * @returns {{basis: Basis, name: string|null}|null}  name: of the first pin; null for a live run
 */
function reference(state, pin) {
  const live = counterpart(state, pin.basis);
  if (live >= 0) return { basis: basisOf(state.experiment, live), name: null };
  const [first] = state.pins;
  return first === undefined || first === pin ? null : { basis: first.basis, name: ownName(state, first) };
}

/**
 * @param {State} state
 * @param {Pin} pin
 * @returns {string} "α 0.05 → 0.2, start (−1.2, 1) → (1, 1)"
 */
function differsOf(state, pin) {
  const against = reference(state, pin);
  if (against === null) return "";
  const found = differences(state, pin.basis, against.basis);
  if (found.length === 0) return t(state, against.name === null ? "compare.same" : "compare.same_as", { name: against.name ?? "" });
  const told = found.map(({ name, from, to }) =>
    name === "" ? t(state, "compare.instead", { from, to }) : t(state, "compare.differs", { name, from, to }));
  const list = told.join(t(state, "page.comma"));
  return against.name === null ? list : t(state, "compare.against", { name: against.name, list });
}

/**
 * What a pin is called: "Adam · α 0.05", by what sets it apart from the run that it is compared with; by its learning
 * rate where nothing does.
 * @param {State} state
 * @param {Pin} pin
 * @param {Form} [form]
 * @returns {string}
 */
export function pinName(state, pin, form = "name") {
  const against = reference(state, pin);
  const found = against === null ? [] : differences(state, pin.basis, against.basis);
  const own = found.filter(({ from }) => from !== ownName(state, pin));
  if (own.length === 0) return rated(state, pin, form);
  const settings = own.slice(0, TELLING[form]).map(({ name, from }) => (name === "" ? from : t(state, "compare.setting", { name, value: from })));
  return t(state, "compare.ghost", { run: ownName(state, pin, form), setting: settings.join(t(state, "page.comma")) });
}

/**
 * @param {State} state
 * @param {Pin} pin
 * @param {Form} [form]
 * @returns {string} its label, else the optimizer's name
 */
function ownName(state, { basis: { run } }, form = "name") {
  if (run.label) return run.label;
  const own = words(state, entry(state, "optimizers", run.optimizer.name));
  return String((form === "name" ? null : own.short) ?? own.name ?? run.optimizer.name);
}

/**
 * @param {State} state
 * @param {Pin} pin
 * @param {Form} form
 * @returns {string} called by its first setting
 */
function rated(state, pin, form) {
  const { name, parameters } = pin.basis.run.optimizer;
  const parameter = prominent(entry(state, "optimizers", name)?.parameters ?? []);
  if (parameter === undefined) return ownName(state, pin, form);
  const value = valueText(state, parameter, parameters[parameter.name] ?? parameter.default);
  const setting = t(state, "compare.setting", { name: parameter.symbol || parameter.name, value });
  return t(state, "compare.ghost", { run: ownName(state, pin, form), setting });
}
