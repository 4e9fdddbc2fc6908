// @ts-check
/**
 * Keeps the linked losses those of the present rows: for each its description, its contour in a box that all of them
 * share, and the path that the selected run takes on it. One round of questions at a time; while something is dragged
 * the rounds follow at a distance, without paths, and what was known stays until the new is there.
 * Handed in: `describe(objective)`, `heights(query)`, `trajectory(experiment)` that ask the server, and
 * `schedule(callback, ms)`.
 */

import { Refused } from "./contours.js";
import { linkedRisks } from "./losses.js";
import { descriptionOf, placeOf } from "./objective.js";
import { tabOf } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Experiment} Experiment */
/** @typedef {import("./types.js").RiskValue} RiskValue */
/** @typedef {import("./types.js").SurfaceEntry} SurfaceEntry */
/** @typedef {import("./types.js").LinkedLoss} LinkedLoss */
/** @typedef {import("./types.js").LinkedPath} LinkedPath */
/** @typedef {import("./types.js").Contour} Contour */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {{entry: SurfaceEntry, refusal: null}|{entry: null, refusal: Refusal}} Described */
/** @typedef {{key: string, ask: () => Promise<void>}} Question */

/** Between two rounds of questions while something is dragged. */
export const DRAG_RESTS_MS = 60;
const AGAIN_AFTER_MS = 2000;
/** Points of a side of a contour, and of a curve. */
const SIDE = 96;
const LINE_SIDE = 256;
const KEPT = 60;
/** Room about what has to be seen, as a share of the box; a box that is not so many times wider than needed is kept. */
const ROOM = 0.04;
const ROOMY = 2.5;

/**
 * The run that is followed on each loss: the selected one, alone.
 * @param {State} state
 * @param {RiskValue} objective
 * @returns {Experiment|null} null where there is none
 */
export function followed({ experiment, selected }, objective) {
  const run = experiment.runs[selected];
  if (run === undefined) return null;
  return { ...experiment, objective, runs: [{ ...run, label: undefined }] };
}

/**
 * The box that shows the start and every minimum: the one before, where that still does and is not far wider.
 * @param {SurfaceEntry[]} entries  one at least
 * @param {number[]} start
 * @param {number[]|null} before
 * @returns {number[]} two numbers an axis
 */
export function sharedBox(entries, start, before) {
  const points = [start, ...entries.flatMap(({ minima }) => minima.map(({ x }) => x))];
  const wanted = entries[0].domain.flatMap((_, axis) => {
    const ends = entries.map(({ domain }) => domain[axis]);
    const [low, high] = [Math.min(...ends.map(([end]) => end)), Math.max(...ends.map(([, end]) => end))];
    const room = 3 * ROOM * (high - low);
    return [Math.min(low, start[axis] - room), Math.max(high, start[axis] + room)];
  });
  if (before === null || before.length !== wanted.length) return wanted;
  const size = (/** @type {number[]} */ box, /** @type {number} */ axis) => box[2 * axis + 1] - box[2 * axis];
  const kept = entries[0].domain.every((_, axis) => {
    const room = ROOM * size(before, axis);
    const holds = points.every((x) => x[axis] >= before[2 * axis] + room && x[axis] <= before[2 * axis + 1] - room);
    return holds && size(before, axis) <= ROOMY * size(wanted, axis);
  });
  return kept ? before : wanted;
}

/**
 * @param {any} run  as the server writes it
 * @returns {LinkedPath}
 */
export function pathOf({ x, loss }) {
  const column = (/** @type {(k: number) => number|null} */ of) => Float64Array.from(x, (_, k) => of(k) ?? NaN);
  return { u: column((k) => x[k][0]), v: column((k) => (x[k].length === 1 ? loss[k] : x[k][1])), length: x.length, refusal: null };
}

/** @type {LinkedLoss} */
const NOTHING = { loss: { name: "", parameters: {} }, entry: null, refusal: null, contour: null, path: null };
/** @type {LinkedPath} */
const NO_PATH = { u: new Float64Array(0), v: new Float64Array(0), length: 0, refusal: null };

/**
 * What has come, by key; the oldest goes first.
 * @template T
 */
