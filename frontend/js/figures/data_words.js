// @ts-check
/** What is said of the data: what the picture shows, a row's own numbers, the batch and how far it can be trusted. Pure. */

import { drawsBatches, epochOf } from "../epochs.js";
import { number, t, whole } from "../i18n.js";
import { at, run } from "../program.js";
import { runName } from "../select.js";
import { angle } from "./data_cloud.js";
import { isChance, pointOf, predicted } from "./data_picture.js";
import { pointInputs, rowInputs, valuesAt } from "./data_rows.js";
import { spaced } from "./spacing.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("./scene.js").Actor} Actor */
/** @typedef {import("./data_picture.js").Data} Data */

const DIGITS = 3;

/**
 * @param {State} state
 * @param {Data} data
 * @returns {string} what the picture is
 */
export function titleOf(state, { picture, gives, risk }) {
  const chance = (picture === "chance" || picture === "plane") && gives !== "number";
  return t(state, `data.picture.${picture}${chance && !isChance(risk) ? "_score" : ""}`);
}

/**
 * @param {State} state
 * @param {Data} data
 * @returns {string} what the marks mean
 */
export function legendOf(state, { picture, table, gives, risk }) {
  const shade = gives === "number" ? "number" : isChance(risk) ? "chance" : "score";
  const keys = [
    table.kind === "label" ? "labels" : picture === "rank" ? "items" : null,
    picture === "chance" ? "boundary" : null,
    picture === "plane" ? `shade_${shade}` : null,
    table.validation.includes(true) ? "validation" : null,
  ];
  return keys.flatMap((key) => (key === null ? [] : [t(state, `data.legend.${key}`)])).join(" ");
}

/**
 * A row's numbers: its values, and what the selected run says of it.
 * @param {State} state
 * @param {Data} data
 * @param {Actor|null} actor
 * @param {number} place
 * @returns {string}
 */
export function rowWords(state, data, actor, place) {
  const { table, risk } = data;
  const say = (/** @type {number} */ value) => number(state, value, DIGITS);
  const names = [...risk.dataset.features, risk.dataset.target];
  const values = valuesAt(table, place).map((value, k) => t(state, "data.value", { name: names[k], value: say(value) })).join(t(state, "page.comma"));
  const row = t(state, table.validation[place] ? "data.row_held" : "data.row", { row: whole(state, table.numbers[place] + 1), values });
  if (actor === null) return spaced(row);
  const features = table.features.map((column) => column[place]);
  const point = pointOf(risk, actor);
  const prediction = at(predicted(data, point, features), 0);
  const about = { run: runName(state, actor.index), prediction: say(prediction), residual: say(prediction - table.targets[place]) };
  if (risk.pairs !== null) return spaced(`${row} ${t(state, "data.row_score", about)}`);
  const inputs = { ...rowInputs(features, table.targets[place], table.cell), ...pointInputs(risk, point) };
  const loss = say(at(run(risk.programs.row_loss, inputs)[0], 0));
  const kind = { chance: "_chance", plane: "_plane", mass: "_mass" }[/** @type {string} */ (data.picture)] ?? "";
  const score = kind !== "" && kind !== "_mass" && (data.gives === "number" || !isChance(risk)) ? "_score" : kind;
  return spaced(`${row} ${t(state, `data.row_said${score}`, { ...about, loss })}`);
}

/**
 * The batch at the playhead: which it is in its epoch.
 * @param {State} state
 * @param {Data} data
 * @param {Actor|null} actor
 * @param {boolean} known  whether the rows that were drawn are known
 * @returns {string}
 */
export function batchWords(state, { risk }, actor, known) {
  if (actor === null) return "";
  const what = risk.pairs === null ? "rows" : "pairs";
  const all = whole(state, risk.samples);
  if (!drawsBatches(actor)) return spaced(t(state, `data.all_${what}`, { run: runName(state, actor.index), all }));
  const epoch = epochOf(actor, risk.samples, Math.max(1, actor.head));
  if (epoch === null) return "";
  const { epoch: number_, batch, batches, size } = epoch;
  const values = { epoch: whole(state, number_), batch: whole(state, batch), batches: whole(state, batches), size: whole(state, size), all };
  const told = t(state, `data.batch_${what}`, values);
  return spaced(known || !state.playing ? told : `${told} ${t(state, "data.too_fast")}`);
}

/**
 * How well the batch's gradient tells that of all rows.
 * @param {State} state
 * @param {import("./data_cloud.js").Cloud|null} cloud
 * @returns {string}
 */
export function signalWords(state, cloud) {
  if (cloud === null || cloud.batch === null || cloud.signal === null) return "";
  if (cloud.signal === Infinity) return t(state, "data.signal_whole");
  const off = cloud.batch.length === 1 ? null : angle(cloud.batch, cloud.all);
  const signal = number(state, cloud.signal, 2);
  if (off === null) return t(state, "data.signal", { signal });
  return t(state, "data.signal_angle", { signal, angle: whole(state, Math.round(off)) });
}
