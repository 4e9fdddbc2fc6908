// @ts-check
import { createSession } from "/frontend/js/session.js";
import { Clock, equal, ok, test } from "./harness.js";
import { COLUMNS, listed, openingState, outcome, rowsFrom, storeOf } from "./race.js";

/**
 * A session, what it sent, and a server that answers by hand. `server.rows(run, count)` sends the next rows.
 * @param {any} [change]
 */
function talk(change = {}) {
  const clock = new Clock();
  const store = storeOf(openingState(change));
  /** @type {any[]} */
  const sent = [];
  const session = createSession({ store, send: (message) => sent.push(message) > 0, now: clock.now, schedule: clock.schedule });
  /** @type {any[]} */
  let lanes = [];
  const said = (/** @type {string} */ type) => sent.filter((message) => message.type === type);
  const lane = (/** @type {number} */ run, /** @type {any} */ asked) =>
    (lanes[run] = { run, generation: asked.generation, next: asked.have === null ? 0 : asked.have.step + 1 });
  const about = (/** @type {any} */ { run, generation, next }) =>
    ({ run, generation, from: next, columns: listed, limit: null, arithmetic: [] });
  const server = {
    opening: 0,
    opened() {
      const { opening, runs } = said("open")[said("open").length - 1];
      this.opening = opening;
      lanes = [];
      const { objective } = store.get();
      session.receive({ type: "opened", opening, objective, runs: runs.map((/** @type {any} */ r, /** @type {number} */ i) => about(lane(i, r))) });
    },
    changed() {
      const message = said("change")[said("change").length - 1];
      session.receive({ type: "changed", ...about(lane(message.run, message)) });
    },
    rows(/** @type {number} */ run, /** @type {number} */ count, offset = 0) {
      const { generation, next } = lanes[run];
      lanes[run].next += count;
      session.receiveBlock({ run, generation, opening: this.opening, first: next, count, columns: rowsFrom(next, count, offset) });
    },
    ended(/** @type {number} */ run, /** @type {any} */ end) {
      session.receive({ type: "ended", run, generation: lanes[run].generation, outcome: end });
    },
    refused(/** @type {string} */ request, id = null, code = "out_of_range") {
      session.receive({ type: "refused", code, field: "x", values: {}, message: "no", request, id });
    },
    busy(request = "open") {
      this.refused(request, null, "busy");
    },
  };
  const send = (/** @type {any} */ ...actions) => actions.forEach((action) => store.dispatch(action));
  return { clock, store, sent, said, session, server, send };
}

const set = (/** @type {number} */ value, phase = "done", run = 0) =>
  ({ type: "set_parameter", run, name: "learning_rate", value, phase });
/** @type {import("/frontend/js/parting.js").Parting} */
const BROKE = { kind: "lost", reason: "", attempts: 0, seconds: 1 };
const lastOf = (/** @type {any[]} */ list) => list[list.length - 1];

/** A session whose two runs are known to step 199. @param {any} [change] */
function midway(change = {}) {
  const all = talk(change);
  all.session.opened();
  all.server.opened();
  all.server.rows(0, 200);
  all.server.rows(1, 200);
  all.send({ type: "seek", step: 120 });
  all.clock.pass(4000);
  return all;
}

test("a new connection hears the experiment and, in the same breath, what is wanted", () => {
  const { session, sent, store } = talk();
  session.opened();
  equal(sent.map(({ type }) => type), ["open", "want"]);
  equal(sent[0].runs, [{ generation: 1, have: null }, { generation: 2, have: null }]);
  equal(sent[0].experiment, store.get().experiment);
  equal(sent[1].runs, [{ run: 0, generation: 1, to: 500 }, { run: 1, generation: 2, to: 500 }]);
});

test("nothing is said before there is a connection", () => {
  const { send, sent } = talk();
  send(set(0.2), { type: "seek", step: 5 });
  equal(sent, []);
});

