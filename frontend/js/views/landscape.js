// @ts-check
/** The landscape: contour or curve by Plotly, over it the runs' paths, their heads and words, the start, the pointer. */

import { all, make, put, say } from "../elements/dom.js";
import { resting, slowly } from "../elements/pace.js";
import { heightAt, pointAt, toPixel } from "../figures/plane.js";
import { inPlane, overLine, within } from "../figures/paths.js";
import { nearest } from "../figures/nearest.js";
import { objectiveName } from "../figures/own_formula.js";
import { GHOSTS } from "../figures/ghosts.js";
import { actors, GROWING, layerOf, LAYERS, rowWords, summary } from "../figures/scene.js";
import { pathStroke } from "../figures/styles.js";
import { landscapeShown, tabOf, tabsOf } from "../figures/tabs.js";
import { bestMark } from "../figures/training_lines.js";
import { number, t } from "../i18n.js";
import { createAnnotations } from "../paint/annotations.js";
import { createBestMark } from "../paint/best_mark.js";
import { createDataMarks } from "../paint/data_marks.js";
import { createDensity } from "../paint/density.js";
import { watchDisplayed } from "../paint/displayed.js";
import { createFrame } from "../paint/frame.js";
import { createGhosts } from "../paint/ghosts.js";
import { createHandle } from "../paint/handle.js";
import { holdPress } from "../paint/held_press.js";
import { cross, move } from "../paint/marks.js";
import { watchPointer } from "../paint/pointer.js";
import { createPenaltyMarks } from "../paint/penalty_marks.js";
import { createTerrain } from "../paint/terrain.js";
import { createTrails } from "../paint/trails.js";

/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/plane.js").Map2} Map2 */

/** The pointer reaches paths this near. */
const REACH_PX = 10;
/** While it plays, the description is written this often at the most. */
const SUMMARY_EVERY_MS = 2000;

