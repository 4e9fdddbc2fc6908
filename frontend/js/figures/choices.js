// @ts-check
/** What can be chosen, surfaces and optimizers, as grouped lists with what each is found by. Pure. */

import { has, keysOf, t } from "../i18n.js";
import { surfaceName } from "../own_formula.js";
import { unsuited } from "../reduce/refusals.js";
import { entry, words } from "../select.js";
import { sought } from "./search.js";
import { spaced } from "./spacing.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Entry} Entry */

/** Stands in the list of surfaces for a formula of one's own. No entry is called like that. */
export const OWN = "=";

/**
 * @typedef {Object} Choice
 * @property {string} name
 * @property {string} title
 * @property {string} sentence
 * @property {string[]} formulas  MathML
 * @property {string} off         why it cannot be chosen now, "" if it can
 * @property {import("./search.js").Sought} sought
 *
 * @typedef {{title: string, choices: Choice[]}} ChoiceGroup
 */

/**
 * A group's name; one that the page has no words for is called as the catalogue calls it.
 * @param {{language: import("../i18n.js").Language}} state
 * @param {string} group
 * @returns {string}
 */
export const groupName = (state, group) =>
  has(state, `groups.${group}`) ? t(state, `groups.${group}`) : group.replace(/_/g, " ");

/**
 * The entries by their groups, in the order in which the page names these; unknown ones come last, as they occur.
 * @template {Entry} Item
 * @param {readonly Item[]} entries
 * @returns {{group: string, entries: Item[]}[]}
 */
export function grouped(entries) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const each of entries) {
    const group = each.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  const order = keysOf("groups");
  const place = (/** @type {string} */ group) => (order.includes(group) ? order.indexOf(group) : order.length);
  return [...groups]
    .map(([group, inside]) => ({ group, entries: inside }))
    .sort((a, b) => place(a.group) - place(b.group));
}

/**
 * @param {Entry} of
 * @returns {string[]} its formula's lines as MathML
 */
export const formulasOf = (of) => (of.mathml === undefined ? [] : [of.mathml].flat());

/**
 * What an entry is found by: its names in every language, its key, its sentence and its group's name in this one.
 * @param {{language: import("../i18n.js").Language}} state
 * @param {Entry} of
 * @returns {import("./search.js").Sought}
 */
export function soughtBy(state, of) {
  const names = Object.values(of.words ?? {}).flatMap((each) => [each?.name ?? "", each?.short ?? ""]);
  return sought([of.name, ...names], [String(words(state, of).sentence ?? ""), groupName(state, of.group ?? "")]);
}

/**
 * @param {State} state
 * @param {readonly Entry[]} entries
 * @param {(entry: Entry) => string} offOf
 * @returns {ChoiceGroup[]}
 */
const choices = (state, entries, offOf) =>
  grouped(entries).map(({ group, entries: inside }) => ({
    title: groupName(state, group),
    choices: inside.map((each) => {
      const own = words(state, each);
      return {
        name: each.name,
        title: String(own.name ?? each.name),
        sentence: String(own.sentence ?? ""),
        formulas: formulasOf(each),
        off: offOf(each),
        sought: soughtBy(state, each),
      };
    }),
  }));

/**
 * What can be chosen as a surface. One that an optimizer in the race cannot work on is off: nothing is dropped
 * unasked, and nobody is sent into a refusal.
 * @param {State} state
 * @returns {ChoiceGroup[]}
 */
export function surfaceChoices(state) {
  const racing = [...new Set(state.experiment.runs.map((run) => run.optimizer.name))];
  const offOf = (/** @type {string} */ surface) => {
    for (const optimizer of racing) {
      const wrong = unsuited(state.catalog, optimizer, surface, "");
      if (wrong === null) continue;
      const name = String(words(state, entry(state, "optimizers", optimizer)).name ?? optimizer);
      return spaced(t(state, "chooser.blocked", { name, need: needName(state, wrong.values.needs) }));
    }
    return "";
  };
  const own = {
    name: OWN,
    title: t(state, "formula.own"),
    sentence: t(state, "formula.own_sentence"),
    formulas: [],
    off: offOf(""),
    sought: sought([t(state, "formula.own")], [t(state, "formula.own_sentence")]),
  };
  const all = choices(state, state.catalog.surfaces, ({ name }) => offOf(name));
  return [...all, { title: t(state, "formula.group"), choices: [own] }];
}

/**
 * What can be added as a run. An optimizer that cannot work on the present objective is off.
 * @param {State} state
 * @returns {ChoiceGroup[]}
 */
export function optimizerChoices(state) {
  return choices(state, state.catalog.optimizers, ({ name }) => {
    const wrong = unsuited(state.catalog, name, surfaceName(state.experiment.objective), "");
    return wrong === null ? "" : t(state, "chooser.unsuited", { need: needName(state, wrong.values.needs) });
  });
}

/**
 * @param {{language: import("../i18n.js").Language}} state
 * @param {string} need  as an optimizer's entry names it
 * @returns {string}
 */
export const needName = (state, need) => (has(state, `needs.${need}`) ? t(state, `needs.${need}`) : need.replace(/_/g, " "));
