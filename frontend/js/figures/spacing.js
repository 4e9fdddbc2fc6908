// @ts-check
/** Chinese and Latin side by side. Pure. */

/**
 * The sentence with a space where a Chinese character meets a Latin letter or a digit, as good setting has it; a name
 * that is put into a Chinese sentence may be either. Other sentences stay as they are.
 * @param {string} sentence
 * @returns {string}
 */
export const spaced = (sentence) =>
  sentence
    .replace(/(\p{Script=Han})(?=[A-Za-z0-9])/gu, "$1 ")
    .replace(/([A-Za-z0-9])(?=\p{Script=Han})/gu, "$1 ");
