// @ts-check
/**
 * The page's beginning, and the only file that knows the others: it fetches the catalogue, makes the store, hands out
 * clock, timers and sockets, and mounts the views.
 */

import { BadLink } from "./address.js";
import { badLink, circumstances, firstStore } from "./beginning.js";
import { createConnection } from "./connection.js";
import { CONTOUR, createContours, RELIEF } from "./contours.js";
import { t } from "./i18n.js";
import { objectiveName } from "./figures/own_formula.js";
import { createFormulas } from "./formulas.js";
import { createLinked } from "./linked.js";
import { createLink } from "./link.js";
import { address, describe, describeRisk, heights, loadCatalog, loadWords, sendTable, solutionPath, trajectory, trajectoryTable } from "./loading.js";
import { createOwnData } from "./own_data.js";
import { createPatience } from "./patience.js";
import { createPinned } from "./pinned.js";
import { createPlayback } from "./playback.js";
import { keep } from "./preferences.js";
import { decode, decodeBlock, decodeTile, encode, isTile, SUBPROTOCOL } from "./protocol.js";
import { createRangeTests } from "./range_tests.js";
import { createRisks } from "./risks.js";
import { createSession } from "./session.js";
import { createSolutionPaths } from "./solution_paths.js";
import { mountArithmetic } from "./views/arithmetic.js";
import { mountCompare } from "./views/compare.js";
import { mountLossCurve, mountSecondCurve } from "./views/curves.js";
import { mountData } from "./views/data.js";
import { mountFairness } from "./views/fairness.js";
import { mountFindings } from "./views/findings.js";
import { mountFit } from "./views/fit.js";
import { mountKeysDialog } from "./views/keys_dialog.js";
import { mountLandscape } from "./views/landscape.js";
import { mountLosses } from "./views/losses.js";
import { mountLive } from "./views/live.js";
import { mountMap } from "./views/map.js";
import { mountNotice } from "./views/notice.js";
import { mountPhoneStrip, mountPhoneTabs, mountPhoneView } from "./views/phone.js";
import { mountOwnFormula } from "./views/own_formula.js";
import { mountRates } from "./views/rates.js";
import { mountReadout } from "./views/readout.js";
import { mountRunCards } from "./views/run_cards.js";
import { mountSpace } from "./views/space.js";
import { mountStability } from "./views/stability.js";
import { mountStartFields } from "./views/start_fields.js";
import { mountTopBar } from "./views/top_bar.js";
import { mountTransport } from "./views/transport.js";

/** @typedef {import("./types.js").Action} Action */
/** @typedef {import("./types.js").Catalog} Catalog */
/** @typedef {import("./types.js").Store} Store */

/** @type {[string, import("./types.js").Mount][]} */
const VIEWS = [
  ["notice", mountNotice],
  ["rates", mountRates],
  ["data", mountData],
  ["landscape", mountLandscape],
  ["losses", mountLosses],
  ["space", mountSpace],
  ["map", mountMap],
  ["loss-curve", mountLossCurve],
  ["fit", mountFit],
  ["second-curve", mountSecondCurve],
  ["top-bar", mountTopBar],
  ["runs", mountRunCards],
  ["fairness", mountFairness],
  ["setup", mountStartFields],
  ["own-formula", mountOwnFormula],
  ["readout", mountReadout],
  ["compare", mountCompare],
  ["arithmetic", mountArithmetic],
  ["stability", mountStability],
  ["findings", mountFindings],
  ["transport", mountTransport],
  ["phone-strip", mountPhoneStrip],
  ["phone-tabs", mountPhoneTabs],
  ["phone-view", mountPhoneView],
  ["keys-dialog", mountKeysDialog],
  ["live", mountLive],
];

/** Those of them that paint the paths of the race: they come first when it begins anew. */
const PATHS = new Set(["landscape", "space"]);

const SHARED_FOR_MS = 4000;

/** Signs that somebody is there. */
const AWAKE = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "click"];

const now = () => performance.now();

/** @type {(callback: () => void, ms: number) => () => void} */
const schedule = (callback, ms) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

/** @type {(callback: () => void) => () => void} */
const nextFrame = (callback) => {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
};

/** A view that throws does not keep the others from being told. */
const report = (/** @type {unknown} */ error) => queueMicrotask(() => reportError(error));

const storage = () => window.localStorage;
const media = { dark: matchMedia("(prefers-color-scheme: dark)"), still: matchMedia("(prefers-reduced-motion: reduce)") };

/**
 * The catalogue; while the server does not answer the page says so.
 * @param {"en"|"zh"} language
 * @returns {Promise<Catalog>}
 */
async function patientCatalog(language) {
  const notice = document.getElementById("notice");
  const catalog = await loadCatalog((seconds) => notice?.replaceChildren(t(language, "page.no_catalogue", { seconds })));
  notice?.replaceChildren();
  return catalog;
}

/**
 * SHA-256 in hexadecimal digits; null where the browser keeps it from pages that came over plain HTTP.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<string|null>}
 */
async function digest(bytes) {
  if (window.crypto?.subtle === undefined) return null;
  const whole = new Uint8Array(await window.crypto.subtle.digest("SHA-256", bytes));
  return [...whole].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Store} store
 * @param {ReturnType<typeof createOwnData>} data
 */
