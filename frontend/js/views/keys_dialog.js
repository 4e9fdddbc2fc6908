// @ts-check
/** Single-key shortcuts for the whole page, and the dialog that lists them and can turn them off. */

import { iconButton } from "../elements/button.js";
import { all, freshId, make, on, put, say } from "../elements/dom.js";
import { KEYS, actionOf } from "../figures/keys.js";
import { has, t } from "../i18n.js";

/** Keys that the focused control needs for itself. */
const MOVES = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);

/** @type {import("../types.js").Mount} */
export function mountKeysDialog(element, store, send) {
  const dialog = /** @type {HTMLDialogElement} */ (element);
  const title = make("h2", { id: freshId("keys") });
  const close = iconButton("close", () => dialog.close());
  const list = make("dl", { class: "keys" });
  const box = make("input", { type: "checkbox" });
  const boxWords = make("span");
  const more = make("a", { href: "reference" });
  dialog.replaceChildren(
    make("div", { class: "dialog-head" }, title, close.element),
    list,
    make("label", { class: "check" }, box, boxWords),
    make("p", { class: "more-words" }, more),
  );
  put(dialog, "aria-labelledby", title.id);

  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.isComposing || dialog.open || taken(event)) return;
    const action = actionOf(store.get(), event);
    if (action === null) return;
    event.preventDefault();
    if (action.type !== "open") send(action);
    else if (action.what === "keys") dialog.showModal();
    else /** @type {HTMLElement|null} */ (document.querySelector("#runs [aria-haspopup=dialog]"))?.click();
  };
  const ends = [
    on(document, "keydown", press),
    on(box, "change", () => send({ type: "shortcuts", on: box.checked })),
    // A click on the darkened page around it closes the dialog.
    on(dialog, "click", (event) => {
      if (event.target === dialog) dialog.close();
    }),
    store.watch((state) => [state.language, state.shortcuts], () => {
      const state = store.get();
      say(title, t(state, "keys.title"));
      close.show(t(state, "keys.close"));
      say(boxWords, t(state, "keys.single"));
      say(more, t(state, "chooser.more"));
      box.checked = state.shortcuts;
      list.replaceChildren(
        ...KEYS.flatMap(({ name, keys }) => [
          make("dt", {}, ...keys.map((key) => (key === "…" ? "…" : make("kbd", {}, keyName(state, key))))),
          make("dd", {}, t(state, `keys.${name}`)),
        ]),
      );
    }),
  ];
  return all([...ends, close.dispose]);
}

/**
 * @param {import("../types.js").State} state
 * @param {string} key
 * @returns {string}
 */
const keyName = (state, key) => (has(state, `keys.key_${key}`) ? t(state, `keys.key_${key}`) : key);

/**
 * Whether the focused element has its own use for the key.
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
function taken(event) {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest("[popover]:popover-open, [contenteditable=true]") !== null) return true;
  const input = target.closest("input, select, textarea");
  if (input instanceof HTMLInputElement && input.type === "range") return MOVES.has(event.key);
  if (input instanceof HTMLInputElement && input.type === "checkbox") return event.key === " ";
  if (input !== null) return true;
  if (event.key === " " || event.key === "Enter") return target.closest("button, a, summary, [role=button], [role=tab]") !== null;
  if (target.closest("[role=tablist]") !== null) return MOVES.has(event.key);
  return MOVES.has(event.key) && target.closest("[data-own-keys]") !== null;
}
