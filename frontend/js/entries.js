// @ts-check
/** Entries of the catalogue: found by name, and their declared defaults. Pure. */

/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./types.js").Parameter} Parameter */

/**
 * The entry of that name, or undefined.
 * @template {{name: string}} T
 * @param {readonly T[]|undefined} entries
 * @param {string} name
 * @returns {T|undefined}
 */
export const named = (entries, name) => entries?.find((entry) => entry.name === name);

/**
 * An entry's declared defaults.
 * @param {{parameters: readonly Parameter[]}|undefined} entry
 * @returns {Values}
 */
export function defaults(entry) {
  return Object.fromEntries((entry?.parameters ?? []).map((p) => [p.name, p.default]));
}
