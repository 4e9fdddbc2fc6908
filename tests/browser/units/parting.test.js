// @ts-check
import { noticeOf } from "/frontend/js/figures/notice.js";
import { partingLine, partingSpoken, total } from "/frontend/js/figures/parting.js";
import { kindOf, retryMs, stays } from "/frontend/js/parting.js";
import { equal, ok, test } from "./harness.js";
import { pageWords } from "./figures.js";
import { openingState } from "./race.js";

/** A state whose connection ends or has ended. @param {any} parting @param {any} [rest] */
const parted = (parting, rest = {}) =>
  openingState({ link: "lost", parting: { reason: "", attempts: 0, seconds: 7, ...parting }, ...rest });

test("each code has its kind, and an unknown one of the server's own means to stay away", () => {
  const codes = [1000, 1001, 1005, 1006, 1008, 1009, 1011, 1012, 1013, 3000, 4000, 4001, 4002, 4999];
  equal(codes.map(kindOf), ["lost", "lost", "lost", "lost", "refused", "refused", "failed", "moving", "full", "lost", "idle", "moving", "refused", "refused"]);
  equal(["lost", "failed", "moving", "full", "idle", "refused"].filter((kind) => stays(/** @type {any} */ (kind))), ["idle", "refused"]);
});

test("no two pages of a hall come back at the same moment", () => {
  for (const kind of /** @type {const} */ (["lost", "failed", "moving", "full"])) {
    ok(retryMs(kind, 0, 0.9) > retryMs(kind, 0, 0.1), kind);
  }
});

test("what is over in a moment takes no line: it stands beside the step", async () => {
  await pageWords();
  for (const kind of ["draining", "moving", "lost"]) equal(noticeOf(parted({ kind })).kind, "none", kind);
  equal(total(parted({ kind: "draining" }, { link: "open" })), "/ 500, changing servers");
  equal(total(parted({ kind: "moving" })), "/ 500, changing servers");
  equal(total(parted({ kind: "moving" }, { link: "open" })), "/ 500");
  ok(total(parted({ kind: "lost" })).endsWith(", reconnecting"));
  equal(total(parted({ kind: "idle" }, { computed: 12 })), "computed to 12", "the line says the rest");
});

test("a server that stays away gets a line after some attempts", async () => {
  await pageWords();
  equal(partingLine(parted({ kind: "lost", attempts: 2 })), null);
  equal(partingLine(parted({ kind: "lost", attempts: 3 })), {
    sentence: "The server cannot be reached. The page keeps trying; what is computed stays.",
    button: "retry",
  });
});

test("each reason of the server has its sentence, and one that is not known that of its kind", async () => {
  await pageWords();
  const said = (/** @type {string} */ kind, /** @type {string} */ reason) => partingLine(parted({ kind, reason }))?.sentence;
  equal(said("full", "full"), "The server is full. Trying again in 7 s.");
  equal(said("full", "full_here"), "Too many pages from your network are connected. Trying again in 7 s.");
  equal(said("full", "rate"), "Very many pages are connecting at this moment. Trying again in 7 s.");
  ok(said("refused", "rate")?.startsWith("This page sent more messages"));
  ok(said("refused", "hello")?.startsWith("The server heard nothing"));
  equal(said("refused", "anything <b>at all</b>"), "The server closed the connection.");
  equal(partingLine(parted({ kind: "idle", reason: "idle" })), {
    sentence: "Paused, since nothing happened for a while. Click anywhere to go on.",
    button: "resume",
  });
});

test("whoever does not see it hears it once: where a line says it, nothing else does", async () => {
  await pageWords();
  equal(partingSpoken(openingState()), "");
  equal(partingSpoken(parted({ kind: "moving" })), partingSpoken(parted({ kind: "draining" }, { link: "open" })));
  equal(partingSpoken(parted({ kind: "lost" })), "The connection is lost. Reconnecting.");
  equal(partingSpoken(parted({ kind: "full" })), "");
});

test("the sentences are there in Chinese too", async () => {
  await pageWords();
  const said = (/** @type {any} */ parting) => partingLine(parted(parting, { language: "zh" }))?.sentence;
  equal(said({ kind: "full", reason: "full_here" }), "来自同一网络的连接过多，7 秒后重试。");
  equal(said({ kind: "idle", reason: "idle" }), "一段时间没有操作，已暂停。点击任意位置继续。");
  equal(total(parted({ kind: "moving" }, { language: "zh" })), "/ 500，正在切换服务器");
});
