// @ts-check
import { remembered } from "/frontend/js/wishes/remembered.js";
import { maps } from "/frontend/js/wishes/map.js";
import { sweeps } from "/frontend/js/wishes/sweep.js";
import { trials } from "/frontend/js/wishes/tuning.js";
import { equal, ok, test } from "./harness.js";
import { after, computedState, openingState } from "./race.js";

test("what hangs on the same values is the same object, and is made anew when one of them is another or one more", () => {
  let made = 0;
  const ask = remembered((/** @type {any} */ { read }) => read, () => ({ made: (made += 1) }));
  const of = (/** @type {unknown[]} */ ...read) => ask(/** @type {any} */ ({ read }));
  const first = of(1, NaN);
  ok(of(1, NaN) === first);
  equal([of(1, 2).made, of(1, 2, 3).made, of(1, 2).made], [2, 3, 4]);
});

test("wishes are made with gestures, not with pictures", () => {
  for (const [name, wished] of /** @type {const} */ ([["rates", sweeps], ["map", maps], ["landscape", trials]])) {
    const state = after(openingState(), { type: "tab", name });
    const wishes = wished(state);
    ok(wishes.length > 0, name);
    ok(wished(after(state, { type: "seek", step: 3 })) === wishes, `${name}: another step`);
    ok(wished(computedState(state, [20, 20])) === wishes, `${name}: more rows`);
    ok(wished(after(state, { type: "set_steps", value: 77 })) !== wishes, `${name}: other steps`);
  }
});
