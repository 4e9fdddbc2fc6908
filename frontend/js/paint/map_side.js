// @ts-check
/** What stands beside a map: whose it is, its colours with their shares, why there is none, ranges, the table. */

import { wordButton } from "../elements/button.js";
import { all, hide, make, put, say } from "../elements/dom.js";
import { mapRanges } from "../elements/map_ranges.js";
import { marker } from "../elements/sample.js";
import { fewerPixels, refusalOf } from "../figures/map_bar.js";
import { caption, progress, sizeWords } from "../figures/map.js";
import { legend } from "../figures/map_legend.js";
import { t } from "../i18n.js";
import { swatch } from "./hatching.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Survey} Survey */
/** @typedef {import("../figures/map_legend.js").LegendRow} LegendRow */
/** @typedef {import("../figures/map_scale.js").Bar} Bar */

/**
 * @param {() => State} state
 * @param {Object} how
 * @param {(change: Partial<import("../types.js").MapView>) => void} how.change
 * @param {() => void} how.download
 * @param {HTMLElement} how.after  gets the focus of a button that goes
 */
export function createMapSide(state, { change, download, after }) {
  const title = make("h2");
  const sample = make("span");
  const whose = make("p", { class: "map-whose" });
  const bar = createBar();
  const table = createTable();
  const coming = make("p", { class: "map-progress quiet", hidden: true });
  const why = make("p", { class: "bad" });
  const smaller = wordButton(null, () => offered !== null && change({ size: offered }), "word framed");
  const refused = make("div", { class: "map-refused", role: "status", hidden: true }, why, smaller.element);
  const dear = make("p", { class: "note", role: "status", hidden: true });
  const changes = make("p", { class: "note", hidden: true });
  const save = wordButton(null, download, "word quiet");
  const saved = make("p", { class: "note", role: "status" });
  const ranges = mapRanges(state, change);
  const about = make("p", { class: "map-about" }, sample, whose);
  const element = make("div", { class: "map-side" }, title, about, refused, bar.element, table.element, coming, dear, changes, ranges.element, save.element, saved);
  /** @type {number|null} */
  let offered = null;
  let slot = -1;

  return {
    element,
    /**
     * @param {Survey|null} survey
     * @param {Bar|null} scale  of steps or losses
     */
    show(survey, scale) {
      const now = state();
      const run = now.runs[now.selected];
      say(title, t(now, `map.heading.${now.view.map.measure}`));
      say(whose, caption(now));
      if ((run?.slot ?? -1) !== slot) sample.replaceChildren(...(run === undefined ? [] : [marker(run.slot)]));
      slot = run?.slot ?? -1;
      bar.show(scale);
      table.show(now, survey === null ? [] : legend(now, survey), now.view.map.measure === "ending");
      const far = survey === null ? "" : progress(now, survey);
      say(coming, far);
      coming.hidden = far === "";
      const refusal = refusalOf(now);
      hide(refused, refusal === null, after);
      offered = refusal?.size ?? null;
      say(why, refusal?.sentence ?? "");
      hide(smaller.element, offered === null, after);
      if (offered !== null) smaller.show(t(now, "map.smaller", { size: sizeWords(now, offered, offered) }));
      const fewer = refusal === null ? fewerPixels(now) : "";
      say(dear, fewer);
      dear.hidden = fewer === "";
      changes.hidden = (now.experiment.runs[now.selected]?.changes ?? []).length === 0;
      say(changes, t(now, "map.without_changes"));
      save.show(t(now, "map.csv"), survey?.done ? "" : t(now, "map.csv_not_yet"));
      ranges.show();
    },
    /** @param {string} words  about the file that was handed over */
    tell: (words) => say(saved, words),
    dispose: all([smaller.dispose, save.dispose, ranges.dispose]),
  };
}

/** The colours of steps or losses, with their numbers under them. */
function createBar() {
  const title = make("p", { class: "quiet" });
  const colours = make("div", { class: "map-colours", "aria-hidden": "true" });
  const numbers = make("div", { class: "map-numbers" });
  const element = make("div", { class: "map-scale", hidden: true }, title, colours, numbers);
  let shown = "";
  return {
    element,
    /** @param {Bar|null} bar */
    show(bar) {
      const key = JSON.stringify(bar);
      if (key === shown) return;
      shown = key;
      element.hidden = bar === null;
      if (bar === null) return;
      say(title, bar.title);
      colours.style.background = bar.gradient;
      numbers.replaceChildren(
        ...bar.ticks.map(({ share, text }) => {
          const each = make("span", {}, text);
          each.style.left = `${(100 * share).toFixed(2)}%`;
          // The first and the last stay within the bar.
          each.style.transform = `translateX(${(-100 * share).toFixed(1)}%)`;
          return each;
        }),
      );
    },
  };
}

/** The legend, a table for everybody: what became of the runs, and how large a part of the map that is. */
function createTable() {
  const head = make("caption", { class: "unseen" });
  const columns = [make("th", { scope: "col" }), make("th", { scope: "col" })];
  put(columns[0], "colspan", 2);
  const body = make("tbody");
  const element = make("table", { class: "map-legend" }, head, make("thead", { class: "unseen" }, make("tr", {}, ...columns)), body);
  let shown = "";

  /**
   * @param {LegendRow} row
   * @param {boolean} dark
   * @param {boolean} coloured
   */
  const line = (row, dark, coloured) => {
    const canvas = make("canvas", { class: "map-swatch", "aria-hidden": "true" });
    swatch(canvas, row, dark);
    put(canvas, "hidden", !coloured && row.pattern !== "hatch");
    const length = make("div", { hidden: row.length === 0 });
    length.style.width = `${(100 * row.length).toFixed(2)}%`;
    const measure = make("div", { class: "map-bar-of", "aria-hidden": "true" }, length);
    const name = make("th", { scope: "row" }, row.letter === "" ? null : make("b", {}, row.letter), row.letter === "" ? null : " ", row.name);
    return make("tr", { "data-key": row.key }, make("td", {}, canvas), name, make("td", {}, measure), make("td", { class: "map-share" }, row.share));
  };
  return {
    element,
    /**
     * @param {State} state
     * @param {LegendRow[]} rows
     * @param {boolean} coloured  whether the map has these colours
     */
    show(state, rows, coloured) {
      element.hidden = rows.length === 0;
      say(head, t(state, "map.table"));
      say(columns[0], t(state, "map.column_ending"));
      say(columns[1], t(state, "map.column_share"));
      const key = JSON.stringify([rows, state.dark, coloured]);
      if (key === shown) return;
      shown = key;
      body.replaceChildren(...rows.map((row) => line(row, state.dark, coloured)));
    },
  };
}
