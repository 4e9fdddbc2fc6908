// @ts-check
/**
 * The surface in space: Plotly's scene for the state's relief, kept up to date while it is shown, and seen from the
 * state's camera or, during a gesture, from the user's. What is drawn over it gets its matrix.
 *
 * One scene at the most. A hidden one is given back after a while, since browsers keep few of them.
 */

import { pixelMatrix, sameMatrix } from "../figures/projection.js";
import { eyeOf, relief, reliefFigure } from "../figures/relief.js";
import { cameraFrom, tabOf } from "../figures/tabs.js";
import { number } from "../i18n.js";
import { cameraOfScene, drawScene, onLost, onPainted, purge, relayout, watchSize } from "../plotly.js";

/** @typedef {import("../figures/relief.js").Relief} Relief */
/** @typedef {import("../types.js").State} State */
/** @typedef {[number, number, number]} Camera */

/** A camera turned by hand is sent when it has rested for so long. */
const REST_MS = 160;
const KEPT_HIDDEN_MS = 30_000;

/** @returns {boolean} whether this browser draws in space at all */
function hasWebGL() {
  try {
    const gl = document.createElement("canvas").getContext("webgl");
    gl?.getExtension("WEBGL_lose_context")?.loseContext();
    return gl !== null;
  } catch {
    return false;
  }
}

/**
 * @param {HTMLElement} element  that Plotly gets
 * @param {import("../types.js").Store} store
 * @param {import("../types.js").Send} send
 * @param {{painted: () => void, missing: (missing: boolean) => void}} told
 *   painted: another surface or another view of it, in the task that paints it; missing: whether there is no WebGL
 */
export function createRelief(element, store, send, { painted, missing }) {
  let size = { width: 0, height: 0 };
  let shown = /** @type {unknown[]|null} */ (null);
  let standing = /** @type {Relief|null} */ (null);
  let matrix = /** @type {Float64Array|null} */ (null);
  let camera = cameraFrom(store.get());
  let able = /** @type {boolean|null} */ (null);
  let [restTimer, purgeTimer, aimAsked] = [0, 0, 0];

  /** Draws what differs from what is shown. */
  function refresh() {
    const state = store.get();
    const { objective, relief: grid, dark, language } = state;
    if (tabOf(state) !== "space" || objective === null || grid === null || size.width === 0) return;
    able ??= hasWebGL();
    missing(!able);
    if (!able) return;
    const { domain, levels } = objective;
    const next = [domain, levels, objective.minima, grid, dark, language, size];
    if (shown !== null && shown.every((value, k) => value === next[k])) return;
    const say = (/** @type {number} */ value) => number(language, value, 3);
    const [x0, x1] = domain[0];
    const minima = objective.minima.map(({ value }) => value);
    standing = relief(grid, levels, (grid.box[1] - grid.box[0]) / (x1 - x0), say, minima);
    if (standing === null) return;
    const first = shown === null;
    shown = next;
    drawScene(element, reliefFigure(grid, standing, { ...size, dark, camera }));
    if (cameraOfScene(element) === null) return lost();
    if (first) {
      onPainted(element, measure);
      onLost(element, lost);
    }
    measure(true);
  }

  /** @param {boolean} [anew]  even where every point is where it was */
  function measure(anew = false) {
    const read = cameraOfScene(element);
    if (read === null) return;
    const next = pixelMatrix(read, size.width, size.height);
    if (anew !== true && sameMatrix(matrix, next)) return;
    matrix = next;
    painted();
  }

  function lost() {
    giveBack();
    able = false;
    missing(true);
  }

  function giveBack() {
    window.clearTimeout(purgeTimer);
    if (shown === null) return;
    [shown, standing, matrix] = [null, null, null];
    purge(element);
  }

  /** Turns the scene once a frame, however often it is asked. */
  function aimed() {
    aimAsked = 0;
    if (shown !== null) relayout(element, { "scene.camera": eyeOf(camera, size) });
  }

  /** @param {Camera} next */
  function aim(next) {
    camera = next;
    if (aimAsked === 0) aimAsked = requestAnimationFrame(aimed);
  }

  function tabbed() {
    window.clearTimeout(purgeTimer);
    if (tabOf(store.get()) === "space") {
      if (able === false) able = null; // it may have come back meanwhile
      refresh();
    } else {
      purgeTimer = window.setTimeout(giveBack, KEPT_HIDDEN_MS);
    }
  }

  /** @type {(() => void)[]} */
  let ends = [];

  return {
    /** Draws from now on whenever something has changed. */
    start() {
      ends = [
        watchSize(element, (width, height) => {
          size = { width, height };
          refresh();
        }),
        store.watch((state) => [state.objective, state.relief, state.dark, state.language], refresh),
        store.watch((state) => tabOf(state), tabbed),
        store.watch((state) => state.view.camera, () => {
          window.clearTimeout(restTimer);
          aim(cameraFrom(store.get()));
        }),
      ];
    },
    /** The surface that stands there, and from data to pixels; null before the first. */
    scene: () => (standing === null || matrix === null ? null : { ...standing, matrix, size }),
    camera: () => camera,
    /**
     * Looks from there; the state is told once it rests.
     * @param {Camera} next
     */
    turn(next) {
      aim(next);
      // The first movement is told at once: going back to the first view is a change then, however soon it comes.
      if (store.get().view.camera === null) send({ type: "turn", camera: next });
      window.clearTimeout(restTimer);
      restTimer = window.setTimeout(() => send({ type: "turn", camera: next }), REST_MS);
    },
    dispose() {
      ends.forEach((end) => end());
      cancelAnimationFrame(aimAsked);
      window.clearTimeout(restTimer);
      giveBack();
    },
  };
}
