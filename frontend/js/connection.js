// @ts-check
/**
 * One websocket that comes back: back-off with full jitter, a limit to connecting, a ping when the page was away or when
 * what was said has been answered by silence, as where a cable is cut.
 *
 * It knows nothing of what is said over it. All that waits is handed in: `WebSocket`, `now` in milliseconds,
 * `schedule(callback, ms)` that returns a cancel, and `random` in [0, 1).
 */

import { isOrderly, kindOf, retryMs, stays } from "./parting.js";

const STABLE_AFTER_MS = 30000;
const CONNECT_WITHIN_MS = 5000;
const ANSWER_WITHIN_MS = 3000;
/** A server that computes what it was asked for reads no ping meanwhile. */
const COMPUTED_WITHIN_MS = 20000;
const QUIET_MS = 5000;
/** The pages of a hall are told at once that their network is there again. */
const TOGETHER_WITHIN_MS = 1000;

const NO_FAREWELL = 1006;
const CLOSE_NORMAL = 1000;
const CLOSE_FAULT = 3000;
const OPEN = 1;

/**
 * @typedef {Object} Listener
 * @property {() => void} opened
 * @property {(message: {type: string, [field: string]: any}) => void} message
 * @property {(buffer: ArrayBuffer) => void} block
 * @property {(parting: import("./parting.js").Parting) => void} lost  a socket is gone, or could not be had: why, after how
 *   many attempts in vain, and in how many seconds the next is made
 * @property {(error: unknown) => void} fault           a message threw; the socket is replaced
 */

/**
 * @param {Object} given
 * @param {new (url: string, protocols: string) => any} given.WebSocket
 * @param {string} given.url
 * @param {string} given.subprotocol
 * @param {(message: any) => string} given.encode
 * @param {(text: string) => any} given.decode
 * @param {() => number} given.now
 * @param {(callback: () => void, ms: number) => () => void} given.schedule
 * @param {() => number} given.random
 * @param {Listener} given.listener
 * @param {() => boolean} [given.computing]  whether something was said whose answer may take the server long
 * @param {(takeIn: () => void) => void} [given.burst]  calls back when what has arrived is to be taken in: the answers to
 *   one click are a dozen frames, and views that are told of each of them keep the new path waiting
 */
