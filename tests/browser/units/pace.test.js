// @ts-check
import { resting, slowly } from "/frontend/js/elements/pace.js";
import { equal, test } from "./harness.js";
import { computedState } from "./race.js";
import { mapState } from "./mapped.js";

const racing = () => ({ ...computedState(mapState(), [200, 200]), playing: true, playhead: 10, computed: 200 });
/** Of so many frames, how many were resting. @param {any} state */
async function rests(state) {
  let count = 0;
  for (let k = 0; k < 9; k += 1) {
    await new Promise((done) => requestAnimationFrame(done));
    if (resting(state)) count += 1;
  }
  return count;
}

test("while it plays elements rest in two frames of three, and words follow by the clock", async () => {
  equal(await rests(racing()), 6);
  equal(typeof slowly(racing(), 1e9), "number");
});

test("where the playhead waits for rows, or something is held, nothing rests: no further frame may come", async () => {
  for (const still of [{ playhead: 200 }, { playhead: 240 }, { drag: { kind: "start" } }, { playing: false }]) {
    const state = /** @type {any} */ ({ ...racing(), ...still });
    equal(await rests(state), 0);
    equal(slowly(state, 1e9), state);
  }
});
