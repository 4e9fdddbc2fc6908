// @ts-check
/** Finding entries by typed words: case, accents, spaces and hyphens do not matter. Pure. */

/**
 * @typedef {Object} Sought  what an entry is found by
 * @property {string[]} names  folded: its names in either language, its short names, its key
 * @property {string[]} words  folded: the words of its sentence and of its group
 */

/** No match. */
export const NOWHERE = Infinity;

/**
 * The text without accents and case, in lower-case pieces: "Lévy N.13" is "levy", "n", "13".
 * @param {string} text
 * @returns {string[]}
 */
function pieces(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFKC").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((piece) => piece !== "");
}

/**
 * The text as it is compared: "Styblinski–Tang" is "styblinskitang".
 * @param {string} text
 * @returns {string}
 */
export const folded = (text) => pieces(text).join("");

/**
 * @param {string[]} names
 * @param {string[]} sentences
 * @returns {Sought}
 */
export const sought = (names, sentences) => ({
  names: [...new Set(names.map(folded))].filter((name) => name !== ""),
  words: sentences.flatMap(pieces),
});

/** Chinese is written without spaces, so that a word may stand anywhere in a piece. */
const HAN = /\p{Script=Han}/u;

/**
 * How well an entry answers to what was typed: 0 a name is that or nothing was typed, 1 a name begins so, 2 it is in
 * a name, 3 every typed word is in a name or begins a word of the sentence, `NOWHERE` none of these.
 * @param {Sought} entry
 * @param {string} typed
 * @returns {number}
 */
export function rank({ names, words }, typed) {
  const parts = pieces(typed);
  const whole = parts.join("");
  if (whole === "" || names.includes(whole)) return 0;
  if (names.some((name) => name.startsWith(whole))) return 1;
  if (names.some((name) => name.includes(whole))) return 2;
  const said = (/** @type {string} */ part) =>
    names.some((name) => name.includes(part)) ||
    words.some((word) => (HAN.test(part) ? word.includes(part) : word.startsWith(part)));
  return parts.every(said) ? 3 : NOWHERE;
}
