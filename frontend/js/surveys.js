// @ts-check
/**
 * Surveys: many runs of one value at once, asked one after the other. What is wished is compared with what is known or
 * under way; what nobody wishes any more is cancelled. A survey is shown from its first tile on; till then the old one is.
 */

import { wishes } from "./wishes/index.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./wishes/index.js").Wish} Wish */
/** @typedef {{type: string, [field: string]: any}} Message */

/**
 * While something is dragged, or takes the place of what is still under way, as when a window is resized, another survey
 * is asked for no more often than this: four times a second.
 */
export const SURVEY_EVERY_MS = 250;

/**
 * `later(name, ms)` asks again after a while.
 * @param {Object} given
 * @param {Store} given.store
 * @param {(message: Message) => boolean} given.send
 * @param {() => number} given.now
 * @param {(name: string, ms: number) => void} given.later
 * @param {(state: State) => Wish[]} [given.wished]
 */
export function createSurveys({ store, send, now, later, wished = wishes }) {
  let ids = 0;
  let askedAt = -Infinity;
  /** The one that is under way; `begun` is the server's word on it until its first tile has come.
   * @type {{id: number, wish: Wish, begun: Message|null}|null} */
  let under = null;

  const stop = () => {
    if (under !== null) send({ type: "cancel", id: under.id });
    under = null;
  };

  /** @param {State} state */
  function dropOrphans(state) {
    const slots = Object.values(state.surveys).filter(({ run }) => !state.runs.some(({ key }) => key === run)).map(({ slot }) => slot);
    if (slots.length > 0) store.dispatch({ type: "surveys_dropped", slots });
  }

  /**
   * @param {State} state
   * @param {Wish[]} all
   * @returns {Wish|undefined} the first that is not known
   */
  const nextOf = (state, all) =>
    all.find(({ slot, about }) => !(state.surveys[slot]?.done && state.surveys[slot].about === about));

  /** Puts the new survey where the old one stood. @param {NonNullable<typeof under>} of */
  function show(of) {
    if (of.begun === null) return;
    const { axes, planes, minima, endings } = of.begun;
    const { slot, about, run, message } = of.wish;
    of.begun = null;
    store.dispatch({ type: "surveying", slot, kind: message.type, about, run, axes, planes, minima, endings });
  }

  return {
    /**
     * Asks for what is not known yet and may be asked now.
     * @param {boolean} hidden
     * @param {number[]|null} keys  of the runs, in the order in which the server has them; null while it lacks the present experiment
     */
    ask(hidden, keys) {
      const state = store.get();
      dropOrphans(state);
      const all = hidden ? [] : wished(state);
      const going = under && all.find(({ slot }) => slot === under?.wish.slot);
      if (under !== null && !going) stop();
      if (keys === null || (under !== null && going?.about === under.wish.about)) return;
      const wish = nextOf(state, all);
      if (wish === undefined) return stop();
      const wait = state.drag === null && under === null ? 0 : askedAt + SURVEY_EVERY_MS - now();
      if (wait > 0) return later("survey", wait);
      stop();
      const run = keys.indexOf(wish.run);
      if (run < 0) return;
      ids += 1;
      askedAt = now();
      under = { id: ids, wish, begun: null };
      send({ ...wish.message, id: ids, run });
    },
    /** @param {Message} message */
    surveying(message) {
      if (message.id === under?.id && under !== null) under.begun = message;
    },
    /** @param {import("./protocol.js").Tile} tile */
    tile(tile) {
      if (under === null || tile.id !== under.id) return;
      show(under);
      store.dispatch({ type: "tile", slot: under.wish.slot, about: under.wish.about, tile });
    },
    /** @param {Message} message */
    surveyed({ id, type: _, ...rest }) {
      if (under === null || id !== under.id) return;
      const of = under;
      show(of);
      under = null;
      store.dispatch({ ...rest, type: "surveyed", slot: of.wish.slot, about: of.wish.about });
    },
    /**
     * Whether the refusal was of a survey; then it is dealt with.
     * @param {Message} message
     * @returns {boolean}
     */
    refused({ request, id, code, field, values, message }) {
      if (!["sweep", "map", "ensemble", "cancel"].includes(request)) return false;
      if (under === null || id !== under.id || request === "cancel") return true;
      const { slot, about, run, message: asked } = under.wish;
      under = null;
      const refusal = { code, field, values: values ?? {}, message: message ?? "" };
      store.dispatch({ type: "survey_refused", slot, kind: asked.type, about, run, refusal });
      return true;
    },
    /** What was asked is not to come any more: the connection is gone, or the server began anew. */
    forget() {
      under = null;
    },
  };
}
