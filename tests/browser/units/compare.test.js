// @ts-check
import { basisOf } from "/frontend/js/experiment.js";
import { compareRows, pinName } from "/frontend/js/figures/compare.js";
import { differences } from "/frontend/js/figures/differences.js";
import { ghosts } from "/frontend/js/figures/ghosts.js";
import { pinButton } from "/frontend/js/figures/pin_button.js";
import { ghostStroke, pathStroke } from "/frontend/js/figures/styles.js";
import { createGhosts } from "/frontend/js/paint/ghosts.js";
import { createTrails } from "/frontend/js/paint/trails.js";
import { pageWords } from "./figures.js";
import { equal, ok, test } from "./harness.js";
import { after, computedState, openingState, outcome } from "./race.js";

const ENDS = [outcome("diverged", 40), outcome("step_limit", 500)];
const race = (/** @type {any[]} */ ...actions) => after(computedState(openingState(), [41, 501], ENDS), ...actions);
const pin = (/** @type {number} */ run) => ({ type: "pin", run });
const set = (/** @type {string} */ name, /** @type {any} */ value, run = 0) => ({ type: "set_parameter", run, name, value, phase: "done" });

/** What the row of the first pin says of differences after the actions. */
const differs = (/** @type {any[]} */ ...actions) => compareRows(race(pin(0), pin(1), ...actions))[0].differs;

test("a changed rate is named with both its values, and the pin is called by its own", async () => {
  await pageWords();
  const state = race(pin(0), set("learning_rate", 0.2));
  const [row] = compareRows(state);
  equal([row.differs, row.name, row.short], ["α 0.002 → 0.2", "Plain descent · α 0.002", "PD · α 0.002"]);
});

test("start, seed, steps and the way to stop are named", async () => {
  await pageWords();
  equal(differs({ type: "set_start", x: [1, 1], phase: "done" }), "start (−1.2,\u00a01) → (1,\u00a01)");
  equal(differs({ type: "set_seed", value: 3 }, { type: "set_steps", value: 800 }), "seed 0 → 3, steps 500 → 800");
  const state = race(pin(0));
  const stopped = { ...state, experiment: { ...state.experiment, stop: { ...state.experiment.stop, loss_above: 100 } } };
  ok(compareRows(stopped)[0].differs.endsWith("none → 100"), compareRows(stopped)[0].differs);
});

test("another schedule is named by both, its own settings by its name", async () => {
  await pageWords();
  const falling = { type: "set_choice", run: 0, kind: "schedule", name: "falling" };
  equal(differs(falling), "Schedule constant → Falling");
  const state = race(falling);
  const floor = { type: "set_choice_parameter", run: 0, kind: "schedule", name: "floor", value: 0.5, phase: "done" };
  const found = differences(state, basisOf(state.experiment, 0), basisOf(after(state, floor).experiment, 0));
  equal(found, [{ name: "Falling: r", from: "0.1", to: "0.5" }]);
});

test("a setting that does nothing with either value is not named", async () => {
  await pageWords();
  const state = race({ type: "set_choice", run: 0, kind: "schedule", name: "falling" });
  const pause = { type: "set_choice_parameter", run: 0, kind: "schedule", name: "pause", value: 5, phase: "done" };
  equal(differences(state, basisOf(state.experiment, 0), basisOf(after(state, pause).experiment, 0)), []);
});

test("flags are on or off, and numbers that look alike are written out", async () => {
  await pageWords();
  equal(compareRows(race(pin(1), set("nesterov", true, 1)))[0].differs, "Nesterov momentum off → on");
  equal(differs(set("learning_rate", 0.0020000001)), "α 0.002 → 0.0020000001");
});

