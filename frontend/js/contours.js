// @ts-check
/**
 * Keeps the store's contour the one of the visible box; until it is there, the old one stays.
 *
 * One request at a time; while zooming it waits for a moment of rest. What was fetched is kept for a while, so that
 * zooming back shows at once. Handed in: `load(query)` that fetches the bytes, and `schedule(callback, ms)`.
 */

import { dimensionOf } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Contour} Contour */

export const ZOOM_RESTS_MS = 150;
/** After a change of the objective: time for the landscape to say which box it will show. */
export const OBJECTIVE_RESTS_MS = 30;
const AGAIN_AFTER_MS = 2000;
const SIZE = 200;
const LINE_SIZE = 256;
const KEPT = 24;

/** What `load` throws when it is no use to ask again. */
export class Refused extends Error {}

/**
 * What the contour of the present picture is, or null where there is none to ask for.
 * @param {State} state
 * @returns {{key: string, query: string, box: number[], columns: number, rows: number}|null}
 */
export function contourQuery(state) {
  const dimension = dimensionOf(state);
  const domain = state.objective?.domain;
  if (domain === undefined || dimension > 2) return null;
  const { name, parameters } = state.experiment.objective;
  const box = (state.visible ?? state.view.box ?? domain.flat()).slice(0, 2 * dimension);
  const size = dimension === 1 ? LINE_SIZE : SIZE;
  const objective = JSON.stringify({ name, parameters });
  const query = new URLSearchParams({ objective, box: box.join(","), size: String(size), code: state.catalog.digest });
  return { key: `${objective} ${box.join(",")}`, query: query.toString(), box, columns: size, rows: dimension === 1 ? 1 : size };
}

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(query: string) => Promise<ArrayBuffer>} given.load
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 */
export function createContours({ store, load, schedule }) {
  /** @type {Map<string, Contour>} */
  const known = new Map();
  let busy = false;
  let objective = "";
  let refusedKey = ""; // what the server will not draw, however often it is asked
  /** @type {(() => void)|null} */
  let resting = null;

  /** @param {Contour} contour */
  function show(contour) {
    if (store.get().contour?.key !== contour.key) store.dispatch({ type: "contour", contour });
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
    const wanted = contourQuery(store.get());
    if (wanted === null || wanted.key === store.get().contour?.key) return;
    const kept = known.get(wanted.key);
    if (kept !== undefined) return show(kept);
    const now = JSON.stringify(store.get().experiment.objective);
    const zooming = now === objective;
    objective = now;
    if (zooming) rest(ZOOM_RESTS_MS);
    else if (resting === null) rest(OBJECTIVE_RESTS_MS);
  }

  async function fetchIt() {
    const wanted = contourQuery(store.get());
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
    const now = contourQuery(store.get());
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
    ({ objective, experiment, visible, view }) => [objective, experiment.objective, visible, view.box],
    changed,
  );
  return {
    dispose() {
      off();
      resting?.();
    },
  };
}
