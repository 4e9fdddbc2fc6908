// @ts-check
/**
 * The one door to Plotly, a script of its own that the page loads before this one.
 *
 * Plotly draws what stands still. What moves is drawn over it, placed by the numbers that `axes` reads from Plotly's
 * own axis objects. Those are private, so they are read here and nowhere else, and a test holds them against the
 * pixels of a Plotly trace. No `scattergl`, `splom` or `parcoords`: they need `eval`, which the page's policy forbids.
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