test("changes on the way are counted, and told where there are as many", async () => {
  await pageWords();
  const later = [{ type: "seek", step: 20 }, set("learning_rate", 0.25)];
  equal(differs(...later), "changes on the way 0 → 1");
  const [a, b] = [0.25, 0.5].map((value) => race({ type: "seek", step: 20 }, set("learning_rate", value)));
  const found = differences(a, basisOf(a.experiment, 0), basisOf(b.experiment, 0));
  equal(found, [{ name: "changes on the way", from: "from step 20 α 0.25", to: "from step 20 α 0.5" }]);
});

test("another surface is named, and the pin is not drawn there", async () => {
  await pageWords();
  const state = race(pin(0), { type: "set_surface", name: "bowl" });
  const [row] = compareRows(state);
  ok(row.differs.startsWith("banana → bowl"), row.differs);
  ok(row.ended.includes("another surface"), row.ended);
  equal([ghosts(state).length, ghosts(race(pin(0))).length], [0, 1]);
});

test("without a live run of its optimizer a pin is compared with the first pin, by name", async () => {
  await pageWords();
  const [first, second] = compareRows(race(pin(0), pin(1), { type: "remove_run", run: 0 }, { type: "remove_run", run: 0 }));
  equal(first.differs, "");
  equal(second.differs, "against Plain descent: Heavy → Plain descent, Gradient noisy → exact");
  equal(second.name, "Heavy · Gradient noisy");
});

test("a pin that equals its live run says so, and is called by its rate", async () => {
  await pageWords();
  const [row, , live] = compareRows(race(pin(0), pin(1)));
  equal([row.differs, row.name, live.differs], ["nothing differs", "Plain descent · α 0.002", "live, pinned as it is"]);
});

test("a row tells final loss, steps, cost and end; a live run that still runs tells nothing of these", async () => {
  await pageWords();
  const [row] = compareRows(race(pin(0)));
  // The rows of these tests hold 1000 · column + step.
  equal([row.loss, row.steps, row.cost, row.ended, row.bad], ["2040", "40", "5,040", "diverged", true]);
  const running = after(computedState(openingState(), [41, 30], [ENDS[0]]), pin(0));
  equal(compareRows(running)[2].loss, "…");
});

test("where a run converged is told with the point, and a rule's own reason in its own words", async () => {
  await pageWords();
  const converged = { ...outcome("converged", 40), point: "minimum", reason: "gradient_norm" };
  const ended = (/** @type {any} */ end) => compareRows(after(computedState(openingState(), [41, 501], [end, ENDS[1]]), pin(0)))[0].ended;
  equal(ended(converged), "minimum (40,\u00a01040)");
  equal(ended({ ...converged, point: "saddle" }), "saddle (40,\u00a01040)");
  equal(ended({ ...outcome("stalled", 40), reason: "no_decrease" }), "can go no lower");
  equal(ended(outcome("step_limit", 40)), "steps used up");
});

test("a known minimum is told with its own coordinates, on the surface of the pin", async () => {
  await pageWords();
  const end = { ...outcome("converged", 40), point: "minimum", minimum: 0 };
  const minima = [{ x: [1, 2], value: 0 }];
  const surfaces = openingState().catalog.surfaces.map((each) => ({ ...each, minima: each.name === "banana" ? minima : [] }));
  const objective = /** @type {any} */ ({ dimension: 2, domain: [[-2, 2], [-1, 3]], mathml: "", minima, levels: { scale: "log" } });
  const start = openingState({ catalog: { ...openingState().catalog, surfaces }, objective });
  const state = after(computedState(start, [41, 501], [end, ENDS[1]]), pin(0));
  const ended = (/** @type {any} */ of) => compareRows(of)[0].ended;
  equal(ended(state), "minimum (1,\u00a02)");
  ok(ended(after(state, { type: "set_surface", name: "bowl" })).includes("(1,\u00a02)"), ended(after(state, { type: "set_surface", name: "bowl" })));
  const other = computedState(after(start, { type: "set_surface_parameter", name: "b", value: 7, phase: "done" }), [41, 501], [end, ENDS[1]]);
  const left = after({ ...other, objective }, pin(0), { type: "set_surface", name: "bowl" });
  ok(ended(left).includes("1040"), `the declared minima are those of other parameters: ${ended(left)}`);
});

