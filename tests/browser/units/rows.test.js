// @ts-check
import { Rows } from "/frontend/js/rows.js";
import { equal, ok, test, throws } from "./harness.js";

const block = (/** @type {number[]} */ ...values) => [Float64Array.from(values), Float64Array.from(values, (v) => 10 * v)];
const read = (/** @type {Rows} */ rows, /** @type {string} */ name) => Array.from(rows.column(name).subarray(0, rows.length));

test("rows grow at their end and keep what they had", () => {
  const rows = new Rows(["u", "loss"]);
  rows.append(0, block(0, 1, 2));
  rows.append(3, block(3));
  equal(rows.length, 4);
  equal(read(rows, "loss"), [0, 10, 20, 30]);
});

test("each append is another revision", () => {
  const rows = new Rows(["u", "loss"]);
  const before = rows.revision;
  rows.append(0, block(1));
  ok(rows.revision !== before);
});

test("a gap between blocks throws, an overlap too", () => {
  const rows = new Rows(["u", "loss"]);
  rows.append(0, block(0, 1));
  throws(() => rows.append(3, block(3)), "begin at step 3, expected 2");
  throws(() => rows.append(1, block(1)), "begin at step 1, expected 2");
});

test("a block with other columns throws", () => {
  throws(() => new Rows(["u"]).append(0, block(1)), "2 columns, expected 1");
});

test("a prefix is a copy that grows on its own", () => {
  const rows = new Rows(["u", "loss"]);
  rows.append(0, block(0, 1, 2));
  const fork = rows.prefix(2);
  fork.append(2, block(7));
  equal([read(rows, "u"), read(fork, "u")], [[0, 1, 2], [0, 1, 7]]);
});

test("many small appends do not copy each time", () => {
  const rows = new Rows(["u", "loss"]);
  const buffers = new Set();
  for (let k = 0; k < 5000; k += 1) {
    rows.append(k, block(k));
    buffers.add(rows.column("u"));
  }
  ok(buffers.size < 12, `${buffers.size} buffers`);
  equal(rows.column("u")[4999], 4999);
});

test("a column that is not there is empty", () => equal(new Rows(["u"]).column("v").length, 0));
