// @ts-check
/**
 * Heights as the server sends them: each told by its differences from the ones before it in its row and in its column,
 * as server/experiment/heights.py has it, bit for bit what was computed.
 */

/** What the page accepts, and the server then sends. */
export const MEDIA = "application/vnd.steepest.heights";

const MAGNITUDE = 0x7fffffff;

/**
 * The heights that were told.
 * @param {ArrayBuffer} told  four planes of bytes, the lowest first
 * @param {number} columns
 * @returns {ArrayBuffer} float32
 */
export function heightsOf(told, columns) {
  const bytes = new Uint8Array(told);
  const count = bytes.length / 4;
  const bits = new Int32Array(count);
  const across = new Int32Array(columns); // how much each height has more than the one before it in its row
  for (let start = 0; start < count; start += columns) {
    let whole = 0;
    for (let column = 0; column < columns; column += 1) {
      const at = start + column;
      const word = bytes[at] | (bytes[count + at] << 8) | (bytes[2 * count + at] << 16) | (bytes[3 * count + at] << 24);
      across[column] += (word >>> 1) ^ -(word & 1);
      whole = (whole + across[column]) | 0;
      bits[at] = whole < 0 ? whole ^ MAGNITUDE : whole;
    }
  }
  return bits.buffer;
}
