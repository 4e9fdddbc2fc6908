// @ts-check
/** Elements of the page, made and changed. Text enters by textContent only; nothing is written that is already so. */

/** @typedef {Record<string, string|number|boolean|null|undefined>} Attributes */
/** @typedef {Node|string|null|undefined} Child */

/**
 * A new element with attributes (true = present without a value; false, null and undefined = absent) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

/**
 * A new SVG element.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Element} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  element.append(...children);
  return element;
}

/**
 * Sets an attribute, only when it differs; true = present without a value; false, null and undefined = absent.
 * @param {Element} element
 * @param {string} name
 * @param {string|number|boolean|null|undefined} value
 */
export function put(element, name, value) {
  if (value === false || value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Sets the text of a node, only when it differs; a lone text node is kept, so that no element is made anew.
 * @param {Node} node
 * @param {string} text
 */
export function say(node, text) {
  const first = node.firstChild;
  if (first !== null && first === node.lastChild && first.nodeType === Node.TEXT_NODE) {
    if (first.nodeValue !== text) first.nodeValue = text;
  } else if (node.textContent !== text) {
    node.textContent = text;
  }
}

/**
 * Shows an element or hides it; the focus goes on to another one, and is not lost with what is hidden.
 * @param {HTMLElement} element
 * @param {boolean} hidden
 * @param {HTMLElement} next
 */
export function hide(element, hidden, next) {
  if (element.hidden === hidden) return;
  const held = hidden && element.contains(document.activeElement);
  element.hidden = hidden;
  if (held) next.focus();
}

/**
 * Calls all of the functions, in order: the `dispose` of a view.
 * @param {(() => void)[]} ends
 * @returns {() => void}
 */
export const all = (ends) => () => ends.forEach((end) => end());

/**
 * Listens to an event until the returned function is called.
 * @template {keyof HTMLElementEventMap} Name
 * @param {EventTarget} target
 * @param {Name} name
 * @param {(event: HTMLElementEventMap[Name]) => void} listener
 * @param {AddEventListenerOptions} [options]
 * @returns {() => void}
 */
export function on(target, name, listener, options) {
  const heard = /** @type {EventListener} */ (listener);
  target.addEventListener(name, heard, options);
  return () => target.removeEventListener(name, heard, options);
}

let made = 0;

/**
 * @param {string} prefix
 * @returns {string} an id that no other element has
 */
export function freshId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}
