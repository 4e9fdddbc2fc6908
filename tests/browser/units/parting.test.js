// @ts-check
import { t } from "/frontend/js/i18n.js";
import { noticeOf } from "/frontend/js/figures/notice.js";
import { partingLine, partingSpoken, total } from "/frontend/js/figures/parting.js";
import { createStore } from "/frontend/js/store.js";
import { mountLive } from "/frontend/js/views/live.js";
import { mountNotice } from "/frontend/js/views/notice.js";
import { kindOf, retryMs, stays } from "/frontend/js/parting.js";
import { equal, ok, test } from "./harness.js";
import { pageWords } from "./figures.js";
import { openingState } from "./race.js";

/** A state whose connection ends or has ended. @param {any} parting @param {any} [rest] */
const parted = (parting, rest = {}) =>
  openingState({ link: "lost", parting: { reason: "", attempts: 0, seconds: 7, ...parting }, ...rest });

test("each code has its kind, and an unknown one of the server's own means to stay away", () => {
  const codes = [1000, 1001, 1005, 1006, 1008, 1009, 1011, 1012, 1013, 3000, 4000, 4001, 4002, 4999];
  equal(codes.map(kindOf), ["lost", "lost", "lost", "lost", "refused", "refused", "failed", "moving", "full", "lost", "idle", "old", "refused", "refused"]);
  equal(["lost", "failed", "moving", "full", "idle", "refused"].filter((kind) => stays(/** @type {any} */ (kind))), ["idle", "refused"]);
});

test("no two pages of a hall come back at the same moment", () => {
  for (const kind of /** @type {const} */ (["lost", "failed", "moving", "old", "full"])) {
    ok(retryMs(kind, 0, 0.9) > retryMs(kind, 0, 0.1), kind);
  }
});

test("what is over in a moment takes no line: it stands beside the step", async () => {
  await pageWords();
  for (const kind of ["draining", "moving", "old", "lost", "idle"]) equal(noticeOf(parted({ kind })).kind, "none", kind);
  equal(total(parted({ kind: "draining" }, { link: "open" })), "/ 500, changing servers");
  equal(total(parted({ kind: "moving" })), "/ 500, changing servers");
  equal(total(parted({ kind: "moving" }, { link: "open" })), "/ 500");
  equal(total(parted({ kind: "old" })).includes("changing servers"), false, "the server is as it was");
  ok(total(parted({ kind: "lost" })).endsWith(", reconnecting"));
  equal(total(parted({ kind: "idle" }, { computed: 12 })), "/ 500, standing by");
  equal(partingSpoken(parted({ kind: "idle" })), "", "it wakes at the first movement");
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
  equal(said("full", "full"), "The server is full. Trying again in about 7 s.");
  equal(said("full", "full_here"), "Too many pages from your network are connected. Trying again in about 7 s.");
  equal(said("full", "rate"), "Very many pages are connecting at this moment. Trying again in about 7 s.");
  ok(said("refused", "rate")?.startsWith("This page sent more messages"));
  ok(said("refused", "hello")?.startsWith("The server heard nothing"));
  equal(said("refused", "anything <b>at all</b>"), "The server closed the connection.");
});

test("whoever does not see it hears it once: where a line says it, nothing else does", async () => {
  await pageWords();
  equal(partingSpoken(openingState()), "");
  equal(partingSpoken(parted({ kind: "moving" })), partingSpoken(parted({ kind: "draining" }, { link: "open" })));
  equal(partingSpoken(parted({ kind: "lost" })), "The connection is lost. Reconnecting.");
  equal(partingSpoken(parted({ kind: "full" })), "");
  equal(partingSpoken(parted({ kind: "old", reason: "old" })), "", "the server is not replaced, and comes at once");
});

test("the sentences are there in Chinese too", async () => {
  await pageWords();
  const said = (/** @type {any} */ parting) => partingLine(parted(parting, { language: "zh" }))?.sentence;
  equal(said({ kind: "full", reason: "full_here" }), "来自同一网络的连接过多，约 7 秒后重试。");
  equal(total(parted({ kind: "idle" }, { language: "zh" })), "/ 500，待机");
  equal(total(parted({ kind: "moving" }, { language: "zh" })), "/ 500，正在切换服务器");
});

test("a server that is busy gets a line without a button, since nothing but waiting helps", async () => {
  await pageWords();
  const state = parted({ kind: "busy" }, { link: "open" });
  equal(noticeOf(state), { kind: "waiting", sentence: "The server is busy. The page tries again by itself; what is computed stays.", address: "" });
  equal(noticeOf({ ...state, language: "zh" }).sentence, "服务器正忙，页面会自动重试；已算出的内容都会保留。");
  equal(partingSpoken(state), "");
});

/**
 * A view in the document over a state that is set from outside.
 * @param {any} mount
 * @param {any} state
 */
function mounted(mount, state) {
  const store = createStore((old, { change }) => ({ ...old, ...change }), state);
  const middle = document.createElement("div");
  middle.id = "middle";
  middle.tabIndex = -1;
  const element = document.createElement("div");
  document.body.append(middle, element);
  const end = mount(element, store, () => {});
  const part = (/** @type {any} */ parting) =>
    store.dispatch(/** @type {any} */ ({ type: "set", change: { parting: parting && { reason: "", attempts: 0, seconds: 7, ...parting } } }));
  const remove = () => [end, () => element.remove(), () => middle.remove()].forEach((deed) => deed());
  return { element, store, part, remove };
}

test("a line that changes its words keeps its button, and the focus on it, which goes on to the plot when the line goes", async () => {
  await pageWords();
  const { element, part, remove } = mounted(mountNotice, parted({ kind: "full", seconds: 10 }));
  const button = element.querySelector("button");
  button?.focus();
  const watch = new MutationObserver(() => {});
  watch.observe(element, { childList: true });
  part({ kind: "full", seconds: 20 });
  equal([element.textContent?.includes("20 s"), document.activeElement === button], [true, true]);
  part({ kind: "lost", attempts: 4 });
  equal(document.activeElement === button, true, "another reason is the same line");
  equal(watch.takeRecords().length, 0, "nothing is taken out and put back");
  part(null);
  equal([element.childNodes.length, document.activeElement?.id], [0, "middle"]);
  remove();
});

test("a line that comes or goes leaves the focus where somebody has it", async () => {
  await pageWords();
  const { part, remove } = mounted(mountNotice, openingState());
  const elsewhere = document.createElement("input");
  document.body.append(elsewhere);
  elsewhere.focus();
  part({ kind: "full" });
  part(null);
  equal(document.activeElement === elsewhere, true);
  elsewhere.remove();
  remove();
});

test("that a connection is there again is said where it was said to be gone, in both languages", async () => {
  await pageWords();
  for (const language of /** @type {const} */ (["en", "zh"])) {
    const { element, part, remove } = mounted(mountLive, openingState({ language }));
    const said = async (/** @type {any} */ parting) => {
      element.textContent = "";
      part(parting);
      await new Promise((resolve) => setTimeout(resolve, 10));
      return element.textContent;
    };
    for (const kind of ["old", "busy"]) equal([await said({ kind }), await said(null)], ["", ""], kind);
    part({ kind: "full" }); // the line says it
    part({ kind: "moving" });
    equal(await said(null), language === "en" ? "Connected again." : "已重新连接。");
    equal(t(language, "parting.again"), element.textContent);
    remove();
  }
});
