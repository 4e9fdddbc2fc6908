// @ts-check
/** The view in space: the surface by Plotly, over it the runs' paths, their heads and words; turned by hand. */

import { wordButton } from "../elements/button.js";
import { all, freshId, make, put, say } from "../elements/dom.js";
import { resting, slowly } from "../elements/pace.js";
import { BoxedPath } from "../figures/boxed.js";
import { GHOSTS } from "../figures/ghosts.js";
import { nearest } from "../figures/nearest.js";
import { objectiveName } from "../figures/own_formula.js";
import { project } from "../figures/projection.js";
import { actors, GROWING, layerOf, LAYERS, rowWords, summary } from "../figures/scene.js";
import { pathStroke } from "../figures/styles.js";
import { tabOf } from "../figures/tabs.js";
import { t } from "../i18n.js";
import { createGhosts } from "../paint/ghosts.js";
import { createRelief } from "../paint/relief.js";
import { createSpaceMarks } from "../paint/space_marks.js";
import { createTrails } from "../paint/trails.js";
import { watchTurning } from "../paint/turntable.js";
import { moved } from "../reduce/camera.js";
import { estimate } from "../reduce/estimate.js";

/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../paint/space_marks.js").Scene3} Scene3 */
/** @typedef {import("../types.js").State} State */

/** The pointer reaches paths this near. */
const REACH_PX = 10;
/** Narrower pictures name only the selected run, and no axis but the upward one. */
const COMPACT_PX = 480;
const SUMMARY_EVERY_MS = 2000;

