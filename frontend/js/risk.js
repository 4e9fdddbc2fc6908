// @ts-check
/**
 * An empirical risk as a value: a dataset, a model, a loss, a penalty and a split; which of them fit together, and what
 * is known of it before the server has described it. Pure.
 */

import { defaults, named } from "./entries.js";

/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").RiskValue} RiskValue */
/** @typedef {import("./types.js").RiskPart} RiskPart */
/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").OwnData} OwnData */
/** @typedef {import("./types.js").SurfaceEntry} SurfaceEntry */
/** @typedef {import("./types.js").RiskEntry} RiskEntry */
/** @typedef {{features: number, target: string}} Shape  of rows: how many features, and the kind of target */

/** What a risk is made of by name, and where the catalogue lists it. */
export const PARTS = Object.freeze(
  /** @type {const} */ ({ dataset: "datasets", model: "models", loss: "losses", penalty: "penalties" }),
);

/** So many rows may be edited. */
export const MOST_EDITS = 100;
/** What a risk that names no penalty has, in version 1 of the experiment. */
export const DEFAULT_PENALTY = "none";

/**
 * The entry that a risk names for one of its parts.
 * @param {Catalog} catalog
 * @param {RiskPart} part
 * @param {string} name
 * @returns {RiskEntry|undefined}
 */
export function partEntry(catalog, part, name) {
  const own = part === "dataset" && name === catalog.own_data?.name;
  return own ? catalog.own_data : named(catalog[PARTS[part]], name);
}

/**
 * A risk with every default filled in.
 * @param {Catalog} catalog
 * @param {any} objective  as a link, a preset or the server tells it
 * @returns {RiskValue}
 */
export function completeRisk(catalog, objective) {
  const filled = (/** @type {RiskPart} */ part, /** @type {any} */ choice) => ({
    name: String(choice.name),
    parameters: { ...defaults(partEntry(catalog, part, choice.name)), ...choice.parameters },
  });
  const { dataset, model, loss, penalty = { name: DEFAULT_PENALTY }, split } = objective;
  return {
    kind: "risk",
    dataset: {
      ...filled("dataset", dataset),
      edits: dataset.edits ?? [],
      ...(dataset.data && { data: { ...dataset.data, positive: dataset.data.positive ?? null } }),
    },
    model: filled("model", model),
    loss: filled("loss", loss),
    penalty: filled("penalty", penalty),
    split: { ...defaults({ parameters: catalog.split ?? [] }), ...split },
  };
}

/**
 * A value as text that does not depend on the order of its fields.
 * @param {any} value
 * @returns {string}
 */
export const canonical = (value) =>
  JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.keys(inner).sort().filter((key) => inner[key] !== undefined).map((key) => [key, inner[key]]))
      : inner,
  );

/**
 * What is the same of a risk whatever the numbers of its penalty are.
 * @param {RiskValue} risk
 * @returns {string}
 */
export const unpenalised = (risk) => canonical({ ...risk, penalty: risk.penalty.name });

/**
 * The shape of the rows that a dataset makes; null where that is not known.
 * @param {Catalog} catalog
 * @param {{name: string, data?: OwnData}} dataset
 * @returns {Shape|null}
 */
export function shapeOf(catalog, { name, data }) {
  if (data !== undefined) return { features: data.features.length, target: data.positive === null ? "number" : "label" };
  const entry = partEntry(catalog, "dataset", name);
  if (!entry?.target || entry.features === undefined) return null;
  return { features: entry.features.length, target: entry.target };
}

/**
 * Why a model cannot be put on such rows, or null: how many features it reads, or the kinds of target of the losses that
 * take its predictions.
 * @param {Catalog} catalog
 * @param {Shape|null} shape
 * @param {RiskEntry|undefined} model
 * @returns {{features: number}|{targets: readonly string[]}|null}
 */
export function modelMisfit({ losses }, shape, model) {
  const reads = model?.features?.length;
  if (shape === null || reads === undefined) return null;
  if (reads !== shape.features) return { features: reads };
  if (losses.some((loss) => lossMisfit(shape, model, loss) === null)) return null;
  return { targets: [...new Set(losses.filter((loss) => lossMisfit(null, model, loss) === null).flatMap(({ targets = [] }) => targets))] };
}

/**
 * Why a loss cannot judge such a model on such rows, or null: the kinds of target, or of prediction, that it takes.
 * @param {Shape|null} shape
 * @param {RiskEntry|undefined} model
 * @param {RiskEntry|undefined} loss
 * @returns {{targets: readonly string[]}|{takes: readonly string[]}|null}
 */
