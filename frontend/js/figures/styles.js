// @ts-check
/**
 * How the eight runs look: a slot is a colour, a dash and a marker, kept as long as the run exists.
 * `core` stands on the contour in both themes and on dark paper, `ink` on light paper.
 */

/** @typedef {"circle"|"square"|"up"|"diamond"|"down"|"plus"|"hexagon"|"cross"} Marker */
/** @typedef {{core: string, ink: string, dash: number[], cap: "butt"|"round", marker: Marker}} RunStyle */
/** @typedef {"contour"|"paper"} Ground */
/** @typedef {{core: string, casing: string, width: number, edge: number, dash: number[], cap: "butt"|"round",
 *   marker: Marker}} Stroke  `edge` is the casing's width on each side; `dash` is in pixels */

/** Under every path, head, arrow and word on the contour, so that the neighbour of a core is always the same. */
export const CASING = "#0f1114";

/** The path's width for which the dashes below are written. */
const DASH_WIDTH = 2.5;

/** @type {readonly RunStyle[]} */
export const SLOTS = Object.freeze([
  { core: "#f5a52a", ink: "#a85f00", dash: [], cap: "butt", marker: "circle" },
  { core: "#5fc0f5", ink: "#0072b2", dash: [9, 5], cap: "butt", marker: "square" },
  { core: "#55e6ba", ink: "#005c44", dash: [2.5, 4.5], cap: "round", marker: "up" },
  { core: "#dd7cbb", ink: "#a03d79", dash: [11, 4, 2.5, 4], cap: "butt", marker: "diamond" },
  { core: "#ff8a5c", ink: "#8c2a00", dash: [14, 5], cap: "butt", marker: "down" },
  { core: "#f0e442", ink: "#8f8a2a", dash: [5, 3], cap: "butt", marker: "plus" },
  { core: "#8f9dff", ink: "#4a4fc4", dash: [11, 3, 2.5, 3, 2.5, 3], cap: "butt", marker: "hexagon" },
  // Round ends are as long as the line is wide, so a dash of 1.5 with gaps of 3 would close up: dots, 4.5 apart.
  { core: "#f4f4f2", ink: "#17191c", dash: [0.01, 4.49], cap: "round", marker: "cross" },
]);

/**
 * @param {number} slot
 * @returns {RunStyle}
 */
export const runStyle = (slot) => SLOTS[slot % SLOTS.length];

/**
 * The colours of paper that plots need beside those of the runs.
 * @param {boolean} dark
 */
export const paper = (dark) =>
  dark
    ? { ground: "#15171a", ink: "#eceded", ink2: "#b0b6bb", edge: "#71777e", grid: "#24282c", tint: "#1e2125", bad: "#ff9387" }
    : { ground: "#fcfcfa", ink: "#17191c", ink2: "#4a4f55", edge: "#83868a", grid: "#e9e8e2", tint: "#f2f1ec", bad: "#a8241a" };

/** The letters of the page, for plots and canvases. */
export const SANS = 'Inter, system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/**
 * What the layouts of all plots have in common: their size and margins are ours, paper, legend and hovering too.
 * @param {{width: number, height: number}} size
 * @param {{l: number, r: number, t: number, b: number}} margin
 * @param {boolean} dark
 */
export const plainLayout = ({ width, height }, margin, dark) => ({
  width,
  height,
  autosize: false,
  margin: { ...margin, pad: 0, autoexpand: false },
  paper_bgcolor: "rgba(0, 0, 0, 0)",
  plot_bgcolor: "rgba(0, 0, 0, 0)",
  font: { family: SANS, size: 12, color: paper(dark).ink2 },
  showlegend: false,
  hovermode: false,
});

/**
 * What the axes of every plane have in common: ticks outside, plain numbers.
 * @param {boolean} dark
 */
export const planeAxis = (dark) => ({
  zeroline: false,
  ticks: "outside",
  ticklen: 4,
  tickcolor: paper(dark).edge,
  tickfont: { size: 12, color: paper(dark).ink2 },
  separatethousands: false,
  minexponent: 5,
  automargin: false,
});

/**
 * A run's colour on the ground, and what parts it from the ground.
 * @param {number} slot
 * @param {Ground} ground
 * @param {boolean} dark
 */
export function colours(slot, ground, dark) {
  const { core, ink } = runStyle(slot);
  if (ground === "contour") return { core, casing: CASING };
  return { core: dark ? core : ink, casing: paper(dark).ground };
}

/** @type {Map<string, Stroke>} */
const strokes = new Map();

/**
 * @param {string} key
 * @param {() => Stroke} create
 * @returns {Stroke} always the same one for a key, so that a line's look can be compared by `===`
 */
