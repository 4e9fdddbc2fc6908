// @ts-check
/** Why a connection has ended, by its close code, and what the page does then. Pure. */

/**
 * @typedef {"lost"|"failed"|"moving"|"old"|"full"|"idle"|"refused"} Kind
 *   lost: it broke; failed: the server had a fault; moving: orderly, another server takes over; old: the session was as
 *   old as they get; full: no room; idle: nothing happened for long; refused: the server does not want this page to come
 *   back by itself
 *
 * @typedef {Object} Parting
 * @property {Kind|"draining"|"busy"} kind  of one that is still there: draining: the server has said that it will end;
 *   busy: it had too much to do to open the race, and is asked again
 * @property {string} reason    the server's word for it, "" where there is none
 * @property {number} attempts  in vain so far
 * @property {number} seconds   until the next attempt, rounded up
 */

const MOVING_WITHIN_MS = 1000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15000;
const FIRST_FULL_MS = 10000;
const LONGEST_FULL_MS = 120000;

/** @type {Map<number, Kind>} 1009: a message that was too large would be so again */
const KINDS = new Map([
  [1008, "refused"], [1009, "refused"], [1011, "failed"], [1012, "moving"], [1013, "full"], [4000, "idle"], [4001, "old"],
]);

/**
 * @param {number} code
 * @returns {Kind}
 */
export const kindOf = (code) => KINDS.get(code) ?? (code >= 4000 && code <= 4999 ? "refused" : "lost");

/**
 * Whether the page does not come back by itself.
 * @param {Kind} kind
 * @returns {boolean}
 */
export const stays = (kind) => kind === "idle" || kind === "refused";

/**
 * Whether the server is there and wants the page back at once.
 * @param {Kind} kind
 * @returns {boolean}
 */
export const isOrderly = (kind) => kind === "moving" || kind === "old";

/**
 * Until the next attempt: with full jitter, so that a hall of pages does not come back as one; where there is no room,
 * long, and never at once.
 * @param {Kind} kind
 * @param {number} attempts  in vain so far
 * @param {number} dice      in [0, 1)
 * @returns {number} milliseconds
 */
export function retryMs(kind, attempts, dice) {
  if (isOrderly(kind)) return dice * MOVING_WITHIN_MS;
  if (kind === "full") return (0.5 + 0.5 * dice) * Math.min(LONGEST_FULL_MS, FIRST_FULL_MS * 2 ** attempts);
  return dice * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
}
