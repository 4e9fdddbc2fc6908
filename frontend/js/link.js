// @ts-check
/**
 * The page's own address kept up to date with what is seen, and read when somebody else changes it.
 *
 * It writes by replaceState, a moment after a change and seldom while it plays, and never reacts to its own writing.
 * Handed in: the page's `location` and `history`, `now`, `schedule(callback, ms)`, and what to do with a link that
 * came from outside.
 */

import { BadLink, LONGEST, MOST_TEXT, pack, parse, unpack, write } from "./address.js";

/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Catalog} Catalog */

/** Browsers slow down or forbid more than 100 in 30 seconds; and while it plays each write costs a part of a picture. */
const WRITE_EVERY_MS = 320;
const WRITE_AFTER_MS = 40;
const WRITE_PLAYING_MS = 1500;

/**
 * The experiment and picture of an address' hash, or null where it says nothing (empty, or a place in the page).
 * Throws BadLink.
 * @param {Catalog} catalog
 * @param {string} hash  with or without its "#"
 */
export async function readHash(catalog, hash) {
  const text = hash.replace(/^#/, "");
  if (/^[\w-]*$/.test(text)) return null;
  if (text.length > MOST_TEXT) throw new BadLink(`an address has at most ${MOST_TEXT} characters`);
  /** @type {unknown[]} */
  const faults = [];
  // Some mail programs escape brackets and equal signs, or brackets alone.
  for (const plain of [() => unpack(text), async () => decodeURIComponent(text)]) {
    try {
      return parse(catalog, await plain());
    } catch (error) {
      faults.push(error);
    }
  }
  const telling = faults.find((fault) => fault instanceof BadLink && fault.refusal !== null) ?? faults[0];
  throw telling instanceof BadLink ? telling : new BadLink(String(telling));
}

/**
 * The hash for what is seen, packed when it is long.
 * @param {import("./types.js").State} state
 * @param {{language: boolean, theme: boolean}} pinned
 * @returns {string|Promise<string>}
 */
export function hashOf(state, pinned) {
  const text = write(state, pinned);
  return text.length < LONGEST ? text : pack(text).catch(() => text);
}

/**
 * @param {Object} given
 * @param {Store} given.store
 * @param {{hash: string, href: string}} given.location
 * @param {{state: any, replaceState: (state: any, unused: string, url: string) => void}} given.history
 * @param {() => number} given.now
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 * @param {{language: boolean, theme: boolean}} given.pinned
 * @param {(read: {experiment: any, picture: any}|BadLink) => void} given.arrived
 */
export function createLink({ store, location, history, now, schedule, pinned, arrived }) {
  let written = location.hash;
  /** @type {(() => void)|null} */
  let waiting = null;
  let turn = 0;
  let played = false;
  let savedAt = -Infinity;

  /** @param {string} hash */
  function put(hash) {
    if (`#${hash}` === location.hash) return;
    try {
      history.replaceState(history.state, "", `#${hash}`);
    } catch {
      return; // a sandboxed frame may not; the page works without
    }
    written = location.hash;
  }

  function save() {
    savedAt = now();
    turn += 1;
    const mine = turn;
    const hash = hashOf(store.get(), pinned);
    if (typeof hash === "string") put(hash);
    else void hash.then((packed) => mine === turn && put(packed));
  }

  /** Writes what is there now. */
  function flush() {
    waiting?.();
    waiting = null;
    save();
  }

  const off = store.watch(
    ({ experiment, view, pins, playhead, selected, runs, speed, language, theme, drag, playing }) =>
      [experiment, view, pins, playhead, selected, speed, language, theme, drag === null, playing, ...runs.map(lasting)],
    () => {
      const { drag, playing } = store.get();
      if (drag !== null) return;
      if (played && !playing) {
        waiting?.();
        waiting = null;
      }
      played = playing;
      const soon = Math.max(WRITE_AFTER_MS, savedAt + WRITE_EVERY_MS - now());
      waiting ??= schedule(() => {
        waiting = null;
        save();
      }, playing ? WRITE_PLAYING_MS : soon);
    },
  );

  return {
    flush,
    /** The whole address for what is seen, to be sent to somebody. */
    async whole() {
      const base = location.href.replace(/#.*$/, "");
      return `${base}#${await hashOf(store.get(), pinned)}`;
    },
    /** To be called when the address changed. */
    async changed() {
      if (location.hash === written) return;
      written = location.hash;
      try {
        const read = await readHash(store.get().catalog, location.hash);
        if (read !== null) arrived(read);
        else flush();
      } catch (error) {
        arrived(/** @type {BadLink} */ (error));
        flush(); // what is seen is not what was asked for
      }
    },
    dispose() {
      off();
      waiting?.();
    },
  };
}

/**
 * What of a run is in the link beside its value, as one comparable text.
 * @param {import("./types.js").RunState} run
 * @returns {string}
 */
const lasting = ({ key, slot, hidden, forkedAt }) => `${key} ${slot} ${hidden} ${forkedAt}`;
