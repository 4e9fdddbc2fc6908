// @ts-check
import { createStore } from "/frontend/js/store.js";
import { mountLossCurve, mountSecondCurve } from "/frontend/js/views/curves.js";
import { mountFairness } from "/frontend/js/views/fairness.js";
import { mountLandscape } from "/frontend/js/views/landscape.js";
import { mountMap } from "/frontend/js/views/map.js";
import { mountRates } from "/frontend/js/views/rates.js";
import { mountReadout } from "/frontend/js/views/readout.js";
import { mountRunCards } from "/frontend/js/views/run_cards.js";
import { pageWords } from "./figures.js";
import { equal, test } from "./harness.js";
import { computedState } from "./race.js";
import { mapState } from "./mapped.js";

const VIEWS = { mountLossCurve, mountSecondCurve, mountFairness, mountLandscape, mountMap, mountRates, mountReadout, mountRunCards };

/** What a mounted view watches, and what of it is another value though the state is the same. @param {any} mount */
function restless(mount) {
  const { get } = createStore((state) => state, computedState(mapState(), [200, 200]));
  /** @type {((state: any) => unknown)[]} */
  const watched = [];
  const watch = (/** @type {any} */ select) => {
    watched.push(select);
    return () => {};
  };
  const element = document.createElement("section");
  document.body.append(element);
  mount(element, { get, watch, dispatch: () => {} }, () => {});
  element.remove();
  const entries = (/** @type {unknown} */ value) => (Array.isArray(value) ? value : [value]);
  const again = watched.filter((select) => {
    const [first, second] = [entries(select(get())), entries(select(get()))];
    return first.length !== second.length || !first.every((value, k) => Object.is(value, second[k]));
  });
  return { watched: watched.length, again: again.map(String) };
}

test("what views watch stays the same as long as the state does, so that nothing is shown anew at every action", async () => {
  await pageWords();
  for (const [name, mount] of Object.entries(VIEWS)) {
    const { watched, again } = restless(mount);
    equal([name, watched > 0, again], [name, true, []]);
  }
});