test("the button says why a run cannot be pinned", async () => {
  await pageWords();
  const running = computedState(openingState(), [41, 30], [ENDS[0]]);
  equal(pinButton(running, 1).off, "it is not known to its end yet");
  equal(pinButton(running, 0), { pressed: false, label: "Pin Plain descent to compare", off: "" });
  equal(pinButton(after(running, pin(0)), 0).pressed, true);
});

test("the same pins are the same ghosts, so that nothing is made anew in a frame", () => {
  const state = race(pin(0));
  ok(ghosts(state) === ghosts({ ...state, playhead: 3, runs: [...state.runs] }));
});

test("a ghost is thinner and paler than its run, on the contour and on paper", () => {
  for (const ground of /** @type {const} */ (["contour", "paper"])) {
    for (const dark of [false, true]) {
      const [ghost, run] = [ghostStroke(2, ground, dark), pathStroke({ slot: 2 }, ground, dark)];
      ok(ghost.width < run.width && ghost.core !== run.core && ghost.marker === run.marker);
      ok(ghostStroke(2, ground, dark) === ghost);
    }
  }
});

/** Counts what is drawn on each layer. */
function counting() {
  const container = document.createElement("div");
  const trails = createTrails(container, ["ghosts", "paths"]);
  trails.resize(100, 100);
  /** @type {Record<string, number>} */
  const strokes = { ghosts: 0, paths: 0 };
  for (const name of ["ghosts", "paths"]) {
    const canvas = /** @type {HTMLCanvasElement} */ (container.querySelector(`.${name}`));
    const context = /** @type {any} */ (canvas.getContext("2d"));
    for (const deed of ["stroke", "clearRect"]) {
      const real = context[deed].bind(context);
      context[deed] = (/** @type {any[]} */ ...args) => {
        strokes[name] += 1;
        real(...args);
      };
    }
  }
  return { trails, strokes };
}

test("while it plays, ghosts are not drawn again; another view draws them once", async () => {
  await pageWords();
  const { trails, strokes } = counting();
  const state = race(pin(0));
  const draw = (/** @type {any} */ { rows, to }) =>
    ({ rows, to, place: (/** @type {number} */ row, /** @type {Float64Array} */ out) => void (out[0] = out[1] = row) });
  const made = createGhosts(draw, (id) => trails.trail("ghosts", id));
  const live = { id: 1, layer: "paths", rows: state.runs[1].rows, from: 0, place: draw({}).place, stroke: pathStroke({ slot: 1 }, "contour", false) };
  let view = {};
  const frame = (/** @type {number} */ playhead) => {
    const now = { ...state, playhead };
    trails.paint([{ ...live, to: playhead }, ...made.lines(now, view, "contour")], view);
    return made.names(now);
  };
  frame(1);
  const drawn = strokes.ghosts;
  ok(drawn > 0);
  for (let playhead = 2; playhead < 90; playhead += 3) frame(playhead);
  ok(strokes.paths > 20, `${strokes.paths} strokes of the live path`);
  equal(strokes.ghosts, drawn);
  ok(made.lines(state, view, "contour") === made.lines({ ...state, playhead: 7 }, view, "contour"));
  equal(frame(90).map(({ id, x, y, lines }) => [id, x, y, lines[0].text]), [["ghost 1", 40, 40, "PD · α 0.002"]]);
  view = {};
  frame(91);
  equal(strokes.ghosts, 2 * drawn);
});

test("a name is kept until a setting changes it", async () => {
  await pageWords();
  const state = race(pin(0));
  equal(pinName(after(state, { type: "set_start", x: [1, 1], phase: "done" }), state.pins[0], "short"), "PD · start (−1.2,\u00a01)");
});
