// @ts-check
/**
 * The page's side of the conversation: turns the state into what is to be said, and answers into actions.
 *
 * It compares the experiment with the one that the server was told last, so that undo, a link or a drag are all the
 * same: one run differs: `change`; anything else: `open`. It is handed its time (`now`, `schedule`) and its `send`,
 * and knows neither sockets nor the page.
 */

import { createBatches } from "./batches.js";
import { basisOf, same, sameRun, sameSetting } from "./experiment.js";
import { createGauges } from "./gauges.js";
import { retryMs } from "./parting.js";
import { createQuestions } from "./questions.js";
import { kept } from "./reduce/known.js";
import { dimensionOf } from "./select.js";
import { createSupply } from "./supply.js";
import { createSurveys } from "./surveys.js";
import { createWanting } from "./wanting.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Experiment} Experiment */
/** @typedef {{type: string, [field: string]: any}} Message */

/** While something is dragged, the server is told no more often than this, and not before it answered with rows. */
const DRAG_EVERY_MS = 100;
/** The server had too much to do, or was asked for too much: it may be asked again. */
const LATER = new Set(["busy", "too_often"]);

/**
 * @typedef {Object} Told  What the server has or will have when it has read all that was sent.
 * @property {number} opening
 * @property {Experiment} experiment
 * @property {number[]} keys          of the runs, in the order of the opening
 *
 * @typedef {Object} Unanswered  Each has one answer, and they come in their order.
 * @property {Experiment} experiment
 * @property {number|null} opening
 * @property {number|null} key
 * @property {number} generation
 * @property {boolean} [overtaken]  all is said again, whatever comes of it
 *
 * @typedef {{refusal: Message, said: Unanswered|null}} Lack  what was refused for want of one's own data
 */

/** @param {Message} message  a refusal */
const isOfRace = ({ request }) => request === "open" || request === "change";

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {(message: Message) => boolean} given.send
 * @param {() => number} given.now
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 * @param {() => Promise<boolean>} [given.resend]  sends one's own data again; whether the server has them now
 * @param {() => number} [given.random]  in [0, 1): the jitter of what is said again to a server that was busy
 * @param {() => import("./own_data.js").Message[]} [given.parts]  the same data as messages: behind a proxy another process may have got them
 */
