// @ts-check
/** One gesture is one change: many values while it lasts, one at its end, or none when it is given up. */

/** After this long without another key, a change made by keys is complete. */
const KEYS_REST_MS = 500;

/** @typedef {(value: number, phase: "drag"|"done"|"cancel") => void} Change */

/**
 * @param {Change} change
 * @returns {{drag: (value: number) => void, done: (value: number) => void, keyed: (value: number) => void,
 *   settle: () => void, cancel: () => void, active: () => boolean}}
 */
export function gesture(change) {
  let last = NaN;
  let moving = false;
  let timer = 0;

  const rest = () => {
    if (timer !== 0) clearTimeout(timer);
    timer = 0;
  };
  const drag = (/** @type {number} */ value) => {
    if (moving && value === last) return;
    moving = true;
    last = value;
    change(value, "drag");
  };
  const done = (/** @type {number} */ value) => {
    rest();
    moving = false;
    last = value;
    change(value, "done");
  };
  const settle = () => {
    if (moving) done(last);
  };
  return {
    drag,
    done,
    settle,
    keyed(value) {
      rest();
      drag(value);
      timer = window.setTimeout(settle, KEYS_REST_MS);
    },
    cancel() {
      rest();
      if (!moving) return;
      moving = false;
      change(last, "cancel");
    },
    active: () => moving,
  };
}
