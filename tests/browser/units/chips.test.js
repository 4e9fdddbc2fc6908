// @ts-check
import { chips, pushedApart } from "/frontend/js/figures/chips.js";
import { pageWords, outcome, raceState } from "./figures.js";
import { equal, ok, test } from "./harness.js";

test("marks that are far apart stay where they are", () => equal(pushedApart([10, 100, 300], 14, 400), [10, 100, 300]));

test("marks that are near are pushed apart around their middle", () => {
  equal(pushedApart([100, 104], 14, 400), [95, 109]);
});

test("marks at the ends of the line stay on it", () => {
  equal(pushedApart([0, 1, 400], 14, 400), [0, 14, 400]);
  equal(pushedApart([399, 400], 14, 400), [386, 400]);
});

test("groups of marks that come to overlap are joined", () => {
  const places = pushedApart([20, 22, 40, 41, 60], 14, 400);
  places.slice(1).forEach((at, k) => ok(at - places[k] > 13.999, JSON.stringify(places)));
});

test("marks that do not fit share the line evenly", () => equal(pushedApart([0, 0, 0], 14, 20), [0, 10, 20]));

test("there is no mark without an end", () => equal(pushedApart([], 14, 400), []));

test("chips stand in the order of the ends and leave out runs that only reached the last step", async () => {
  await pageWords();
  const both = raceState([outcome("diverged", 8), { ...outcome("converged", 6), point: "minimum" }]);
  equal(chips(both).map(({ text, kind, step }) => [text, kind, step]), [
    ["H converged at 6", "converged", 6],
    ["PD diverged at 8", "diverged", 8],
  ]);
  equal(chips(raceState([outcome("step_limit", 100)])), []);
});

test("a run that converged to a saddle is said to have ended there", async () => {
  await pageWords();
  const [chip] = chips(raceState([{ ...outcome("converged", 12), point: "saddle" }]));
  equal([chip.text, chip.kind], ["PD ended at a saddle at 12", "other"]);
});
