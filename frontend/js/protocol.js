// @ts-check
/** The wire, subprotocol steepest.v1: messages to and from text, blocks of rows and tiles of surveys from bytes. Pure. */

export const SUBPROTOCOL = "steepest.v1";

const HEADER_BYTES = 40;
const BLOCK_VERSION = 1;
const KIND_ROWS = 1;
/** Tiles, and the bytes of a number in each kind of them. */
const TILES = new Map([[2, 4], [3, 8]]);

/** Types of the messages that the server sends. */
const FROM_SERVER = new Set([
  "opened", "changed", "restarted", "ended", "inspected", "probed", "gauged", "rows", "surveying", "surveyed", "ensembled", "taken", "pong", "draining", "refused",
]);

/**
 * @typedef {Object} Block
 * @property {number} run
 * @property {number} generation
 * @property {number} opening
 * @property {number} first   step of the first row
 * @property {number} count
 * @property {Float64Array[]} columns
 *
 * @typedef {Object} Tile  pixels x0, x0 + dx, … (nx of them) by y0, y0 + dy, … (ny) of a survey
 * @property {number} id
 * @property {number} x0
 * @property {number} dx
 * @property {number} nx
 * @property {number} y0
 * @property {number} dy
 * @property {number} ny
 * @property {(Float32Array|Float64Array)[]} planes  row after row
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

/**
 * The number meant by a number or by the wire's word for one that is not finite.
 * @param {number|string|null|undefined} value
 * @returns {number}
 */
export function plainNumber(value) {
  if (typeof value === "number") return value;
  if (value === "inf") return Infinity;
  if (value === "-inf") return -Infinity;
  return NaN;
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
 * Whether a binary frame carries a tile of a survey, which `decodeTile` reads, and no block of rows.
 * @param {ArrayBuffer} buffer
 * @returns {boolean}
 */
export const isTile = (buffer) => buffer.byteLength >= 2 && TILES.has(new Uint8Array(buffer, 1, 1)[0]);

/**
 * The tile in a binary frame: 40 bytes of header, then plane after plane of float32 (kind 2) or float64 (kind 3),
 * little-endian. Throws on another version, or when the length is not what the header says.
 * @param {ArrayBuffer} buffer
 * @returns {Tile}
 */
export function decodeTile(buffer) {
  if (buffer.byteLength < HEADER_BYTES) throw new Error(`a tile of ${buffer.byteLength} bytes has no header`);
  const header = new DataView(buffer, 0, HEADER_BYTES);
  const version = header.getUint8(0);
  const bytes = TILES.get(header.getUint8(1));
  if (version !== BLOCK_VERSION) throw new Error(`unknown tile version ${version}`);
  if (bytes === undefined) throw new Error(`unknown tile kind ${header.getUint8(1)}`);
  const planes = header.getUint16(2, true);
  const [id, x0, dx, nx, y0, dy, ny] = Array.from({ length: 7 }, (_, k) => header.getUint32(4 + 4 * k, true));
  const size = bytes * nx * ny;
  const expected = HEADER_BYTES + planes * size;
  if (buffer.byteLength !== expected) throw new Error(`a tile of ${buffer.byteLength} bytes should have ${expected}`);
  const read = bytes === 8 ? column : single;
  return { id, x0, dx, nx, y0, dy, ny, planes: Array.from({ length: planes }, (_, k) => read(buffer, HEADER_BYTES + k * size, nx * ny)) };
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

/**
 * @param {ArrayBuffer} buffer
 * @param {number} offset  a multiple of 4
 * @param {number} count
 * @returns {Float32Array}
 */
function single(buffer, offset, count) {
  if (LITTLE_ENDIAN) return new Float32Array(buffer, offset, count);
  const view = new DataView(buffer, offset, 4 * count);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
}
