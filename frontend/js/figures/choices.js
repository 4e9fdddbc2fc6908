// @ts-check
/** What can be chosen, surfaces and optimizers, as grouped lists with what each is found by. Pure. */

import { has, keysOf, t } from "../i18n.js";
import { isFormula, isRisk, surfaceName } from "../objective.js";
import { unsuited } from "../reduce/refusals.js";
import { entry, words } from "../select.js";
import { presetOf } from "./presets.js";
import { sought } from "./search.js";
import { spaced } from "./spacing.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Entry} Entry */

/** Stands in the list of surfaces for a formula of one's own. No entry is called like that. */
export const OWN = "=";
/** Stands there for a risk of one's own making; with a preset's name behind it, for that. */
export const RISK = "~";

/**
 * @typedef {Object} Choice
 * @property {string} name
 * @property {string} title
 * @property {string} sentence
 * @property {string[]} formulas  MathML
 * @property {string} off         why it cannot be chosen now, "" if it can
 * @property {import("./search.js").Sought} sought
 * @property {string} [place]     of what it is made of in the reference, where it has no entry there itself
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
  const offOf = (/** @type {import("../types.js").ObjectiveValue} */ objective) => {
    for (const optimizer of racing) {
      const wrong = unsuited(state.catalog, optimizer, objective, "");
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
    off: offOf({ kind: "formula", text: "", domain: [], parameters: {} }),
    sought: sought([t(state, "formula.own")], [t(state, "formula.own_sentence")]),
    place: "surfaces",
  };
  const all = choices(state, state.catalog.surfaces, ({ name }) => offOf({ kind: "surface", name, parameters: {} }));
  const { presets, ownRisk } = trainingChoices(state);
  return [...all, ...presets, { title: t(state, "formula.group"), choices: [own, ...ownRisk] }];
}

/**
 * The presets that are training losses, and a risk of one's own making; nothing where there are no data to choose.
 * @param {State} state
 * @returns {{presets: ChoiceGroup[], ownRisk: Choice[]}}
 */
function trainingChoices(state) {
  const { catalog } = state;
  if ((catalog.datasets ?? []).length === 0) return { presets: [], ownRisk: [] };
  const choiceOf = (/** @type {string} */ name, /** @type {string} */ title, /** @type {string} */ sentence, /** @type {string[]} */ names) => ({
    name,
    title,
    sentence,
    formulas: [],
    off: "",
    sought: sought([title, ...names], [sentence, t(state, "training.group")]),
    place: "datasets",
  });
  const presets = (catalog.presets ?? []).filter(({ experiment }) => experiment.objective.kind === "risk").map((preset) => {
    const own = words(state, preset);
    const names = Object.values(preset.words).map((each) => String(each?.name ?? ""));
    return choiceOf(`${RISK}${preset.name}`, String(own.name ?? preset.name), String(own.sentence ?? ""), names);
  });
  return {
    presets: [{ title: t(state, "training.group"), choices: presets }],
    ownRisk: [choiceOf(RISK, t(state, "training.own"), t(state, "training.own_sentence"), [])],
  };
}

/**
 * Under which name the list has what is shown.
 * @param {State} state
 * @returns {string}
 */
export function chosenObjective(state) {
  const { objective } = state.experiment;
  if (isRisk(objective)) return `${RISK}${presetOf(state, objective)?.name ?? ""}`;
  return isFormula(objective) ? OWN : surfaceName(objective);
}

/**
 * What choosing a name of the list does.
 * @param {string} name
 * @returns {import("../types.js").Action}
 */
export function chooseObjective(name) {
  if (name === OWN) return { type: "own_formula" };
  if (name === RISK) return { type: "own_risk" };
  return name.startsWith(RISK) ? { type: "choose_preset", name: name.slice(1) } : { type: "set_surface", name };
}

/**
 * What can be added as a run. An optimizer that cannot work on the present objective is off.
 * @param {State} state
 * @returns {ChoiceGroup[]}
 */
export function optimizerChoices(state) {
  return choices(state, state.catalog.optimizers, ({ name }) => {
    const wrong = unsuited(state.catalog, name, state.experiment.objective, "");
    return wrong === null ? "" : t(state, "chooser.unsuited", { need: needName(state, wrong.values.needs) });
  });
}

/**
 * @param {{language: import("../i18n.js").Language}} state
 * @param {string} need  as an optimizer's entry names it
 * @returns {string}
 */
export const needName = (state, need) => (has(state, `needs.${need}`) ? t(state, `needs.${need}`) : need.replace(/_/g, " "));
