// @ts-check
import { reduce } from "/frontend/js/reduce/index.js";
import { createRisks, DRAG_RESTS_MS } from "/frontend/js/risks.js";
import { createStore } from "/frontend/js/store.js";
import { equal, test } from "./harness.js";
import { described, riskState, surfaceState } from "./trained.js";

/** A page whose server answers when it is told to. @param {any} state */
function page(state) {
  const store = createStore(reduce, state);
  const asked = /** @type {any[]} */ ([]);
  const timers = /** @type {{deed: () => void, ms: number}[]} */ ([]);
  const load = (/** @type {any} */ objective) =>
    new Promise((resolve, reject) => asked.push({ objective, answer: (/** @type {any} */ entry) => resolve({ entry, refusal: null }), refuse: (/** @type {any} */ refusal) => resolve({ entry: null, refusal }), reject }));
  const schedule = (/** @type {() => void} */ deed, /** @type {number} */ ms) => {
    const timer = { deed, ms };
    timers.push(timer);
    return () => void timers.splice(timers.indexOf(timer), 1);
  };
  const risks = createRisks({ store, load: /** @type {any} */ (load), schedule });
  const pass = () => timers.splice(0).map(({ deed, ms }) => (deed(), ms));
  return { store, asked, timers, pass, risks };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));
const drag = (/** @type {number} */ y) => ({ type: "edit_row", row: 1, to: [0, y], phase: "drag" });

test("a surface and a risk that is described ask nothing", () => {
  equal([page(surfaceState()).timers.length, page(riskState()).timers.length], [0, 0]);
});

test("a risk that came by a link is described at once", async () => {
  const { store, asked, pass } = page(surfaceState());
  store.dispatch({ type: "choose_preset", name: "fit" });
  equal(pass(), [0]);
  asked[0].answer(described());
  await settle();
  equal(store.get().catalog.typed !== undefined, true);
});

test("while a row is dragged one question is on its way, and the latest row is asked for next", async () => {
  const { store, asked, pass, timers } = page(riskState());
  store.dispatch(drag(1));
  equal(pass(), [DRAG_RESTS_MS]);
  store.dispatch(drag(2));
  store.dispatch(drag(3));
  equal([asked.length, timers.length], [1, 0]);
  asked[0].answer(described());
  await settle();
  pass();
  equal(asked.map(({ objective }) => objective.dataset.edits[0].to[1]), [1, 3]);
});

test("what the server does not take is asked once", async () => {
  const { store, asked, pass, timers } = page(riskState());
  store.dispatch({ ...drag(1), phase: "done" });
  pass();
  asked[0].refuse({ code: "unknown_row", field: "", values: {}, message: "" });
  await settle();
  equal([asked.length, timers.length], [1, 0]);
});

test("a server that is away is asked again", async () => {
  const { store, asked, pass } = page(riskState());
  store.dispatch({ ...drag(1), phase: "done" });
  pass();
  asked[0].reject(new Error("away"));
  await settle();
  equal([pass()[0] > 1000, asked.length], [true, 2]);
});
