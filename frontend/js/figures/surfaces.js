// @ts-check
/** The surfaces, and the optimizers, as grouped lists to choose from. Pure. */

import { has, t } from "../i18n.js";
import { words } from "../select.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Entry} Entry */

/**
 * @param {State} state
 * @param {string} group
 * @returns {string}
 */
function groupName(state, group) {
  return has(state, `groups.${group}`) ? t(state, `groups.${group}`) : group.replace(/_/g, " ");
}

/**
 * @template Item
 * @param {State} state
 * @param {readonly Entry[]} entries
 * @param {(entry: Entry) => Item} itemOf
 * @returns {{title: string, items: Item[]}[]} in the order in which the groups first occur
 */
function grouped(state, entries, itemOf) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const entry of entries) {
    const group = entry.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), itemOf(entry)]);
  }
  return [...groups].map(([group, items]) => ({ title: groupName(state, group), items }));
}

/**
 * What can be chosen as a surface; found by its name in either language, by its key and by its group.
 * @param {State} state
 * @returns {import("../elements/combobox.js").OptionGroup[]}
 */
export function surfaceGroups(state) {
  const groups = grouped(state, state.catalog.surfaces, (entry) => {
    const own = words(state, entry);
    const all = Object.values(entry.words).map((each) => each?.name ?? "");
    const found = [entry.name, entry.name.replace(/_/g, " "), ...all, groupName(state, entry.group ?? "")].join("\n").toLowerCase();
    return { name: entry.name, title: String(own.name ?? entry.name), sentence: String(own.sentence ?? ""), found };
  });
  return groups.map(({ title, items }) => ({ title, options: items }));
}

/**
 * What can be added as a run.
 * @param {State} state
 * @returns {{title: string, items: {name: string, title: string, sentence: string}[]}[]}
 */
export const optimizerGroups = (state) =>
  grouped(state, state.catalog.optimizers, (entry) => {
    const own = words(state, entry);
    return { name: entry.name, title: String(own.name ?? entry.name), sentence: String(own.sentence ?? "") };
  });