test("a parameter of one run is a change of that run, from what is kept of it", () => {
  const { send, sent, said, store } = midway();
  sent.length = 0;
  send(set(0.2));
  equal(sent.slice(0, 2).map(({ type }) => type), ["change", "want"]);
  const [change] = said("change");
  equal([change.run, change.generation, change.have], [0, 3, { step: 120, x: [120, 1120] }]);
  equal(change.value, store.get().experiment.runs[0]);
  equal(said("want")[0].runs, [{ run: 0, generation: 3, to: 500 }]);
});

test("a new start is a new opening, a name is nothing to the server", () => {
  const { send, said } = midway();
  send({ type: "rename_run", run: 0, label: "mine" });
  equal(said("open").length + said("change").length, 1);
  send({ type: "set_start", x: [0, 0], phase: "done" });
  equal(said("open").length, 2);
  equal(lastOf(said("open")).runs, [{ generation: 3, have: null }, { generation: 4, have: null }]);
  equal(lastOf(said("open")).opening, 2);
});

test("adding a run keeps the rows of the others", () => {
  const { send, said, server, store } = midway();
  const rows = store.get().runs[0].rows;
  send({ type: "add_run", optimizer: "plain" });
  const have = lastOf(said("open")).runs.map((/** @type {any} */ run) => run.have?.step ?? null);
  equal(have, [199, 199, null]);
  server.opened();
  server.rows(0, 50);
  equal([store.get().runs[0].rows === rows, rows.length, store.get().runs[0].pending], [true, 250, false]);
});

test("what the server took is what a later refusal goes back to", () => {
  const { send, server, store } = midway();
  send(set(0.2));
  server.changed();
  const { experiment } = store.get();
  equal(store.get().accepted, experiment);
  send({ type: "set_seed", value: 5 });
  server.refused("open");
  equal(store.get().experiment, experiment);
});

test("undo is told like any other change, and the past that holds is kept", () => {
  const { send, said, server } = midway();
  send(set(0.2));
  server.changed();
  server.rows(0, 20, 0.5);
  send({ type: "undo" });
  equal(lastOf(said("change")).have, { step: 120, x: [120, 1120] });
});

test("while dragging, the next value goes out only after the first rows of the last one", () => {
  const { send, said, server, clock } = midway();
  send(set(0.2, "drag"), set(0.3, "drag"), set(0.4, "drag"));
  equal(said("change").length, 1);
  clock.pass(500);
  equal(said("change").length, 1);
  server.changed();
  equal(said("change").length, 1);
  server.rows(0, 5);
  equal([said("change").length, lastOf(said("change")).value.changes], [2, [{ step: 120, set: { learning_rate: 0.4 } }]]);
});

test("while dragging, the server is told ten times a second at the most", () => {
  const { send, said, server, clock } = midway();
  let answered = 0;
  for (let k = 0; k < 100; k += 1) {
    send(set(0.2 + k / 1000, "drag"));
    if (said("change").length > answered) server.changed(), server.rows(0, 1), (answered += 1);
    clock.pass(10);
  }
  ok(said("change").length <= 11 && said("change").length >= 8, String(said("change").length));
});

test("the last value of a drag is always told, at once when it is done", () => {
  const { send, said, store } = midway();
  send(set(0.2, "drag"), set(0.3, "drag"), set(0.7));
  equal(lastOf(said("change")).value, store.get().experiment.runs[0]);
  equal(lastOf(said("change")).value.changes[0].set.learning_rate, 0.7);
});

test("rows of an old opening are dropped", () => {
  const { send, session, store } = midway();
  send({ type: "set_start", x: [0, 0], phase: "done" });
  const { generation } = store.get().runs[0];
  session.receiveBlock({ run: 0, generation, opening: 1, first: 0, count: 5, columns: rowsFrom(0, 5) });
  equal([store.get().runs[0].rows.length, store.get().runs[0].pending], [200, true]);
});

