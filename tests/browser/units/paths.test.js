// @ts-check
import { clip, follow, inPlane, newTrail, within } from "/frontend/js/figures/paths.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { close, equal, ok, test } from "./harness.js";

const area = { width: 100, height: 100 };
/** One unit is one pixel, y upwards. */
const map = mapOf([0, 100, 0, 100], 100, 100);

/** @param {number[][]} points @param {number[]} [stops] */
function walk(points, stops = [points.length - 1]) {
  const trail = newTrail();
  const place = inPlane(points.map(([x]) => x), points.map(([, y]) => y), map);
  const parts = stops.map((to) => follow(trail, place, to, area));
  return { trail, pieces: parts.flatMap(({ pieces }) => pieces), dots: parts.map(({ dots }) => dots) };
}

/** @param {number[]} points */
const lengthOf = (points) => {
  let sum = 0;
  for (let k = 2; k < points.length; k += 2) sum += Math.hypot(points[k] - points[k - 2], points[k + 1] - points[k - 1]);
  return sum;
};

const zigzag = Array.from({ length: 60 }, (_, k) => [10 + k, 50 + 20 * (k % 2) + 0.3 * k]);

test("a path goes through all its points, upside down as pixels are", () => {
  equal(walk([[10, 10], [20, 40], [60, 90]]).pieces, [
    { casing: [10, 90, 20, 60, 60, 10], core: [10, 90, 20, 60, 60, 10], phase: 0 },
  ]);
});

test("a path followed row by row is as long as one followed at once, and its dash goes on", () => {
  const whole = walk(zigzag);
  const rows = walk(zigzag, zigzag.map((_, k) => k));
  close(rows.trail.phase, whole.trail.phase, 1e-9);
  const last = rows.pieces[rows.pieces.length - 1];
  close(last.phase + lengthOf(last.core), whole.trail.phase, 1e-9, "the last dash ends where the path ends");
});

test("a piece begins a little before the pen, the core before the casing", () => {
  const { pieces } = walk([[10, 50], [30, 50], [50, 50]], [1, 2]);
  const [x, cx] = [pieces[1].core[0], pieces[1].casing[0]];
  ok(x < cx && cx < 30, `${x} ${cx}`);
  close(pieces[1].phase, x - 10, 1e-9);
});

test("at a corner a piece begins further back than on a straight line", () => {
  const straight = walk([[10, 50], [30, 50], [50, 50]], [1, 2]).pieces[1];
  const corner = walk([[10, 50], [30, 50], [30, 80]], [1, 2]).pieces[1];
  ok(corner.casing[0] < straight.casing[0]);
});

test("points nearer than three quarters of a pixel are left out", () => {
  const { pieces, trail } = walk([[10, 10], [10.3, 10], [10.6, 10], [11, 10], [30, 10]]);
  equal(pieces[0].core, [10, 90, 11, 90, 30, 90]);
  equal(trail.last, 4);
});

test("a creeping path is drawn all the same, once it has moved far enough", () => {
  const creeping = Array.from({ length: 101 }, (_, k) => [10 + 0.1 * k, 50]);
  close(walk(creeping, creeping.map((_, k) => k)).trail.phase, 10, 0.75);
});

test("a value that is not finite breaks the path", () => {
  const { pieces, trail } = walk([[10, 10], [20, 10], [NaN, 5], [40, 10], [50, 10], [Infinity, 0]]);
  equal(pieces.map(({ core }) => core), [[10, 90, 20, 90], [40, 90, 50, 90]]);
  equal(trail.last, 4, "the last finite row");
});

test("a path that leaves knows where and in which direction", () => {
  const { exit, inside } = walk([[50, 50], [150, 50]]).trail;
  equal([inside, exit], [false, { x: 100, y: 50, dx: 1, dy: 0 }]);
});

test("a path that leaves by a step of 1e200 keeps its direction and draws nothing far away", () => {
  const { pieces, trail } = walk([[50, 50], [1e200, 1e200]]);
  close(trail.exit?.x ?? NaN, 100, 1e-9);
  close(trail.exit?.y ?? NaN, 0, 1e-9);
  ok(pieces.every(({ core }) => core.every((pixel) => Math.abs(pixel) < 200)));
});

test("a path that comes back is drawn from the edge on", () => {
  const { pieces, trail } = walk([[50, 50], [50, 400], [70, 400], [70, 50]]);
  equal(pieces.length, 2);
  ok(trail.inside);
  equal(pieces[1].core[0], 70);
});

test("a step that crosses the plot from outside to outside is seen", () => {
  const { pieces, trail } = walk([[-300, 50], [400, 50]]);
  equal(pieces.length, 1);
  close(trail.exit?.x ?? NaN, 100, 1e-9);
});

test("a path that stays outside draws nothing and has left nowhere", () => {
  const { pieces, trail } = walk([[-300, 50], [-300, 900]]);
  equal([pieces, trail.exit], [[], null]);
});

test("long steps end in a dot, which is drawn again over the next piece", () => {
  equal(walk([[0, 50], [60, 50], [61, 55]], [1, 2]).dots, [[60, 50], [60, 50]]);
  equal(walk([[0, 50], [10, 50], [20, 50]], [1, 2]).dots, [[], []]);
});

test("following to a row that was followed already adds nothing", () => {
  const { pieces } = walk(zigzag, [20, 20, 10]);
  equal(pieces.length, 1);
});

test("a segment is cut at the edge, and not at all where it lies inside", () => {
  equal(clip(10, 10, 90, 90, area, 0), [0, 1]);
  equal(clip(50, 50, 150, 50, area, 0), [0, 0.5]);
  equal(clip(-50, 50, 50, 50, area, 0), [0.5, 1]);
  equal(clip(-50, -50, -10, 200, area, 0), null);
  ok(within(105, 50, area, 6) && !within(105, 50, area, 4));
});
