// @ts-check
/** Which of an entry's parameters do anything with the values they have, and which one comes first. Pure. */

/** @typedef {import("../types.js").Parameter} Parameter */
/** @typedef {import("../types.js").Values} Values */

/**
 * The parameters that do anything: one that declares `when` is there only while the parameter it names does something
 * itself and has one of the values. In the order in which they are declared.
 * @param {readonly Parameter[]} declared
 * @param {Values} values  those left out are at their defaults
 * @returns {Parameter[]}
 */
export function effective(declared, values) {
  /** @type {(parameter: Parameter, open: string[]) => boolean} */
  const works = ({ name, when = null }, open) => {
    if (when === null) return true;
    const [other, wanted] = when;
    const on = declared.find((each) => each.name === other);
    if (on === undefined || open.includes(other)) return true;
    return wanted.includes(values[other] ?? on.default) && works(on, [...open, name]);
  };
  return declared.filter((parameter) => works(parameter, []));
}

/**
 * What a card shows first: the learning rate, or the first number of an entry that has none.
 * @param {readonly Parameter[]} parameters
 * @returns {Parameter|undefined}
 */
export const prominent = (parameters) =>
  parameters.find(({ name }) => name === "learning_rate") ?? parameters.find(({ kind }) => kind === "number");

/**
 * What one of a choice's options is called: by the parameter's own words, else as the catalogue calls it.
 * @param {{language: string}} state
 * @param {Parameter} parameter
 * @param {string} option
 * @returns {string}
 */
export function optionName({ language }, parameter, option) {
  const own = parameter.words?.[language]?.options ?? parameter.words?.en?.options;
  return own?.[option] ?? option.replace(/_/g, " ");
}