function connect(store, data) {
  const url = address("api/stream");
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const session = createSession({ store, send: (message) => connection.send(message), now, schedule, random: Math.random, resend: data.again, parts: data.parts });
  const connection = createConnection({
    WebSocket,
    url: url.href,
    subprotocol: SUBPROTOCOL,
    encode,
    decode,
    now,
    schedule,
    random: Math.random,
    computing: () => session.awaits(),
    burst: (takeIn) => void schedule(() => store.together(takeIn), 0),
    listener: {
      opened: session.opened,
      message: session.receive,
      block: (buffer) => (isTile(buffer) ? session.receiveTile(decodeTile(buffer)) : session.receiveBlock(decodeBlock(buffer))),
      lost: session.lost,
      fault: (error) => reportError(error),
    },
  });
  return { session, connection };
}

/**
 * @param {Store} store
 * @param {ReturnType<typeof createLink>} link
 */
async function copyLink(store, link) {
  const whole = await link.whole();
  const copied = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(whole))
    .then(() => true, () => false); // not allowed in some frames: the link is shown instead
  store.dispatch({ type: "shared", address: whole, copied });
  if (copied) schedule(() => store.dispatch({ type: "share_done" }), SHARED_FOR_MS);
}

/**
 * @param {Store} store
 * @param {{playback: ReturnType<typeof createPlayback>, link: ReturnType<typeof createLink>}
 *   & ReturnType<typeof connect>} parts
 */
function listen(store, { playback, session, connection, link }) {
  const hidden = () => document.visibilityState === "hidden";
  document.addEventListener("visibilitychange", () => {
    playback.hide(hidden());
    session.hide(hidden());
    if (!hidden()) connection.check();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) connection.start();
    connection.check();
  });
  addEventListener("online", () => connection.check());
  // Whoever comes back to a page that rests finds it as it was, and needs to press nothing. A screen reader presses a
  // button by a click alone.
  for (const deed of AWAKE) addEventListener(deed, () => connection.wake(), { capture: true, passive: true });
  addEventListener("pagehide", () => {
    link.flush();
    connection.stop(); // a page with an open socket is not kept for "back"
  });
  addEventListener("hashchange", () => void link.changed());
  media.dark.addEventListener("change", ({ matches }) => store.dispatch({ type: "system", dark: matches }));
  media.still.addEventListener("change", ({ matches }) => store.dispatch({ type: "system", reducedMotion: matches }));
  playback.hide(hidden());
  session.hide(hidden());
}

async function begin() {
  const preferences = circumstances({ search: location.search, storage, languages: navigator.languages, media });
  await loadWords();
  const catalog = await patientCatalog(preferences.language);
  const { store, pinned } = await firstStore({ catalog, preferences, hash: location.hash, report });
  const ownData = createOwnData({ store, digest, send: sendTable, storage: () => window.sessionStorage });
  const { session, connection } = connect(store, ownData);
  // What came just before a frame is painted in it.
  const tick = (/** @type {() => void} */ frame) => nextFrame(() => {
    store.together(connection.takeIn);
    frame();
  });
  const playback = createPlayback({ store, now, schedule: tick });
  // A link or a file may change the race of a page that rests with nobody at its pointer or keys.
  store.watch(({ experiment }) => experiment, () => connection.wake());
  const link = createLink({
    store,
    location,
    history,
    now,
    schedule,
    pinned,
    arrived: (read) =>
      store.dispatch(
        read instanceof BadLink ? { type: "refused", refusal: badLink(read) } : { type: "load", ...read },
      ),
  });

  /** @type {Record<string, (action: Action) => void>} */
  const deeds = {
    copy_link: () => void copyLink(store, link),
    read_table: ({ text }) => void ownData.read(text),
    retry: () => connection.retry(),
    play: () => store.get().parting?.kind === "refused" && connection.retry(),
  };
  const send = (/** @type {Action} */ action) => {
    store.dispatch(action);
    if (Object.hasOwn(deeds, action.type)) deeds[action.type](action);
  };

  connection.start();
  store.watch(
    ({ language, theme, shortcuts }) => [language, theme, shortcuts],
    ([language, theme, shortcuts]) => keep(storage, /** @type {any} */ ({ language, theme, shortcuts })),
  );
  store.watch(
    ({ language, experiment }) => [language, experiment.objective],
    () => {
      document.title = t(store.get(), "page.title_of", { surface: objectiveName(store.get()) });
    },
  );
  const { paths, rest } = createPatience({ store, schedule, nextFrame, report });
  for (const [id, mount] of VIEWS) {
    const place = document.getElementById(id);
    if (place !== null) mount(place, PATHS.has(id) ? paths : rest, send);
  }
  /** @type {(query: string) => Promise<ArrayBuffer>} */
  const drawn = (query) => heights(query, ownData.again);
  /** @type {(experiment: import("./types.js").Experiment) => ReturnType<typeof trajectory>} */
  const walked = (experiment) => trajectory(experiment, ownData.again);
  for (const picture of [CONTOUR, RELIEF]) createContours({ store, schedule, load: drawn, picture });
  createFormulas({ store, schedule, load: describe });
  createRisks({ store, schedule, load: (objective) => describeRisk(objective, ownData.again) });
  createLinked({ store, schedule, describe: (objective) => describeRisk(objective, ownData.again), heights: drawn, trajectory: walked });
  createSolutionPaths({ store, schedule, load: (objective) => solutionPath(objective, ownData.again) });
  createRangeTests({ store, schedule, load: walked });
  createPinned({ store, schedule, load: walked, table: trajectoryTable });
  listen(store, { playback, session, connection, link });
}

void begin();
