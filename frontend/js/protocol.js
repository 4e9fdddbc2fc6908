// @ts-check
/** The wire, subprotocol steepest.v1: messages to and from text, blocks of rows from bytes. Pure. */

export const SUBPROTOCOL = "steepest.v1";

const HEADER_BYTES = 40;
const BLOCK_VERSION = 1;
const KIND_ROWS = 1;

/** Types of the messages that the server sends. */
const FROM_SERVER = new Set([
  "opened", "changed", "restarted", "ended", "inspected", "probed", "pong", "refused",
]);

/**
 * @typedef {Object} Block
 * @property {number} run
 * @property {number} generation
 * @property {number} opening
 * @property {number} first   step of the first row
 * @property {number} count
 * @property {Float64Array[]} columns
 */

/**
 * The text of a message. Throws on a number that JSON cannot carry, rather than sending null in its place.
 * @param {{type: string, [field: string]: any}} message
 * @returns {string}
 */
export function encode(message) {
  return JSON.stringify(message, (key, value) => {
    if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${message.type}: ${key} is ${value}`);
    return value;
  });
}

/**
 * The message in a text. Throws when it is none, or of a type that this page does not know.
 * @param {string} text
 * @returns {{type: string, [field: string]: any}}
 */
export function decode(text) {
  const message = JSON.parse(text);
  if (typeof message !== "object" || message === null || !FROM_SERVER.has(message.type)) {
    throw new Error(`unknown message ${String(message?.type)}`);
  }
  return message;
}

/** Whether this machine stores numbers as the wire does. */
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * The block in a binary frame: 40 bytes of header, then float64 columns, column after column, little-endian. The
 * columns are views of the frame itself where the machine allows it. Throws on another version or kind, or when the
 * length is not what the header says.
 * @param {ArrayBuffer} buffer
 * @returns {Block}
 */
export function decodeBlock(buffer) {
  if (buffer.byteLength < HEADER_BYTES) throw new Error(`a block of ${buffer.byteLength} bytes has no header`);
  const header = new DataView(buffer, 0, HEADER_BYTES);
  const version = header.getUint8(0);
  const kind = header.getUint8(1);
  if (version !== BLOCK_VERSION) throw new Error(`unknown block version ${version}`);
  if (kind !== KIND_ROWS) throw new Error(`unknown block kind ${kind}`);
  const width = header.getUint16(2, true);
  const count = header.getUint32(16, true);
  const expected = HEADER_BYTES + 8 * width * count;
  if (buffer.byteLength !== expected) throw new Error(`a block of ${buffer.byteLength} bytes should have ${expected}`);
  return {
    run: header.getUint32(4, true),
    generation: header.getUint32(8, true),
    first: header.getUint32(12, true),
    count,
    opening: header.getUint32(20, true),
    columns: Array.from({ length: width }, (_, i) => column(buffer, HEADER_BYTES + 8 * i * count, count)),
  };
}

/**
 * @param {ArrayBuffer} buffer
 * @param {number} offset  a multiple of 8
 * @param {number} count
 * @returns {Float64Array}
 */
function column(buffer, offset, count) {
  if (LITTLE_ENDIAN) return new Float64Array(buffer, offset, count);
  const view = new DataView(buffer, offset, 8 * count);
  return Float64Array.from({ length: count }, (_, i) => view.getFloat64(8 * i, true));
}
