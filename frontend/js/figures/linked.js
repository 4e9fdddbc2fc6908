// @ts-check
/** The losses that are linked over one dataset, each with its landscape: where it is lowest, and where the run goes. Pure. */

import { named } from "../entries.js";
import { number, t } from "../i18n.js";
import { completeLoss, fittingLosses, linkedRisks, MOST_OTHERS, otherLosses } from "../losses.js";
import { isRisk } from "../objective.js";
import { axisSymbols, entry, rowAt, runName, runShort, words } from "../select.js";
import { effective } from "./parameters.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Choice} Choice */
/** @typedef {import("../types.js").LinkedLoss} LinkedLoss */
/** @typedef {{u: ArrayLike<number>, v: ArrayLike<number>, head: number}} Way  up to and with row `head` */
/**
 * @typedef {Object} Panel
 * @property {string} name
 * @property {boolean} own        it is the loss in force
 * @property {{name: string, words: string}[]} names  what can be chosen in its place; "": nothing
 * @property {string} chosen
 * @property {import("./cards.js").Row[]} rows  its parameters
 * @property {string} minimum     where it is lowest, in words
 * @property {string} note        why the run is not seen here
 * @property {string} label       all that is seen, in words
 * @property {import("../types.js").Contour|null} contour
 * @property {import("../types.js").SurfaceEntry|null} entry
 * @property {number[][]} minima
 * @property {number[][]} others  the lowest points of the other losses
 * @property {Way|null} way
 */

/** Digits of a coordinate in words. */
const DIGITS = 3;
/** Minima nearer to each other than this share of what is seen are one. */
const APART = 1e-3;

/**
 * Those that are shown, with a place for one more where there is room.
 * @param {State} state
 * @returns {Panel[]}
 */
export function linkedPanels(state) {
  const risks = linkedRisks(state);
  const known = state.linked?.losses ?? [];
  const shown = risks.map((risk, k) => (known[k]?.loss.name === risk.loss.name ? known[k] : null));
  const lowest = shown.map((each) => minimaOf(each));
  return risks.map(({ loss }, k) => panelOf(state, loss, shown[k], k, lowest.filter((_, other) => other !== k).flatMap((all) => all.slice(0, 1))));
}

/**
 * @param {LinkedLoss|null} of
 * @returns {number[][]}
 */
const minimaOf = (of) => (of?.entry?.minima ?? []).map(({ x }) => x);

/**
 * @param {State} state
 * @param {Choice} loss
 * @param {LinkedLoss|null} known
 * @param {number} k
 * @param {number[][]} others
 * @returns {Panel}
 */
function panelOf(state, loss, known, k, others) {
  const declared = entry(state, "losses", loss.name);
  const name = lossName(state, loss.name);
  const minimum = lowestWords(state, known);
  const way = wayOf(state, k);
  const note = k > 0 && known?.path?.refusal ? t(state, "linked.no_run", { run: runName(state, state.selected) }) : "";
  return {
    name,
    own: k === 0,
    names: k === 0 ? [] : namesFor(state, loss.name),
    chosen: loss.name,
    rows: k === 0 ? [] : effective(declared?.parameters ?? [], loss.parameters).filter(({ kind }) => kind === "number")
      .map((parameter) => ({ parameter, value: loss.parameters[parameter.name], limit: null, note: "" })),
    minimum,
    note,
    label: [name, minimum, wayWords(state, way)].filter((part) => part !== "").join(" · "),
    contour: known?.contour ?? null,
    entry: known?.entry ?? null,
    minima: minimaOf(known),
    others,
    way,
  };
}

/**
 * @param {State} state
 * @param {string} name
 * @returns {string} as short as it has one
 */
export function lossName(state, name) {
  const own = words(state, entry(state, "losses", name));
  return String(own.short ?? own.name ?? name);
}

/**
 * What can stand in a loss's place: those that fit and are not there already, one with parameters a second time too.
 * @param {State} state
 * @param {string} present  "": none
 * @returns {{name: string, words: string}[]}
 */
function namesFor(state, present) {
  const { objective } = state.experiment;
  if (!isRisk(objective)) return [];
  const taken = otherLosses(state, objective).map(({ name }) => name);
  const free = fittingLosses(state.catalog, objective).filter(({ name, parameters }) =>
    name === present || (!taken.includes(name) && (name !== objective.loss.name || parameters.some(({ kind }) => kind === "number"))));
  return [{ name: "", words: t(state, "linked.none") }, ...free.map(({ name }) => ({ name, words: lossName(state, name) }))];
}