function kept() {
  /** @type {Map<string, T>} */
  const known = new Map();
  return {
    get: (/** @type {string} */ key) => known.get(key),
    /** @param {string} key @param {T} value @returns {T} */
    put(key, value) {
      known.set(key, value);
      for (const old of [...known.keys()].slice(0, Math.max(0, known.size - KEPT))) known.delete(old);
      return value;
    },
  };
}

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(objective: RiskValue) => Promise<Described>} given.describe
 * @param {(query: string) => Promise<ArrayBuffer>} given.heights
 * @param {(experiment: Experiment) => Promise<{run: any, refusal: null}|{run: null, refusal: Refusal}>} given.trajectory
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 */
export function createLinked({ store, describe, heights, trajectory, schedule }) {
  const entries = /** @type {ReturnType<typeof kept<Described>>} */ (kept());
  const contours = /** @type {ReturnType<typeof kept<Contour|null>>} */ (kept());
  const paths = /** @type {ReturnType<typeof kept<LinkedPath>>} */ (kept());
  let box = /** @type {number[]|null} */ (null);
  let done = ""; // what the last round was about
  let busy = false;
  let waiting = /** @type {(() => void)|null} */ (null);

  /**
   * What there is to be known now; "" where nothing is, or where the page is still asking for the first of it.
   * @param {State} state
   */
  function about(state) {
    if (tabOf(state) !== "data" || state.view.side !== "losses") return "";
    const risks = linkedRisks(state);
    if (risks.length === 0 || (state.drag === null && descriptionOf(state.catalog, risks[0]) === undefined)) return "";
    return JSON.stringify([risks, state.drag === null ? followed(state, risks[0]) : null]);
  }

  /** @param {RiskValue} risk @returns {Promise<Described>} */
  async function described(risk) {
    const entry = descriptionOf(store.get().catalog, risk);
    const known = entry === undefined ? entries.get(placeOf(risk)) : { entry, refusal: null };
    return known ?? entries.put(placeOf(risk), await describe(risk));
  }

  /**
   * @param {RiskValue} risk
   * @param {number[]} within
   * @returns {Promise<Contour|null>} null where the server will not draw it
   */
  async function drawn(risk, within) {
    const key = `${placeOf(risk)} ${within.join(",")}`;
    const known = contours.get(key);
    if (known !== undefined) return known;
    const flat = within.length === 2;
    const size = flat ? LINE_SIDE : SIDE;
    const query = new URLSearchParams({ objective: JSON.stringify(risk), box: within.join(","), size: String(size), code: store.get().catalog.digest });
    try {
      const z = new Float32Array(await heights(query.toString()));
      return contours.put(key, { key, box: within, columns: size, rows: flat ? 1 : size, z });
    } catch (error) {
      if (error instanceof Refused) return contours.put(key, null);
      throw error;
    }
  }

  /**
   * @param {State} state
   * @param {RiskValue} risk
   * @returns {Promise<LinkedPath|null>} null where there is no run
   */
  async function walked(state, risk) {
    const experiment = followed(state, risk);
    if (experiment === null) return null;
    const key = JSON.stringify(experiment);
    const known = paths.get(key);
    if (known !== undefined) return known;
    const { run, refusal } = await trajectory(experiment);
    return paths.put(key, refusal === null ? pathOf(run) : { ...NO_PATH, refusal });
  }

  /**
   * Asks for all that is lacking, the lowest points first; each answer is shown when it is there.
   * @param {State} state
   */
  async function round(state) {
    const risks = linkedRisks(state);
    const told = await Promise.all(risks.map(described));
    show(risks, (k) => told[k]);
    const known = told.flatMap(({ entry }) => entry ?? []);
    if (known.length === 0 || known[0].dimension > 2) return;
    const within = sharedBox(known, state.experiment.start, box);
    box = within;
    const pictures = await Promise.all(risks.map((risk, k) => (told[k].entry === null ? null : drawn(risk, within))));
    show(risks, (k) => ({ ...told[k], contour: pictures[k] }));
    if (state.drag !== null) return;
    for (const [k, risk] of risks.entries()) {
      if (k === 0 || told[k].entry === null) continue;
      const path = await walked(state, risk);
      show(risks, (other) => (other === k ? { path } : {}));
    }
  }

  /**
   * Tells the store what is known of the risks; the rest is as it was shown of the same loss before.
   * @param {RiskValue[]} risks
   * @param {(k: number) => Partial<LinkedLoss>} news
   */
  function show(risks, news) {
    const before = store.get().linked?.losses ?? [];
    const losses = risks.map(({ loss }, k) => {
      const like = before[k]?.loss.name === loss.name ? before[k] : NOTHING;
      const next = { ...like, loss, ...news(k) };
      const same = next.entry === null || like.entry === null || next.entry.dimension === like.entry.dimension;
      return same || news(k).contour !== undefined ? next : { ...next, contour: null, path: null };
    });
    store.dispatch({ type: "linked", linked: { losses } });
  }

  /** @param {number} ms */
  function consider(ms) {
    const now = about(store.get());
    if (busy || waiting !== null || now === "" || now === done) return;
    waiting = schedule(() => {
      waiting = null;
      void ask();
    }, ms);
  }

  async function ask() {
    const state = store.get();
    const now = about(state);
    if (now === "" || busy) return;
    let again = pause();
    busy = true;
    try {
      await round(state);
      done = now;
    } catch {
      again = AGAIN_AFTER_MS; // the server is away, and what was known stays
    }
    busy = false;
    consider(again);
  }

  const pause = () => (store.get().drag === null ? 0 : DRAG_RESTS_MS);
  const off = store.watch(
    ({ experiment, selected, view, catalog, drag }) => [experiment, selected, view.side, view.losses, view.tab, catalog.typed, drag === null],
    () => consider(pause()),
  );
  return {
    dispose() {
      off();
      waiting?.();
    },
  };
}
