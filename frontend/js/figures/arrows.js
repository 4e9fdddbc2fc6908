// @ts-check
/**
 * Arrows of one step: which way is down, what the rule's memory says, what was done. They start where the step started.
 *
 * What a rule has beside its gradient is read off what its inspection carries, not off its name.
 */

/** @typedef {"gradient"|"memory"|"clipped"|"step"} Kind */
/** @typedef {{kind: Kind, x: number, y: number, tipX: number, tipY: number, label: string}} Arrow  in pixels */
/** @typedef {import("./plane.js").Map2} Map2 */

/** Arrows that show a direction only have these lengths; the step has its own. */
const GRADIENT_PX = 66;
const MEMORY_PX = 54;
/** What is left of a clipped gradient is drawn in proportion to it, and at least this long. */
const LEAST_CLIPPED_PX = 22;
/** A step shorter than its arrow's head is not drawn. */
const LEAST_STEP_PX = 8;
/** A step that leads out of the plot is cut here. */
const MOST_STEP_PX = 2000;
/** The gradients that a rule was given and the true one are the same within this share. */
const SAME_GRADIENT = 1e-6;

/** Values of a rule that are a smoothed gradient, the corrected before the raw. */
const MEMORIES = ["m_hat", "m", "buffer", "velocity", "z"];

/**
 * The value of a rule to show beside the gradient, and its sign as text: its memory where it has one, else the
 * gradient it was given where that is not the true one.
 * @param {{gradient: number[], values?: Record<string, any>}} inspection
 * @param {{name: string, symbol: string}[]} rows  of the run's arithmetic
 * @returns {{label: string, vector: number[]}|null}
 */
export function memory(inspection, rows) {
  const values = inspection.values ?? {};
  const differs = (/** @type {any} */ vector) => isVector(vector) && !parallel(vector, inspection.gradient);
  const name = MEMORIES.find((known) => differs(values[known])) ?? (differs(values.g) ? "g" : undefined);
  if (name === undefined) return null;
  const declared = rows.find((row) => row.name === name);
  return { label: `−${letter(name, declared?.symbol ?? "")}`, vector: values[name] };
}

/**
 * The letter of a value: a symbol's text where it is one, else its name with a hat where it has one.
 * @param {string} name
 * @param {string} symbol  MathML or text
 * @returns {string}
 */
function letter(name, symbol) {
  const text = symbol.replace(/<[^>]*>/g, "").trim();
  if (text !== "" && text.length <= 2 && !text.includes("^")) return text;
  return name.endsWith("_hat") ? `${name.slice(0, -4)}\u0302` : name.length === 1 ? name : name[0];
}

/**
 * @param {any} vector
 * @returns {boolean}
 */
const isVector = (vector) => Array.isArray(vector) && vector.every((part) => typeof part === "number");

/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {boolean} whether both point the same way
 */
function parallel(a, b) {
  const dot = a.reduce((sum, part, k) => sum + part * b[k], 0);
  const size = Math.hypot(...a) * Math.hypot(...b);
  return !(size > 0) || dot >= size * (1 - SAME_GRADIENT);
}

/**
 * The gradient as it was given and as clipping left it; null where clipping left it alone or there is none.
 * @param {{values?: Record<string, any>}} inspection
 * @returns {{raw: number[], cut: number[]}|null}
 */
export function clipping({ values }) {
  const { g: raw, clipped: cut } = values ?? {};
  if (!isVector(raw) || !isVector(cut) || cut.every((/** @type {number} */ part, /** @type {number} */ k) => part === raw[k])) return null;
  return { raw, cut };
}

/**
 * The arrows in the plane.
 * @param {{x_before?: number[]|null, x: number[], gradient: any, values?: Record<string, any>}} inspection
 * @param {{name: string, symbol: string}[]} rows
 * @param {Map2} map
 * @param {{memory: boolean, step: string}} words  whether there is room for the memory; the word for the step
 * @returns {Arrow[]}
 */
export function arrows(inspection, rows, map, words) {
  const from = inspection.x_before ?? inspection.x;
  const [x, y] = [map.kx * from[0] + map.bx, map.ky * from[1] + map.by];
  /** @type {Arrow[]} */
  const out = [];
  /** @type {(kind: Kind, vector: number[], length: number, label: string) => void} */
  const towards = (kind, vector, length, label) => {
    // Down the gradient on screen: with one scale for both axes it stands on the level line.
    const [dx, dy] = [-vector[0] * map.kx, -vector[1] * map.ky];
    const size = Math.hypot(dx, dy);
    if (!(size > 0) || !Number.isFinite(size)) return;
    out.push({ kind, x, y, tipX: x + (dx / size) * length, tipY: y + (dy / size) * length, label });
  };
  if (isVector(inspection.gradient)) towards("gradient", inspection.gradient, GRADIENT_PX, "−∇f");
  if (!inspection.x_before) return out;
  const remembered = words.memory && isVector(inspection.gradient) ? memory(inspection, rows) : null;
  if (remembered !== null) towards("memory", remembered.vector, MEMORY_PX, remembered.label);
  const both = clipping(inspection);
  if (both !== null) {
    const share = Math.hypot(...both.cut) / Math.hypot(...both.raw);
    towards("clipped", both.cut, Math.max(LEAST_CLIPPED_PX, share * GRADIENT_PX), "−ĝ");
  }
  const [tipX, tipY] = [map.kx * inspection.x[0] + map.bx, map.ky * inspection.x[1] + map.by];
  const length = Math.hypot(tipX - x, tipY - y);
  if (length >= LEAST_STEP_PX && Number.isFinite(length)) {
    const share = Math.min(1, MOST_STEP_PX / length);
    out.push({ kind: "step", x, y, tipX: x + share * (tipX - x), tipY: y + share * (tipY - y), label: words.step });
  }
  return out;
}