test("a gap in the rows throws, so that the connection is replaced", () => {
  const { session, store } = midway();
  const { generation } = store.get().runs[0];
  try {
    session.receiveBlock({ run: 0, generation, opening: 1, first: 210, count: 5, columns: rowsFrom(210, 5) });
  } catch (error) {
    return ok(String(error).includes("begin at step 210, expected 200"));
  }
  throw new Error("did not throw");
});

test("after a lost connection it goes on from the last row, without losing or doubling a step", () => {
  const { session, store, said, server, send } = midway({ playing: true });
  session.lost(BROKE);
  equal([store.get().link, store.get().playhead, store.get().computed], ["lost", 120, 199]);
  send({ type: "tick", step: 150 });
  session.opened();
  const open = lastOf(said("open"));
  equal(open.runs.map((/** @type {any} */ run) => run.have), [{ step: 199, x: [199, 1199] }, { step: 199, x: [199, 1199] }]);
  ok(open.runs[0].generation > 2);
  server.opened();
  server.rows(0, 10);
  server.rows(1, 10);
  equal([store.get().link, store.get().computed, store.get().playhead], ["open", 209, 150]);
});

test("a change made while the connection was lost is told when it is back", () => {
  const { session, said, send } = midway();
  session.lost(BROKE);
  send(set(0.3));
  session.opened();
  const { experiment, runs } = lastOf(said("open"));
  equal([experiment.runs[0].changes[0].step, runs[0].have.step, runs[1].have.step], [120, 120, 199]);
});

test("one coordinate is the whole point on a line", () => {
  const { session, said, send, server } = talk();
  session.opened();
  send({ type: "set_surface", name: "line" });
  server.opened();
  server.rows(0, 50);
  server.rows(1, 50);
  session.lost(BROKE);
  session.opened();
  equal(lastOf(said("open")).runs[0].have, { step: 49, x: [49] });
});

test("a run that the server begins anew has the server's generation from then on, and the counter goes past it", () => {
  const { session, store, said, send, server } = midway();
  session.lost(BROKE);
  session.opened();
  server.opened();
  const { generation } = store.get().runs[0];
  session.receive({ type: "restarted", run: 0, replaces: generation, generation: generation + 1024 });
  equal(store.get().runs[0].generation, generation + 1024);
  equal(lastOf(said("want")).runs, [{ run: 0, generation: generation + 1024, to: 500 }]);
  send(set(0.3, "done", 1));
  ok(lastOf(said("change")).generation > generation + 1024);
});

test("a word about a beginning that is old news changes nothing", () => {
  const { session, store, send } = midway();
  send(set(0.3));
  const before = store.get().runs[0].generation;
  session.receive({ type: "restarted", run: 0, replaces: 1, generation: 1025 });
  equal(store.get().runs[0].generation, before);
});

test("what the server refuses is taken back, the reason is shown, and the last good experiment runs on", () => {
  const { send, said, server, store } = midway();
  const good = store.get().experiment;
  send({ type: "set_start", x: [1e9, 0], phase: "done" });
  server.refused("open");
  equal([store.get().experiment, store.get().refusal?.code, store.get().undo], [good, "out_of_range", 0]);
  const open = lastOf(said("open"));
  equal([open.experiment, open.runs.map((/** @type {any} */ run) => run.have?.step)], [good, [199, 199]]);
});

test("a refused value is not told again and again", () => {
  const { session, server, said, clock, send } = talk();
  session.opened();
  server.refused("open");
  send({ type: "seek", step: 3 });
  clock.pass(5000);
  equal(said("open").length, 1);
});

test("a refusal in the middle of a drag does not end it; kept to its end, the value is taken back", () => {
  const { send, said, server, store, clock } = midway();
  send({ type: "set_start", x: [9, 9], phase: "drag" });
  server.refused("open");
  equal([store.get().drag?.kind, store.get().experiment.start], ["start", [9, 9]]);
  clock.pass(200);
  send({ type: "set_start", x: [9, 9], phase: "done" });
  equal([store.get().experiment.start, store.get().undo, lastOf(said("open")).experiment.start], [[-1.2, 1], 0, [-1.2, 1]]);
});

