// @ts-check
/** Many points while a gesture lasts, at most one a frame, then one that counts, or none. */

/**
 * @param {(x: number[], phase: "drag"|"done"|"cancel") => void} set
 */
export function gesture(set) {
  let last = /** @type {number[]|null} */ (null);
  let frame = 0;

  const rest = () => {
    if (frame !== 0) cancelAnimationFrame(frame);
    frame = 0;
  };
  return {
    /** @param {number[]} x */
    drag(x) {
      last = x;
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (last !== null) set(last, "drag");
      });
    },
    settle() {
      rest();
      if (last === null) return;
      const x = last;
      last = null;
      set(x, "done");
    },
    cancel() {
      rest();
      if (last === null) return;
      const x = last;
      last = null;
      set(x, "cancel");
    },
    active: () => last !== null,
    /** @returns {number[]|null} the last point of a gesture that is going on */
    last: () => last,
  };
}
