// @ts-check
/**
 * The map of the selected run: what becomes of it from each start or with each pair of parameters. A pixel that is taken
 * is the run from then on, to the last digit, and plays in the landscape.
 */

import { iconButton } from "../elements/button.js";
import { all, freshId, hide, make, on, put, say } from "../elements/dom.js";
import { download } from "../elements/download.js";
import { mapBar } from "../elements/map_bar.js";
import { slowly } from "../elements/pace.js";
import { isPart, lookingInto, scaled, wholeMap } from "../figures/map_bar.js";
import { csv } from "../figures/map_csv.js";
import { axesOf, mapShown, reading, summary } from "../figures/map.js";
import { middleOf, pixelAt } from "../figures/map_plane.js";
import { scaleOf } from "../figures/map_picture.js";
import { barOf } from "../figures/map_scale.js";
import { pixelOfRun, sensitive } from "../figures/sensitive.js";
import { t } from "../i18n.js";
import { watchMap } from "../paint/map_gestures.js";
import { createMapSide } from "../paint/map_side.js";
import { createMapStage, levelsOf } from "../paint/map_stage.js";
import { tabOf } from "../select.js";

/** @typedef {import("../types.js").MapView} MapView */
/** @typedef {[number, number]} Place  on the axes; exponents where they are logarithmic */

/** Below this width the landscape has no place beside the map, so the page goes over to it. */
const NARROW = "(max-width: 1023px)";
/** While it plays, words are written this often at the most. */
const EVERY_MS = 500;
/** One turn of the button, or of a key. */
const NEARER = 0.5;