test("a want that came too late is no refusal for anybody to read", () => {
  const { server, store } = midway();
  server.refused("want");
  equal(store.get().refusal, null);
});

test("wants of a long race come in strides, four a second at the most", () => {
  const { session, send, said, clock } = talk({ speed: 1000 });
  session.opened();
  send({ type: "set_steps", value: 20000 });
  const before = said("want").length;
  for (let step = 0; step < 4000; step += 17) {
    send({ type: "tick", step });
    clock.pass(16);
  }
  const wants = said("want").length - before;
  ok(wants >= 3 && wants <= 16, `${wants} wants`);
  ok(lastOf(said("want")).runs[0].to > 4000);
});

test("a hidden page wants and asks nothing, and catches up when it is seen", () => {
  const { session, send, sent, clock } = talk();
  session.hide(true);
  session.opened();
  equal(sent.map(({ type }) => type), ["open"]);
  send({ type: "seek", step: 40 });
  clock.pass(2000);
  equal(sent.length, 1);
  session.hide(false);
  equal(sent[1].type, "want");
});

test("the step at the playhead is asked for at once when it rests, one question at a time", () => {
  const { send, said, session, clock, store } = midway();
  for (let k = 0; k < 2; k += 1) {
    const { id, step } = lastOf(said("inspect"));
    session.receive({ type: "inspected", id, run: 0, generation: 1, step, inspection: { loss: 3 } });
    clock.pass(1000);
  }
  equal(store.get().inspected.step, 120);
  const before = said("inspect").length;
  for (const step of [50, 60, 70]) send({ type: "seek", step });
  equal(said("inspect").slice(before).map(({ step }) => step), [50]);
  session.receive({ type: "inspected", id: lastOf(said("inspect")).id, run: 0, generation: 1, step: 50, inspection: { loss: 4 } });
  equal([store.get().inspected.step, store.get().inspected.loss, store.get().inspected.run], [50, 4, 0]);
  clock.pass(100);
  equal(lastOf(said("inspect")).step, 70);
});

test("an ended run is inspected at its last step", () => {
  const { session, server, said, send } = talk();
  session.opened();
  server.opened();
  server.rows(0, 18);
  server.ended(0, outcome("diverged", 17));
  server.rows(1, 200);
  send({ type: "seek", step: 120 });
  equal(lastOf(said("inspect")).step <= 17, true);
});

test("while it plays the steps are asked for five times a second at the most", () => {
  const { send, said, session, clock } = midway({ playing: true });
  const before = said("inspect").length;
  for (let step = 121; step < 181; step += 1) {
    send({ type: "tick", step });
    const question = lastOf(said("inspect"));
    session.receive({ type: "inspected", id: question.id, run: 0, generation: 1, step: question.step, inspection: {} });
    clock.pass(16);
  }
  ok(said("inspect").length - before <= 6, String(said("inspect").length - before));
});

test("the pointer's value is asked for no more than twelve times a second, the latest place counts", () => {
  const { send, said, session, clock, store } = midway();
  for (let k = 0; k < 60; k += 1) {
    send({ type: "probe", x: [k / 100, 0] });
    const probe = lastOf(said("probe"));
    session.receive({ type: "probed", id: probe.id, x: probe.x, value: 5, gradient: [3, 4], gradient_norm: 5 });
    clock.pass(16);
  }
  ok(said("probe").length <= 14, String(said("probe").length));
  clock.pass(100);
  const probe = lastOf(said("probe"));
  equal(probe.x, [0.59, 0]);
  session.receive({ type: "probed", id: probe.id, x: probe.x, value: 5, gradient: [3, 4], gradient_norm: 5 });
  equal(store.get().probe, { x: [0.59, 0], value: 5, gradient: [3, 4], gradientNorm: 5, exact: true });
});

test("a question that the server refused is not asked again", () => {
  const { send, said, server, clock } = midway();
  send({ type: "probe", x: [1, 1] });
  server.refused("probe", lastOf(said("probe")).id);
  clock.pass(5000);
  equal(said("probe").length, 1);
});

