// @ts-check
/** Questions about single points: everything of one step, and the value under the pointer. The latest one counts. */

import { rowAt } from "./select.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {{type: string, [field: string]: any}} Message */

const INSPECT_PLAYING_MS = 400;
const INSPECT_MS = 70;
const PROBE_MS = 80;
/** A question that nobody answered in this time is forgotten, so that the next one is asked. */
const PATIENCE_MS = 3000;

/**
 * At most one question of each kind is on its way; `later(name, ms)` asks again after a while.
 * @param {Object} given
 * @param {Store} given.store
 * @param {(message: Message) => boolean} given.send
 * @param {() => number} given.now
 * @param {(name: string, ms: number) => void} given.later
 */
export function createQuestions({ store, send, now, later }) {
  let ids = 0;
  /** @type {{id: number, at: number, about: string, key: number}|null} */
  let inspecting = null;
  /** @type {{id: number, at: number, x: number[]}|null} */
  let probing = null;
  let inspectedAt = -Infinity;
  let probedAt = -Infinity;
  let hopeless = ""; // what the server refused to tell
  /** @type {number[]|null} */
  let hopelessPoint = null;

  /** @param {{at: number}|null} question */
  const busy = (question) => question !== null && now() - question.at < PATIENCE_MS;

  /** @param {State} state */
  function inspect(state) {
    const run = state.runs[state.selected];
    if (run === undefined || run.pending || run.generation === 0) return;
    const step = rowAt(run, state.playhead);
    const about = `${run.generation}:${step}`;
    const known = state.inspected;
    if (step < 0 || about === hopeless || (known?.generation === run.generation && known.step === step)) return;
    if (busy(inspecting)) return;
    const wait = inspectedAt + (state.playing || state.drag !== null ? INSPECT_PLAYING_MS : INSPECT_MS) - now();
    if (wait > 0) return later("inspect", wait);
    ids += 1;
    inspectedAt = now();
    inspecting = { id: ids, at: now(), about, key: run.key };
    send({ type: "inspect", id: ids, run: state.selected, generation: run.generation, step });
  }

  /** @param {State} state */
  function probe(state) {
    if (state.probe === null || state.probe.exact || state.drag !== null || busy(probing)) return;
    if (state.probe.x === hopelessPoint) return;
    const wait = probedAt + PROBE_MS - now();
    if (wait > 0) return later("probe", wait);
    ids += 1;
    probedAt = now();
    probing = { id: ids, at: now(), x: state.probe.x };
    send({ type: "probe", id: ids, x: state.probe.x });
  }

  return {
    /**
     * Asks what is not known yet and may be asked now.
     * @param {boolean} hidden
     * @param {boolean} told  whether the server has the experiment
     */
    ask(hidden, told) {
      if (hidden || !told) return;
      inspect(store.get());
      probe(store.get());
    },
    /** @param {Message} message */
    inspected({ id, generation, step, inspection }) {
      if (inspecting === null || id !== inspecting.id) return;
      const { key } = inspecting;
      inspecting = null;
      const run = store.get().runs.findIndex((other) => other.key === key);
      store.dispatch({ type: "inspected", inspected: { ...inspection, run, key, generation, step } });
    },
    /** @param {Message} message */
    probed({ id, x, value, gradient, gradient_norm: gradientNorm }) {
      if (id !== probing?.id) return;
      probing = null;
      store.dispatch({ type: "probed", x, value, gradient, gradientNorm });
    },
    /**
     * Whether the refusal was of a question; then it is dealt with.
     * @param {Message} message
     * @returns {boolean}
     */
    refused({ request, id }) {
      if (request === "inspect") {
        if (id === inspecting?.id) {
          hopeless = inspecting?.about ?? "";
          inspecting = null;
        }
        return true;
      }
      if (request === "probe") {
        if (id === probing?.id) {
          hopelessPoint = probing?.x ?? null;
          probing = null;
        }
        return true;
      }
      return false;
    },
    forget() {
      inspecting = null;
      probing = null;
    },
  };
}