export function createSession({
  store, send, now, schedule, random = () => 1, resend = () => Promise.resolve(false), parts = () => [],
}) {
  let open = false;
  let heard = false; // since the connection is open, the server has said something
  let hidden = false;
  let busies = 0; // how often in a row the server was too busy to open the race
  let notBefore = -Infinity; // it is asked again
  let openings = 0;
  let generations = 0;
  let toldAt = -Infinity;
  /** @type {Told|null} */
  let told = null;
  /** @type {Unanswered[]} */
  let unanswered = [];
  /** @type {Experiment|null} */
  let refusedExperiment = null;
  /** @type {Map<string, () => void>} */
  const timers = new Map();
  const wanting = createWanting({ store, send, now, later });
  const questions = createQuestions({ store, send, now, later });
  const surveys = createSurveys({ store, send, now, later });
  const gauges = createGauges({ store, send, now, later });
  const batches = createBatches({ store, send, now, later });
  /** @type {ReturnType<typeof createSupply<Lack>>} */
  const supply = createSupply({ send, resend, parts, settled });

  /** Calls `update` once, after so many milliseconds.
   * @param {string} name
   * @param {number} ms */
  function later(name, ms) {
    if (timers.has(name)) return;
    timers.set(name, schedule(() => {
      timers.delete(name);
      update();
    }, ms));
  }

  function update() {
    if (!open || supply.active()) return;
    const current = tell();
    wanting.ask(hidden, told?.keys ?? null);
    questions.ask(hidden, told !== null);
    gauges.ask(hidden, told !== null);
    batches.ask(hidden, told !== null);
    surveys.ask(hidden, current ? (told?.keys ?? null) : null);
  }

  /** @returns {boolean} whether the server has now been told all */
  function tell() {
    const state = store.get();
    const { experiment, runs, drag } = state;
    const rest = notBefore - now();
    if (rest > 0) {
      later("again", rest);
      return false;
    }
    if (refusedExperiment !== null) {
      if (same(experiment, refusedExperiment)) {
        if (drag === null) store.dispatch({ type: "revert" });
        return store.get().experiment !== experiment && tell();
      }
      refusedExperiment = null;
    }
    const keys = runs.map((run) => run.key);
    const fresh = told === null || !same(told.keys, keys) || !sameSetting(told.experiment, experiment);
    const differing = fresh || told === null ? [] : experiment.runs.flatMap((run, i) =>
      sameRun(run, /** @type {Told} */ (told).experiment.runs[i]) ? [] : [i]);
    if (!fresh && differing.length === 0) return true;
    if (drag !== null) {
      if (told !== null && (unanswered.length > 0 || runs.some((run) => run.pending))) return false;
      const wait = toldAt + DRAG_EVERY_MS - now();
      if (wait > 0) {
        later("tell", wait);
        return false;
      }
    }
    toldAt = now();
    if (fresh) tellAll(state, keys);
    else for (const i of differing) tellOne(store.get(), i);
    return true;
  }

  /**
   * What is kept of run i under a new generation, for the wire and for the store.
   * @param {State} state
   * @param {number} i
   */
  function asking(state, i) {
    const run = state.runs[i];
    const dimension = dimensionOf(state);
    const { keep } = kept(run, basisOf(state.experiment, i), dimension);
    generations += 1;
    const names = ["u", "v"].slice(0, dimension);
    const x = keep === 0 ? [] : names.map((name) => run.rows.column(name)[keep - 1]);
    return { key: run.key, generation: generations, keep, have: keep === 0 ? null : { step: keep - 1, x } };
  }

  /**
   * @param {State} state
   * @param {number[]} keys
   */
  function tellAll(state, keys) {
    const { experiment } = state;
    const runs = state.runs.map((_, i) => asking(state, i));
    openings += 1;
    told = { opening: openings, experiment, keys };
    unanswered.push({ experiment, opening: openings, key: null, generation: generations });
    wanting.forget();
    surveys.forget(); // an opening drops them
    send({
      type: "open",
      opening: openings,
      experiment,
      runs: runs.map(({ generation, have }) => ({ generation, have })),
    });
    store.dispatch({ type: "asked", runs });
  }

  /**
   * @param {State} state
   * @param {number} i
   */
  function tellOne(state, i) {
    const { experiment } = state;
    const run = asking(state, i);
    const { opening, keys, experiment: before } = /** @type {Told} */ (told);
    const runs = before.runs.map((old, j) => (j === i ? experiment.runs[i] : old));
    told = { opening, keys, experiment: { ...experiment, runs } };
    unanswered.push({ experiment: told.experiment, opening: null, key: run.key, generation: run.generation });
    wanting.forget(run.key);
    send({ type: "change", run: i, generation: run.generation, value: experiment.runs[i], have: run.have });
    store.dispatch({ type: "asked", runs: [run] });
  }

  /**
   * The answer to what was said, and all that was said before it.
   * @param {(said: Unanswered) => boolean} isIt
   * @returns {Unanswered|null}
   */
  function answered(isIt) {
    const found = unanswered.findIndex(isIt);
    if (found < 0) return null;
    const said = unanswered[found];
    unanswered = unanswered.slice(found + 1);
    return said;
  }

  /** @param {Message} message */
  function refused(message) {
    if (questions.refused(message)) return;
    if (gauges.refused(message)) return;
    if (batches.refused(message)) return;
    if (surveys.refused(message)) return update();
    if (message.request === "want") {
      if (!LATER.has(message.code)) return;
      wanting.forget(); // it was not heard
      return update();
    }
    const ofRace = isOfRace(message);
    const said = ofRace ? answered(() => true) : null;
    if (said?.overtaken) return;
    if (message.request === "table" && !supply.active()) return; // of data that are sent again anyway
    if (LATER.has(message.code) && (ofRace || message.request === "table")) return putOff();
    if (message.request === "table") return supply.refused();
    if (message.code === "unknown_data" && supply.begin({ refusal: message, said })) return overtake();
    refuse(message, said);
    update();
  }

  /**
   * @param {boolean} there  whether the server has one's own data again
   * @param {Lack} lack
   */
  function settled(there, lack) {
    if (!there) refuse(lack.refusal, lack.said);
    update();
  }

  /** Nothing that was said of the race counts any more: all of it will be said again. */
  function overtake() {
    told = null;
    unanswered = unanswered.map((said) => ({ ...said, overtaken: true }));
  }

  /** The server has too much to do just now: the race is opened again later, each time after up to twice as long. */
  function putOff() {
    overtake();
    supply.putOff();
    const wait = retryMs("failed", busies, random());
    busies += 1;
    notBefore = now() + wait;
    const parting = { kind: "busy", reason: "", attempts: busies, seconds: Math.ceil(wait / 1000) };
    store.dispatch({ type: "link", value: "open", parting });
    update();
  }

  function notBusy() {
    busies = 0;
    if (store.get().parting?.kind === "busy") store.dispatch({ type: "link", value: "open", parting: null });
  }

  /**
   * @param {Message} message
   * @param {Unanswered|null} said  what is refused, where it is of the race
   */
  function refuse(message, said) {
    const { code, field, values, message: sentence } = message;
    if (isOfRace(message)) {
      refusedExperiment = said?.experiment ?? null;
      told = null;
      notBusy();
    }
    store.dispatch({ type: "refused", refusal: { code, field, values: values ?? {}, message: sentence ?? "" } });
  }

  /** @param {Message} message */
  function restarted({ run, replaces, generation }) {
    const key = told?.keys[run];
    const old = store.get().runs.find((other) => other.key === key);
    if (key === undefined || old?.generation !== replaces) return;
    generations = Math.max(generations, generation);
    wanting.forget(key);
    store.dispatch({ type: "restarted", key, generation });
  }

  /** @type {Record<string, (message: Message) => void>} */
  const answers = {
    taken: ({ sha256 }) => supply.taken(sha256),
    opened(message) {
      const said = answered(({ opening }) => opening === message.opening);
      if (message.opening !== told?.opening) return;
      supply.forget();
      notBusy();
      const { keys } = /** @type {Told} */ (told);
      const runs = message.runs.map((/** @type {any} */ run) => ({ ...run, key: keys[run.run] }));
      store.dispatch({ type: "acknowledged", objective: message.objective, runs, accepted: said?.experiment ?? null });
    },
    changed(message) {
      const said = answered(({ generation }) => generation === message.generation);
      if (said === null || said.overtaken) return;
      store.dispatch({ type: "acknowledged", runs: [{ ...message, key: said.key }], accepted: said.experiment });
    },
    ended({ run, generation, outcome, findings }) {
      const key = told?.keys[run];
      if (key !== undefined) store.dispatch({ type: "ended", key, generation, outcome, findings });
    },
    restarted,
    refused,
    inspected: questions.inspected,
    probed: questions.probed,
    gauged: gauges.told,
    rows: batches.told,
    surveying: surveys.surveying,
    surveyed: surveys.surveyed,
    ensembled: surveys.surveyed,
    draining: () => store.dispatch({ type: "draining" }),
  };

  const off = store.watch((state) => state, update);
  return {
    /** The connection is there: everything is said from the beginning. */
    opened() {
      open = true;
      heard = false;
      told = null;
      refusedExperiment = null; // a server that was not told anything soon closes the connection
      store.dispatch({ type: "link", value: "open" });
      update();
    },
    /**
     * The connection is gone; what was on its way is lost.
     * @param {import("./parting.js").Parting} parting
     */
    lost(parting) {
      open = false;
      supply.forget();
      told = null;
      refusedExperiment = null;
      notBefore = -Infinity;
      unanswered = [];
      wanting.forget();
      questions.forget();
      gauges.forget();
      batches.forget();
      surveys.forget();
      store.dispatch({ type: "link", value: "lost", parting });
    },
    /** @param {Message} message */
    receive(message) {
      const answer = answers[message.type];
      if (answer === undefined) throw new Error(`unknown message ${message.type}`);
      if (!heard) {
        heard = true; // a server that is full opens a connection too, but says nothing
        store.dispatch({ type: "link", value: "open", parting: null });
      }
      answer(message);
    },
    /**
     * Rows of a run. Those of an old opening or generation are dropped; a gap throws.
     * @param {import("./protocol.js").Block} block
     */
    receiveBlock({ run, generation, opening, first, columns }) {
      if (opening !== told?.opening) return;
      const key = told.keys[run];
      if (key !== undefined) store.dispatch({ type: "block", key, generation, first, columns });
    },
    receiveTile: surveys.tile,
    /** Whether something was said whose answer may take the server long. */
    awaits: () => unanswered.length > 0 || supply.awaits(),
    /** @param {boolean} value */
    hide(value) {
      hidden = value;
      update();
    },
    dispose() {
      off();
      for (const cancel of timers.values()) cancel();
    },
  };
}