/**
 * What can be chosen for one more; nothing where there is no room.
 * @param {State} state
 * @returns {{name: string, words: string}[]}
 */
export function oneMore(state) {
  const { objective } = state.experiment;
  if (!isRisk(objective) || otherLosses(state, objective).length >= MOST_OTHERS) return [];
  const [, ...names] = namesFor(state, "");
  return names.length === 0 ? [] : [{ name: "", words: t(state, "linked.add") }, ...names];
}

/**
 * The other losses with the k-th, from 0, replaced; "" takes it away, one past the last adds.
 * @param {State} state
 * @param {number} k
 * @param {string} name
 * @param {import("../types.js").Values} [parameters]
 * @returns {Choice[]}
 */
export function othersWith(state, k, name, parameters = {}) {
  const { objective } = state.experiment;
  const others = isRisk(objective) ? otherLosses(state, objective) : [];
  const chosen = name === "" ? [] : [completeLoss(state.catalog, { name, parameters })];
  return [...others.slice(0, k), ...chosen, ...others.slice(k + 1)].map((choice) => plain(state, choice));
}

/**
 * A choice without what is at its default, so that a link stays short.
 * @param {State} state
 * @param {Choice} choice
 * @returns {Choice}
 */
function plain({ catalog }, { name, parameters }) {
  const usual = completeLoss(catalog, { name, parameters: {} }).parameters;
  const differing = Object.entries(parameters).filter(([key, value]) => named(named(catalog.losses, name)?.parameters, key) !== undefined && value !== usual[key]);
  return { name, parameters: Object.fromEntries(differing) };
}

/**
 * @param {State} state
 * @param {ArrayLike<number>} x
 * @returns {string} "w 2.01, b 0.98"
 */
const pointWords = (state, x) =>
  axisSymbols(state).map((symbol, axis) => t(state, "linked.coordinate", { symbol, value: number(state, x[axis], DIGITS) })).join(t(state, "page.comma"));

/**
 * @param {State} state
 * @param {LinkedLoss|null} known
 * @returns {string}
 */
function lowestWords(state, known) {
  if (known?.refusal) return t(state, "linked.refused");
  if (!known?.entry) return t(state, "linked.waiting");
  const { minima, risk } = known.entry;
  if (minima.length > 1) return t(state, "linked.minima", { point: pointWords(state, minima[0].x), count: minima.length });
  if (minima.length === 1) return t(state, "linked.minimum", { point: pointWords(state, minima[0].x) });
  return risk?.attained === false ? t(state, "linked.no_minimum") : t(state, "linked.no_single");
}

/**
 * Where the selected run has gone on the k-th loss, as far as the playhead.
 * @param {State} state
 * @param {number} k
 * @returns {Way|null}
 */
export function wayOf(state, k) {
  const run = state.runs[state.selected];
  const known = state.linked?.losses[k];
  if (run === undefined || run.hidden) return null;
  if (k === 0) return run.rows.length === 0 ? null : { u: run.rows.column("u"), v: run.rows.column("v"), head: rowAt(run, state.playhead) };
  const path = known?.path ?? null;
  return path === null || path.length === 0 ? null : { u: path.u, v: path.v, head: Math.min(state.playhead, path.length - 1) };
}

/**
 * @param {State} state
 * @param {Way|null} way
 * @returns {string}
 */
const wayWords = (state, way) =>
  way === null ? "" : t(state, "linked.run_at", { run: runShort(state, state.selected), point: pointWords(state, [way.u[way.head], way.v[way.head]]), step: String(way.head) });

/**
 * How far the losses' lowest points lie apart.
 * @param {State} state
 * @param {Panel[]} panels
 * @returns {string} "" where fewer than two have one
 */
export function separation(state, panels) {
  const there = panels.filter(({ minima }) => minima.length > 0);
  let found = { distance: -1, a: "", b: "" };
  there.forEach((one, k) => there.slice(k + 1).forEach((other) => {
    const distance = Math.min(...one.minima.flatMap((x) => other.minima.map((y) => apart(x, y))));
    if (distance > found.distance) found = { distance, a: one.name, b: other.name };
  }));
  if (found.distance < 0) return "";
  const box = panels[0].contour?.box ?? [0, 1];
  if (found.distance < APART * (box[1] - box[0])) return t(state, "linked.together");
  return t(state, "linked.apart", { a: found.a, b: found.b, distance: number(state, found.distance, DIGITS) });
}

/**
 * @param {number[]} x
 * @param {number[]} y
 * @returns {number}
 */
const apart = (x, y) => Math.hypot(...x.map((value, axis) => value - y[axis]));
