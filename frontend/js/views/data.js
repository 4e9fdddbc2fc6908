// @ts-check
/** The data under a training loss: rows with their residuals, what each run's model says of them, the batch that is lit. */

import { all, make, on, put, say } from "../elements/dom.js";
import { resting, slowly } from "../elements/pace.js";
import { addedAt, extendable, outlier, relabelled } from "../figures/data_edits.js";
import { placeAt, rowBeside, rowNear, spotOf } from "../figures/data_hits.js";
import { dataOf, putTo } from "../figures/data_picture.js";
import { nextNumber, riskShown, tableShown, valuesAt } from "../figures/data_rows.js";
import { cellsShown } from "../figures/data_cells.js";
import { actors } from "../figures/scene.js";
import { tabOf } from "../figures/tabs.js";
import { t } from "../i18n.js";
import { watchData } from "../paint/data_gestures.js";
import { createDataParts } from "../paint/data_parts.js";
import { createDataStage } from "../paint/data_stage.js";
import { createDataStrip } from "../paint/data_strip.js";
import { purge, watchSize } from "../plotly.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../figures/data_picture.js").Data} Data */
/** @typedef {import("../figures/scene.js").Actor} Actor */
/** @typedef {import("../paint/data_parts.js").Mode} Mode */

/** While it plays, words are written this often at the most. */
const EVERY_MS = 300;

/**
 * @param {Actor[]} cast
 * @returns {Actor|null} the selected run, of which batches and numbers are told
 */
function chosen(cast) {
  const last = cast[cast.length - 1];
  return last?.selected ? last : null;
}

/** @type {import("../types.js").Mount} */
export function mountData(element, store, send) {
  const plot = make("div", { class: "data-axes", "aria-hidden": "true" });
  const over = make("div", { class: "data-over" });
  const stage = make("div", { class: "data-stage" }, plot, over);
  const none = make("p", { class: "data-none", hidden: true });
  const parts = createDataParts((name) => turn(mode === name ? null : name), addOutlier);
  const strip = createDataStrip(ask);
  parts.batches.firstElementChild?.after(strip.element);
  element.classList.add("data");
  put(element, "role", "tabpanel");
  element.replaceChildren(parts.bar, parts.parameters, make("div", { class: "data-room" }, stage), parts.reading, parts.batches, none, parts.keys);

  const picture = createDataStage(plot, over);
  let mode = /** @type {Mode} */ (null);
  let asked = 0;
  let disposed = false;
  let data = /** @type {Data|null} */ (null);

  const hidden = () => tabOf(store.get()) !== "data";
  /** A change is painted in the next frame, once, however many there were. */
  function ask() {
    if (asked === 0 && !disposed && !hidden()) asked = requestAnimationFrame(paint);
  }
  /** The clock ticks once a frame, in the frame's own callback: asking for another would come a frame late. */
  function ticked() {
    if (!store.get().playing || hidden()) return ask();
    cancelAnimationFrame(asked);
    paint();
  }

  function paint() {
    asked = 0;
    const state = store.get();
    const risk = riskShown(state);
    if (hidden() || risk === null) return;
    const before = data;
    data = dataOf(state, risk, tableShown(state, risk));
    const cast = actors(state);
    picture.paint({ state, data, actors: cast, held: gestures.dragging() });
    gestures.show(data.table.numbers[0] ?? null);
    if (!resting(state)) strip.paint(cellsShown(state, data, chosen(cast)));
    if (before?.risk !== data.risk) describe();
    else if (before.table !== data.table) read();
  }

  /** @param {Mode} name */
  function turn(name) {
    mode = name;
    describe();
  }

  function describe() {
    const state = store.get();
    put(element, "aria-label", t(state, "data.title"));
    none.hidden = data !== null && riskShown(state) !== null;
    say(none, t(state, "data.waiting"));
    if (data === null) return;
    if (!extendable(data)) mode = null;
    put(stage, "data-mode", mode);
    parts.describe(state, data, mode);
    read();
  }

  function read() {
    if (data === null || hidden()) return;
    const state = store.get();
    parts.read(state, data, chosen(actors(state)), { mode, aloud: document.activeElement === gestures.handle });
    parts.name(state, data, gestures.handle, gestures.current());
  }

  const shown = () => {
    const [map, places] = [picture.map(), picture.places()];
    return data === null || map === null || places === null ? null : { table: data.table, map, places };
  };
  const placeOfRow = (/** @type {number} */ row) => data?.table.places.get(row);

  /**
   * @param {number|null} row  null: a new one
   * @param {number[]|null} to
   * @param {"drag"|"done"|"cancel"} phase
   */
  function edit(row, to, phase) {
    if (data === null || (to === null && !extendable(data))) return;
    const next = nextNumber(data.risk, store.get());
    send({ type: "edit_row", row, to, phase });
    if (row === null) gestures.choose(next);
  }

  function addOutlier() {
    if (data !== null && extendable(data)) edit(null, outlier(data), "done");
  }

  const gestures = watchData(stage, over, {
    near: (x, y, reach) => {
      const now = shown();
      return now === null ? null : rowNear(now, x, y, reach);
    },
    spot: (row) => {
      const now = shown();
      return now === null ? null : spotOf(now, row);
    },
    beside: (row, by) => {
      const now = shown();
      return now === null ? null : rowBeside(now, row, by);
    },
    there: (row) => placeOfRow(row) !== undefined,
    putTo(row, x, y) {
      const [map, place] = [picture.map(), placeOfRow(row)];
      return data === null || map === null || place === undefined ? null : putTo(data, valuesAt(data.table, place), placeAt(map, x, y));
    },
    point: (row) => send({ type: "point_row", row }),
    chosen: read,
    edit,
    add(x, y) {
      const now = shown();
      const place = now === null ? undefined : placeOfRow(rowNear(now, x, y, Infinity) ?? NaN);
      if (data === null || now === null || place === undefined || !extendable(data)) return;
      edit(null, addedAt(data, place, placeAt(now.map, x, y)), "done");
    },
    flip(row) {
      const place = placeOfRow(row);
      const to = data === null || place === undefined ? null : relabelled(data, place);
      if (to !== null) edit(row, to, "done");
    },
    mode: () => mode,
  });

  const ends = [
    watchSize(stage, (width, height) => {
      picture.resize(width, height);
      ask();
    }),
    store.watch((state) => tabOf(state), () => {
      put(element, "hidden", hidden());
      if (hidden()) turn(null);
      ask();
    }),
    store.watch((state) => state.language, picture.forget),
    store.watch((state) => [state.language, state.dark, state.catalog.typed, state.experiment.objective], () => {
      ask();
      describe();
    }),
    store.watch((state) => [state.runs, state.selected, state.drag, state.playing, state.batches, state.row], ask),
    store.watch((state) => state.playhead, ticked),
    // Rows grow in place, so their lengths are watched too.
    store.watch((state) => state.runs.map((run) => run.rows.revision), ask),
    store.watch((state) => slowly(state, EVERY_MS), read),
    on(element, "keydown", ({ key }) => key === "Escape" && mode !== null && turn(null)),
  ];
  return all([
    ...ends,
    gestures.dispose,
    strip.dispose,
    parts.dispose,
    () => {
      disposed = true;
      cancelAnimationFrame(asked);
      purge(plot);
    },
  ]);
}
