// @ts-check
import { NOWHERE, folded, rank, sought } from "/frontend/js/figures/search.js";
import { equal, test } from "./harness.js";

const newton = sought(["newton", "Newton", "牛顿法"], ["Jumps to the stationary point of the local model.", "Second order"]);
const levy = sought(["levy_13", "Lévy N. 13", "Lévy 第 13 号函数"], ["Ripples on a bowl.", "多极小点"]);
const sgd = sought(["sgd", "SGD", "SGD"], ["Follows a gradient that is only right on average."]);
const nesterov = sought(["nesterov", "Nesterov", "Nesterov 加速梯度"], ["Looks ahead.", "一阶方法"]);

/** @type {(typed: string) => number[]} */
const ranks = (typed) => [newton, levy, sgd, nesterov].map((entry) => rank(entry, typed));

test("case, accents, spaces and hyphens do not matter", () => {
  equal(["Lévy N. 13", "LEVY-n13", "levy_N 13", "Ｌevy n１３"].map(folded), Array(4).fill("levyn13"));
  equal(["Styblinski–Tang", "styblinski tang"].map(folded), Array(2).fill("styblinskitang"));
});

test("an entry is found by its name, a beginning of it, and its name in the other language", () => {
  equal(ranks("sgd"), [NOWHERE, NOWHERE, 0, NOWHERE]);
  equal(ranks("nest"), [NOWHERE, NOWHERE, NOWHERE, 1]);
  equal(ranks("牛顿"), [1, NOWHERE, NOWHERE, NOWHERE]);
  equal(ranks("levy"), [NOWHERE, 1, NOWHERE, NOWHERE]);
  equal(ranks("加速"), [NOWHERE, NOWHERE, NOWHERE, 2]);
});

test("an entry is found by words of its sentence and of its group, in any order", () => {
  equal(ranks("stationary"), [3, NOWHERE, NOWHERE, NOWHERE]);
  equal(ranks("average grad"), [NOWHERE, NOWHERE, 3, NOWHERE]);
  equal(ranks("order second"), [3, NOWHERE, NOWHERE, NOWHERE]);
  equal(ranks("极小"), [NOWHERE, 3, NOWHERE, NOWHERE]);
});

test("the middle of a word of the sentence does not count", () => {
  equal(ranks("verage"), [NOWHERE, NOWHERE, NOWHERE, NOWHERE]);
});

test("nothing typed, or nothing but signs, finds everything", () => {
  equal(ranks(""), [0, 0, 0, 0]);
  equal(ranks(" - "), [0, 0, 0, 0]);
});
