// @ts-check
/**
 * The plot of the tab of learning rates: Plotly draws the axes, the curves stand on a canvas over them, what moves on
 * another. A drag paints the second one alone.
 */

import { all, make, put, say } from "../elements/dom.js";
import { rich } from "../elements/formula.js";
import { marker } from "../elements/sample.js";
import { nearest } from "../figures/nearest.js";
import { mapOf } from "../figures/plane.js";
import { divergesFrom, heightAt, limitOf, lost, nearestKnown, rates, rateScale, rateTicks, readAt } from "../figures/rates.js";
import { bandHeight, MARGIN, ratesAxes, rowIn } from "../figures/rates_axes.js";
import { divergesWords, handleWords, inSentence, valueWords } from "../figures/rates_words.js";
import { shareOf, stepped, valueAt } from "../figures/rate_values.js";
import { paper } from "../figures/styles.js";
import { tabOf } from "../figures/tabs.js";
import { label, t } from "../i18n.js";
import { purge, watchSize } from "../plotly.js";
import { layOver } from "./over_axes.js";
import { across, drawCurves, drawMarker, pointsOf, upward, vertical } from "./rate_curves.js";
import { createRangeCurve } from "./range_curve.js";
import { createRateHandle } from "./rate_handle.js";
import { watchDisplayed } from "./displayed.js";
import { createSheet } from "./sheet.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./rate_curves.js").Scene} Scene */
/** @typedef {NonNullable<ReturnType<typeof rates>>} Rates */

const RIM_PX = 10;
const REACH_PX = 8;
/** Between the words below the axis. */
const GAP_PX = 12;
const TICK_PX = { across: 70, up: 26 };

