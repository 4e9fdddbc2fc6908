// @ts-check
import { patiently } from "/frontend/js/loading.js";
import { equal, test } from "./harness.js";

/** What is waited, in seconds, and what is told of it, when `times` attempts are in vain. @param {number} dice @param {number} times */
async function attempted(dice, times) {
  const waits = /** @type {number[]} */ ([]);
  const told = /** @type {number[]} */ ([]);
  const load = async () => {
    if (waits.length < times) throw new Error("away");
    return "there";
  };
  equal(await patiently(load, (seconds) => told.push(seconds), () => dice, async (ms) => waits.push(ms / 1000)), "there");
  return { waits, told };
}

test("what does not load is loaded again, each time after about twice as long, and not at the same moment on all pages", async () => {
  equal((await attempted(0.5, 6)).waits, [1, 2, 4, 8, 15, 15]);
  equal((await attempted(0, 6)).waits, [0.5, 1, 2, 4, 7.5, 7.5]);
  equal((await attempted(0.75, 2)), { waits: [1.25, 2.5], told: [2, 3] });
});
