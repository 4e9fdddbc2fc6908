// @ts-check
import { arithmetic, filling } from "/frontend/js/figures/arithmetic.js";
import { pageWords, raceState } from "./figures.js";
import { equal, test } from "./harness.js";

const rows = [
  { name: "g", symbol: "<mi>g</mi>", relation: "=", formula: "<mi>∇f</mi>", role: "gradient" },
  { name: "m", symbol: "<mi>m</mi>", relation: "←", formula: '<mi data-name="m" data-when="before">m</mi>', role: "state" },
  { name: "delta", symbol: "<mi>Δ</mi>", relation: "=", formula: '<mi data-name="m">m</mi>', role: "step" },
  { name: "x", symbol: "<mi>x</mi>", relation: "←", formula: '<mi data-name="x" data-when="before">x</mi>', role: "x" },
];

/** @type {(explanation: any, step?: number, change?: any) => any} */
function inspectedState(explanation, step = 42, change = {}) {
  const state = raceState([], { playhead: step });
  const runs = state.runs.map((run, i) => (i === 0 ? { ...run, arithmetic: rows } : run));
  const inspected = {
    key: runs[0].key, step, x_before: [0.5, 0.25], x: [-0.0437, -0.064], loss: 1.523, gradient: [3, 4],
    values: { g: [-3.469, -11.55], m: [-2.977, 1.12], delta: [0.0148, -0.00962], x: [-0.0437, -0.064] },
    before: { m: [-2.9, 2.528] }, parameters: { learning_rate: 0.46 }, eigenvalues: [1, 2], explanation, ...change,
  };
  return { ...state, runs, inspected };
}

test("each line has its numbers, one a coordinate, and the last one is the new point", async () => {
  await pageWords();
  const shown = arithmetic(inspectedState({ code: "loss_fell", values: { loss_before: 1.62, loss: 1.523 } }));
  equal(shown?.heading, "Step 42 · Plain descent");
  equal(shown?.axes, ["x", "y"]);
  equal(shown?.lines.map(({ values, result }) => [...values, result]), [
    ["−3.469", "−11.55", false],
    ["−2.977", "1.120", false],
    ["0.0148", "−0.00962", false],
    ["−0.0437", "−0.0640", true],
  ]);
});

test("the line that explains the sentence is open at first", async () => {
  await pageWords();
  const overshoot = { code: "momentum_overshoots", values: { axis: 1, gradient: -11.55, given: -11.55, step: -0.00962, loss: 1, loss_before: 2 } };
  equal(arithmetic(inspectedState(overshoot))?.opened, "m");
  equal(arithmetic(inspectedState({ code: "loss_fell", values: {} }))?.opened, "delta");
});

test("a sentence has its direction and its size from the numbers", async () => {
  await pageWords();
  const values = { axis: 1, gradient: -11.55, given: -11.55, step: -0.00962, loss: 1, loss_before: 2 };
  const { sentence } = arithmetic(inspectedState({ code: "momentum_overshoots", values })) ?? {};
  equal(sentence?.claim, "PD overshoots in <i>y</i>:");
  equal(sentence?.reason.includes("−<i>g</i> = 11.6"), true, sentence?.reason);
  equal(sentence?.reason.endsWith("<i>y</i> falls by 0.00962."), true, sentence?.reason);
});

test("two losses are told with so many digits that they differ", async () => {
  await pageWords();
  const near = arithmetic(inspectedState({ code: "loss_fell", values: { loss_before: 3.00012, loss: 3.00007 } }));
  equal(near?.sentence, { claim: "The loss falls", reason: "from 3.00012 to 3.00007." });
  const same = arithmetic(inspectedState({ code: "loss_fell", values: { loss_before: 3, loss: 3 } }));
  equal(same?.sentence, { claim: "The loss stays", reason: "at 3." });
});

test("at the start it says what will happen", async () => {
  await pageWords();
  const shown = arithmetic(inspectedState(undefined, 0, { values: undefined }));
  equal(shown?.heading, "Step 0 · Plain descent");
  equal(shown?.sentence?.reason, "the loss is 1.52, the gradient norm 5. Press Play, or step forward.");
  equal([shown?.opened, shown?.lines[0].values], [null, ["", ""]]);
});

test("a number that is not finite is shown as what it is", async () => {
  await pageWords();
  const values = { g: ["inf", "nan"], m: [0, 0], delta: [1e308, 0], x: ["-inf", 0] };
  const shown = arithmetic(inspectedState({ code: "not_finite", values: { loss_before: 3, loss: "inf" } }, 8, { values }));
  equal(shown?.lines.map((line) => line.values[0]), ["∞", "0", "1.0e+308", "−∞"]);
  equal(shown?.sentence?.reason, "the loss goes from 3 to ∞.");
});

test("numbers are put in for names, those from before the step where they are meant", () => {
  const state = inspectedState({ code: "loss_fell", values: {} });
  const filled = filling(state, "m", 1);
  equal([filled?.axis, filled?.value, filled?.numberOf("m", true), filled?.numberOf("m", false)], ["y", "1.120", "2.528", "1.12"]);
  equal([filled?.numberOf("learning_rate", false), filled?.numberOf("x", true), filled?.numberOf("none", false)], ["0.46", "0.25", null]);
});

test("without a run there is no arithmetic", () => equal(arithmetic({ ...raceState(), runs: [] }), null));
