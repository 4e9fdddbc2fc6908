// @ts-check
/** What is looked at and how, as text for the address, and back. Pure. */

import { same, STARTS } from "../experiment.js";
import { cameraOf } from "../reduce/camera.js";
import { ENSEMBLE } from "../reduce/ensemble.js";
import { OPENING_VIEW } from "../reduce/initial.js";
import { LINKED } from "../reduce/linked.js";
import { MAP } from "../reduce/map.js";
import { SWEEP } from "../reduce/sweep.js";
import { boxOf, VIEW } from "../reduce/view.js";
import { among, BadLink, call, escaped, num, nums, readCall, unescaped, wholeWithin } from "./grammar.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").View} View */

const TRIALS_MOST = 10000;
const TUNED_MOST = 8;

/**
 * The view's part of the text: what differs from how the page opens.
 * @param {View} view
 * @returns {string[]}
 */
export function lookParts(view) {
  /** @type {string[]} */
  const parts = [];
  /** @type {(key: string, value: string|number, usual: string|number) => void} */
  const put = (key, value, usual) => void (value !== usual && parts.push(`${key}=${value}`));
  put("box", view.box?.join(",") ?? "", "");
  put("curve", view.curve, OPENING_VIEW.curve);
  put("scale", view.logLoss ? "log" : "linear", "log");
  put("panel", view.panel, OPENING_VIEW.panel);
  put("tab", view.tab, OPENING_VIEW.tab);
  put("camera", view.camera?.join(",") ?? "", "");
  put("here", view.fromHere ? 1 : 0, 0);
  put("model", view.localModel === null ? "" : Number(view.localModel), "");
  put("sweep", call("sweep", { ...view.sweep }, { ...OPENING_VIEW.sweep }), "sweep");
  put("map", call("map", { ...view.map }, { ...OPENING_VIEW.map }), "map");
  put("cost", view.cost, OPENING_VIEW.cost);
  put("tuned", view.tuned === null ? "" : `${view.tuned.trials}:${view.tuned.runs.join(",")}`, "");
  put("ensemble", view.ensemble?.seeds ?? "", "");
  put("compare", view.compare ? 1 : 0, 0);
  put("side", view.side ?? "", "");
  if (view.losses !== null) parts.push(`losses=${view.losses.map(({ name, parameters }) => call(name, parameters, {})).join(";")}`);
  if (view.gallery !== null) parts.push(`gallery=${view.gallery.map(escaped).join(";")}`);
  return parts;
}

/** @param {string} text  parts between ";" @returns {string[]} */
const listed = (text) => (text === "" ? [] : text.split(";"));

/**
 * The view that an address tells; what it does not say is left out. Throws BadLink.
 * @param {Catalog} catalog
 * @param {(key: string) => string|undefined} one
 * @returns {Partial<View>}
 */
export function lookOf(catalog, one) {
  /** @type {<T>(key: string, reading: (text: string) => T) => T|undefined} */
  const maybe = (key, reading) => {
    const text = one(key);
    return text === undefined ? undefined : reading(text);
  };
  const flag = (/** @type {string} */ text) => among(["0", "1"])(text) === "1";
  /** @type {Record<string, any>} */
  const view = {
    box: maybe("box", (text) => there(boxOf(nums(text)))),
    curve: maybe("curve", (text) => taken(catalog, VIEW.curve_kind, { curve: text }, { curve: text }).curve),
    logLoss: maybe("scale", (text) => among(["log", "linear"])(text) === "log"),
    panel: maybe("panel", among(["runs", "loss", "gradient", "step", "start", "view", "compare"])),
    tab: maybe("tab", (text) => taken(catalog, VIEW.tab, { name: text }, { tab: text }).tab),
    camera: maybe("camera", (text) => there(cameraOf(nums(text)))),
    fromHere: maybe("here", flag),
    localModel: maybe("model", flag),
    sweep: maybe("sweep", (text) => survey(catalog, text, SWEEP.sweep_view, "sweep", ["parameter"])),
    map: maybe("map", (text) => survey(catalog, text, MAP.map_view, "map", ["x", "y"])),
    cost: maybe("cost", (text) => taken(catalog, VIEW.curve_cost, { kind: text }, { cost: text }).cost),
    tuned: maybe("tuned", tuned),
    ensemble: maybe("ensemble", (text) => {
      const ensemble = { seeds: num(text) };
      return taken(catalog, ENSEMBLE.ensemble, ensemble, { ensemble }).ensemble;
    }),
    compare: maybe("compare", flag),
    side: maybe("side", (text) => taken(catalog, LINKED.side, { name: text }, { side: text }).side),
    losses: maybe("losses", (text) => {
      const losses = listed(text).map(readCall);
      return taken(catalog, LINKED.compare_losses, { losses }, { losses }).losses;
    }),
    gallery: maybe("gallery", (text) => {
      const names = listed(text).map(unescaped);
      return taken(catalog, LINKED.gallery_losses, { names }, { gallery: names }).gallery;
    }),
  };
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
}

/**
 * @template T
 * @param {T|null} value
 * @returns {T}
 */
function there(value) {
  if (value === null) throw new BadLink("no such view");
  return value;
}

/** @typedef {(state: State, action: import("../types.js").Action) => State} Reducer */

/**
 * The view as it opens after one action, so that what a link may say is what a hand may do.
 * @param {Catalog} catalog
 * @param {Reducer} reducer
 * @param {Record<string, any>} action
 * @param {Record<string, any>} wanted  what must have come of it
 * @returns {View}
 */
function taken(catalog, reducer, action, wanted) {
  const { view } = reducer(/** @type {any} */ ({ catalog, view: OPENING_VIEW }), { type: "", ...action });
  if (!same(view, { ...view, ...wanted })) throw new BadLink(`cannot read ${JSON.stringify(wanted)}`);
  return view;
}

/**
 * The view of a plot over many runs.
 * @param {Catalog} catalog
 * @param {string} text
 * @param {Reducer} reducer
 * @param {"sweep"|"map"} field
 * @param {string[]} named  the fields that name a parameter
 * @returns {any}
 */
function survey(catalog, text, reducer, field, named) {
  const told = readCall(text).parameters;
  const known = [...STARTS, ...catalog.optimizers.flatMap(({ parameters }) => parameters.filter(({ kind }) => kind === "number").map(({ name }) => name))];
  named.forEach((name) => told[name] === undefined || among(known)(told[name]));
  const whole = /** @type {any} */ ({ ...OPENING_VIEW[field], ...told });
  if (!same(Object.keys(whole).sort(), Object.keys(OPENING_VIEW[field]).sort())) throw new BadLink(`cannot read ${text}`);
  return taken(catalog, reducer, { change: told }, { [field]: whole })[field];
}

/**
 * @param {string} text  "64:1x9f,2b"
 * @returns {View["tuned"]}
 */
function tuned(text) {
  const match = text.match(/^(\d+):([0-9a-z,]*)$/);
  const runs = (match?.[2] ?? "").split(",").filter((each) => each !== "");
  if (match === null || runs.length > TUNED_MOST || runs.some((each) => each.length > 8)) throw new BadLink(`cannot read ${text}`);
  return { trials: wholeWithin(match[1], 1, TRIALS_MOST), runs };
}
