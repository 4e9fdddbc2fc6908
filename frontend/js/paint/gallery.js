// @ts-check
/** The loss gallery: curves of losses and their derivatives, the rows on them, and of each loss what it states of itself. */

import { all, make, on, put, say, svg } from "../elements/dom.js";
import { fillSelect } from "../elements/parameter.js";
import { dataOf } from "../figures/data_picture.js";
import { riskShown, tableShown } from "../figures/data_rows.js";
import { across, curveOver, galleryOf, heightsOf, namesOver, namesWith, reachOf, samplesOn } from "../figures/gallery.js";
import { lossName } from "../figures/linked.js";
import { actors } from "../figures/scene.js";
import { t } from "../i18n.js";
import { watchSize } from "../plotly.js";
import { createGalleryPanes } from "./gallery_panes.js";

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Send} Send */
/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/gallery.js").Gallery} Gallery */
/** @typedef {import("../figures/gallery.js").Curve} Curve */

/**
 * @param {Store} store
 * @param {Send} send
 */
export function createGallery(store, send) {
  const plot = make("div", { class: "gallery-plot", role: "img" });
  const select = make("select", { class: "select" });
  const axisWords = make("span");
  const list = make("ul", { class: "gallery-list" });
  const element = make("div", { class: "gallery" }, plot, make("label", { class: "gallery-axis" }, axisWords, select), list);
  const panes = createGalleryPanes(plot);
  let reach = 0;
  let gallery = /** @type {Gallery|null} */ (null);
  let picture = /** @type {import("./gallery_panes.js").Picture|null} */ (null);
  /** What the picture is of. @type {unknown[]} */
  let about = [];

  /** @param {State} state @returns {Curve|null} */
  function samples(state) {
    const risk = riskShown(state);
    const actor = actors(state).find(({ selected }) => selected);
    if (risk === null || actor === undefined || !gallery?.losses.some(({ own, on: drawn }) => own && drawn)) return null;
    return samplesOn(state, dataOf(state, risk, tableShown(state, risk)), actor);
  }

  /** @param {State} state */
  function draw(state) {
    if (gallery === null) return;
    const x = across(reach);
    const lines = gallery.losses.filter(({ on: drawn }) => drawn).flatMap(({ name, own, dash }) => {
      const [curve, zero] = [curveOver(state, name, x, 1), curveOver(state, name, x, 0)];
      if (curve === null || zero === null) return [];
      const title = lossName(state, name);
      const differs = gallery?.axis === "margin" && curve.value.some((value, k) => Math.abs(value - zero.value[k]) > 1e-9 * (1 + Math.abs(value)));
      const other = { name, own, dash: [3, 3], title: t(state, "gallery.label_0", { name: title }), curve: zero };
      return [{ name, own, dash, title, curve }, ...(differs ? [other] : [])];
    });
    picture = {
      reach,
      heights: [heightsOf(lines.map(({ curve }) => curve.value)), heightsOf(lines.map(({ curve }) => curve.slope))],
      lines,
      axis: gallery.axes.find(({ name }) => name === gallery?.axis)?.words ?? "",
      titles: [gallery.axis === "lead" ? t(state, "gallery.loss_pair") : t(state, "gallery.loss"), t(state, "gallery.slope")],
      dark: state.dark,
      language: state.language,
    };
  }

  /** Where the rows stand now; the axis goes on with them. */
  function paint() {
    const state = store.get();
    if (gallery === null) return;
    const found = samples(state);
    reach = reachOf(found?.x ?? [], reach);
    const { view, experiment, catalog, dark, language } = state;
    const now = [gallery.axis, reach, view.gallery, view.losses, experiment.objective, catalog.losses, dark, language];
    if (picture === null || now.some((value, k) => value !== about[k])) {
      about = now;
      draw(state);
    }
    if (picture === null) return;
    panes.paint(picture);
    panes.paintSamples(picture, found, state.runs[state.selected]?.slot ?? 0);
  }

  /** Words and controls. */
  function show() {
    const state = store.get();
    const before = gallery?.axis;
    gallery = galleryOf(state);
    if (before !== gallery.axis) reach = 0;
    say(axisWords, t(state, "gallery.over"));
    fillSelect(select, gallery.axes);
    select.value = gallery.axis;
    while (list.children.length > gallery.losses.length) list.lastChild?.remove();
    while (list.children.length < gallery.losses.length) list.append(row());
    gallery.losses.forEach((loss, k) => fill(state, list.children[k], loss));
    const drawn = gallery.losses.filter(({ on: is }) => is).map(({ title }) => title).join(t(state, "page.comma"));
    put(plot, "aria-label", t(state, "gallery.label", { losses: drawn, axis: gallery.axes.find(({ name }) => name === gallery?.axis)?.words ?? "" }));
    paint();
  }

  const off = all([
    on(select, "change", () => send({ type: "gallery_losses", names: namesOver(store.get(), /** @type {any} */ (select.value)) })),
    on(list, "change", ({ target }) => {
      const box = /** @type {HTMLInputElement} */ (target);
      if (gallery !== null) send({ type: "gallery_losses", names: namesWith(gallery, box.value, box.checked) });
      show(); // the last one stays
    }),
    watchSize(plot, (width, height) => {
      panes.resize(width, height);
      paint();
    }),
  ]);
  return { element, show, paint, dispose: off };
}

/** A loss of the list: whether it is drawn, how, its name and its facts. */
function row() {
  const line = svg("path", { d: "M0 5H28", fill: "none", stroke: "currentColor" });
  return make(
    "li",
    {},
    make("label", {}, make("input", { type: "checkbox" }), svg("svg", { class: "gallery-sample", viewBox: "0 0 28 10", "aria-hidden": "true" }, line), make("b"), make("span")),
    make("p", { class: "note" }),
    make("p", { class: "note gallery-kink" }),
  );
}

/**
 * @param {State} state
 * @param {Element} item
 * @param {import("../figures/gallery.js").Shown} loss
 */
function fill(state, item, { name, title, facts, kink, on: drawn, own, dash }) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (item.querySelector(selector));
  const box = /** @type {HTMLInputElement} */ (find("input"));
  box.value = name;
  box.checked = drawn;
  put(find("path"), "stroke-dasharray", dash.length === 0 ? null : dash.join(" "));
  put(find("path"), "stroke-width", own ? 2.5 : 1.5);
  say(find("b"), title);
  say(find("label span"), own ? t(state, "gallery.own") : "");
  say(find("p"), facts);
  say(find(".gallery-kink"), kink);
  find(".gallery-kink").hidden = !own || kink === "";
  put(item, "title", kink === "" ? null : kink);
}
