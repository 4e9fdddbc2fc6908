// @ts-check
import { createConnection } from "/frontend/js/connection.js";
import { decode, encode } from "/frontend/js/protocol.js";
import { Clock, equal, ok, test } from "./harness.js";

/**
 * Sockets that the test opens, feeds and closes; `random` is always `dice.value`.
 * @param {(takeIn: () => void) => void} [burst]
 */
function lined(burst) {
  const computing = { value: false };
  const clock = new Clock();
  const dice = { value: 0.999 };
  /** @type {any[]} */
  const sockets = [];
  class Socket {
    constructor(/** @type {string} */ url, /** @type {string} */ protocol) {
      Object.assign(this, { url, protocol, readyState: 0, sent: [], closedWith: null });
      sockets.push(this);
    }
    send(/** @type {string} */ text) {
      /** @type {any} */ (this).sent.push(JSON.parse(text));
    }
    close(/** @type {number} */ code) {
      /** @type {any} */ (this).closedWith = code;
      /** @type {any} */ (this).readyState = 3;
    }
  }
  /** @type {any[]} */
  const events = [];
  /** @type {import("/frontend/js/parting.js").Parting[]} */
  const partings = [];
  const connection = createConnection({
    WebSocket: /** @type {any} */ (Socket),
    url: "ws://here/api/stream",
    subprotocol: "steepest.v1",
    encode,
    decode,
    now: clock.now,
    schedule: clock.schedule,
    random: () => dice.value,
    burst,
    computing: () => computing.value,
    listener: {
      opened: () => events.push("opened"),
      message: (message) => {
        if (message.type === "refused") throw new Error("gap");
        events.push(message.type);
      },
      block: (buffer) => events.push(buffer.byteLength),
      lost: (parting) => {
        events.push("lost");
        partings.push(parting);
      },
      fault: (error) => events.push(String(error)),
    },
  });
  const last = () => sockets[sockets.length - 1];
  const open = (socket = last()) => {
    socket.readyState = 1;
    socket.onopen();
  };
  const drop = (code = 1006, reason = "", socket = last()) => {
    socket.readyState = 3;
    socket.onclose({ code, reason });
  };
  const say = (/** @type {any} */ message, socket = last()) => socket.onmessage({ data: JSON.stringify(message) });
  /** The connection is lost, and the next attempt is made. */
  const again = (code = 1006) => {
    const count = sockets.length;
    drop(code);
    while (sockets.length === count) clock.pass(10);
  };
  return { clock, dice, computing, sockets, events, partings, connection, last, open, drop, again, say };
}

test("it speaks the subprotocol and takes bytes as buffers", () => {
  const { connection, last } = lined();
  connection.start();
  equal([last().url, last().protocol, last().binaryType], ["ws://here/api/stream", "steepest.v1", "arraybuffer"]);
});

test("texts are messages and bytes are blocks", () => {
  const { connection, last, open, say, events } = lined();
  connection.start();
  open();
  say({ type: "opened" });
  last().onmessage({ data: new ArrayBuffer(48) });
  equal(events, ["opened", "opened", 48]);
});

test("what is said without a connection is not sent", () => {
  const { connection, open, last } = lined();
  equal(connection.send({ type: "want" }), false);
  connection.start();
  equal(connection.send({ type: "want" }), false);
  open();
  equal([connection.send({ type: "want" }), last().sent], [true, [{ type: "want" }]]);
});

test("a lost connection is tried again, each time after up to twice as long, 15 s at the most", () => {
  const { connection, clock, drop, sockets } = lined();
  connection.start();
  const waits = [];
  for (let k = 0; k < 8; k += 1) {
    const count = sockets.length;
    drop();
    const from = clock.time;
    while (sockets.length === count) clock.pass(1);
    waits.push(Math.round((clock.time - from) / 100) / 10);
  }
  equal(waits, [0.5, 1, 2, 4, 8, 15, 15, 15]);
});

test("the back-off has full jitter", () => {
  const { connection, clock, drop, dice, sockets } = lined();
  connection.start();
  dice.value = 0;
  drop();
  clock.pass(0);
  equal(sockets.length, 2);
  dice.value = 0.5;
  drop();
  clock.pass(499);
  equal(sockets.length, 2);
  clock.pass(2);
  equal(sockets.length, 3);
});

test("a connection that stood for 30 s starts the back-off anew, one that broke sooner does not", () => {
  const { connection, clock, drop, open, again, sockets } = lined();
  connection.start();
  for (let k = 0; k < 4; k += 1) again();
  open();
  clock.pass(10000);
  drop();
  clock.pass(7000);
  equal(sockets.length, 5);
  clock.pass(1500);
  equal(sockets.length, 6);
  open();
  clock.pass(30000);
  drop();
  clock.pass(500);
  equal(sockets.length, 7);
});

test("an attempt that takes more than 5 s is given up", () => {
  const { connection, clock, sockets, events } = lined();
  connection.start();
  clock.pass(5600);
  equal([sockets.length, sockets[0].closedWith, events], [2, 1000, ["lost"]]);
});