test("a page that plays, points and drags says less than thirty things a second", () => {
  const { send, sent, server, session, clock, said } = midway({ playing: true });
  sent.length = 0;
  let answered = 0;
  for (let k = 0; k < 600; k += 1) {
    send({ type: "probe", x: [k / 1000, 0] }, set(0.1 + k / 1000, "drag"));
    const [change, inspect, probe] = ["change", "inspect", "probe"].map((type) => lastOf(said(type)));
    if (change && said("change").length > answered) server.changed(), server.rows(0, 1), (answered += 1);
    if (inspect) session.receive({ type: "inspected", ...inspect, type: "inspected", inspection: {} });
    if (probe) session.receive({ ...probe, type: "probed", value: 1, gradient: [1, 1], gradient_norm: 1 });
    clock.pass(16);
  }
  ok(sent.length < 30 * 9.6, `${sent.length} messages in 9.6 s`);
});

test("columns come by the names that the server gave them", () => {
  const { store } = midway();
  equal(store.get().runs[0].columns, COLUMNS);
  equal(store.get().runs[0].rows.column("evaluations")[3], 5003);
});

/**
 * A session whose server has lost one's own data, and a page that has them or not.
 * @param {boolean} there
 * @param {any[]} [parts]
 */
function lacking(there, parts = []) {
  const clock = new Clock();
  const store = storeOf(openingState());
  const sent = /** @type {any[]} */ ([]);
  const session = createSession({
    store,
    send: (message) => sent.push(message) > 0,
    now: clock.now,
    schedule: clock.schedule,
    resend: async () => there,
    parts: () => parts,
  });
  session.opened();
  const refuse = () => session.receive({ type: "refused", code: "unknown_data", field: "objective", values: {}, message: "", request: "open", id: null });
  refuse();
  return { clock, session, sent, store, refuse, opens: () => sent.filter(({ type }) => type === "open").length };
}

test("data that the server has lost are sent again, and the race is opened again without a word", async () => {
  const { store, opens } = lacking(true);
  equal(opens(), 1);
  await new Promise((resolve) => setTimeout(resolve));
  equal([opens(), store.get().refusal], [2, null]);
});

test("data that nobody has are told as missing", async () => {
  const { store, opens } = lacking(false);
  await new Promise((resolve) => setTimeout(resolve));
  equal([opens(), store.get().refusal?.code], [1, "unknown_data"]);
});

test("data that the server loses again at once are told as missing, and not sent for ever", async () => {
  const { store, opens, refuse } = lacking(true);
  await new Promise((resolve) => setTimeout(resolve));
  refuse();
  await new Promise((resolve) => setTimeout(resolve));
  equal([opens(), store.get().refusal?.code], [2, "unknown_data"]);
});

test("data that another process got are sent over the stream, and the race is opened when they are taken", async () => {
  const part = { type: "table", sha256: "a", part: 0, parts: 1, content: "eA==" };
  const { session, sent, store, opens, refuse } = lacking(true, [part]);
  await new Promise((resolve) => setTimeout(resolve));
  refuse();
  equal([sent.at(-1), opens()], [part, 2], "nothing else is said meanwhile");
  session.receive({ type: "taken", sha256: "a" });
  equal([opens(), store.get().refusal], [3, null]);
});

test("data that are refused over the stream too are told as missing", async () => {
  const { session, store, refuse } = lacking(true, [{ type: "table", sha256: "a", part: 0, parts: 1, content: "" }]);
  await new Promise((resolve) => setTimeout(resolve));
  refuse();
  session.receive({ type: "refused", code: "wrong_hash", field: "", values: {}, message: "", request: "table", id: null });
  equal(store.get().refusal?.code, "unknown_data");
});

