// @ts-check
import { wrapped } from "/frontend/js/paint/lettering.js";
import { equal, test } from "./harness.js";

const wide = (/** @type {string} */ text) => 10 * text.length;

test("words are broken at their spaces into lines that are no wider than the room", () =>
  equal(wrapped("GD diverges from 0.0071", 160, wide), ["GD diverges from", "0.0071"]));

test("where one word alone is wider than the room there are no lines", () => equal(wrapped("GD diverges", 70, wide), []));