test("it does not come back by itself when the server asks it not to", () => {
  for (const [code, kind] of /** @type {[number, string][]} */ ([[1008, "refused"], [1009, "refused"], [4000, "idle"], [4429, "refused"]])) {
    const { connection, clock, open, drop, sockets, events, partings } = lined();
    connection.start();
    open();
    drop(code, "why");
    clock.pass(200000);
    equal([sockets.length, events], [1, ["opened", "lost"]]);
    equal(partings, [{ kind, reason: "why", attempts: 0, seconds: 0 }]);
    connection.retry();
    equal(sockets.length, 2);
  }
});

test("a connection that rests is opened when somebody is there again, and no other", () => {
  for (const wake of /** @type {("wake"|"check")[]} */ (["wake", "check"])) {
    for (const [code, count] of [[4000, 2], [1008, 1]]) {
      const { clock, connection, open, drop, sockets } = lined();
      connection.start();
      open();
      connection.wake();
      equal(sockets.length, 1, "it does not rest yet");
      drop(code);
      connection[wake]();
      connection[wake]();
      clock.pass(wake === "wake" ? 0 : 1000);
      equal(sockets.length, count, `${wake} after ${code}`);
    }
  }
});

test("a server that sends its pages elsewhere is left within a second, however often the connection broke before", () => {
  for (const [code, kind] of /** @type {[number, string][]} */ ([[1012, "moving"], [4001, "old"]])) {
    const { connection, clock, open, drop, again, sockets, partings } = lined();
    connection.start();
    for (let k = 0; k < 6; k += 1) again();
    open();
    drop(code);
    equal([partings.at(-1)?.kind, partings.at(-1)?.attempts, partings.at(-1)?.seconds], [kind, 0, 1]);
    const count = sockets.length;
    clock.pass(1000);
    equal(sockets.length, count + 1, String(code));
    drop();
    equal(partings.at(-1)?.kind, "lost", "then as ever, if nobody is there yet");
  }
});

test("a server that is full is asked again after long, each time longer, and never all at once", () => {
  const { connection, clock, open, drop, dice, sockets, partings } = lined();
  connection.start();
  const waits = [];
  for (let k = 0; k < 6; k += 1) {
    dice.value = k % 2 === 0 ? 0 : 0.999;
    const count = sockets.length;
    open();
    drop(1013, "full");
    const from = clock.time;
    while (sockets.length === count) clock.pass(100);
    waits.push(Math.round((clock.time - from) / 1000));
  }
  equal(waits, [5, 20, 20, 80, 60, 120]);
  equal(partings.map(({ kind, reason, seconds }) => `${kind} ${reason} ${seconds}`).slice(0, 2), ["full full 5", "full full 20"]);
});

test("each attempt in vain is counted until a connection has stood for a while", () => {
  const { connection, clock, open, drop, again, partings } = lined();
  connection.start();
  for (let k = 0; k < 4; k += 1) again();
  equal(partings.map(({ attempts }) => attempts), [0, 1, 2, 3]);
  open();
  clock.pass(30000);
  drop();
  equal(partings.at(-1)?.attempts, 0);
});

test("a server that goes away for a while is come back to", () => {
  for (const code of [1000, 1001, 1005, 1006, 1011, 3000]) {
    const { connection, clock, open, drop, sockets } = lined();
    connection.start();
    open();
    drop(code);
    clock.pass(600);
    equal(sockets.length, 2, String(code));
  }
});

test("a ping that is answered keeps the socket", () => {
  const { connection, clock, open, say, last, sockets } = lined();
  connection.start();
  open();
  connection.check();
  equal(last().sent, [{ type: "ping", id: 1 }]);
  clock.pass(2900);
  say({ type: "pong", id: 1 });
  clock.pass(10000);
  equal(sockets.length, 1);
});

test("a ping without an answer in 3 s replaces the socket, which may never close by itself", () => {
  const { connection, clock, open, say, sockets, events } = lined();
  connection.start();
  open();
  connection.check();
  say({ type: "pong", id: 99 });
  clock.pass(3600);
  equal([sockets.length, sockets[0].closedWith, events], [2, 1000, ["opened", "lost"]]);
});

test("a message that nothing answers for 5 s is followed by a ping, and that by another socket", () => {
  const { connection, open, clock, last, sockets, partings, drop } = lined();
  connection.start();
  open();
  connection.send({ type: "want" });
  clock.pass(3000);
  connection.send({ type: "want" });
  clock.pass(1999);
  equal(last().sent.length, 2);
  clock.pass(1);
  equal(last().sent[2], { type: "ping", id: 1 });
  clock.pass(3000);
  equal([sockets[0].closedWith, partings[0].kind], [1000, "lost"]);
  clock.pass(500);
  open();
  drop();
  connection.stop();
  clock.pass(60000);
  equal(sockets.length, 2, "nothing of it is left");
});