export function createConnection({
  WebSocket, url, subprotocol, encode, decode, now, schedule, random, listener, burst, computing = () => false,
}) {
  /** @type {any} */
  let socket = null;
  let attempts = 0;
  let openedAt = 0;
  let pings = 0;
  let open = false;
  let running = false;
  let resting = false; // the server sent the page away because nothing happened
  let full = false; // there was no room at the last attempt
  let due = -Infinity; // when the next attempt is made
  /** @type {(() => void)|null} */
  let timer = null; // until the next attempt, or until an attempt has taken too long
  /** @type {(() => void)|null} */
  let waiting = null; // for a pong
  /** @type {(() => void)|null} */
  let quiet = null; // until something said has met with silence for too long
  /** @type {(string|ArrayBuffer)[]} */
  let arrived = [];

  /** @param {(() => void)|null} next */
  function arm(next) {
    timer?.();
    timer = next;
  }

  function connect() {
    running = true;
    resting = false;
    const mine = new WebSocket(url, subprotocol);
    mine.binaryType = "arraybuffer";
    socket = mine;
    arm(schedule(() => drop(mine), CONNECT_WITHIN_MS));
    const current = () => socket === mine;
    mine.onopen = () => {
      if (!current()) return;
      open = true;
      openedAt = now();
      arm(null);
      guarded(listener.opened);
    };
    mine.onmessage = (/** @type {{data: string|ArrayBuffer}} */ event) => {
      if (!current()) return;
      heard();
      arrived.push(event.data);
      if (burst === undefined) takeIn();
      else if (arrived.length === 1) burst(takeIn);
    };
    mine.onclose = (/** @type {{code: number, reason: string}} */ event) => {
      if (!current()) return;
      takeIn();
      if (current()) closed(event.code, event.reason);
    };
  }

  function takeIn() {
    const mine = socket;
    const taken = arrived;
    arrived = [];
    for (const data of taken) if (socket === mine) guarded(() => receive(data));
  }

  /** @param {string|ArrayBuffer} data */
  function receive(data) {
    if (typeof data !== "string") return listener.block(data);
    const message = decode(data);
    if (message.type !== "pong") return listener.message(message);
    if (message.id === pings) silence();
  }

  /** @param {() => void} action */
  function guarded(action) {
    const mine = socket;
    try {
      action();
    } catch (error) {
      listener.fault(error);
      if (socket === mine) drop(mine, CLOSE_FAULT);
    }
  }

  function silence() {
    waiting?.();
    waiting = null;
  }

  function heard() {
    quiet?.();
    quiet = null;
  }

  /** Leaves a socket at once, without waiting for its close: a dead one may never say it.
   * @param {any} mine
   * @param {number} [code] */
  function drop(mine, code = CLOSE_NORMAL) {
    if (socket !== mine) return;
    leave(code);
    goOn(NO_FAREWELL, "");
  }

  /** @param {number} code */
  function leave(code) {
    const mine = socket;
    socket = null;
    arrived = [];
    silence();
    arm(null);
    if (mine !== null) {
      mine.onopen = mine.onmessage = mine.onclose = null;
      mine.close(code);
    }
    wentAway();
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  function closed(code, reason) {
    socket = null;
    silence();
    arm(null);
    wentAway();
    goOn(code, reason);
  }

  function wentAway() {
    heard();
    if (open && now() - openedAt >= STABLE_AFTER_MS) attempts = 0;
    open = false;
  }

  /** What follows the end of a socket: another attempt, or none.
   * @param {number} code
   * @param {string} reason */
  function goOn(code, reason) {
    const kind = kindOf(code);
    full = kind === "full";
    if (stays(kind)) {
      running = false;
      resting = kind === "idle";
      return listener.lost({ kind, reason, attempts: 0, seconds: 0 });
    }
    if (isOrderly(kind)) attempts = 0;
    const wait = retryMs(kind, attempts, random());
    const seconds = Math.ceil(wait / 1000);
    listener.lost({ kind, reason, attempts, seconds });
    attempts += 1;
    connectIn(wait);
  }

  /** @param {number} ms */
  function connectIn(ms) {
    due = now() + ms;
    arm(schedule(connect, ms));
  }

  /** Does not wait for the back-off any more, and yet does not come at the same moment as all others. */
  function connectSoon() {
    const ms = random() * TOGETHER_WITHIN_MS;
    if (!resting && due <= now() + ms) return;
    running = true;
    resting = false;
    attempts = 0;
    connectIn(ms);
  }

  return {
    start() {
      if (!running) connect();
    },
    /** Takes in now what has arrived, as before a picture that is about to be painted; `burst` need not be waited for. */
    takeIn,
    /** Closes it for good, until `start`. */
    stop() {
      const was = open;
      running = false;
      leave(CLOSE_NORMAL);
      if (was) listener.lost({ kind: "lost", reason: "", attempts: 0, seconds: 0 });
    },
    /** Somebody is there again: a connection that rests is opened. */
    wake() {
      if (resting) this.retry();
    },
    /** Tries again now, as when somebody asks for it. */
    retry() {
      if (open) return;
      attempts = 0;
      leave(CLOSE_NORMAL);
      connect();
    },
    /**
     * Makes sure that the socket lives, as after the page was away: no answer within 3 s, or 20 s where the server may be
     * computing one, replaces it. Where there is none it is opened within a second, unless there was no room.
     */
    check() {
      if (resting || (running && socket === null && !full)) return connectSoon();
      if (!running || socket === null) return;
      if (!open || waiting !== null) return;
      const mine = socket;
      pings += 1;
      waiting = schedule(() => {
        waiting = null;
        drop(mine);
      }, computing() ? COMPUTED_WITHIN_MS : ANSWER_WITHIN_MS);
      this.send({ type: "ping", id: pings });
    },
    /**
     * Sends the message if there is a connection; says whether there was.
     * @param {{type: string, [field: string]: any}} message
     * @returns {boolean}
     */
    send(message) {
      if (!open || socket.readyState !== OPEN) return false;
      socket.send(encode(message));
      quiet ??= schedule(() => {
        quiet = null;
        this.check();
      }, QUIET_MS);
      return true;
    },
  };
}