test("why a connection ends is known until a server has answered again", () => {
  const { session, server, store } = midway();
  session.receive({ type: "draining" });
  equal([store.get().link, store.get().parting?.kind], ["open", "draining"]);
  server.rows(0, 10);
  equal(store.get().parting?.kind, "draining", "what still comes does not make it untrue");
  session.lost({ kind: "moving", reason: "draining", attempts: 0, seconds: 1 });
  equal([store.get().link, store.get().parting?.kind], ["lost", "moving"]);
  session.opened();
  equal([store.get().link, store.get().parting?.kind], ["open", "moving"], "one that is full opens a connection too");
  server.opened();
  equal(store.get().parting, null);
});

test("a server that takes over is told what the page has of each run, as after any loss", () => {
  const { session, server, said } = midway();
  session.receive({ type: "draining" });
  server.rows(1, 30);
  session.lost({ kind: "moving", reason: "draining", attempts: 0, seconds: 1 });
  session.opened();
  equal(lastOf(said("open")).runs.map((/** @type {any} */ run) => run.have.step), [199, 229]);
});

test("a race goes on with the rows that are there, whatever the connection was closed for", () => {
  const { session, store, send } = midway();
  send({ type: "play" });
  for (const kind of ["full", "idle"]) {
    session.lost({ kind, reason: "", attempts: 0, seconds: 9 });
    equal(store.get().playing, true, kind);
  }
});

test("what the server had too much to do for is said again, each time after up to twice as long, 15 s at the most", () => {
  const { session, server, said, clock, store } = midway();
  const good = store.get().experiment;
  session.lost(BROKE);
  session.opened();
  const waits = [];
  for (let k = 0; k < 7; k += 1) {
    const count = said("open").length;
    server.busy();
    equal([store.get().parting?.kind, store.get().refusal, store.get().experiment === good], ["busy", null, true]);
    const from = clock.time;
    while (said("open").length === count) clock.pass(10);
    waits.push((clock.time - from) / 1000);
  }
  equal(waits, [0.5, 1, 2, 4, 8, 15, 15]);
  equal(lastOf(said("open")).runs.map((/** @type {any} */ run) => run.have.step), [199, 199]);
  server.opened();
  equal([store.get().parting, store.get().link], [null, "open"]);
  clock.pass(60000);
  equal(said("open").length, 9, "one that was answered is not said again");
});

test("parts that come to nothing behind one that the server was too busy for are told to nobody", async () => {
  const part = { type: "table", sha256: "a", part: 0, parts: 2, content: "" };
  const { session, store, refuse } = lacking(true, [part, { ...part, part: 1 }]);
  await new Promise((resolve) => setTimeout(resolve));
  refuse();
  for (const code of ["busy", "wrong_order"])
    session.receive({ type: "refused", code, field: "part", values: {}, message: "", request: "table", id: null });
  equal([store.get().refusal, store.get().parting?.kind], [null, "busy"]);
});

test("a race that is told too often is told again, and so is what is wanted", () => {
  const { session, server, said, clock, store } = midway();
  session.lost(BROKE);
  session.opened();
  server.refused("open", null, "too_often");
  clock.pass(600);
  equal([said("open").length, store.get().refusal], [3, null]);
  server.opened();
  const wants = said("want").length;
  clock.pass(2000);
  equal(said("want").length, wants, "nothing more is wanted by itself");
  server.refused("want", null, "too_often");
  clock.pass(2000);
  equal(said("want").length, wants + 1);
});

test("a busy server is asked with full jitter, and anew from the beginning once it has answered", () => {
  const clock = new Clock();
  const store = storeOf(openingState());
  const sent = /** @type {any[]} */ ([]);
  const dice = { value: 0 };
  const session = createSession({ store, send: (message) => sent.push(message) > 0, now: clock.now, schedule: clock.schedule, random: () => dice.value });
  const opens = () => sent.filter(({ type }) => type === "open");
  const busy = () => session.receive({ type: "refused", code: "busy", request: "open", id: null });
  session.opened();
  for (let k = 0; k < 3; k += 1) busy();
  equal(opens().length, 4);
  dice.value = 0.5;
  const { opening } = opens()[3];
  session.receive({ type: "opened", opening, objective: store.get().objective, runs: [] });
  session.lost(BROKE);
  session.opened();
  busy();
  clock.pass(249);
  equal(opens().length, 5);
  clock.pass(1);
  equal(opens().length, 6);
});

