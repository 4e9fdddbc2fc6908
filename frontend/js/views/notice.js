// @ts-check
/** The page as a whole: its language, theme and hidden parts; the line for refusals; the words outside any region. */

import { iconButton, wordButton } from "../elements/button.js";
import { all, make, put, say } from "../elements/dom.js";
import { noticeOf } from "../figures/notice.js";
import { t } from "../i18n.js";

/** @type {import("../types.js").Mount} */
export function mountNotice(element, store, send) {
  const root = document.documentElement;
  const words = make("p");
  const close = iconButton("close", () => {
    send({ type: "dismiss_refusal" });
    send({ type: "share_done" });
  });
  const retry = wordButton(null, () => send({ type: "retry" }));
  let kindShown = "";
  const link = make("input", { class: "field notice-link", type: "text", readonly: true });

  /** Shows the parts of another kind; the focus is not lost with a button that goes.
   * @param {ReturnType<typeof noticeOf>["kind"]} kind */
  function change(kind) {
    const held = element.contains(document.activeElement);
    const parts = {
      none: [],
      refusal: [words, close.element],
      parting: [words, retry.element],
      waiting: [words],
      link: [words, link, close.element],
    };
    put(element, "data-kind", kind);
    element.replaceChildren(...parts[kind]);
    kindShown = kind;
    const next = element.querySelector("button") ?? document.getElementById("middle");
    if (held) next?.focus({ preventScroll: true });
  }

  const ends = [
    store.watch((state) => state.language, (language) => {
      put(root, "lang", language === "zh" ? "zh-Hans" : "en");
      const skip = document.querySelector(".skip");
      if (skip !== null) say(skip, t(language, "page.skip"));
      const left = document.getElementById("runs");
      if (left !== null) put(left, "aria-label", t(language, "runs.title"));
      close.show(t(language, "page.dismiss"));
      put(link, "aria-label", t(language, "page.link_field"));
    }),
    store.watch((state) => state.dark, (dark) => put(root, "data-theme", dark ? "dark" : "light")),
    store.watch((state) => state.hide.join(" "), (hide) => put(root, "data-hide", hide === "" ? null : hide)),
    store.watch((state) => state.embed, (embed) => put(root, "data-embed", embed)),
    store.watch((state) => t(state, "parting.retry"), retry.show),
    store.watch((state) => JSON.stringify(noticeOf(state)), () => {
      const { kind, sentence, address } = noticeOf(store.get());
      say(words, sentence);
      link.value = address;
      if (kind !== kindShown) change(kind);
      if (kind === "link") link.select();
    }),
  ];
  return all([...ends, close.dispose, retry.dispose]);
}
