// @ts-check
/**
 * The picture of the data: Plotly draws the axes, rows that stand still are drawn once on a canvas over them, and what
 * moves with the playhead on another.
 */

import { make } from "../elements/dom.js";
import { dataAxes, nextBox, titles } from "../figures/data_axes.js";
import { boundaryOf, boxOf, crossings, curveOf, moving, over as overPlane, places, pointOf } from "../figures/data_picture.js";
import { batchShown, litRows, predictions, residuals, someRows } from "../figures/data_scene.js";
import { mapOf } from "../figures/plane.js";
import { colours, curveStroke, paper, runStyle } from "../figures/styles.js";
import { outline } from "./outlines.js";
import { layOver } from "./over_axes.js";
import { createSheet } from "./sheet.js";
import { drawBoundary, drawCurve, drawPairs, drawResiduals, drawShade, drawUprights } from "./data_curves.js";
import { drawLit, drawRing, drawRows } from "./data_rows.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/plane.js").Box} Box */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/data_picture.js").Data} Data */
/** @typedef {Object} Scene
 * @property {State} state
 * @property {Data} data
 * @property {Actor[]} actors  the selected one last
 * @property {boolean} held    somebody drags a row
 */

/** Marks at the edge reach beyond it. */
const RIM_PX = 12;
/** Narrower pictures have no titles at their axes. */
const COMPACT_PX = 300;
/** Samples of the plane of two features. */
const GRID = { columns: 41, rows: 33 };
/** Other runs' predictions of single rows are drawn where there are no more rows. */
const FEW = 60;

/**
 * @param {HTMLElement} plot  that Plotly gets
 * @param {HTMLElement} over
 */
