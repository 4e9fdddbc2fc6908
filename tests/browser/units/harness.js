// @ts-check
/**
 * Tests as sentences, run one at a time by tests/browser/test_units.py in a real Chromium.
 *
 *     test("an empty list has no median", () => equal(median([]), null));
 *
 * The sentence is a plain string on the same line, since the names are collected by reading the files.
 */

/** @type {Map<string, () => unknown>} */
const tests = new Map();

/**
 * @param {string} sentence
 * @param {() => unknown} body  may return a promise
 */
export function test(sentence, body) {
  if (tests.has(sentence)) throw new Error(`there are two tests “${sentence}”`);
  tests.set(sentence, body);
}

/**
 * Runs one test.
 * @param {string} sentence
 * @returns {Promise<string|null>} what went wrong, or null
 */
export async function run(sentence) {
  try {
    const body = tests.get(sentence);
    if (body === undefined) throw new Error("there is no such test");
    await body();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? String(error)) : String(error);
  }
}

/** The value as text, fields in the order of their names. @param {unknown} value */
const shown = (value) =>
  JSON.stringify(value, (_, inner) => {
    if (typeof inner === "number" && !Number.isFinite(inner)) return String(inner);
    if (ArrayBuffer.isView(inner)) return Array.from(/** @type {any} */ (inner));
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner === undefined ? "undefined" : inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/**
 * Fails unless both are the same plain value, by content.
 * @param {unknown} got
 * @param {unknown} expected
 * @param {string} [about]
 */
export function equal(got, expected, about = "") {
  const [a, b] = [shown(got), shown(expected)];
  if (a !== b) throw new Error(`${about}\n     got ${a}\nexpected ${b}`);
}

/**
 * Fails unless the numbers differ by at most a relative 1e-12, or by `within`.
 * @param {number} got
 * @param {number} expected
 * @param {number} [within]
 */
export function close(got, expected, within = 1e-12 * Math.max(1, Math.abs(expected))) {
  if (!(Math.abs(got - expected) <= within)) throw new Error(`got ${got}, expected ${expected} ± ${within}`);
}

/**
 * @param {unknown} value
 * @param {string} [about]
 */
export function ok(value, about = "") {
  if (!value) throw new Error(`${about} is ${String(value)}`);
}

/**
 * Fails unless the action throws an error with these words in it.
 * @param {() => unknown} action
 * @param {string} words
 */
export function throws(action, words) {
  try {
    action();
  } catch (error) {
    if (String(error).includes(words)) return;
    throw new Error(`threw “${error}”, expected “${words}”`);
  }
  throw new Error(`did not throw “${words}”`);
}

/** Time that the test moves: `now`, timers, and a picture every so often. */
export class Clock {
  constructor() {
    this.time = 0;
    /** @type {{at: number, order: number, callback: () => void}[]} */
    this.timers = [];
    this.order = 0;
    this.now = () => this.time;
    this.schedule = (/** @type {() => void} */ callback, /** @type {number} */ ms = 16) => {
      const timer = { at: this.time + ms, order: this.order++, callback };
      this.timers.push(timer);
      return () => {
        this.timers = this.timers.filter((other) => other !== timer);
      };
    };
  }

  /**
   * Lets time pass, calling what falls due.
   * @param {number} ms
   */
  pass(ms) {
    const until = this.time + ms;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.time = Math.max(this.time, due.at);
      due.callback();
    }
    this.time = until;
  }
}
