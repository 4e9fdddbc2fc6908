// @ts-check
import { arrows, clipping, memory } from "/frontend/js/figures/arrows.js";
import { exitPlaces, hintPlace } from "/frontend/js/figures/exits.js";
import { arrowHead, markerPath, starPath } from "/frontend/js/figures/marks.js";
import { model } from "/frontend/js/figures/model.js";
import { nearest } from "/frontend/js/figures/nearest.js";
import { inPlane } from "/frontend/js/figures/paths.js";
import { mapOf } from "/frontend/js/figures/plane.js";
import { CASING, curveStroke, pathStroke, SLOTS } from "/frontend/js/figures/styles.js";
import { alongLine, around, placeTowards, placeWords } from "/frontend/js/figures/words.js";
import { close, equal, ok, test } from "./harness.js";

const map = mapOf([0, 100, 0, 100], 100, 100);
const area = { width: 100, height: 100 };

/** @param {string} colour  "#rrggbb" */
function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((k) => {
    const c = parseInt(colour.slice(k, k + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test("every run's colour stands out by 3 to 1 from its casing, from dark paper and, as ink, from light paper", () => {
  for (const { core, ink } of SLOTS) {
    ok(contrast(core, CASING) >= 3, core);
    ok(contrast(core, "#15171a") >= 3, core);
    ok(contrast(ink, "#fcfcfa") >= 3, ink);
    ok(contrast(ink, "#f2f1ec") >= 3, ink);
  }
});

test("the eight slots differ in colour, marker and dash", () => {
  equal(SLOTS.length, 8);
  for (const key of /** @type {const} */ (["core", "ink", "marker"])) equal(new Set(SLOTS.map((slot) => slot[key])).size, 8, key);
  equal(new Set(SLOTS.map(({ dash }) => dash.join())).size, 8, "dash");
});

test("a dash leaves a gap that its round ends do not close", () => {
  for (const { dash, cap } of SLOTS) {
    for (let k = 1; k < dash.length; k += 2) ok(dash[k] - (cap === "round" ? 2.5 : 0) >= 1.5, dash.join());
  }
});

test("the selected path is wider, an ended one thinner, a preview thinnest and dashed", () => {
  const width = (/** @type {any} */ run) => pathStroke({ slot: 0, ...run }, "contour", false).width;
  ok(width({ selected: true }) > width({}) && width({}) > width({ ended: true }) && width({ ended: true }) > width({ preview: true }));
  ok(pathStroke({ slot: 0, preview: true }, "contour", false).dash.length > 0);
});

test("the same look is the same object, so that a line knows when it has to be drawn again", () => {
  ok(pathStroke({ slot: 3 }, "contour", false) === pathStroke({ slot: 3 }, "contour", false));
  ok(pathStroke({ slot: 3 }, "contour", false) !== pathStroke({ slot: 3 }, "paper", false));
  ok(curveStroke({ slot: 3 }, true) !== curveStroke({ slot: 3 }, false));
});

test("every marker has an outline of its own", () => {
  equal(new Set(SLOTS.map(({ marker }) => markerPath(marker, 13))).size, 8);
  for (const { marker } of SLOTS) ok(/^M[-\d. LA]+Z$/.test(markerPath(marker, 13)), marker);
  ok(starPath(15).split("L").length === 10 && arrowHead(10, 8).endsWith("Z"));
});

test("words stand to the right of their mark, and elsewhere where that is taken", () => {
  const word = { id: "a", x: 50, y: 50, width: 20, height: 10, gap: 5 };
  equal(placeWords([word], [], area, new Map()).get("a"), { left: 55, top: 45, place: 0 });
  equal(placeWords([word], [around(65, 50, 6)], area, new Map()).get("a")?.place, 1);
});

test("words keep clear of each other and of the plot's edge, else they are hidden", () => {
  const words = ["a", "b", "c"].map((id) => ({ id, x: 50, y: 50, width: 20, height: 10, gap: 5 }));
  const spots = placeWords(words, [], area, new Map());
  equal(new Set([...spots.values()].map((spot) => spot?.place)).size, 3);
  equal(placeWords([{ ...words[0], x: 95 }], [], area, new Map()).get("a")?.place, 1);
  equal(placeWords([{ ...words[0], width: 200 }], [], area, new Map()).get("a"), null);
});

test("words stay where they stood as long as there is room", () => {
  const word = { id: "a", x: 50, y: 50, width: 20, height: 10, gap: 5 };
  const before = placeWords([word], [around(65, 50, 6)], area, new Map());
  equal(placeWords([word], [], area, before).get("a")?.place, before.get("a")?.place);
});

test("the label of an arrow goes where the arrow points", () => {
  equal([placeTowards(3, 0.1), placeTowards(0, -2), placeTowards(-1, 1)], [0, 3, 5]);
  ok(alongLine(0, 0, 80, 0).length > 5);
});

const inspected = {
  x_before: [20, 20],
  x: [20, 50],
  gradient: [-3, -4],
  values: { m_hat: [1, 0], v_hat: [1, 1] },
};

test("the gradient's arrow points downhill at a fixed length, the step's arrow has its true length", () => {
  const found = arrows(inspected, [], map, { memory: false, step: "step" });
  equal(found.map(({ kind }) => kind), ["gradient", "step"]);
  const [down, step] = found;
  close(Math.hypot(down.tipX - down.x, down.tipY - down.y), 66, 1e-9);
  close((down.tipX - down.x) / (down.y - down.tipY), 0.75, 1e-9, "minus (−3, −4) is up and to the right on screen");
  equal([step.x, step.y, step.tipX, step.tipY], [20, 80, 20, 50]);
});

test("a rule with a memory shows it, with the sign with which it enters the step", () => {
  const found = arrows(inspected, [{ name: "m_hat", symbol: "<mover><mi>m</mi><mo>^</mo></mover>" }], map, { memory: true, step: "s" });
  equal(found.map(({ kind, label }) => `${kind} ${label}`), ["gradient −∇f", "memory −m\u0302", "step s"]);
  ok(found[1].tipX < found[1].x);
});

test("a rule that was given the true gradient and has no memory shows neither", () => {
  equal(memory({ gradient: [3, 4], values: { g: [3, 4], delta: [-1, -1] } }, []), null);
});

test("a gradient that is not the true one is shown beside it", () => {
  equal(memory({ gradient: [3, 4], values: { g: [4, 3] } }, [])?.label, "−g");
});

test("a clipped gradient is drawn beside the raw one, in proportion to it and in its own direction", () => {
  const words = { memory: false, step: "s" };
  const clipped = (/** @type {number[]} */ cut) => ({ ...inspected, values: { g: [-3, -4], clipped: cut } });
  const [raw, halved] = arrows(clipped([-1.5, -2]), [], map, words);
  equal([raw.kind, halved.kind, halved.label], ["gradient", "clipped", "−ĝ"]);
  close(Math.hypot(halved.tipX - halved.x, halved.tipY - halved.y), 33, 1e-9);
  close((halved.tipX - halved.x) / (raw.tipX - raw.x), 0.5, 1e-9, "cut by its norm it keeps its direction");
  const [, turned] = arrows(clipped([-2, -2]), [], map, words);
  close(turned.tipX - turned.x, turned.y - turned.tipY, 1e-9, "cut by its values it turns");
  const [, tiny] = arrows(clipped([-3e-9, -4e-9]), [], map, words);
  close(Math.hypot(tiny.tipX - tiny.x, tiny.tipY - tiny.y), 22, 1e-9, "and never vanishes");
});

test("a gradient that clipping left alone has one arrow", () => {
  equal(clipping({ values: { g: [3, 4], clipped: [3, 4] } }), null);
  equal(clipping({ values: {} }), null);
  const found = arrows({ ...inspected, values: { g: [-3, -4], clipped: [-3, -4] } }, [], map, { memory: false, step: "s" });
  equal(found.map(({ kind }) => kind), ["gradient", "step"]);
});

test("at the start there is no step yet, only the way down", () => {
  equal(arrows({ x: [20, 20], gradient: [1, 1] }, [], map, { memory: true, step: "s" }).map(({ kind }) => kind), ["gradient"]);
});

test("a gradient of zero, one that is not finite and a step too short for its head have no arrow", () => {
  equal(arrows({ x_before: [20, 20], x: [20, 21], gradient: [0, 0] }, [], map, { memory: true, step: "s" }), []);
  equal(arrows({ x_before: [20, 20], x: [20, 21], gradient: ["inf", "nan"] }, [], map, { memory: true, step: "s" }), []);
});

test("without a second derivative among its values a step has a tangent, which touches the curve where it started", () => {
  // f = x² / 100 at 20: height 4, slope 0.4; the step goes to 10.
  const found = model({ x_before: [20], x: [10], loss: 1, gradient: [0.4], values: {} }, 4, 1, map);
  equal([found?.kind, found?.hop, found?.drop], ["tangent", [20, 96, 10, 96], [10, 96, 10, 99]]);
  const [x0, y0, x1, y1] = found?.curve ?? [];
  close((100 - y1 - (100 - y0)) / (x1 - x0), 0.4, 1e-9);
  close(100 - y0 + 0.4 * (20 - x0), 4, 1e-9);
});

test("with one it has the osculating parabola and its vertex", () => {
  const found = model({ x_before: [20], x: [0], loss: 0, gradient: [0.4], values: { h1: [0.02] } }, 4, 0, map);
  equal(found?.kind, "parabola");
  close(found?.vertex?.[0] ?? NaN, 0, 1e-9);
  close(found?.vertex?.[1] ?? NaN, 100, 1e-9);
});

test("the start and numbers that are not finite have no model", () => {
  equal(model({ x: [1], loss: 1, gradient: [1] }, NaN, 1, map), null);
  equal(model({ x_before: [1], x: [NaN], loss: 1, gradient: [1] }, 1, 1, map), null);
});

const row = { place: inPlane([0, 50, 100], [50, 50, 50], map), from: 0, to: 2 };

test("the pointer finds the nearest path also between two far rows, and names the nearer row", () => {
  equal(nearest([row], 30, 53, 8)?.step, 1);
  equal(nearest([row], 20, 53, 8)?.step, 0);
  close(nearest([row], 20, 53, 8)?.distance ?? NaN, 3, 1e-9);
});

test("nothing is found beyond the reach, and of two paths the upper one", () => {
  equal(nearest([row], 30, 70, 8), null);
  equal(nearest([row, { ...row }], 50, 50, 8)?.line, 1);
});

test("rows that are not finite are not found", () => {
  const broken = { place: inPlane([NaN, 10, Infinity], [0, 10, 0], map), from: 0, to: 2 };
  equal(nearest([broken], 10, 90, 5)?.step, 1);
});

test("words at an exit stay inside the plot", () => {
  for (const exit of [{ x: 100, y: 2, dx: 1, dy: -0.2 }, { x: 50, y: 100, dx: 0, dy: 1 }]) {
    for (const { left, top } of exitPlaces(exit, { width: 40, height: 20 }, area)) {
      ok(left >= 0 && left + 40 <= 100 && top >= 0 && top + 20 <= 100, JSON.stringify([left, top]));
    }
  }
});

test("the hint stands below the start, or above it near the bottom, or nowhere", () => {
  const words = { width: 60, height: 20 };
  const wide = { width: 300, height: 300 };
  ok((hintPlace(150, 100, words, wide)?.top ?? 0) > 100);
  ok((hintPlace(150, 280, words, wide)?.top ?? 999) < 280);
  equal(hintPlace(20, 30, words, { width: 50, height: 60 }), null);
});
