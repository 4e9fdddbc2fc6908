// @ts-check
/**
 * A risk as text for the address, and back: `data`, `trained` (the model), `loss`, `penalty` and `split` as calls, what is left out being
 * usual; `rows` the edited rows, `3:1.5,2` set and `7` deleted, with "!" between them; of one's own data `table` its hash
 * and `columns` the target, the text that is label 1 (empty: the target is a number) and the features. Pure.
 */

import { defaults } from "../entries.js";
import { completeRisk, DEFAULT_PENALTY, partEntry } from "../risk.js";
import { BadLink, call, escaped, nums, readCall, unescaped, wholes } from "./grammar.js";

/** @typedef {import("../types.js").Catalog} Catalog */
/** @typedef {import("../types.js").RiskValue} RiskValue */
/** @typedef {import("../types.js").RiskPart} RiskPart */
/** @typedef {import("../types.js").Edit} Edit */
/** @typedef {import("../types.js").OwnData} OwnData */

/** The fields of an address that are about a risk. */
export const RISK_FIELDS = Object.freeze(["data", "trained", "loss", "penalty", "split", "rows", "table", "columns"]);

/**
 * @param {Catalog} catalog
 * @param {RiskValue} risk
 * @returns {string[]}
 */
export function riskParts(catalog, risk) {
  const written = (/** @type {RiskPart} */ part) =>
    call(risk[part].name, risk[part].parameters, defaults(partEntry(catalog, part, risk[part].name)));
  const { edits, data } = risk.dataset;
  const penalty = written("penalty");
  const split = call("split", risk.split, defaults({ parameters: catalog.split ?? [] }));
  return [
    `data=${written("dataset")}`,
    `trained=${written("model")}`,
    `loss=${written("loss")}`,
    ...(penalty === DEFAULT_PENALTY ? [] : [`penalty=${penalty}`]),
    ...(split === "split" ? [] : [`split=${split}`]),
    ...(edits.length === 0 ? [] : [`rows=${edits.map(editText).join("!")}`]),
    ...(data === undefined ? [] : [`table=${data.sha256}`, `columns=${columnsText(data)}`]),
  ];
}

/** @param {Edit} edit */
const editText = ({ row, to }) => (to === null ? String(row) : `${row}:${to.join(",")}`);

/** @param {OwnData} data */
const columnsText = ({ features, target, positive }) =>
  [escaped(target), positive === null ? "" : `~${escaped(positive)}`, ...features.map(escaped)].join(",");

/**
 * The risk that is told, complete, or null where none is. Throws BadLink.
 * @param {Catalog} catalog
 * @param {(key: string) => string|undefined} one
 * @returns {RiskValue|null}
 */
export function riskFrom(catalog, one) {
  const [dataset, model, loss] = [one("data"), one("trained"), one("loss")];
  if (dataset === undefined && model === undefined && loss === undefined) return null;
  if (dataset === undefined || model === undefined || loss === undefined) throw new BadLink("half a risk");
  const rows = one("rows");
  const data = dataOf(one("table"), one("columns"));
  const split = one("split");
  return completeRisk(catalog, {
    dataset: { ...readCall(dataset), edits: rows === undefined ? [] : rows.split("!").map(editOf), ...(data && { data }) },
    model: readCall(model),
    loss: readCall(loss),
    penalty: readCall(one("penalty") ?? DEFAULT_PENALTY),
    split: split === undefined ? {} : readCall(split).parameters,
  });
}

/**
 * @param {string} text
 * @returns {Edit}
 */
function editOf(text) {
  const [number, to, ...more] = text.split(":");
  const [row, ...others] = wholes(number);
  if (row === undefined || others.length > 0 || more.length > 0) throw new BadLink(`cannot read ${text}`);
  return { row, to: to === undefined ? null : nums(to) };
}

/**
 * @param {string|undefined} sha256
 * @param {string|undefined} columns
 * @returns {OwnData|null}
 */
function dataOf(sha256, columns) {
  if (sha256 === undefined && columns === undefined) return null;
  const [target, positive, ...features] = (columns ?? "").split(",");
  if (!/^[0-9a-f]{64}$/.test(sha256 ?? "") || !/^(~|$)/.test(positive ?? "-") || features.length === 0) throw new BadLink("no such data");
  return {
    sha256: /** @type {string} */ (sha256),
    features: features.map(unescaped),
    target: unescaped(target),
    positive: positive === "" ? null : unescaped(positive.slice(1)),
  };
}