/**
 * @param {HTMLElement} element  that gets the plot
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 */
export function createRatesPlot(element, store, send) {
  const plot = make("div", { class: "rates-axes", "aria-hidden": "true" });
  const over = make("div", { class: "rates-over" });
  const reading = make("div", { class: "rates-reading", "aria-hidden": "true", hidden: true });
  const limit = make("p", { class: "rates-limit", hidden: true });
  const title = make("p", { class: "rates-across" });
  element.replaceChildren(plot, over, limit, title);
  const curves = createSheet(over, RIM_PX);
  const range = createRangeCurve(over, RIM_PX);
  const marks = createSheet(over, RIM_PX);
  let size = { width: 0, height: 0 };
  let axesKnown = "";
  /** What the canvas of the curves shows. @type {unknown[]} */
  let drawn = [];
  let scene = /** @type {Scene|null} */ (null);
  let now = /** @type {Rates|null} */ (null);
  let pointed = /** @type {{x: number, y: number}|null} */ (null);
  let asked = 0;

  const watched = watchDisplayed(plot, () => ask());
  const ask = () => {
    if (asked === 0 && tabOf(store.get()) === "rates" && watched.displayed()) asked = requestAnimationFrame(paint);
  };
  const selectedLine = () => now?.lines.find(({ selected }) => selected);

  const handle = createRateHandle(over, {
    value: (x) => (now === null || scene === null ? NaN : valueAt(now, x / scene.map.width, scene.map.width)),
    moved(steps) {
      const { current = NaN } = selectedLine() ?? {};
      return now === null ? NaN : stepped(now, current, steps);
    },
    clicked(x, y) {
      if (scene === null || now === null) return false;
      const at = scene;
      const lines = now.lines.map((line) => {
        const points = pointsOf(at, line);
        return { from: 0, to: line.known.length - 1, place: (/** @type {number} */ k, /** @type {Float64Array} */ out) => void ([out[0], out[1]] = [points[2 * k], points[2 * k + 1]]) };
      });
      const found = nearest(lines, x, y - at.band, REACH_PX);
      const line = found === null ? undefined : now.lines[found.line];
      if (line === undefined || line.selected) return false;
      send({ type: "select", run: line.index });
      return true;
    },
    change(value, phase) {
      if (now !== null) send({ type: "set_parameter", run: store.get().selected, name: now.parameter.name, value, phase, whole: true });
    },
    point(x, y) {
      pointed = x === null ? null : { x, y };
      ask();
    },
  });
  over.append(reading);

  /**
   * @param {State} state
   * @param {Rates} of
   */
  function layAxes(state, of) {
    const band = bandHeight(Math.max(1, of.lines.length), size.height);
    const room = { width: size.width - MARGIN.left - MARGIN.right, height: size.height - MARGIN.top - MARGIN.bottom - band };
    const { scale, base } = rateScale(state, of.lines, Math.max(2, Math.floor(room.height / TICK_PX.up)));
    const ticks = rateTicks(state, of.range, of.log, Math.max(2, Math.floor(room.width / TICK_PX.across)));
    const span = /** @type {[number, number]} */ (of.log ? of.range.map(Math.log10) : of.range);
    const look = { ...size, dark: state.dark, band, span, ticks, scale };
    const key = JSON.stringify([look, base]);
    if (key === axesKnown && scene !== null) return;
    axesKnown = key;
    const found = layOver(plot, over, ratesAxes(look), band);
    if (found === null) return;
    const { x, y } = found;
    for (const sheet of [curves, range.sheet, marks]) {
      sheet.resize(x.length, y.length + band);
      sheet.context.translate(0, band);
    }
    const map = mapOf([...span, ...scale.range], x.length, y.length);
    scene = { map, log: of.log, up: { log: scale.log, base }, band, measure: state.view.sweep.measure, dark: state.dark };
    drawn = [];
  }

  function paint() {
    asked = 0;
    const state = store.get();
    now = rates(state);
    if (size.width === 0 || now === null || tabOf(state) !== "rates") return;
    layAxes(state, now);
    if (scene === null) return;
    scene = { ...scene, measure: state.view.sweep.measure };
    const bound = limitOf(state, now.parameter);
    drawStill(state, now, scene, bound);
    range.show(state, scene);
    drawMoving(state, now, scene);
    showHandle(state, now, scene);
    showReading(state, now, scene);
  }

  /**
   * @param {State} state
   * @param {Rates} of
   * @param {Scene} at
   * @param {ReturnType<typeof limitOf>} bound
   */
  function drawStill(state, of, at, bound) {
    const show = [at.map, at.measure, state.language, state.selected, bound?.value, ...of.lines.flatMap(({ survey, slot, name }) => [survey, slot, name])];
    if (show.length === drawn.length && show.every((value, k) => value === drawn[k])) return;
    drawn = show;
    curves.context.clearRect(-RIM_PX, -at.band - RIM_PX, at.map.width + 2 * RIM_PX, at.map.height + at.band + 2 * RIM_PX);
    const line = selectedLine();
    const from = line === undefined ? null : divergesFrom(line);
    drawCurves(curves.context, at, of.lines, {
      limit: bound?.value ?? null,
      diverged: t(state, "rates.diverged"),
      from: line === undefined || from === null ? "" : divergesWords(state, line, from),
    });
    const x = bound === null ? NaN : across(at, bound.value);
    limit.hidden = bound === null || !(x >= 0 && x <= at.map.width);
    if (bound !== null) rich(limit, bound.words);
    const { symbol } = of.parameter;
    const name = inSentence(label(state, of.parameter));
    say(title, symbol === "" ? name : t(state, "rates.across", { name, symbol }));
    placeWords(MARGIN.left + x);
  }

  /**
   * The limit's words stand under it, whole; the name of the axis, which the heading says too, where they leave it room.
   * @param {number} x  pixel of the limit
   */
  function placeWords(x) {
    const least = MARGIN.right / 2;
    const [width, taken] = [title.offsetWidth, limit.offsetWidth];
    const left = Math.max(least, Math.min(size.width - least - taken, x - taken / 2));
    if (!limit.hidden) limit.style.left = `${left}px`;
    const ends = [size.width - MARGIN.right - width, MARGIN.left];
    const place = limit.hidden ? ends[0] : ends.find((at) => at > left + taken + GAP_PX || at + width + GAP_PX < left);
    put(title, "data-out", place === undefined);
    title.style.left = `${place ?? 0}px`;
  }

  /**
   * @param {State} state
   * @param {Rates} of
   * @param {Scene} at
   */
  function drawMoving(state, of, at) {
    marks.context.clearRect(-RIM_PX, -at.band - RIM_PX, at.map.width + 2 * RIM_PX, at.map.height + at.band + 2 * RIM_PX);
    if (pointed !== null && !handle.dragging()) vertical(marks.context, at, pointed.x, paper(state.dark).edge, [2, 3]);
    const rows = of.lines.toSorted((a, b) => a.index - b.index);
    for (const line of of.lines) {
      const k = nearestKnown(line, line.current, of.log);
      const x = across(at, line.current);
      if (k < 0) continue;
      const height = heightAt(line, k, at.measure);
      const row = rowIn(rows.indexOf(line), rows.length, at.band) - at.band;
      const y = lost(line, k) ? row : Number.isNaN(height) ? NaN : Math.max(0, Math.min(at.map.height, upward(at, height)));
      if (!Number.isNaN(y)) drawMarker(marks.context, line.slot, x, y, state.dark, line.selected ? 14 : 11);
    }
  }

  /**
   * @param {State} state
   * @param {Rates} of
   * @param {Scene} at
   */
  function showHandle(state, of, at) {
    const current = Number(state.experiment.runs[state.selected]?.optimizer.parameters[of.parameter.name]);
    const share = shareOf(of, current);
    if (!(share >= -1e-9 && share <= 1 + 1e-9)) return handle.show(null);
    const name = label(state, of.parameter);
    const line = selectedLine();
    handle.show({
      x: share * at.map.width,
      width: at.map.width,
      text: valueWords(state, of.parameter, current),
      label: t(state, "rates.handle", { name }),
      spoken: line === undefined ? valueWords(state, of.parameter, current) : handleWords(state, of.parameter, line),
      low: of.range[0],
      high: of.range[1],
      now: current,
    });
  }

  /**
   * @param {State} state
   * @param {Rates} of
   * @param {Scene} at
   */
  function showReading(state, of, at) {
    reading.hidden = pointed === null || of.lines.length === 0;
    if (pointed === null) return;
    const value = valueAt(of, pointed.x / at.map.width, at.map.width);
    const rows = readAt(state, of.lines, value, of.log).map(({ line, text, ending }) =>
      make("p", { "data-slot": line.slot }, marker(line.slot), make("b", {}, text), make("span", {}, ending)));
    reading.replaceChildren(make("p", { class: "quiet" }, valueWords(state, of.parameter, value)), ...rows);
    put(reading, "data-side", pointed.x > at.map.width / 2 ? "left" : "right");
    Object.assign(reading.style, {
      left: `${pointed.x}px`,
      top: `${Math.max(at.band, Math.min(pointed.y, at.band + at.map.height - reading.offsetHeight - 8))}px`,
    });
  }

  const ends = [
    store.watch((state) => state.rangeTest, ask),
    watchSize(plot, (width, height) => {
      size = { width, height };
      ask();
    }),
    store.watch((state) => [tabOf(state), state.surveys, state.view.sweep, state.view.logLoss, state.objective, state.selected], ask),
    store.watch(({ experiment, dark, language, runs }) =>
      [experiment, dark, language, ...runs.flatMap(({ hidden, slot, limit: bound }) => [hidden, slot, bound])], ask),
  ];

  return {
    dispose: all([
      ...ends,
      watched.dispose,
      handle.dispose,
      () => {
        cancelAnimationFrame(asked);
        purge(plot);
      },
    ]),
  };
}
