// @ts-check
import { parse, write } from "/frontend/js/address.js";
import { linkedPanels, oneMore, othersWith, separation } from "/frontend/js/figures/linked.js";
import { createLinked, DRAG_RESTS_MS, pathOf, sharedBox } from "/frontend/js/linked.js";
import { fittingLosses, linkedRisks, lossAxis, usualOthers } from "/frontend/js/losses.js";
import { initialState } from "/frontend/js/reduce/initial.js";
import { reduce } from "/frontend/js/reduce/index.js";
import { createStore } from "/frontend/js/store.js";
import { pageWords } from "./figures.js";
import { equal, ok, test } from "./harness.js";
import { after, parameter } from "./race.js";
import { catalog, described, risk, riskState } from "./trained.js";

/** Losses that fit a line of numbers: one smooth, one with a kink, one with a number of its own. */
const softened = { ...catalog.losses[1], name: "softened", kinks: "", parameters: [parameter("width", { default: 1, high: 100 })] };
const tilted = { ...catalog.losses[1], name: "tilted" };
const more = { ...catalog, losses: [...catalog.losses, tilted, softened] };
/** @param {any} [change] @returns {any} */
const shown = (change = {}) => {
  const state = riskState();
  return { ...state, catalog: { ...more, typed: state.catalog.typed }, view: { ...state.view, tab: "data", side: "losses" }, ...change };
};
const names = (/** @type {any} */ state) => linkedRisks(state).map(({ loss }) => loss.name);
const entryAt = (/** @type {number[]} */ ...x) => ({ ...described(), minima: [{ x, value: 0 }] });
const lossAt = (/** @type {string} */ name, /** @type {number[]} */ ...x) =>
  ({ loss: { name, parameters: {} }, entry: entryAt(...x), refusal: null, contour: { box: [-4, 4, -4, 4], rows: 2 }, path: null });

test("beside the loss in force stand one with a kink and one without, and only such as fit", () => {
  equal(fittingLosses(more, risk()).map(({ name }) => name), ["square", "absolute", "tilted", "softened"]);
  equal(usualOthers(more, risk()).map(({ name }) => name), ["absolute", "softened"]);
  equal(names(shown()), ["square", "absolute", "softened"]);
});

test("a surface has no losses beside it", () => {
  equal(linkedRisks(initialState({ catalog: more, experiment: catalog.opening, playing: false, preferences: {} })), []);
});

test("what is compared is chosen, two at the most, with numbers that the loss takes", () => {
  const state = after(shown(), { type: "compare_losses", losses: [{ name: "softened", parameters: { width: 3 } }] });
  equal(linkedRisks(state)[1].loss, { name: "softened", parameters: { width: 3 } });
  for (const losses of [[{ name: "unheard", parameters: {} }], [{ name: "softened", parameters: { width: -1 } }], Array(3).fill({ name: "absolute", parameters: {} })]) {
    equal(reduce(state, { type: "compare_losses", losses }), state);
  }
});

test("a loss is replaced, taken away and added; what is at its default is left unsaid", () => {
  const state = shown();
  equal(othersWith(state, 0, "", {}), [{ name: "softened", parameters: {} }]);
  equal(othersWith(state, 1, "softened", { width: 1 }), [{ name: "absolute", parameters: {} }, { name: "softened", parameters: {} }]);
  equal(othersWith(state, 1, "softened", { width: 2 })[1], { name: "softened", parameters: { width: 2 } });
  equal(oneMore(state), []);
  const fewer = after(state, { type: "compare_losses", losses: [] });
  equal(oneMore(fewer).map(({ name }) => name), ["", "absolute", "tilted", "softened"]);
});

test("what stands beside the data, and which losses, goes through the address", () => {
  const state = shown({ catalog: more });
  const chosen = after(state, { type: "compare_losses", losses: [{ name: "softened", parameters: { width: 2.5 } }, { name: "absolute", parameters: {} }] }, { type: "gallery_losses", names: ["absolute"] });
  ok(write(chosen).includes("&side=losses&losses=softened(width=2.5);absolute&gallery=absolute"), write(chosen));
  const { view } = parse(more, write(chosen)).picture;
  equal([view?.side, view?.losses, view?.gallery], ["losses", chosen.view.losses, ["absolute"]]);
  const none = after(state, { type: "compare_losses", losses: [] });
  equal(parse(more, write(none)).picture.view?.losses, []);
});

test("the lowest points that lie farthest apart are named with their distance", async () => {
  await pageWords();
  const state = shown({ linked: { losses: [lossAt("square", 0, 0), lossAt("absolute", 3, 4), lossAt("softened", 0, 1)] } });
  const panels = linkedPanels(state);
  equal(separation(state, panels), "The minima of SQUARE and ABSOLUTE lie 5 apart.");
  equal(panels[0].others, [[3, 4], [0, 1]]);
  equal(panels.map(({ minimum }) => minimum), ["★ w 0, b 0", "★ w 3, b 4", "★ w 0, b 1"]);
  const same = { ...state, linked: { losses: [lossAt("square", 1, 1), lossAt("absolute", 1, 1)] } };
  equal(separation(same, linkedPanels(same)), "The lowest points agree.");
});

