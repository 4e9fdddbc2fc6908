// @ts-check
/** A file that the page hands over. */

import { make } from "./dom.js";

/** Browsers that ask where to put the file need its address for so long. */
const REVOKED_AFTER_MS = 60_000;

/**
 * @param {string} name
 * @param {string} csv
 * @returns {boolean} false where the file may not have come: in a frame that keeps its page apart, which perhaps allows no
 *   downloads; nobody tells the page
 */
export function download(name, csv) {
  const address = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  make("a", { href: address, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(address), REVOKED_AFTER_MS);
  return globalThis.origin !== "null";
}
