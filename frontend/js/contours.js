// @ts-check
/**
 * Keeps the store's contour the one of the visible box, and the relief of the 3-D view likewise; until the new one is
 * there, the old one stays.
 *
 * One request at a time; while zooming it waits for a moment of rest. What was fetched is kept for a while, so that
 * zooming back shows at once. Handed in: `load(query)` that fetches the bytes, and `schedule(callback, ms)`.
 */

import { descriptionOf, isFormula, isRisk, riskNear, riskOf } from "./objective.js";
import { dimensionOf, landscapeShown, tabOf } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Contour} Contour */

const ZOOM_RESTS_MS = 150;
/** After a change of the objective: time for the landscape to say which box it will show. */
const OBJECTIVE_RESTS_MS = 30;
const AGAIN_AFTER_MS = 2000;
const SIZE = 200;
const LINE_SIZE = 256;
const RELIEF_SIZE = 80;
const KEPT = 24;
/** Where the catalogue does not say: points times rows (or pairs) of a contour, and rows (or pairs), at most. */
const LOOKS = 3e7;
const ROWS = 2000;

/** What `load` throws when it is no use to ask again. */
export class Refused extends Error {}

/** @typedef {{key: string, query: string, box: number[], columns: number, rows: number}} Query */
/** @typedef {Object} Picture  one grid of the store
 * @property {(state: State) => Query|null} query  of the present picture; null where there is none to ask for
 * @property {(state: State) => Contour|null} shown
 * @property {string} action  that brings a new one
 */

/**
 * What the contour of the present picture is.
 * @param {State} state
 * @returns {Query|null}
 */
export function contourQuery(state) {
  const domain = state.objective?.domain;
  if (domain === undefined || !landscapeShown(state)) return null;
  const dimension = dimensionOf(state);
  const box = state.visible ?? state.view.box ?? domain.flat();
  return queryOf(state, box, dimension === 1 ? LINE_SIZE : SIZE);
}

/**
 * What the relief of the 3-D view is: coarser, and of the box alone, since it has no window to fill.
 * @param {State} state
 * @returns {Query|null}
 */
export function reliefQuery(state) {
  const domain = state.objective?.domain;
  if (domain === undefined || tabOf(state) !== "space") return null;
  return queryOf(state, state.view.box ?? domain.flat(), RELIEF_SIZE);
}

/** @type {Picture} */
export const CONTOUR = { query: contourQuery, shown: ({ contour }) => contour, action: "contour" };
/** @type {Picture} */
export const RELIEF = { query: reliefQuery, shown: ({ relief }) => relief, action: "relief" };

/**
 * @param {State} state
 * @param {number[]} whole  box
 * @param {number} size
 * @returns {Query|null}
 */
function queryOf(state, whole, size) {
  const dimension = dimensionOf(state);
  if (dimension > 2) return null;
  const { experiment, catalog } = state;
  // A formula of a link may be none: it is drawn once the server has read it.
  if (isFormula(experiment.objective) && descriptionOf(catalog, experiment.objective) === undefined) return null;
  const samples = samplesOf(state);
  if (samples === null) return null;
  const objective = JSON.stringify(told(experiment.objective));
  const box = whole.slice(0, 2 * dimension);
  const side = Math.min(size, sideFor(samples, dimension, catalog.limits?.looks ?? LOOKS));
  const query = new URLSearchParams({ objective, box: box.join(","), size: String(side), code: state.catalog.digest });
  const key = `${objective} ${box.join(",")} ${side}`;
  return { key, query: query.toString(), box, columns: side, rows: dimension === 1 ? 1 : side };
}

/**
 * How many rows or pairs each point of a contour looks at, none of a formula. Of a risk that changes as many as there
 * may be, until the server has described it; null of one of which nothing is known.
 * @param {State} state
 * @returns {number|null}
 */
function samplesOf({ catalog, experiment: { objective } }) {
  if (!isRisk(objective)) return 0;
  const most = riskNear(catalog, objective) === undefined ? null : (catalog.limits?.data_rows ?? ROWS);
  return riskOf(catalog, objective)?.samples ?? most;
}

/**
 * Points along a side, at most, of a contour that looks at so many samples in each.
 * @param {number} samples
 * @param {number} dimension
 * @param {number} looks
 */
const sideFor = (samples, dimension, looks) => Math.floor((looks / Math.max(samples, 1)) ** (1 / dimension));

/**
 * An objective as the server is asked for it: a surface without its kind, as short as it can be.
 * @param {import("./types.js").ObjectiveValue} objective
 */
const told = (objective) =>
  isFormula(objective) || isRisk(objective) ? objective : { name: objective.name, parameters: objective.parameters };

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(query: string) => Promise<ArrayBuffer>} given.load
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 * @param {Picture} [given.picture]
 */
export function createContours({ store, load, schedule, picture = CONTOUR }) {
  /** @type {Map<string, Contour>} */
  const known = new Map();
  let busy = false;
  let objective = "";
  let refusedKey = ""; // what the server will not draw, however often it is asked
  /** @type {(() => void)|null} */
  let resting = null;

  /** @param {Contour} contour */
  function show(contour) {
    if (picture.shown(store.get())?.key !== contour.key) store.dispatch({ type: picture.action, contour });
  }

  /** @param {number} ms */
  function rest(ms) {
    resting?.();
    resting = schedule(() => {
      resting = null;
      void fetchIt();
    }, ms);
  }

  function changed() {
    const wanted = picture.query(store.get());
    if (wanted === null || wanted.key === picture.shown(store.get())?.key) return;
    const kept = known.get(wanted.key);
    if (kept !== undefined) return show(kept);
    const now = JSON.stringify(store.get().experiment.objective);
    const zooming = now === objective;
    objective = now;
    if (zooming) rest(ZOOM_RESTS_MS);
    else if (resting === null) rest(OBJECTIVE_RESTS_MS);
  }

  async function fetchIt() {
    const wanted = picture.query(store.get());
    if (busy || wanted === null || known.has(wanted.key) || wanted.key === refusedKey) return;
    busy = true;
    let again = 0;
    try {
      keep({ ...wanted, z: new Float32Array(await load(wanted.query)) });
    } catch (error) {
      if (error instanceof Refused) refusedKey = wanted.key;
      again = AGAIN_AFTER_MS; // the server is away; the old contour stays
    }
    busy = false;
    const now = picture.query(store.get());
    const there = now === null ? undefined : known.get(now.key);
    if (there !== undefined) show(there);
    else if (now !== null) rest(again);
  }

  /** @param {Contour & {query?: string}} fetched */
  function keep({ key, box, columns, rows, z }) {
    if (z.length !== columns * rows) throw new Error(`a contour of ${z.length} numbers, expected ${columns * rows}`);
    known.set(key, { key, box, columns, rows, z });
    for (const old of [...known.keys()].slice(0, Math.max(0, known.size - KEPT))) known.delete(old);
  }

  const off = store.watch(
    ({ objective, experiment, visible, view, catalog }) =>
      [objective, experiment.objective, visible, view.box, view.tab, catalog.typed],
    changed,
  );
  return {
    dispose() {
      off();
      resting?.();
    },
  };
}
