// @ts-check
/** How a parameter's symbol is set: letters that stand alone are variables, words such as "log" are not. Pure. */

export { axisSymbols } from "../select.js";

/**
 * @param {string} symbol  plain text: x, θ₁, log σ
 * @returns {string} with <i>…</i> about its variables
 */
export const italic = (symbol) => symbol.replace(/(?<![\p{L}])\p{L}(?![\p{L}])/gu, "<i>$&</i>");