function once(key, create) {
  const stroke = strokes.get(key) ?? create();
  strokes.set(key, stroke);
  return stroke;
}

/** @typedef {{slot: number, ended?: boolean, selected?: boolean, preview?: boolean, pointed?: boolean}} Drawn */

/**
 * @param {Drawn} run  pointed: it lies under the pointer
 * @param {Ground} ground
 * @param {boolean} dark
 * @returns {Stroke} of a path in the landscape
 */
export const pathStroke = ({ slot, ended = false, selected = false, preview = false, pointed = false }, ground, dark) =>
  once(`path ${slot} ${ended} ${selected} ${preview} ${pointed} ${ground} ${dark}`, () =>
    makePath({ slot, ended, selected, preview, pointed }, ground, dark),
  );

/**
 * @param {Drawn} run
 * @param {Ground} ground
 * @param {boolean} dark
 * @returns {Stroke}
 */
function makePath(run, ground, dark) {
  const style = runStyle(run.slot);
  const factor = run.preview ? 0.6 : (run.ended ? 0.8 : 1) * (run.selected ? 1.2 : 1);
  const width = DASH_WIDTH * factor + (run.pointed ? 1 : 0);
  const dash = run.preview ? [4, 3] : style.dash.map((part) => part * Math.max(0.8, factor));
  const cap = run.preview ? "butt" : style.cap;
  return { ...colours(run.slot, ground, dark), width, edge: run.preview ? 1 : 1.5, dash, cap, marker: style.marker };
}

/** A pinned run's colour is mixed with so much of white, or of the paper it stands on. */
const GHOST_PALE = 0.4;
const GHOST_WIDTH = 1.5;

/**
 * @param {string} colour  #rrggbb
 * @param {string} other
 * @param {number} share   of the other
 * @returns {string}
 */
function mixed(colour, other, share) {
  const parts = (/** @type {string} */ hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [from, to] = [parts(colour), parts(other)];
  return `#${from.map((value, k) => Math.round(value + share * (to[k] - value)).toString(16).padStart(2, "0")).join("")}`;
}

/**
 * @param {number} slot
 * @param {Ground} ground
 * @param {boolean} dark
 * @returns {Stroke} of a pinned run's path: thin and pale, in a casing of its own
 */
export const ghostStroke = (slot, ground, dark) =>
  once(`ghost ${slot} ${ground} ${dark}`, () => {
    const { core, casing } = colours(slot, ground, dark);
    const { dash, cap, marker } = runStyle(slot);
    const pale = mixed(core, ground === "contour" ? "#ffffff" : casing, GHOST_PALE);
    const thin = dash.map((part) => part * 0.8);
    return { core: pale, casing, width: GHOST_WIDTH, edge: ground === "contour" ? 1 : 0, dash: thin, cap, marker };
  });

/**
 * @param {Drawn} run
 * @param {boolean} dark
 * @returns {Stroke} of a curve of the loss or the like: no casing
 */
export const curveStroke = ({ slot, selected = false, preview = false }, dark) =>
  once(`curve ${slot} ${selected} ${preview} ${dark}`, () => makeCurve({ slot, selected, preview }, dark));

/**
 * @param {Drawn} run
 * @param {boolean} dark
 * @returns {Stroke}
 */
function makeCurve(run, dark) {
  const style = runStyle(run.slot);
  const width = run.preview ? 1.2 : run.selected ? 2.4 : 2;
  const dash = run.preview ? [3, 2] : style.dash.map((part) => part * 0.8);
  const cap = run.preview ? "butt" : style.cap;
  return { ...colours(run.slot, "paper", dark), width, edge: 0, dash, cap, marker: style.marker };
}

/** A hollow line, as rows that are held out are hollow marks: two edges in the run's colour and paper between them. */
const HOLLOW = { width: 1.2, edge: 1 };

/**
 * @param {number} slot
 * @param {boolean} dark
 * @returns {Stroke} of a curve of what is held out
 */
export const heldOutStroke = (slot, dark) =>
  once(`held ${slot} ${dark}`, () => {
    const { core, casing } = colours(slot, "paper", dark);
    return { core: casing, casing: core, ...HOLLOW, dash: [], cap: "butt", marker: runStyle(slot).marker };
  });

const FAINT = 0.62;

/**
 * @param {number} slot
 * @param {boolean} dark
 * @returns {Stroke} of a curve that jumps about, behind the others
 */
export const faintStroke = (slot, dark) =>
  once(`faint ${slot} ${dark}`, () => {
    const { core, casing } = colours(slot, "paper", dark);
    return { core: mixed(core, casing, FAINT), casing, width: 1, edge: 0, dash: [], cap: "butt", marker: runStyle(slot).marker };
  });