/** @type {import("../types.js").Mount} */
export function mountLandscape(element, store, send) {
  const plot = make("div", { class: "landscape-plot", role: "img" });
  const over = make("div", { class: "landscape-over" });
  const stage = make("div", { class: "landscape-stage" }, plot, over);
  const legend = make("p", { class: "landscape-legend" });
  element.classList.add("landscape");
  element.replaceChildren(stage, legend);

  const terrain = createTerrain(over);
  const density = createDensity(over);
  const trails = createTrails(over, LAYERS);
  const ghosts = createGhosts(
    ({ rows, to }) => ({ rows, to, place: inPlane(rows.column("u"), rows.column("v"), /** @type {Map2} */ (frame.map())) }),
    (id) => trails.trail(GHOSTS, id),
  );
  const best = createBestMark(over);
  const rows = createDataMarks(over);
  const penalty = createPenaltyMarks(over);
  const annotations = createAnnotations(over);
  const pointer = cross();
  over.append(pointer);
  let frameAsked = 0;
  let pointed = /** @type {{x: number, y: number}|null} */ (null);
  /** @type {import("../figures/nearest.js").Line[]} */
  let reachable = [];
  /** @type {Actor[]} */
  let cast = [];
  let view = {};
  let disposed = false;

  const frame = createFrame(plot, store, send, axesMoved);
  const watched = watchDisplayed(stage, () => ask());
  /** Hidden by the tab, or by the styles: beside a plot over many runs a narrow window has no room for it. */
  const hidden = () => element.hidden || !watched.displayed();
  const handle = createHandle(over, {
    point: startAt,
    start: () => store.get().experiment.start,
    extent: (axis) => {
      const map = /** @type {Map2} */ (frame.map());
      return axis === 0 ? map.width / map.kx : -map.height / map.ky;
    },
    set: (x, phase) => send({ type: "set_start", x: x.map(rounded), phase }),
  });

  /** A change is painted in the next frame, once, however many there were. */
  function ask() {
    if (frameAsked === 0 && !disposed && !hidden()) frameAsked = requestAnimationFrame(paint);
  }

  /** The clock ticks once a frame, in the frame's own callback: asking for another would come a frame late. */
  function ticked() {
    if (!store.get().playing || hidden()) return ask();
    cancelAnimationFrame(frameAsked);
    paint();
  }

  function axesMoved() {
    const map = frame.map();
    if (map === null) return;
    const { left, top } = frame.corner();
    Object.assign(over.style, { left: `${left}px`, top: `${top}px`, width: `${map.width}px`, height: `${map.height}px` });
    trails.resize(map.width, map.height);
    best.resize(map.width, map.height);
    rows.resize(map.width, map.height);
    penalty.resize(map.width, map.height);
    annotations.resize(map.width, map.height);
    if (pointed !== null) send({ type: "probe", x: startAt(pointed.x, pointed.y) }); // another point is under it now
    view = {};
    ask();
  }

  /**
   * A coordinate to what a pixel can show.
   * @param {number} value
   * @param {number} axis
   */
  function rounded(value, axis) {
    const map = frame.map();
    return map === null ? value : toPixel(value, Math.abs(1 / (axis === 0 ? map.kx : map.ky)));
  }

  /**
   * The start for a pixel of the plot area, kept inside it.
   * @param {number} left
   * @param {number} top
   * @returns {number[]|null}
   */
  function startAt(left, top) {
    const map = frame.map();
    if (map === null) return null;
    const inside = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, value));
    const point = pointAt(map, inside(left, map.width), inside(top, map.height));
    return store.get().objective?.dimension === 1 ? [point[0]] : point;
  }

  function paint() {
    frameAsked = 0;
    const map = frame.map();
    if (map === null || frame.holding() || hidden()) return;
    const state = store.get();
    const compact = frame.compact();
    cast = actors(state);
    put(element, "data-dimension", state.objective?.dimension ?? 2);
    terrain.show(state, map);
    density.show(state, map);
    const ground = state.objective?.dimension === 1 ? "paper" : "contour";
    const placed = (/** @type {import("../rows.js").Rows} */ rows) => {
      const [us, vs] = [rows.column("u"), rows.column("v")];
      return ground === "paper" ? overLine(us, vs, map, state.contour) : inPlane(us, vs, map);
    };
    const places = new Map(cast.map((actor) => [actor.key, placed(actor.rows)]));
    const place = (/** @type {Actor} */ actor) => /** @type {import("../figures/paths.js").Place} */ (places.get(actor.key));
    reachable = cast.map((actor) => ({ place: place(actor), from: 0, to: actor.until }));
    const found = pointed === null || state.drag !== null ? null : nearest(reachable, pointed.x, pointed.y, REACH_PX);
    paintPaths(state, place, ground, found === null ? null : cast[found.line]);
    const marked = bestMark(state);
    const last = cast.find(({ key }) => key === marked?.key);
    const looks = best.paint(marked, last && places.get(last.key), { slot: last?.slot ?? 0, ground, dark: state.dark });
    rows.paint(state, cast, map);
    penalty.paint(state, cast, map);
    const start = startPixel(state, map);
    annotations.paint({
      state,
      actors: cast,
      map,
      compact,
      standing: (actor) => standing(actor, place(actor)),
      start,
      pointed: found === null ? null : { x: found.x, y: found.y, lines: rowWords(state, cast[found.line], found.step) },
      ghosts: resting(state) ? [] : [...rows.words(), ...(compact ? [] : ghosts.names(state))],
      marked: looks,
      covered: penalty.covered(),
      resting: resting(state),
    });
    handle.place(start.x, start.y, within(start.x, start.y, map, 0));
    put(legend, "data-on", annotations.explaining() || rows.clouded());
    sayLegend();
  }

  /**
   * @param {import("../types.js").State} state
   * @param {(actor: Actor) => import("../figures/paths.js").Place} place
   * @param {import("../figures/styles.js").Ground} ground
   * @param {Actor|null} under  the run under the pointer
   */
  function paintPaths(state, place, ground, under) {
    /** @type {import("../paint/trails.js").Line[]} */
    const lines = [];
    const { dark } = state;
    for (const actor of cast) {
      const { key, slot, rows, to, until } = actor;
      const line = { id: key, rows, from: 0, to, place: place(actor), dots: true };
      lines.push({ ...line, layer: layerOf(actor), stroke: pathStroke(actor, ground, dark) });
      if (until > to) {
        const stroke = pathStroke({ slot, preview: true }, ground, dark);
        lines.push({ ...line, layer: "preview", from: to, to: until, dots: false, stroke });
      }
      if (actor === under) {
        lines.push({ ...line, layer: "pointed-at", stroke: pathStroke({ ...actor, pointed: true }, ground, dark) });
      }
    }
    lines.push(...ghosts.lines(state, view, ground));
    // A canvas that has changed is copied as a whole, so lines grow in every third frame; heads move in each.
    trails.paint(lines, view, resting(state) ? GROWING : []);
    put(over, "data-pointing", under !== null);
  }

  const spot = new Float64Array(2);

  /**
   * Where a run stands: its head's pixel, or where it left the plot.
   * @param {Actor} actor
   * @param {import("../figures/paths.js").Place} place
   */
  function standing(actor, place) {
    const trail = trails.trail(layerOf(actor), actor.key);
    if (trail === null || trail.last < 0) return null;
    place(actor.head, spot);
    if (!Number.isFinite(spot[0] + spot[1])) place(trail.last, spot);
    const [x, y] = spot;
    const map = /** @type {Map2} */ (frame.map());
    return { x, y, inside: within(x, y, map, 0), exit: trail.exit };
  }

  /**
   * @param {import("../types.js").State} state
   * @param {Map2} map
   */
  function startPixel(state, map) {
    const [x, y] = state.experiment.start;
    const height = state.objective?.dimension === 1 ? heightAt(state.contour, x) : y;
    return { x: map.kx * x + map.bx, y: map.ky * height + map.by };
  }

  const area = () => ({ ...frame.corner(), width: frame.map()?.width ?? 0, height: frame.map()?.height ?? 0 });
  const unpoint = () => {
    if (pointed === null) return;
    pointed = null;
    put(pointer, "hidden", true);
    send({ type: "probe", x: null });
    ask();
  };
  const stopPointer = watchPointer(element, {
    area,
    hover(x, y) {
      if (pointed?.x === x && pointed.y === y) return;
      const point = startAt(x, y);
      if (point === null) return;
      pointed = { x, y };
      put(pointer, "hidden", null);
      move(pointer, x, y);
      send({ type: "probe", x: point });
      ask();
    },
    leave: unpoint,
    click(x, y) {
      const point = startAt(x, y);
      if (point !== null) send({ type: "set_start", x: point.map(rounded), phase: "done" });
    },
    twice: () => send({ type: "fit_path" }),
    pull({ scale, x, y, dx, dy }) {
      const { left, top } = frame.corner();
      stage.style.transformOrigin = `${left + x}px ${top + y}px`;
      stage.style.transform = `translate(${dx}px, ${dy}px) scale(${scale})`;
    },
    pulled({ scale, x, y, dx, dy }) {
      stage.style.transform = "";
      const map = frame.map();
      if (map === null) return;
      const back = (/** @type {number} */ px, /** @type {number} */ py) =>
        pointAt(map, (px - x - dx) / scale + x, (py - y - dy) / scale + y);
      const [x0, y1] = back(0, 0);
      const [x1, y0] = back(map.width, map.height);
      frame.jump([x0, x1, y0, y1]);
    },
  });

  const offs = [
    store.watch((state) => [tabOf(state), tabsOf(state)], ([tab, tabs]) => {
      put(element, "hidden", !landscapeShown(store.get()));
      put(element, "role", tab === "landscape" && tabs.length > 0 ? "tabpanel" : null);
      if (element.hidden) unpoint();
      ask();
    }),
    store.watch((state) => [state.runs, state.pins, state.selected, state.drag, state.inspected, state.playing, state.dark], ask),
    store.watch(({ experiment, objective, contour, view }) => [experiment.start, experiment.runs, objective, contour, view.hintSeen, view.localModel], ask),
    store.watch(({ surveys, view }) => [surveys, view.ensemble], ask),
    store.watch(({ batches, row, solution, catalog, experiment }) => [batches, row, solution, catalog.typed, experiment.objective], ask),
    store.watch((state) => state.playhead, ticked),
    // Rows grow in place, so their lengths are watched too.
    store.watch((state) => state.runs.map((run) => run.rows.revision), ask),
    store.watch((state) => slowly(state, SUMMARY_EVERY_MS), describe),
    store.watch((state) => [state.language, state.view.box, state.objective], label),
  ];

  frame.start();

  function describe() {
    const state = store.get();
    const surface = objectiveName(state);
    put(plot, "aria-label", summary(state, surface));
    const point = state.experiment.start.map((value) => number(state, value, 3)).join(", ");
    put(handle.element, "aria-label", t(state, "landscape.handle", { point }));
  }

  function label() {
    const state = store.get();
    annotations.forget();
    put(element, "aria-label", t(state, "landscape.title"));
    sayLegend();
    ask();
  }

  function sayLegend() {
    const state = store.get();
    const line = state.objective?.dimension === 1 ? "_line" : "";
    put(legend, "data-unequal", line === "" && !frame.equal());
    const tried = annotations.tried();
    const ofPlane = annotations.modelled() ? "_model" : annotations.clipped() ? "_clipped" : frame.equal() ? "" : "_unequal";
    const form = rows.clouded() ? "_cloud" : tried === null ? line || ofPlane : `_${tried}${line}`;
    say(legend, t(state, `landscape.legend${form}`));
  }

  return all([
    ...offs,
    watched.dispose,
    stopPointer,
    holdPress(plot),
    handle.dispose,
    () => {
      disposed = true;
      cancelAnimationFrame(frameAsked);
      frame.dispose();
    },
  ]);
}