export function lossMisfit(shape, model, loss) {
  if (shape !== null && loss?.targets !== undefined && !loss.targets.includes(shape.target)) return { targets: loss.targets };
  const [takes, gives] = [loss?.takes, model?.gives];
  return takes === undefined || gives === undefined || takes.some((kind) => gives.includes(kind)) ? null : { takes };
}

/**
 * The risk with what no longer fits replaced by the first that does; what fits stays. Null where nothing fits.
 * @param {Catalog} catalog
 * @param {RiskValue} risk
 * @returns {RiskValue|null}
 */
export function mended(catalog, risk) {
  const shape = shapeOf(catalog, risk.dataset);
  /** @type {(entries: readonly RiskEntry[], present: string) => RiskEntry[]} */
  const presentFirst = (entries, present) => [...entries].sort((a, b) => Number(b.name === present) - Number(a.name === present));
  for (const model of presentFirst(catalog.models, risk.model.name)) {
    if (modelMisfit(catalog, shape, model) !== null) continue;
    const loss = presentFirst(catalog.losses, risk.loss.name).find((each) => lossMisfit(shape, model, each) === null);
    if (loss === undefined) continue;
    return {
      ...risk,
      model: model.name === risk.model.name ? risk.model : { name: model.name, parameters: defaults(model) },
      loss: loss.name === risk.loss.name ? risk.loss : { name: loss.name, parameters: defaults(loss) },
    };
  }
  return null;
}

/**
 * A risk to begin with: that of the first preset, else the first of everything that fits.
 * @param {Catalog} catalog
 * @returns {RiskValue|null}
 */
export function firstRisk(catalog) {
  const preset = (catalog.presets ?? []).find(({ experiment }) => experiment.objective.kind === "risk");
  if (preset !== undefined) return completeRisk(catalog, preset.experiment.objective);
  const [dataset] = catalog.datasets ?? [];
  if (dataset === undefined) return null;
  const [model, loss] = [catalog.models[0], catalog.losses[0]].map(({ name }) => ({ name }));
  return mended(catalog, completeRisk(catalog, { dataset: { name: dataset.name }, model, loss }));
}

/**
 * The first risk, in the order of the catalogue, that has this entry as its part.
 * @param {Catalog} catalog
 * @param {RiskPart} part
 * @param {string} name
 * @returns {RiskValue|null} null where nothing fits it
 */
export function riskWith(catalog, part, name) {
  const [models, losses] = [catalog.models, catalog.losses].map((entries) => entries[0].name);
  for (const dataset of catalog.datasets) {
    const wanted = { dataset: { name: dataset.name }, model: { name: models }, loss: { name: losses }, [part]: { name } };
    for (const model of part === "model" ? [name] : catalog.models.map((each) => each.name)) {
      const risk = mended(catalog, completeRisk(catalog, { ...wanted, model: { name: model } }));
      if (risk?.[part].name === name && risk.model.name === model) return risk;
    }
  }
  return null;
}

/**
 * What is known of a risk before the server has described it: what its model says.
 * @param {Catalog} catalog
 * @param {RiskValue} objective
 * @returns {SurfaceEntry|undefined}
 */
export function undescribed(catalog, objective) {
  const model = partEntry(catalog, "model", objective.model.name);
  if (model?.start === undefined) return undefined;
  return {
    name: "",
    words: {},
    parameters: [],
    dimension: model.start.length,
    formula: "",
    mathml: "",
    domain: model.start.map((at) => [at - 3, at + 3]),
    start: [...model.start],
    minima: [],
    levels: { scale: "linear" },
    source: "",
    sum_of_squares: false,
    suggested: {},
    data: true,
  };
}

/**
 * The edits with row `row` set to `to` (null: deleted), one for a row. The last of the added rows leaves no trace when it
 * is deleted; one before it stays as deleted, since the rows after it keep their numbers.
 * @param {readonly Edit[]} edits
 * @param {number} made  rows that the dataset makes
 * @param {number} row
 * @param {number[]|null} to
 * @returns {Edit[]}
 */
export function withEdit(edits, made, row, to) {
  const added = row >= made;
  if (to === null && added) {
    return row === nextRow(edits, made) - 1 ? edits.filter((edit) => edit.row !== row) : [...edits, { row, to }];
  }
  const found = edits.findIndex((edit) => edit.row === row);
  return found < 0 ? [...edits, { row, to }] : edits.map((edit, k) => (k === found ? { row, to } : edit));
}

/**
 * The number that an added row gets: one past the last that ever was.
 * @param {readonly Edit[]} edits
 * @param {number} made
 * @returns {number}
 */
export const nextRow = (edits, made) => Math.max(made - 1, ...edits.map(({ row }) => row)) + 1;
