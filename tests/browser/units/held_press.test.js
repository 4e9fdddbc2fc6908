// @ts-check
import { holdPress } from "/frontend/js/paint/held_press.js";
import { equal, test } from "./harness.js";

/** A plot, or a part `within` it, that notes what reaches it, and a hand that presses, moves and lets go. */
function pressed(within = "nsewdrag") {
  const outer = document.createElement("div");
  const plot = document.createElement("div");
  plot.className = within;
  outer.append(plot);
  document.body.append(outer);
  /** @type {string[]} */
  const heard = [];
  plot.addEventListener("mousedown", ({ button, buttons, clientX, clientY, shiftKey }) => {
    heard.push([button, buttons, clientX, clientY, shiftKey].join(" "));
    document.addEventListener("mousemove", ({ clientX: x }) => heard.push(`moved ${x}`), { once: true });
  });
  const off = holdPress(outer);
  const hand = (/** @type {string} */ type, /** @type {number} */ clientX, /** @type {MouseEventInit} */ more = {}) => {
    const event = new MouseEvent(type, { bubbles: true, cancelable: true, clientX, clientY: 20, buttons: 1, ...more });
    plot.dispatchEvent(event);
    return event;
  };
  const end = () => {
    off();
    outer.remove();
  };
  return { heard, hand, end };
}

test("a click does not reach the plot, and marks no text", () => {
  const { heard, hand, end } = pressed();
  const down = hand("mousedown", 10);
  hand("mousemove", 13);
  hand("mouseup", 13, { buttons: 0 });
  hand("mousemove", 60, { buttons: 0 });
  equal([heard, down.defaultPrevented], [[], true]);
  end();
});

test("a press on an axis is the plot's at once", () => {
  const { heard, hand, end } = pressed("ewdrag");
  hand("mousedown", 10);
  equal(heard.length, 1);
  end();
});

test("a drag reaches the plot as if it had from where it was pressed, with its first move", () => {
  const { heard, hand, end } = pressed();
  hand("mousedown", 10, { shiftKey: true });
  hand("mousemove", 16);
  hand("mousemove", 30);
  equal(heard, ["0 1 10 20 true", "moved 16"]);
  end();
});

test("a press that was let go where nobody saw it is forgotten", () => {
  const { heard, hand, end } = pressed();
  hand("mousedown", 10);
  hand("mousemove", 60, { buttons: 0 });
  hand("mousemove", 90);
  equal(heard, []);
  end();
});

test("other buttons are the plot's at once, and so is all once nobody holds presses", () => {
  const { heard, hand, end } = pressed();
  hand("mousedown", 10, { button: 2, buttons: 2 });
  equal(heard, ["2 2 10 20 false"]);
  end();
});
