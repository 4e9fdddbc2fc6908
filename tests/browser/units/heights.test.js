// @ts-check
import { heightsOf } from "/frontend/js/heights.js";
import { equal, test } from "./harness.js";

// What server/experiment/heights.py makes of two rows of three; its own tests go there and back on many more.
const ROWS = [1, 2, 3.5, -0, 2.5, -4];
const TOLD = [0, 0, 0, 1, 2, 254, 0, 0, 0, 0, 0, 255, 0, 0, 192, 0, 64, 255, 127, 1, 0, 127, 127, 253];

test("heights told by their differences come back bit for bit", () => {
  const heights = new Float32Array(heightsOf(Uint8Array.from(TOLD).buffer, 3));
  equal([...heights], ROWS);
  equal(heights.map((height) => (Object.is(height, -0) ? 1 : 0)).indexOf(1), 3);
});

test("a single row, as in one dimension, is told by its differences too", () => {
  equal([...new Float32Array(heightsOf(Uint8Array.from([0, 0, 0, 0, 0, 0, 127, 1]).buffer, 2))], [1, 2]);
});