export function createDataStage(plot, over) {
  const shade = make("canvas", { class: "data-shade", "aria-hidden": "true" });
  over.append(shade);
  const still = createSheet(over, RIM_PX);
  const moves = createSheet(over, RIM_PX);
  let size = { width: 0, height: 0 };
  let box = /** @type {Box|null} */ (null);
  let picture = "";
  let axesKnown = "";
  let map = /** @type {Map2|null} */ (null);
  /** Where the rows stand on the axes. @type {{x: ArrayLike<number>, y: ArrayLike<number>}|null} */
  let shown = null;
  /** What the canvas of the rows shows, and what the other. @type {[unknown[], unknown[]]} */
  let drawn = [[], []];

  /**
   * @param {Scene} scene
   * @param {Box} wanted
   */
  function layAxes({ state, data, held }, wanted) {
    if (picture !== data.picture) box = null;
    picture = data.picture;
    box = nextBox(box, wanted, held, moving(data.picture));
    const compact = size.width < COMPACT_PX || size.height < COMPACT_PX / 2;
    const look = { ...size, compact, dark: state.dark, box, titles: titles(state, data), labels: picture === "chance" };
    const key = JSON.stringify(look);
    if (key === axesKnown && map !== null) return;
    const found = layOver(plot, over, dataAxes(look));
    if (found === null) return;
    axesKnown = key;
    const { x, y } = found;
    map = mapOf(box, x.length, y.length);
    still.resize(x.length, y.length);
    moves.resize(x.length, y.length);
    drawn = [[], []];
  }

  /** @param {Scene} scene */
  function paint(scene) {
    const { state, data, actors } = scene;
    if (size.width === 0) return;
    const chosen = actors[actors.length - 1]?.selected ? actors[actors.length - 1] : null;
    const point = chosen === null ? null : pointOf(data.risk, chosen);
    const said = point === null || data.picture === "plane" ? null : predictions(data, point);
    layAxes(scene, boxOf(data, said));
    if (map === null || box === null) return;
    const batch = chosen === null ? null : batchShown(state, chosen);
    const about = [data.table, data.risk, map, state.dark, batch, state.row, chosen?.key, ...actors.flatMap((actor) => [actor.key, actor.head, actor.rows, actor.slot])];
    if (same(about, drawn[1])) return;
    drawn[1] = about;
    shown = places(data, said);
    drawStill(scene, map);
    moves.clear();
    drawMoving({ ...scene, chosen, point, said, batch }, map, box);
  }

  /**
   * @param {Scene} scene
   * @param {Map2} at
   */
  function drawStill({ state, data }, at) {
    if (shown === null || moving(data.picture)) return still.clear();
    const about = [data.table, at, state.dark];
    if (same(about, drawn[0])) return;
    drawn[0] = about;
    still.clear();
    drawRows(still.context, data.table, shown, at, state.dark);
  }

  /**
   * @param {Scene & {chosen: Actor|null, point: number[]|null, said: Float64Array|null, batch: number[]|null}} scene
   * @param {Map2} at
   * @param {Box} within
   */
  function drawMoving({ state, data, actors, chosen, point, said, batch }, at, within) {
    const { context } = moves;
    const { dark } = state;
    const { table } = data;
    const { ink2, ground } = paper(dark);
    const where = /** @type {{x: ArrayLike<number>, y: ArrayLike<number>}} */ (shown);
    const { lit, pairs } = batch === null ? NOTHING : litRows(data, batch);
    const colour = chosen === null ? ink2 : colours(chosen.slot, "paper", dark).core;
    const lines = said === null ? null : residuals(data, said);
    shade.hidden = data.picture !== "plane" || point === null;
    if (data.picture === "fit") drawCurve(context, { x: within.slice(0, 2), y: within.slice(0, 2) }, at, { ...curveStroke({ slot: 0 }, dark), core: ink2, dash: [], width: 1 });
    if (lines !== null) drawResiduals(context, someRows(table.numbers.length), lines, at, { colour: ink2, width: 1 });
    if (lines !== null) drawResiduals(context, lit, lines, at, { colour, width: 2 });
    if (moving(data.picture)) drawOthers(scene(data, actors), at, dark);
    for (const actor of actors) drawModel(data, actor, at, within, dark);
    if (pairs.length > 0) drawPairs(context, pairs, where, at, colour);
    if (moving(data.picture)) drawRows(context, table, where, at, dark);
    drawLit(context, table, where, at, lit, colour, dark);
    const row = state.row === null ? undefined : table.places.get(state.row);
    if (row !== undefined) {
      if (lines !== null) drawResiduals(context, [row], lines, at, { colour: ground, width: 5 });
      if (lines !== null) drawResiduals(context, [row], lines, at, { colour, width: 2.5 });
      drawRing(context, at.kx * where.x[row] + at.bx, at.ky * where.y[row] + at.by, dark);
    }
  }

  /**
   * @param {Data} data
   * @param {Actor} actor
   * @param {Map2} at
   * @param {Box} within
   * @param {boolean} dark
   */
  function drawModel(data, actor, at, within, dark) {
    const stroke = curveStroke(actor, dark);
    const point = pointOf(data.risk, actor);
    const curve = curveOf(data, point, within);
    if (curve !== null && data.picture === "chance") drawUprights(moves.context, crossings(curve), at, stroke);
    if (curve !== null) return drawCurve(moves.context, curve, at, stroke);
    if (data.picture !== "plane") return;
    const { columns, rows } = GRID;
    const values = overPlane(data, point, within, columns, rows);
    if (actor.selected) {
      const chances = data.gives === "number" ? values.map((v) => Math.min(1, Math.max(0, v))) : values.map((v) => 1 / (1 + Math.exp(-v)));
      drawShade(shade, { values: chances, columns, rows }, dark);
    }
    drawBoundary(moves.context, { values, columns, rows }, boundaryOf(data), at, stroke);
  }

  /**
   * What the other runs say of each row, as small marks.
   * @param {{data: Data, others: Actor[]}} of
   * @param {Map2} at
   * @param {boolean} dark
   */
  function drawOthers({ data, others }, { kx, bx, ky, by }, dark) {
    const { context } = moves;
    for (const actor of others) {
      const { x, y } = places(data, predictions(data, pointOf(data.risk, actor)));
      const mark = outline(runStyle(actor.slot).marker, 5);
      context.fillStyle = colours(actor.slot, "paper", dark).core;
      for (let place = 0; place < x.length; place += 1) {
        const [left, top] = [kx * x[place] + bx, ky * y[place] + by];
        if (!Number.isFinite(left + top)) continue;
        context.translate(left, top);
        context.fill(mark);
        context.translate(-left, -top);
      }
    }
  }

  return {
    paint,
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      size = { width, height };
    },
    /** @returns {Map2|null} data → pixels of the area between the axes */
    map: () => map,
    /** Where the rows stand, on the axes. */
    places: () => shown,
    /** All is drawn anew, as with other fonts. */
    forget() {
      axesKnown = "";
    },
  };
}

/** @type {{lit: Set<number>, pairs: [number, number][]}} */
const NOTHING = { lit: new Set(), pairs: [] };

/**
 * @param {Data} data
 * @param {Actor[]} actors
 * @returns {{data: Data, others: Actor[]}} the runs beside the selected one, where there are few rows
 */
const scene = (data, actors) => ({ data, others: data.table.numbers.length > FEW ? [] : actors.filter(({ selected }) => !selected) });

/**
 * @param {unknown[]} a
 * @param {unknown[]} b
 * @returns {boolean}
 */
const same = (a, b) => a.length === b.length && a.every((value, k) => Object.is(value, b[k]));
