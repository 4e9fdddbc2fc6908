// @ts-check
/** Words on a canvas: with a casing that keeps them legible on lines, in as many lines as a width needs. */

/** Family of all words on canvases; size and weight stand before it. */
export const FAMILY = 'px Inter, system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y  of the baseline, unless the context says another line
 * @param {string} colour
 * @param {string} casing
 */
export function write(context, text, x, y, colour, casing) {
  Object.assign(context, { lineWidth: 4, lineJoin: "round", strokeStyle: casing, fillStyle: colour });
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

/**
 * Breaks words at their spaces so that each line is at most so wide.
 * @param {string} text
 * @param {number} width
 * @param {(text: string) => number} measure
 * @returns {string[]} none where one word alone is wider
 */
export function wrapped(text, width, measure) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    if (measure(word) > width) return [];
    const longer = `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
