// @ts-check
/** The map itself: axes, pixels, the selected run's path, minima and marks, each drawn again only when it differs. */

import { axesOf, axisSymbol, mapShown, mapSide, minimaOn } from "../figures/map.js";
import { picture, scaleOf } from "../figures/map_picture.js";
import { edges, edgesOf, middle, onAxis } from "../figures/map_plane.js";
import { inPlane } from "../figures/paths.js";
import { pointAt } from "../figures/plane.js";
import { actors } from "../figures/scene.js";
import { placeOfRun } from "../figures/sensitive.js";
import { pathStroke } from "../figures/styles.js";
import { number } from "../i18n.js";
import { createHeat } from "./heat.js";
import { createMapFrame } from "./map_frame.js";
import { createMapMarks } from "./map_marks.js";
import { createTrails } from "./trails.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("../wishes/map_axes.js").MapAxis} MapAxis */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {{picture: import("../figures/map_picture.js").Picture, edges: [number, number][], names: string}} Layer */

const FIRST_PASS = 1 / 64;

/**
 * @param {HTMLElement} plot  that Plotly gets
 * @param {HTMLElement} over  laid over the plot area
 * @param {() => void} resized
 */
export function createMapStage(plot, over, resized) {
  const heat = createHeat(over);
  const trails = createTrails(over, ["selected"]);
  const marks = createMapMarks(over);
  let view = {};
  /** What the canvas of pixels shows. @type {unknown[]} */
  let shown = [];
  /** The picture that is there, and the one before it, seen through until the first pass has come.
   * @type {Layer|null} */
  let now = null;
  /** @type {Layer|null} */
  let before = null;
  let about = "";
  const frame = createMapFrame(plot, over, {
    resized,
    moved(width, height) {
      heat.resize(width, height);
      trails.resize(width, height);
      view = {};
    },
  });

  /**
   * @param {State} state
   * @param {[MapAxis, MapAxis]} axes
   */
  function layAxes(state, axes) {
    const [x, y] = axes.map((axis) => edges(axis, axis.low, axis.high, mapSide(state)));
    const titles = /** @type {[string, string]} */ (axes.map((axis) => axisSymbol(state, axis)));
    const say = (/** @type {number} */ value) => number(state, value, 3);
    frame.lay({ axes, titles, box: [...x, ...y], dark: state.dark, say });
  }

  /**
   * @param {State} state
   * @param {Survey|null} survey
   * @param {Map2} map
   */
  function paintPixels(state, survey, map) {
    const { measure } = state.view.map;
    const key = [survey?.about, survey?.revision, measure, state.dark, map, view];
    if (key.length === shown.length && key.every((part, k) => part === shown[k])) return;
    shown = key;
    heat.clear();
    if (survey === null) {
      [now, before] = [null, null];
      return;
    }
    if (survey.about !== about) [before, about] = [now, survey.about];
    const scale = scaleOf(survey, measure, levelsOf(state));
    now = { picture: picture(survey, measure, scale, state.dark), edges: survey.axes.map(edgesOf), names: namesOf(survey) };
    const covered = survey.known >= survey.width * survey.height * FIRST_PASS;
    if (before !== null && !covered && before.names === now.names) heat.paint(before.picture, rectOf(before.edges, map), state.dark);
    heat.paint(now.picture, rectOf(now.edges, map), state.dark);
  }

  /**
   * @param {State} state
   * @param {[MapAxis, MapAxis]} axes
   * @param {Map2} map
   */
  function paintPath(state, axes, map) {
    const actor = actors(state).find(({ selected }) => selected);
    if (actor === undefined || axes.some(({ coordinate }) => coordinate === null)) return trails.paint([], view);
    const [u, v] = axes.map(({ coordinate }) => actor.rows.column("uv"[coordinate ?? 0]));
    const line = { id: actor.key, layer: "selected", rows: actor.rows, from: 0, to: actor.until, place: inPlane(u, v, map), dots: true };
    trails.paint([{ ...line, stroke: pathStroke({ ...actor, ended: false }, "contour", state.dark) }], view);
  }

  return {
    /**
     * @param {State} state
     * @param {[number, number]|null} pointed  places on the axes
     */
    paint(state, pointed) {
      const axes = axesOf(state);
      if (axes === null) return;
      layAxes(state, axes);
      const map = frame.map();
      if (map === null) return;
      const survey = mapShown(state);
      const spot = (/** @type {number} */ x, /** @type {number} */ y) => ({ x: map.kx * x + map.bx, y: map.ky * y + map.by });
      paintPixels(state, survey, map);
      paintPath(state, axes, map);
      const [x, y] = placeOfRun(state, axes);
      marks.paint({
        map,
        minima: minimaOn(axes, survey).map((each) => ({ index: each.index, ...spot(each.x, each.y) })),
        start: spot(onAxis(axes[0], x), onAxis(axes[1], y)),
        pointed: pointed === null ? null : spot(...middle(survey, pointed)),
      });
    },
    /**
     * The place on the axes of a pixel of the plot area.
     * @param {number} x
     * @param {number} y
     * @returns {[number, number]|null}
     */
    placeAt: (x, y) => {
      const map = frame.map();
      return map === null ? null : pointAt(map, x, y);
    },
    band: marks.band,
    dispose: frame.dispose,
  };
}

/** @param {State} state */
export const levelsOf = (state) => state.objective?.levels ?? { scale: /** @type {const} */ ("linear") };

/** @param {Survey} survey */
const namesOf = (survey) => survey.axes.map(({ name }) => name).join();

/**
 * @param {[number, number][]} sides  edges on both axes
 * @param {Map2} map
 * @returns {{left: number, top: number, width: number, height: number}}
 */
function rectOf([[x0, x1], [y0, y1]], { kx, bx, ky, by }) {
  return { left: kx * x0 + bx, top: ky * y1 + by, width: kx * (x1 - x0), height: ky * (y0 - y1) };
}
