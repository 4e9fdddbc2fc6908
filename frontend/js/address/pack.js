// @ts-check
/** A long address made short: deflated, then base64 with the letters that an address allows. No timers, no page. */

/** How much text an address may have, or unfold to; a real one has a few thousand characters. */
export const MOST_TEXT = 100000;

/**
 * @param {string} text
 * @returns {Promise<string>} "z=…"
 */
export async function pack(text) {
  const packed = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const letters = btoa(String.fromCharCode(...packed));
  return `z=${letters.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}`;
}

/**
 * The text in a packed address; any other text is returned as it is. Throws on one that is damaged.
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function unpack(text) {
  if (!text.startsWith("z=")) return text;
  const letters = atob(text.slice(2).replace(/-/g, "+").replace(/_/g, "/"));
  const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(await through(packed, new DecompressionStream("deflate-raw")));
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CompressionStream|DecompressionStream} stream
 * @returns {Promise<Uint8Array>}
 */
async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > MOST_TEXT) throw new Error("the address unfolds to too much");
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
