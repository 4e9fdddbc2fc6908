// @ts-check
/**
 * The one door to Plotly, a script of its own that the page loads before this one.
 *
 * Plotly draws what stands still. What moves is drawn over it, placed by the numbers that `axes` reads from Plotly's
 * own axis objects. Those are private, so they are read here and nowhere else, and a test holds them against the
 * pixels of a Plotly trace. No `scattergl`, `splom` or `parcoords`: they need `eval`, which the page's policy forbids.
 *
 * The scene of a surface in space is read here in the same way: its matrices, and the moment at which it is painted.
 */

/** @typedef {{offset: number, length: number, range: [number, number], log: boolean}} Axis
 *   offset and length in pixels of the plot; on a log axis the range is in exponents of ten */

/** Events after which the axes may stand elsewhere; the first one also while a drag or a wheel turn is going on. */
const MOVED = ["plotly_relayouting", "plotly_relayout", "plotly_afterplot"];

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  showTips: false,
  responsive: false,
  doubleClick: false,
  typesetMath: false,
};

/** @returns {any} */
const plotly = () => /** @type {any} */ (globalThis).Plotly;

/**
 * Draws the figure, or what of it has changed.
 * @param {HTMLElement} element
 * @param {{traces: object[], layout: object}} figure
 * @param {{movable?: boolean}} [options]  movable: wheel, drag and pinch zoom and pan; else the plot takes no input
 */
export function draw(element, figure, { movable = false } = {}) {
  return plotly().react(element, figure.traces, figure.layout, {
    ...CONFIG,
    scrollZoom: movable,
    staticPlot: !movable,
  });
}

/**
 * Changes parts of the layout, e.g. `{"xaxis.range": [0, 1]}`.
 * @param {HTMLElement} element
 * @param {object} change
 */
export const relayout = (element, change) => plotly().relayout(element, change);

/**
 * Where the axes stand, also in the middle of a drag; null before the first drawing.
 * @param {HTMLElement} element
 * @returns {{x: Axis, y: Axis}|null}
 */
export function axes(element) {
  const full = /** @type {any} */ (element)._fullLayout;
  if (full?.xaxis === undefined || full.yaxis === undefined) return null;
  const axis = (/** @type {any} */ from) => ({
    offset: from._offset,
    length: from._length,
    range: /** @type {[number, number]} */ ([from.range[0], from.range[1]]),
    log: from.type === "log",
  });
  return { x: axis(full.xaxis), y: axis(full.yaxis) };
}

/**
 * Calls `listener` whenever the axes may have moved; `settled` is false while a drag or a turn of the wheel lasts.
 * @param {HTMLElement} element  already drawn once
 * @param {(settled: boolean, byHand: boolean) => void} listener
 * @returns {() => void} ends it
 */
export function onMoved(element, listener) {
  const graph = /** @type {any} */ (element);
  const handlers = MOVED.map((event) => {
    const handler = () => listener(event !== "plotly_relayouting", event !== "plotly_afterplot");
    graph.on(event, handler);
    return { event, handler };
  });
  return () => {
    for (const { event, handler } of handlers) graph.removeListener?.(event, handler);
  };
}

/** More pixels than this for one of the page's cost more than they show. */
const MOST_RATIO = 2;

/**
 * Draws a figure with a scene, or what of it has changed; it takes no input.
 * @param {HTMLElement} element
 * @param {{traces: object[], layout: object}} figure
 */
export function drawScene(element, figure) {
  const plotGlPixelRatio = Math.min(MOST_RATIO, globalThis.devicePixelRatio || 1);
  const done = plotly().react(element, figure.traces, figure.layout, { ...CONFIG, plotGlPixelRatio });
  withoutPicking(element);
  return done;
}

/** @param {HTMLElement} element
 * @returns {any} */
const sceneOf = (element) => /** @type {any} */ (element)._fullLayout?.scene?._scene;

/**
 * For its hovering, which nobody uses here, a scene is drawn a second time after each change, and all of that picture
 * is read back from the graphics card. A surface that has no number in that picture is not drawn there.
 * @param {HTMLElement} element
 */
function withoutPicking(element) {
  const scene = sceneOf(element);
  if (!scene?.glplot) return;
  for (const { surface } of Object.values(scene.traces ?? {})) {
    if (surface === undefined || surface.pickSlots === 0) continue;
    surface.pickSlots = 0;
    scene.glplot.remove(surface); // numbers are given anew with each object that comes or goes
    scene.glplot.add(surface);
  }
  for (const part of [scene.glplot, scene.camera]) if (part?.mouseListener) part.mouseListener.enabled = false;
}

/**
 * What puts a scene's points where they are; null where there is no scene, as without WebGL.
 * @param {HTMLElement} element
 * @returns {import("./figures/projection.js").Camera3|null}
 */
export function cameraOfScene(element) {
  const scene = sceneOf(element);
  const { projection, view, model } = scene?.glplot?.cameraParams ?? {};
  return view ? { projection, view, model, scale: scene.dataScale } : null;
}

/**
 * Calls `listener` whenever the scene is painted, just before, with its matrices already those of the new picture.
 * @param {HTMLElement} element  with a scene
 * @param {() => void} listener
 */
export function onPainted(element, listener) {
  const { glplot } = sceneOf(element);
  const before = glplot.onrender;
  glplot.onrender = () => {
    before?.();
    listener();
  };
}

/**
 * @param {HTMLElement} element  with a scene
 * @param {() => void} listener  told when the graphics card takes the scene back, which Plotly then leaves to it
 */
export function onLost(element, listener) {
  sceneOf(element).glplot.oncontextloss = null;
  /** @type {any} */ (element).on("plotly_webglcontextlost", listener);
}

/**
 * Calls `listener` with the element's size, once now and then whenever it changes; not while it isn't shown. Plotly
 * itself listens to the window only and fails on hidden elements.
 * @param {HTMLElement} element
 * @param {(width: number, height: number) => void} listener
 * @returns {() => void} ends it
 */
export function watchSize(element, listener) {
  let known = "";
  const look = () => {
    const { clientWidth: width, clientHeight: height } = element;
    const size = `${width} ${height}`;
    if (width === 0 || height === 0 || size === known) return;
    known = size;
    listener(width, height);
  };
  const observer = new ResizeObserver(look);
  observer.observe(element);
  look();
  return () => observer.disconnect();
}

/**
 * Gives back what Plotly holds for the element.
 * @param {HTMLElement} element
 */
export const purge = (element) => plotly().purge(element);
