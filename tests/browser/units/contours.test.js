// @ts-check
import { contourQuery, createContours, Refused } from "/frontend/js/contours.js";
import { keep, recall } from "/frontend/js/preferences.js";
import { Clock, equal, ok, test } from "./harness.js";
import { after, openingState, storeOf } from "./race.js";
import { dataState, objectiveOf, riskOf } from "./risky.js";

/** Contours whose answers the test gives. */
function asked() {
  const clock = new Clock();
  const store = storeOf();
  /** @type {{query: URLSearchParams, answer: (value?: number) => Promise<void>, fail: (error?: Error) => Promise<void>}[]} */
  const requests = [];
  createContours({
    store,
    schedule: clock.schedule,
    load: (text) =>
      new Promise((resolve, reject) => {
        const query = new URLSearchParams(text);
        const size = Number(query.get("size"));
        const count = (query.get("box") ?? "").split(",").length === 2 ? size : size * size;
        const settled = () => new Promise((done) => setTimeout(() => done(undefined), 0));
        requests.push({
          query,
          answer: (value = 1) => (resolve(new Float32Array(count).fill(value).buffer), /** @type {any} */ (settled())),
          fail: (error = new Error("away")) => (reject(error), /** @type {any} */ (settled())),
        });
      }),
  });
  const zoom = (/** @type {number} */ size) => store.dispatch({ type: "zoom", box: [0, size, 0, size] });
  return { clock, store, requests, zoom };
}

test("the contour of the visible box is asked for, and shown when it is there", async () => {
  const { clock, store, requests } = asked();
  clock.pass(50);
  const { query } = requests[0];
  equal([query.get("box"), query.get("size"), query.get("code")], ["-2,2,-1,3", "200", "abc"]);
  equal(JSON.parse(query.get("objective") ?? ""), { name: "banana", parameters: { b: 100 } });
  await requests[0].answer();
  equal([store.get().contour?.columns, store.get().contour?.z.length], [200, 40000]);
});

test("while zooming it waits for a moment of rest; the old contour stays till then", async () => {
  const { clock, store, requests, zoom } = asked();
  clock.pass(50);
  await requests[0].answer();
  const old = store.get().contour;
  for (let size = 1; size <= 5; size += 1) {
    zoom(size);
    clock.pass(50);
  }
  equal([requests.length, store.get().contour === old], [1, true]);
  clock.pass(150);
  equal([requests.length, requests[1].query.get("box")], [2, "0,5,0,5"]);
});

test("an answer that came too late is not shown, and the one that is wanted is asked for", async () => {
  const { clock, store, requests, zoom } = asked();
  clock.pass(50);
  await requests[0].answer(1);
  zoom(1);
  clock.pass(200);
  zoom(2);
  clock.pass(200);
  equal(requests.length, 2);
  await requests[1].answer(2);
  equal(store.get().contour?.z[0], 1);
  clock.pass(10);
  await requests[2].answer(3);
  equal([store.get().contour?.z[0], store.get().contour?.box], [3, [0, 2, 0, 2]]);
});

test("a box that was seen before is shown at once", async () => {
  const { clock, store, requests, zoom } = asked();
  clock.pass(50);
  await requests[0].answer(1);
  zoom(1);
  clock.pass(200);
  await requests[1].answer(2);
  store.dispatch({ type: "zoom", box: null });
  equal([store.get().contour?.z[0], requests.length], [1, 2]);
});

test("when the server is away it asks again after a while", async () => {
  const { clock, requests } = asked();
  clock.pass(50);
  await requests[0].fail();
  equal(requests.length, 1);
  clock.pass(2100);
  equal(requests.length, 2);
});

test("what the server refuses to draw is not asked for again, another box is", async () => {
  const { clock, requests, zoom } = asked();
  clock.pass(50);
  await requests[0].fail(new Refused("422"));
  clock.pass(9000);
  equal(requests.length, 1);
  zoom(1);
  clock.pass(200);
  equal(requests.length, 2);
});

test("a surface's parameter that is dragged asks for one contour after the other", async () => {
  const { clock, store, requests } = asked();
  clock.pass(50);
  await requests[0].answer(1);
  const drag = (/** @type {number} */ value) => store.dispatch({ type: "set_surface_parameter", name: "b", value, phase: "drag" });
  for (let b = 10; b < 30; b += 1) {
    drag(b);
    clock.pass(16);
  }
  equal(requests.length, 2);
  await requests[1].answer(2);
  clock.pass(10);
  equal(JSON.parse(requests[2].query.get("objective") ?? "").parameters.b, 29);
});

test("a line has one row", () => {
  const state = after(openingState(), { type: "set_surface", name: "line" });
  const query = contourQuery(state);
  equal([query?.box, query?.columns, query?.rows], [[-4, 4], 256, 1]);
});

test("of many rows fewer points are asked for, and of a risk of which nothing is known none", () => {
  const size = (/** @type {number} */ samples) => contourQuery(dataState({ view: { ...openingState().view, tab: "landscape" } }, riskOf({ samples })))?.columns;
  equal([3, 750, 751, 2000].map(size), [200, 200, 199, 122]);
  const shown = dataState({ view: { ...openingState().view, tab: "landscape" } });
  equal(contourQuery({ ...shown, catalog: { ...shown.catalog, typed: {} } }), null);
});

test("a risk that changes is drawn as coarsely as of all rows that may be, then as finely as its own allow", () => {
  const shown = dataState({ view: { ...openingState().view, tab: "landscape" } });
  const changed = { ...shown, experiment: { ...shown.experiment, objective: objectiveOf([{ row: 0, to: [1, 1] }]) } };
  equal([contourQuery(changed)?.columns, contourQuery(shown)?.columns], [122, 200]);
});

test("preferences are kept where that is allowed, and nothing throws where it is not", () => {
  /** @type {Record<string, string>} */
  const drawer = {};
  const storage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => drawer[key] ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => (drawer[key] = value),
  });
  equal(recall(() => storage), {});
  keep(() => storage, { language: "zh", theme: "dark", shortcuts: false });
  equal(recall(() => storage), { language: "zh", theme: "dark", shortcuts: false });
  drawer.steepest = '{"language":"tlh","theme":7}';
  equal(recall(() => storage), {});
  drawer.steepest = "{";
  equal(recall(() => storage), {});
  const forbidden = () => {
    throw new DOMException("denied", "SecurityError");
  };
  equal(recall(forbidden), {});
  keep(forbidden, { language: "zh" });
  ok(true);
});