/** @type {import("../types.js").Mount} */
export function mountMap(element, store, send) {
  const look = (/** @type {Partial<MapView>|null} */ change) => change !== null && send({ type: "map_view", change });
  const bar = mapBar(store.get, look);
  const plot = make("div", { class: "map-plot", "aria-hidden": "true" });
  const over = make("div", { class: "map-over" });
  const told = make("p", { class: "unseen", id: freshId("map") });
  const zoom = [
    { key: "map.nearer", button: iconButton("plus", () => look(scaled(store.get(), NEARER, pointed)), "icon map-zoom") },
    { key: "map.farther", button: iconButton("minus", () => look(scaled(store.get(), 1 / NEARER, pointed)), "icon map-zoom") },
    { key: "map.whole", button: iconButton("whole", () => look(wholeMap()), "icon map-zoom") },
  ];
  const zoomButtons = make("div", { class: "map-zooms" }, ...zoom.map(({ button }) => button.element));
  const stage = make("div", { class: "map-stage", role: "application", tabindex: 0, "data-own-keys": true, "aria-describedby": told.id }, plot, over, zoomButtons);
  const words = make("output", { class: "map-reading" });
  const note = make("p", { class: "map-sensitive", role: "status" });
  const side = createMapSide(store.get, { change: look, download: save, after: stage });
  const body = make("div", { class: "map-body" }, make("div", { class: "map-main" }, make("div", { class: "map-room" }, stage), words, note), side.element);
  element.classList.add("map");
  put(element, "role", "tabpanel");
  const none = make("p", { class: "map-none", hidden: true });
  element.replaceChildren(bar.element, body, none, told);

  const picture = createMapStage(plot, over, ask);
  let asked = 0;
  /** @type {Place|null} */
  let pointed = null;
  let disposed = false;
  let stale = true;

  const hidden = () => tabOf(store.get()) !== "map";
  /** A change is painted in the next frame, once, however many there were. */
  function ask() {
    if (asked === 0 && !disposed && !hidden()) asked = requestAnimationFrame(paint);
  }

  function paint() {
    asked = 0;
    if (hidden()) return;
    if (stale) describe();
    picture.paint(store.get(), pointed);
  }

  /** Tiles come in bursts: words, too, are written once a frame. */
  function askAll() {
    stale = true;
    ask();
  }

  /** Says what has become of the pixel that is pointed at. @param {boolean} aloud  whether a reader speaks it */
  function read(aloud) {
    const state = store.get();
    const survey = mapShown(state);
    const pixel = survey === null || pointed === null ? null : pixelAt(survey, pointed);
    put(words, "aria-live", aloud ? "polite" : "off");
    put(words, "data-hint", pixel === null);
    const coarse = globalThis.matchMedia?.("(hover: none)").matches ?? false;
    say(words, survey === null || pixel === null ? t(state, coarse ? "map.hint_tap" : "map.hint") : reading(state, survey, pixel.column, pixel.row));
  }

  /** @param {Place|null} place @param {boolean} [aloud] */
  function point(place, aloud = false) {
    pointed = place;
    read(aloud);
    ask();
  }

  /** The run becomes that of the pixel at a place. @param {Place|null} place */
  function take(place) {
    const state = store.get();
    const survey = mapShown(state);
    const pixel = survey === null || place === null ? null : pixelAt(survey, place);
    if (survey === null || pixel === null) return;
    const [x, y] = survey.axes;
    const values = { [x.name]: x.values[pixel.column], [y.name]: y.values[pixel.row] };
    send({ type: "map_pick", run: state.selected, values });
    if (matchMedia(NARROW).matches) send({ type: "tab", name: "landscape" });
  }

  /** The cross-hair by keys; it begins at the run's own pixel, or in the middle. @param {number} across @param {number} up */
  function step(across, up) {
    const state = store.get();
    const survey = mapShown(state);
    if (survey === null) return;
    const middle = { column: survey.width >> 1, row: survey.height >> 1 };
    const from = (pointed === null ? null : pixelAt(survey, pointed)) ?? pixelOfRun(state, survey) ?? middle;
    const to = [from.column + across, from.row + up].map((at, k) => Math.min(survey.axes[k].values.length - 1, Math.max(0, at)));
    point([middleOf(survey.axes[0], to[0]), middleOf(survey.axes[1], to[1])], true);
  }

  /** @param {import("../paint/map_gestures.js").Band} band */
  function enter({ x0, y0, x1, y1 }) {
    const [from, to] = [picture.placeAt(x0, y1), picture.placeAt(x1, y0)];
    if (from !== null && to !== null) look(lookingInto(store.get(), [from[0], to[0], from[1], to[1]]));
  }

  function save() {
    const state = store.get();
    const survey = mapShown(state);
    if (survey !== null) side.tell(download("map.csv", csv(survey)) ? "" : t(state, "map.csv_frame"));
  }

  function describe() {
    stale = false;
    const state = store.get();
    const survey = mapShown(state);
    const { measure } = state.view.map;
    put(element, "aria-label", t(state, "map.title"));
    put(stage, "aria-label", t(state, "map.keys"));
    say(told, summary(state, survey));
    const there = axesOf(state) !== null;
    for (const part of [bar.element, body]) part.hidden = !there;
    none.hidden = there;
    say(none, t(state, "map.nothing"));
    bar.show();
    side.show(survey, survey === null ? null : barOf(state, measure, scaleOf(survey, measure, levelsOf(state))));
    for (const { key, button } of zoom) button.show(t(state, key));
    hide(zoom[2].button.element, !isPart(state), stage);
    read(false);
  }

  const stop = watchMap(stage, over, {
    point: (x, y) => point(picture.placeAt(x, y)),
    leave: () => point(null),
    take: (x, y) => take(picture.placeAt(x, y)),
    band: picture.band,
    enter,
    scale: (factor, at) => look(scaled(store.get(), factor, at === null ? pointed : picture.placeAt(at.x, at.y))),
    step,
    takeHere: () => (pointed === null ? step(0, 0) : take(pointed)),
    whole: () => look(wholeMap()),
  });

  const ends = [
    store.watch((state) => [tabOf(state), state.language], () => {
      put(element, "hidden", hidden());
      if (hidden()) pointed = null;
      askAll();
    }),
    store.watch(({ surveys, view, experiment, objective, dark }) => [surveys, view.map, experiment, objective, dark], askAll),
    store.watch((state) => [state.selected, state.visible], askAll),
    store.watch((state) => [state.runs, state.drag, state.playhead], ask),
    store.watch((state) => state.runs.map((run) => run.rows.revision), ask),
    store.watch((state) => slowly(state, EVERY_MS), () => {
      if (hidden()) return;
      const state = store.get();
      const survey = mapShown(state);
      say(note, survey === null ? "" : sensitive(state, survey));
    }),
    on(stage, "focus", () => stage.matches(":focus-visible") && pointed === null && step(0, 0)),
    // The cross-hair stays for the buttons that look nearer: they do so about it.
    on(stage, "focusout", ({ relatedTarget }) => stage.contains(/** @type {Node|null} */ (relatedTarget)) || point(null)),
  ];
  return all([
    ...ends,
    stop,
    bar.dispose,
    side.dispose,
    ...zoom.map(({ button }) => button.dispose),
    () => {
      disposed = true;
      cancelAnimationFrame(asked);
      picture.dispose();
    },
  ]);
}