/** @type {import("../types.js").Mount} */
export function mountSpace(element, store, send) {
  const plot = make("div", { class: "space-plot" });
  const over = make("div", { class: "space-over" });
  const told = make("p", { class: "unseen", id: freshId("space") });
  const stage = make("div", { class: "space-stage", role: "application", tabindex: 0, "data-own-keys": true, "aria-describedby": told.id }, plot, over);
  const why = make("p");
  const back = wordButton(null, () => send({ type: "tab", name: "landscape" }));
  const missing = make("div", { class: "space-missing", role: "status", hidden: true }, why, back.element);
  element.classList.add("space");
  put(element, "role", "tabpanel");
  element.replaceChildren(stage, told, missing);

  const trails = createTrails(over, LAYERS);
  const marks = createSpaceMarks(over);
  const ghosts = createGhosts(
    ({ rows, to }) => {
      const scene = /** @type {Scene3} */ (surface.scene());
      const path = pathOf(scene, rows).extend(to);
      return { rows: path, to: path.ends[to] - 1, place: placeIn(scene, path) };
    },
    (id) => trails.trail(GHOSTS, id),
  );
  let frameAsked = 0;
  let view = {};
  /** The view for which all marks have been placed. */
  let settled = view;
  let disposed = false;
  let pointed = /** @type {{x: number, y: number}|null} */ (null);
  /** Paths cut at the box, as long as the box is the same. */
  let paths = { of: /** @type {unknown} */ (null), known: /** @type {WeakMap<object, BoxedPath>} */ (new WeakMap()) };

  const surface = createRelief(plot, store, send, {
    painted() {
      const scene = surface.scene();
      if (scene === null) return;
      trails.resize(scene.size.width, scene.size.height);
      marks.resize(scene.size.width, scene.size.height);
      view = {};
      cancelAnimationFrame(frameAsked);
      paint();
    },
    missing(so) {
      put(missing, "hidden", !so);
      put(stage, "hidden", so);
    },
  });

  /** A change is painted in the next frame, once, however many there were. */
  function ask() {
    if (frameAsked === 0 && !disposed && tabOf(store.get()) === "space") frameAsked = requestAnimationFrame(paint);
  }

  /** The clock ticks once a frame, in the frame's own callback: asking for another would come a frame late. */
  function ticked() {
    if (!store.get().playing || tabOf(store.get()) !== "space") return ask();
    cancelAnimationFrame(frameAsked);
    paint();
  }

  /** On the surface as it is drawn. @param {number} u @param {number} v */
  const between = (u, v) => estimate(store.get().relief, [u, v]).value ?? NaN;

  /**
   * @param {Scene3} scene
   * @param {import("../rows.js").Rows} rows
   * @returns {BoxedPath}
   */
  function pathOf(scene, rows) {
    if (paths.of !== scene.box) paths = { of: scene.box, known: new WeakMap() };
    const path = paths.known.get(rows) ?? new BoxedPath(rows, scene.box, scene.height, between);
    paths.known.set(rows, path);
    return path;
  }

  /**
   * @param {Scene3} scene
   * @param {BoxedPath} path
   * @returns {import("../figures/paths.js").Place} the pixel of a corner
   */
  const placeIn = (scene, path) => (corner, out) => {
    const k = 3 * corner;
    project(scene.matrix, path.corners[k], path.corners[k + 1], path.corners[k + 2], out);
  };

  function paint() {
    frameAsked = 0;
    const scene = surface.scene();
    const state = store.get();
    if (scene === null || tabOf(state) !== "space") return;
    const cast = actors(state);
    const drawn = cast.map((actor) => {
      const path = pathOf(scene, actor.rows).extend(actor.until);
      return { actor, path, place: placeIn(scene, path) };
    });
    const lines = drawn.map(({ actor, path, place }) => ({ place, from: 0, to: path.ends[actor.until] - 1 }));
    const found = pointed === null || state.drag !== null ? null : nearest(lines, pointed.x, pointed.y, REACH_PX);
    const under = found === null ? null : drawn[found.line];
    const row = under === null || found === null ? -1 : under.path.rowOf[found.step];
    paintPaths(state, drawn, under?.actor ?? null);
    marks.paint({
      state,
      actors: cast,
      scene,
      compact: scene.size.width < COMPACT_PX,
      standing: (actor) => standing(/** @type {Drawn} */ (drawn.find((each) => each.actor === actor))),
      start: startOf(state, scene),
      pointed: found === null || under === null || row < 0 ? null : { x: found.x, y: found.y, lines: rowWords(state, under.actor, row) },
      ghosts: scene.size.width < COMPACT_PX || (settled === view && resting(state)) ? [] : ghosts.names(state),
      resting: settled === view && resting(state),
    });
    settled = view;
  }

  /** @typedef {{actor: Actor, path: BoxedPath, place: import("../figures/paths.js").Place}} Drawn */

  /**
   * @param {State} state
   * @param {Drawn[]} drawn
   * @param {Actor|null} under  the run under the pointer
   */
  function paintPaths(state, drawn, under) {
    /** @type {import("../paint/trails.js").Line[]} */
    const lines = [];
    const { dark } = state;
    for (const { actor, path, place } of drawn) {
      const { key, slot, to, until } = actor;
      const ends = { from: 0, to: path.ends[to] - 1 };
      const line = { id: key, rows: path, place, ...ends, dots: (/** @type {number} */ corner) => path.rowOf[corner] >= 0 };
      lines.push({ ...line, layer: layerOf(actor), stroke: pathStroke(actor, "contour", dark) });
      if (until > to) {
        const stroke = pathStroke({ slot, preview: true }, "contour", dark);
        lines.push({ ...line, layer: "preview", from: Math.max(0, ends.to), to: path.ends[until] - 1, dots: false, stroke });
      }
      if (actor === under) {
        lines.push({ ...line, layer: "pointed-at", stroke: pathStroke({ ...actor, pointed: true }, "contour", dark) });
      }
    }
    lines.push(...ghosts.lines(state, view, "contour"));
    // As in the landscape: lines grow in some of the frames, heads move in each.
    trails.paint(lines, view, resting(state) ? GROWING : []);
    put(over, "data-pointing", under !== null);
  }

  const [spot, before] = [new Float64Array(2), new Float64Array(2)];

  /**
   * Where a run stands: at its head, or where it left the box.
   * @param {Drawn} drawn
   * @returns {import("../paint/space_marks.js").Stand|null}
   */
  function standing({ actor, path, place }) {
    const corner = path.inside(actor.head) ? path.ends[actor.head] - 1 : path.departure(actor.head);
    if (corner === null) return null;
    place(corner, spot);
    const [x, y] = spot;
    if (!Number.isFinite(x + y)) return null;
    if (path.inside(actor.head)) return { x, y, turn: null };
    place(corner - 1, before);
    return { x, y, turn: Math.atan2(y - before[1], x - before[0]) };
  }

  /**
   * The start on the surface: at the height that a run from there says, else at the grid's.
   * @param {State} state
   * @param {Scene3} scene
   * @returns {[number, number, number]|null}
   */
  function startOf(state, scene) {
    const [x, y] = state.experiment.start;
    const run = state.runs.find(({ rows }) => rows.length > 0 && rows.column("u")[0] === x && rows.column("v")[0] === y);
    const value = run?.rows.column("loss")[0] ?? estimate(state.relief, [x, y]).value;
    return value === null ? null : [x, y, scene.height(value)];
  }

  function describe() {
    const state = store.get();
    if (tabOf(state) !== "space") return;
    const name = objectiveName(state);
    put(stage, "aria-label", t(state, "space.scene", { surface: name }));
    say(told, summary(state, name, t(state, "space.summary", { surface: name })));
  }

  const stopTurning = watchTurning(stage, {
    move: (by) => surface.turn(moved(surface.camera(), by)),
    reset: () => send({ type: "turn", camera: null }),
    hover(x, y) {
      pointed = { x, y };
      ask();
    },
    leave() {
      if (pointed === null) return;
      pointed = null;
      ask();
    },
  });

  const ends = [
    store.watch((state) => tabOf(state), (tab) => {
      put(element, "hidden", tab !== "space");
      describe();
      ask();
    }),
    store.watch((state) => [state.runs, state.pins, state.selected, state.drag, state.playing, state.experiment.start, state.experiment.runs], ask),
    store.watch((state) => state.playhead, ticked),
    // Rows grow in place, so their lengths are watched too.
    store.watch((state) => state.runs.map((run) => run.rows.revision), ask),
    store.watch((state) => slowly(state, SUMMARY_EVERY_MS), describe),
    store.watch((state) => [state.language, state.dark], () => {
      const state = store.get();
      put(element, "aria-label", t(state, "space.title"));
      say(why, t(state, "space.missing"));
      back.show(t(state, "space.back"));
      marks.forget();
      ask();
    }),
  ];
  surface.start();

  return all([
    ...ends,
    stopTurning,
    back.dispose,
    () => {
      disposed = true;
      cancelAnimationFrame(frameAsked);
      surface.dispose();
    },
  ]);
}