test("as long as something is heard, nobody is asked whether anybody is there", () => {
  const { connection, open, clock, last, say } = lined();
  connection.start();
  open();
  for (let k = 0; k < 5; k += 1) {
    connection.send({ type: "want" });
    clock.pass(4000);
    say({ type: "ended" });
  }
  clock.pass(60000);
  equal(last().sent.length, 5);
});

test("a dead socket that speaks up later is not listened to", () => {
  const { connection, clock, open, sockets, events } = lined();
  connection.start();
  open();
  const old = sockets[0];
  connection.check();
  clock.pass(3600);
  equal([old.onmessage, old.onclose, events.length], [null, null, 2]);
});

test("a page that is looked at again does not wait for the back-off, and yet does not come back at the same moment as all", () => {
  const { clock, dice, connection, drop, again, sockets } = lined();
  connection.start();
  for (let k = 0; k < 6; k += 1) again();
  drop();
  const count = sockets.length;
  dice.value = 0.6;
  connection.check();
  clock.pass(400);
  connection.check();
  clock.pass(199);
  equal(sockets.length, count);
  clock.pass(1);
  equal(sockets.length, count + 1, "a second look does not put it off");
});

test("an attempt that comes sooner anyway is left as it is", () => {
  const { clock, dice, connection, drop, sockets } = lined();
  connection.start();
  dice.value = 0.2;
  drop();
  dice.value = 0.9;
  connection.check();
  clock.pass(100);
  equal(sockets.length, 2);
});

test("a server that had no room is not asked sooner because the page is looked at, but when somebody asks for it", () => {
  const { clock, connection, open, drop, sockets } = lined();
  connection.start();
  open();
  drop(1013, "full");
  connection.check();
  clock.pass(5000);
  connection.check();
  clock.pass(4900);
  equal(sockets.length, 1);
  clock.pass(200);
  equal(sockets.length, 2);
  drop(1013, "full");
  connection.retry();
  equal(sockets.length, 3);
});

test("a server that may be computing what was asked for has 20 s to answer a ping", () => {
  const { computing, connection, clock, open, say, sockets } = lined();
  computing.value = true;
  connection.start();
  open();
  connection.send({ type: "open" });
  clock.pass(5000 + 19900);
  equal(sockets.length, 1);
  say({ type: "opened" });
  say({ type: "pong", id: 1 });
  clock.pass(60000);
  equal(sockets.length, 1);
  connection.send({ type: "open" });
  clock.pass(5000 + 20000);
  equal(sockets[0].closedWith, 1000, "a cut cable is noticed all the same");
});

test("a message that cannot be taken replaces the socket, after a back-off", () => {
  const { connection, clock, open, say, sockets, events } = lined();
  connection.start();
  open();
  say({ type: "refused" });
  equal([events, sockets[0].closedWith, sockets.length], [["opened", "Error: gap", "lost"], 3000, 1]);
  clock.pass(600);
  equal(sockets.length, 2);
  open();
  sockets[1].onmessage({ data: "{" });
  ok(events[events.length - 1] === "lost");
});

test("a stopped connection stays so until it is started", () => {
  const { connection, clock, open, sockets } = lined();
  connection.start();
  open();
  connection.stop();
  connection.check();
  clock.pass(60000);
  equal(sockets.length, 1);
  connection.start();
  equal(sockets.length, 2);
});

test("what arrives in a burst is taken in together and in order", () => {
  /** @type {(() => void)[]} */
  const later = [];
  const { connection, open, say, events } = lined((takeIn) => later.push(takeIn));
  connection.start();
  open();
  say({ type: "opened" });
  say({ type: "ended" });
  equal([events, later.length], [["opened"], 1]);
  later[0]();
  equal(events, ["opened", "opened", "ended"]);
});

test("what has arrived can be taken in sooner than its burst, and only once", () => {
  /** @type {(() => void)[]} */
  const later = [];
  const { connection, open, say, events } = lined((takeIn) => later.push(takeIn));
  connection.start();
  open();
  connection.takeIn();
  say({ type: "opened" });
  connection.takeIn();
  equal(events, ["opened", "opened"]);
  later[0]();
  say({ type: "ended" });
  equal([events, later.length], [["opened", "opened"], 2]);
  later[1]();
  equal(events, ["opened", "opened", "ended"]);
});

test("what has arrived is taken in before the close that follows it", () => {
  const { connection, open, say, drop, events } = lined(() => {});
  connection.start();
  open();
  say({ type: "ended" });
  drop();
  equal(events, ["opened", "ended", "lost"]);
});

test("after a message that throws, the rest of its burst is not taken in", () => {
  /** @type {(() => void)[]} */
  const later = [];
  const { connection, open, say, events } = lined((takeIn) => later.push(takeIn));
  connection.start();
  open();
  say({ type: "refused" });
  say({ type: "ended" });
  later[0]();
  equal(events, ["opened", "Error: gap", "lost"]);
});
