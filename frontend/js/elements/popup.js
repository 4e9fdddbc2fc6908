// @ts-check
/** A panel that opens at a button, above everything, and closes by Esc or a click elsewhere. */

import { all, on, put } from "./dom.js";

const GAP_PX = 4;
const MARGIN_PX = 8;

/** Where a sheet is as wide as the window, its place is the style sheet's. */
const NARROW = "(max-width: 719px)";

/**
 * Puts an open panel at its anchor: below it, above where there is no room below; never outside the window.
 * @param {HTMLElement} panel
 * @param {Element} anchor
 */
export function place(panel, anchor) {
  fit(panel);
  if (panel.classList.contains("sheet") && matchMedia(NARROW).matches) {
    panel.style.left = "";
    panel.style.top = "";
    return;
  }
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = at.bottom + GAP_PX;
  const above = at.top - GAP_PX - height;
  const top = below + height <= innerHeight - MARGIN_PX || above < MARGIN_PX ? below : above;
  const left = Math.min(Math.max(MARGIN_PX, at.left), Math.max(MARGIN_PX, innerWidth - MARGIN_PX - width));
  panel.style.left = `${left}px`;
  panel.style.top = `${Math.max(MARGIN_PX, Math.min(top, innerHeight - MARGIN_PX - height))}px`;
}

/** @param {HTMLElement} panel  told how much of the window a touch keyboard leaves */
const fit = (panel) => panel.style.setProperty("--seen", `${window.visualViewport?.height ?? innerHeight}px`);

/**
 * Keeps a sheet above the touch keyboard for as long as it is open.
 * @param {HTMLElement} panel
 * @returns {() => void}
 */
export function fitted(panel) {
  const resized = () => panel.matches(":popover-open") && fit(panel);
  window.visualViewport?.addEventListener("resize", resized);
  return () => window.visualViewport?.removeEventListener("resize", resized);
}

/**
 * A panel that the button opens and closes. What it shows is there and in its place with the click: the browser's own
 * "toggle" comes a task later, and a busy page may paint before it.
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} panel
 * @param {() => void} [opened]  called when it has been opened, before it is placed
 * @returns {() => void}
 */
export function popup(button, panel, opened) {
  panel.setAttribute("popover", "auto");
  panel.classList.add("popup");
  button.popoverTargetElement = panel;
  put(button, "aria-expanded", "false");
  return all([
    on(button, "click", (event) => {
      event.preventDefault();
      if (panel.matches(":popover-open")) return panel.hidePopover();
      panel.showPopover({ source: button });
      opened?.();
      place(panel, button);
    }),
    on(panel, "beforetoggle", (event) => put(button, "aria-expanded", String(/** @type {ToggleEvent} */ (event).newState === "open"))),
  ]);
}
