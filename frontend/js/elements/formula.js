// @ts-check
/** Formulas from the server's MathML, and sentences with variables in them. */

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/** What a formula may consist of; anything else is left out, so that no text of a link becomes an element. */
const ELEMENTS = new Set(
  ("math mrow mi mn mo mtext mspace ms msup msub msubsup mfrac msqrt mroot mover munder munderover mpadded mphantom " +
    "mtable mtr mtd mstyle semantics").split(" "),
);
const ATTRIBUTES = new Set(
  ("data-name data-when mathvariant display displaystyle scriptlevel stretchy symmetric fence separator form accent " +
    "accentunder lspace rspace width height depth linethickness minsize maxsize largeop movablelimits").split(" "),
);

/** @type {Map<string, Element>} */
const known = new Map();
const KNOWN_AT_MOST = 300;

/** The language of what bears formulas: with that of the page, hats and roots fall back to the font of Chinese text. */
export const NEUTRAL = "en";

/**
 * A new copy of a formula as an element; `math` is put around it where it is missing. What bears it says `NEUTRAL`
 * as its language, since browsers do not read that off the formula itself.
 * @param {string} text  MathML
 * @returns {Element}
 */
export function formula(text) {
  let element = known.get(text);
  if (element === undefined) {
    if (known.size >= KNOWN_AT_MOST) known.clear();
    element = read(text);
    known.set(text, element);
  }
  return /** @type {Element} */ (element.cloneNode(true));
}

/**
 * @param {string} text
 * @returns {Element}
 */
function read(text) {
  const inside = /^\s*<math[\s>]/.test(text) ? text : `<math>${text}</math>`;
  const named = inside.includes("xmlns") ? inside : inside.replace("<math", `<math xmlns="${NAMESPACE}"`);
  const root = new DOMParser().parseFromString(named, "application/xml").documentElement;
  const element = clean(root);
  if (element instanceof Element) return element;
  const plain = document.createElementNS(NAMESPACE, "math");
  plain.append(leaf("mtext", text.replace(/<[^>]*>/g, "")));
  return plain;
}

/**
 * @param {Node} node
 * @returns {Node|null}
 */
function clean(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.nodeValue ?? "");
  if (!(node instanceof Element) || node.namespaceURI !== NAMESPACE || !ELEMENTS.has(node.localName)) return null;
  const copy = document.createElementNS(NAMESPACE, node.localName);
  for (const { name, value } of node.attributes) if (ATTRIBUTES.has(name)) copy.setAttribute(name, value);
  for (const child of node.childNodes) {
    const kept = clean(child);
    if (kept !== null) copy.append(kept);
  }
  return copy;
}

/**
 * @param {"mi"|"mn"|"mo"|"mtext"} tag
 * @param {string} text
 * @returns {Element}
 */
export function leaf(tag, text) {
  const element = document.createElementNS(NAMESPACE, tag);
  element.textContent = text;
  return element;
}

const INVISIBLE_TIMES = "\u2062";

/**
 * The formula with numbers in the place of its names; a product without a sign gets a dot. What has no number stays;
 * null where nothing has one, since then it would say nothing new.
 * @param {string} text  MathML whose named leaves carry data-name, and data-when="before" for what held before the step
 * @param {(name: string, before: boolean) => string|null} numberOf
 * @returns {Element|null}
 */
export function filledFormula(text, numberOf) {
  const element = formula(text);
  let filled = false;
  for (const named of [...element.querySelectorAll("[data-name]")]) {
    const value = numberOf(named.getAttribute("data-name") ?? "", named.getAttribute("data-when") === "before");
    if (value === null) continue;
    named.replaceWith(bracketed(value));
    filled = true;
  }
  if (!filled) return null;
  for (const sign of element.querySelectorAll("mo")) {
    if (sign.textContent === INVISIBLE_TIMES) {
      sign.textContent = "·";
      sign.setAttribute("lspace", "0.2em");
      sign.setAttribute("rspace", "0.2em");
    }
  }
  return element;
}

/**
 * @param {string} value
 * @returns {Element} the number, a negative one in brackets
 */
function bracketed(value) {
  if (!value.startsWith("−")) return leaf("mn", value);
  const row = document.createElementNS(NAMESPACE, "mrow");
  row.append(fence("("), leaf("mn", value), fence(")"));
  return row;
}

/**
 * @param {string} sign
 * @returns {Element}
 */
function fence(sign) {
  const element = leaf("mo", sign);
  element.setAttribute("stretchy", "false");
  element.setAttribute("lspace", "0");
  element.setAttribute("rspace", "0");
  return element;
}

/**
 * Writes a sentence in which <i>…</i> is a variable, <b>…</b> is stressed and <sub>…</sub> stands low; nothing else
 * is read as an element.
 * @param {Element} element
 * @param {string} sentence
 */
export function rich(element, sentence) {
  if (element.getAttribute("data-said") === sentence) return;
  element.setAttribute("data-said", sentence);
  // A number and its sign never part at the end of a line.
  element.replaceChildren(...richParts(sentence.replace(/ ([=×<>]) /g, "\u00a0$1\u00a0").replace(/ ×/g, "\u00a0×")));
}

/**
 * @param {string} sentence
 * @returns {(string|Element)[]}
 */
function richParts(sentence) {
  const parts = sentence.split(/(<(?:i|b|sub)>.*?<\/(?:i|b|sub)>)/).filter((part) => part !== "");
  return parts.map((part) => {
    const marked = part.match(/^<(i|b|sub)>(.*)<\/\1>$/);
    if (marked === null) return part;
    const piece = document.createElement(marked[1] === "i" ? "span" : marked[1]);
    if (marked[1] === "i") {
      piece.className = "var";
      piece.setAttribute("lang", NEUTRAL);
    }
    piece.append(...richParts(marked[2]));
    return piece;
  });
}
