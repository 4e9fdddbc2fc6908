// @ts-check
/**
 * Over the landscape, on canvases: what each row of the batch pulls at the selected run, their mean beside the true
 * gradient; and the loss of the row that is pointed at, with its own pull.
 */

import { make } from "../elements/dom.js";
import { cloudOf, dataOver, ownLoss, pullOf, rowPull } from "../figures/data_overlay.js";
import { pointOf } from "../figures/data_picture.js";
import { askedAt } from "../figures/data_scene.js";
import { heightAt } from "../figures/plane.js";
import { CASING, colours, paper } from "../figures/styles.js";
import { t, whole } from "../i18n.js";
import { createSheet } from "./sheet.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/plane.js").Map2} Map2 */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../figures/data_overlay.js").Pixel} Pixel */
/** @typedef {{core: string, casing: string, plain: string}} Inks  the run's, what parts it from the ground, and white or ink */

const TIP_PX = 3.6;
const SPECK_PX = 3;
const HEAD_PX = 11;
/** Faster than this, lines to each row would flicker: their tips alone are drawn. */
const LINES_SPEED = 15;
/** With more rows than this the lines cover one another. */
const MOST_LINES = 64;

/** @param {HTMLElement} container  the plot area */
export function createDataMarks(container) {
  const [below, above] = ["data-own", "data-cloud"].map((name) => make("div", { class: name }));
  container.append(below, above);
  const own = createSheet(below, 0);
  const cloud = createSheet(above, 0);
  /** What the canvases show. @type {unknown[]} */
  let ownDrawn = [];
  let empty = true;
  let words = /** @type {import("./ghosts.js").GhostName[]} */ ([]);
  let there = false;

  /**
   * @param {State} state
   * @param {Actor[]} actors  the selected one last
   * @param {Map2} map
   */
  function paint(state, actors, map) {
    const data = dataOver(state);
    const last = actors[actors.length - 1];
    const actor = last?.selected ? last : null;
    const row = data === null ? null : state.row;
    const ground = state.objective?.dimension === 1 ? "paper" : "contour";
    const about = [data?.risk, data?.table, row, map, state.dark];
    if (about.length !== ownDrawn.length || about.some((value, k) => value !== ownDrawn[k])) {
      ownDrawn = about;
      own.clear();
      if (data !== null && row !== null) drawOwnLoss(data, row, map, state, ground);
    }
    if (!empty) cloud.clear();
    empty = true;
    there = false;
    words = [];
    if (data === null || actor === null) return;
    const inks = { ...colours(actor.slot, ground, state.dark), plain: ground === "paper" ? paper(state.dark).ink : "#ffffff" };
    drawCloud(state, data, actor, map, inks);
    if (row !== null) drawRow(state, data, actor, row, map, inks);
  }

  /**
   * @param {NonNullable<ReturnType<typeof dataOver>>} data
   * @param {number} row
   * @param {Map2} map
   * @param {State} state
   * @param {"paper"|"contour"} ground
   */
  function drawOwnLoss(data, row, map, state, ground) {
    const lines = ownLoss(data, row, map);
    if (lines === null) return;
    const { context } = own;
    const [core, casing] = ground === "paper" ? [paper(state.dark).ink, paper(state.dark).ground] : ["#ffffff", CASING];
    for (const [colour, width, dash] of /** @type {[string, number, number[]][]} */ ([[casing, 2.8, []], [core, 1.1, [7, 3]]])) {
      Object.assign(context, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
      context.setLineDash(dash);
      for (const line of lines) trace(context, line);
    }
    context.setLineDash([]);
  }

  /**
   * @param {State} state
   * @param {NonNullable<ReturnType<typeof dataOver>>} data
   * @param {Actor} actor
   * @param {Map2} map
   * @param {Inks} inks
   */
  function drawCloud(state, data, actor, map, inks) {
    const found = cloudOf(state, actor);
    const from = askedAt(data, actor);
    const pull = found === null ? null : pullOf(found, from, data.risk.letters.length === 1 ? heightAt(state.contour, from[0]) : null, map);
    if (pull === null || !pull.all.flat().every(Number.isFinite)) return;
    empty = false;
    const { context } = cloud;
    specks(context, pull.others, inks.plain, inks.casing);
    if (pull.drawn <= MOST_LINES && !(state.playing && state.speed > LINES_SPEED)) {
      for (const [colour, width] of /** @type {[string, number][]} */ ([[inks.casing, 3], [inks.core, 1.2]])) {
        Object.assign(context, { strokeStyle: colour, lineWidth: width, lineCap: "butt" });
        for (const arrow of pull.batch) trace(context, arrow);
      }
    }
    dots(context, pull.batch.map(([, tip]) => tip), TIP_PX, inks.core, inks.casing, 2.6);
    there = true;
    drawArrow(context, pull.all, inks.plain, inks.casing);
    name("all", pull.all[1], t(state, "data.arrow.all"), null);
    if (pull.mean === null) return;
    drawArrow(context, pull.mean, inks.core, inks.casing);
    name("batch", pull.mean[1], t(state, "data.arrow.batch"), actor.slot);
  }

  /**
   * @param {State} state
   * @param {NonNullable<ReturnType<typeof dataOver>>} data
   * @param {Actor} actor
   * @param {number} row
   * @param {Map2} map
   * @param {Inks} inks
   */
  function drawRow(state, data, actor, row, map, inks) {
    const height = data.risk.letters.length === 1 ? heightAt(state.contour, pointOf(data.risk, actor)[0]) : null;
    const pull = rowPull(data, actor, row, height, map);
    if (pull === null) return;
    empty = false;
    drawArrow(cloud.context, pull, inks.core, inks.casing);
    name("row", pull[1], t(state, "data.arrow.row", { row: whole(state, row + 1) }), actor.slot);
  }

  /**
   * @param {string} which
   * @param {Pixel} tip
   * @param {string} text
   * @param {number|null} slot
   */
  const name = (which, [x, y], text, slot) => void words.push({ id: `data ${which}`, x, y, lines: [{ text, slot }] });

  return {
    paint,
    /** What the arrows are called, and where they end. */
    words: () => words,
    /** Whether the cloud of a batch is drawn. */
    clouded: () => there,
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      own.resize(width, height);
      cloud.resize(width, height);
      ownDrawn = [];
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pixel[]} points
 */
function trace(context, points) {
  context.beginPath();
  points.forEach(([x, y], k) => (k === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pixel[]} points
 * @param {number} radius
 * @param {string} colour
 * @param {string} casing
 * @param {number} edge
 */
function dots(context, points, radius, colour, casing, edge) {
  context.beginPath();
  for (const [x, y] of points) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  Object.assign(context, { strokeStyle: casing, lineWidth: edge, fillStyle: colour });
  context.stroke();
  context.fill();
}

/**
 * Small squares with a rim: many of them cost a frame less than as many discs.
 * @param {CanvasRenderingContext2D} context
 * @param {Pixel[]} points
 * @param {string} colour
 * @param {string} casing
 */
function specks(context, points, colour, casing) {
  for (const [fill, size] of /** @type {[string, number][]} */ ([[casing, SPECK_PX + 2], [colour, SPECK_PX]])) {
    context.beginPath();
    for (const [x, y] of points) context.rect(x - size / 2, y - size / 2, size, size);
    context.fillStyle = fill;
    context.fill();
  }
}

/**
 * An arrow; a short one is a dot.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../figures/data_overlay.js").Arrow} arrow
 * @param {string} colour
 * @param {string} casing
 */
function drawArrow(context, [[x, y], [tipX, tipY]], colour, casing) {
  const [dx, dy] = [tipX - x, tipY - y];
  const length = Math.hypot(dx, dy);
  if (!Number.isFinite(length)) return;
  const [ux, uy] = length > 0 ? [dx / length, dy / length] : [1, 0];
  const head = Math.min(HEAD_PX, length);
  const back = [tipX - head * ux, tipY - head * uy];
  for (const [stroke, width] of /** @type {[string, number][]} */ ([[casing, 6.5], [colour, 3]])) {
    Object.assign(context, { strokeStyle: stroke, lineWidth: width, lineCap: "butt", lineJoin: "round" });
    trace(context, [[x, y], [back[0], back[1]]]);
    context.beginPath();
    context.moveTo(tipX, tipY);
    context.lineTo(back[0] - 0.48 * head * uy, back[1] + 0.48 * head * ux);
    context.lineTo(back[0] + 0.48 * head * uy, back[1] - 0.48 * head * ux);
    context.closePath();
    if (stroke === casing) {
      context.lineWidth = 3.5;
      context.stroke();
    } else {
      context.fillStyle = colour;
      context.fill();
    }
  }
}
