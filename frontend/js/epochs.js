// @ts-check
/** Which update of a run stands where in its epochs, read off the rows that it has asked for. Pure. */

/** @typedef {Pick<import("./types.js").RunState, "rows">} Run */
/** @typedef {{epoch: number, batch: number, batches: number, size: number, begins: number}} Epoch
 *   both counted from 1; `size` rows were drawn; the epoch begins with the update that leaves step `begins` */

/**
 * Whether the run's updates draw rows: others read all of them each time.
 * @param {Run} run
 * @returns {boolean}
 */
export const drawsBatches = ({ rows }) => rows.names.includes("batch_loss");

/**
 * @param {Run} run
 * @param {number} samples  of which an epoch consists
 * @param {number} update   counted from 1: the one that led to this step
 * @returns {Epoch|null} null where the run has no such update yet
 */
export function epochOf({ rows }, samples, update) {
  const asked = rows.column("rows");
  if (update < 1 || update >= rows.length || asked.length === 0) return null;
  const [usual, size] = [asked[1] - asked[0], asked[update] - asked[update - 1]];
  const before = asked[update - 1] - asked[0];
  if (!(usual > 0 && size > 0)) return null;
  const batch = Math.floor((before % samples) / usual) + 1;
  return { epoch: Math.floor(before / samples) + 1, batch, batches: Math.max(batch, Math.ceil(samples / usual)), size, begins: Math.max(0, update - batch) };
}