test("all landscapes share a box that holds every minimum and the start, and is kept while it does", () => {
  const first = sharedBox([entryAt(0, 0), { ...entryAt(2, 2), domain: [[-5, 3], [0, 6]] }], [-1, -1], null);
  equal(first, [-5, 3, -4, 6]);
  equal(sharedBox([entryAt(1, 1)], [-1, -1], first), first);
  equal(sharedBox([entryAt(1, 5.9)], [-1, -1], first), [-3, 3, -4, 4]);
  ok(sharedBox([entryAt(0, 0)], [9, 0], null)[1] > 9, "the start is seen");
  equal(sharedBox([entryAt(0, 0)], [0, 0], [-40, 40, -40, 40]), [-3, 3, -4, 4]);
});

test("a path of one parameter stands on its curve, and what is not finite is nowhere", () => {
  const { u, v } = pathOf({ x: [[1], [null], [3]], loss: [4, 5, null] });
  equal([[...u], [...v]], [[1, NaN, 3], [4, 5, NaN]]);
});

/** A page whose server answers when it is told to. @param {any} state */
function page(state) {
  const store = createStore(reduce, state);
  const timers = /** @type {{deed: () => void, ms: number}[]} */ ([]);
  const asked = /** @type {string[]} */ ([]);
  let busy = false;
  const schedule = (/** @type {() => void} */ deed, /** @type {number} */ ms) => {
    timers.push({ deed, ms });
    return () => {};
  };
  const describe = async (/** @type {any} */ objective) => {
    asked.push(`describe ${objective.loss.name}`);
    if (busy) throw new Error("away");
    return { entry: entryAt(objective.dataset.edits.length, 0), refusal: null };
  };
  const heights = async (/** @type {string} */ query) => {
    asked.push(`draw ${JSON.parse(new URLSearchParams(query).get("objective") ?? "").loss.name}`);
    return new Float32Array(96 * 96).buffer;
  };
  const trajectory = async (/** @type {any} */ { objective }) => {
    asked.push(`walk ${objective.loss.name}`);
    return { run: { x: [[0, 0], [1, 1]], loss: [2, 1] }, refusal: null };
  };
  createLinked({ store, describe: /** @type {any} */ (describe), heights, trajectory: /** @type {any} */ (trajectory), schedule });
  const pass = async () => {
    const ms = timers.splice(0).map((timer) => (timer.deed(), timer.ms));
    await new Promise((resolve) => setTimeout(resolve, 5));
    return ms;
  };
  return { store, asked, timers, pass, away: (/** @type {boolean} */ is) => (busy = is) };
}

test("of each loss the description, the contour and the run's path are asked for once", async () => {
  const { store, asked, pass, timers } = page(shown());
  await pass();
  equal(asked, ["describe absolute", "describe softened", "draw square", "draw absolute", "draw softened", "walk absolute", "walk softened"]);
  const losses = store.get().linked?.losses ?? [];
  equal(losses.map(({ path }) => path?.length ?? null), [null, 2, 2]);
  equal(new Set(losses.map(({ contour }) => contour?.box.join())).size, 1);
  store.dispatch({ type: "select", run: 0 });
  equal(timers.length, 0);
});

test("nothing is asked while something else stands beside the data", () => {
  equal(page(shown({ view: { ...shown().view, side: null } })).timers.length, 0);
});

test("while a row is dragged the lowest points follow, and paths wait for the end", async () => {
  const { store, asked, pass } = page(shown());
  await pass();
  asked.length = 0;
  store.dispatch({ type: "edit_row", row: 1, to: [0, 30], phase: "drag" });
  equal(await pass(), [DRAG_RESTS_MS]);
  equal(asked.filter((each) => each.startsWith("walk")), []);
  equal(store.get().linked?.losses.map(({ entry }) => entry?.minima[0].x[0]), [1, 1, 1]);
});

test("where the server is away it is asked again, and what was known stays", async () => {
  const { store, pass, away } = page(shown());
  await pass();
  away(true);
  store.dispatch({ type: "edit_row", row: 1, to: [0, 30], phase: "drag" });
  await pass();
  equal(store.get().linked?.losses.map(({ entry }) => entry?.minima.length), [1, 1, 1]);
  away(false);
  equal(await pass(), [2000]);
  equal(store.get().linked?.losses[1].entry?.minima[0].x[0], 1);
});

test("a loss is drawn over what it declares that it judges", () => {
  const axes = [{ over: "pairs", takes: ["score"] }, { takes: ["log_density"] }, { takes: ["logit"], margin: true }, { takes: ["number"] }];
  equal(axes.map((facts) => lossAxis(/** @type {any} */ (facts))), ["lead", "ratio", "margin", "residual"]);
});