test("a change that the server had too much to do for is said again as it is by then, and not before", () => {
  const { send, said, server, store, clock } = midway();
  send(set(0.2));
  server.busy("change");
  send(set(0.3));
  clock.pass(499);
  equal([said("open").length, said("change").length], [1, 1]);
  clock.pass(1);
  const { experiment } = lastOf(said("open"));
  equal([said("open").length, experiment.runs[0].changes[0].set.learning_rate, store.get().undo], [2, 0.3, 2]);
});

test("what became of things said before the server was busy changes nothing", () => {
  const { session, send, said, server, store, clock } = talk();
  session.opened();
  send(set(0.2));
  const { experiment } = store.get();
  server.busy();
  server.refused("change", null, "unexpected_message");
  equal([store.get().refusal, store.get().experiment === experiment], [null, true]);
  clock.pass(500);
  equal([said("open").length, lastOf(said("open")).experiment === experiment], [2, true]);
  server.opened();
  equal(store.get().accepted === experiment, true);
});

test("a new connection is told the race whatever the last one refused", () => {
  for (const code of ["busy", "out_of_range"]) {
    const { session, server, said } = midway();
    session.lost(BROKE);
    session.opened();
    server.refused("open", null, code);
    const count = said("open").length;
    session.lost(BROKE);
    session.opened();
    equal(said("open").length, count + 1, code);
  }
});

test("two tables that travel over the stream are both taken before the race is opened", async () => {
  const part = (/** @type {string} */ sha256, /** @type {number} */ k) => ({ type: "table", sha256, part: k, parts: 2, content: "eA==" });
  const { session, opens, refuse } = lacking(true, [part("a", 0), part("a", 1), part("b", 0), part("b", 1)]);
  await new Promise((resolve) => setTimeout(resolve));
  refuse();
  session.receive({ type: "taken", sha256: "a" });
  session.receive({ type: "taken", sha256: "a" });
  equal([opens(), session.awaits()], [2, true]);
  session.receive({ type: "taken", sha256: "b" });
  equal(opens(), 3);
});

test("a table that is taken when none is lacking, or while it is sent in another way, changes nothing", async () => {
  const { session, store, send, server } = midway();
  send(set(0.3));
  session.receive({ type: "taken", sha256: "a" });
  server.changed();
  equal(store.get().accepted, store.get().experiment, "the change is still known to be unanswered");
  const over = lacking(true);
  over.session.receive({ type: "taken", sha256: "a" });
  equal(over.opens(), 1, "what is sent over HTTP is not there yet");
  await new Promise((resolve) => setTimeout(resolve));
  equal(over.opens(), 2);
});

test("a server that is too busy to take a table gets it again", async () => {
  const { clock, session, sent, store, opens, refuse } = lacking(true, [{ type: "table", sha256: "a", part: 0, parts: 1, content: "eA==" }]);
  const tables = () => sent.filter(({ type }) => type === "table").length;
  await new Promise((resolve) => setTimeout(resolve));
  refuse();
  session.receive({ type: "refused", code: "busy", field: "", values: {}, message: "", request: "table", id: null });
  equal([opens(), tables(), store.get().refusal, session.awaits()], [2, 1, null, false]);
  clock.pass(500);
  refuse();
  equal([opens(), tables()], [3, 2]);
  session.receive({ type: "taken", sha256: "a" });
  equal(opens(), 4);
});

test("it is known whether an answer is awaited that may take the server long", () => {
  const { session, server, send, said } = talk();
  equal(session.awaits(), false);
  session.opened();
  equal(session.awaits(), true);
  server.opened();
  equal(session.awaits(), false);
  send(set(0.3));
  equal([session.awaits(), said("change").length], [true, 1]);
  server.changed();
  equal(session.awaits(), false);
  send(set(0.4));
  session.lost(BROKE);
  equal(session.awaits(), false);
});
