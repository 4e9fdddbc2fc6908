// @ts-check
import { OWN, grouped, optimizerChoices, soughtBy, surfaceChoices } from "/frontend/js/figures/choices.js";
import { rank } from "/frontend/js/figures/search.js";
import { noticeOf } from "/frontend/js/figures/notice.js";
import { faultOf } from "/frontend/js/validate.js";
import { pageWords } from "./figures.js";
import { after, catalog, openingState } from "./race.js";
import { equal, ok, test } from "./harness.js";

const entry = (/** @type {string} */ name, /** @type {string} */ group) => ({ name, group, words: {}, parameters: [] });

/** The race with an optimizer that needs what only the bowl has. */
function needy() {
  const fitter = { ...catalog.optimizers[0], name: "fitter", words: { en: { name: "Fitter" } }, needs: ["sum_of_squares"] };
  const surfaces = catalog.surfaces.map((each) => ({ ...each, sum_of_squares: each.name === "bowl" }));
  return openingState({ catalog: { ...catalog, optimizers: [...catalog.optimizers, fitter], surfaces } });
}

const offs = (/** @type {any[]} */ groups) =>
  Object.fromEntries(groups.flatMap(({ choices }) => choices.map((/** @type {any} */ each) => [each.name, each.off])));

test("groups stand in the page's order, and those it has no words for come last, as they occur", async () => {
  await pageWords();
  const entries = [entry("a", "odd"), entry("b", "line_search"), entry("c", "even"), entry("d", "first_order"), entry("e", "odd")];
  equal(grouped(entries).map(({ group, entries: inside }) => [group, inside.map(({ name }) => name).join("")]), [
    ["first_order", "d"],
    ["line_search", "b"],
    ["odd", "ae"],
    ["even", "c"],
  ]);
});

test("a group without words is called by its own name", async () => {
  await pageWords();
  equal(surfaceChoices(openingState()).map(({ title }) => title), ["valley", "Yours"]);
});

test("a choice has its name, sentence and formulas in the page's language", async () => {
  await pageWords();
  const first = { ...catalog.optimizers[0], mathml: ["<math/>", "<math></math>"] };
  const state = openingState({ language: "zh", catalog: { ...catalog, optimizers: [first] } });
  const [{ choices }] = optimizerChoices(state);
  equal([choices[0].title, choices[0].formulas.length, choices[0].off], ["普通下降", 2, ""]);
  equal(rank(soughtBy(state, first), "plain descent"), 0);
});

test("an optimizer that the objective does not suit is off, with the reason", async () => {
  await pageWords();
  const state = needy();
  equal(offs(optimizerChoices(state)), { plain: "", heavy: "", fitter: "It needs a sum of squares, which this surface is not." });
  equal(offs(optimizerChoices(after(state, { type: "set_surface", name: "bowl" }))).fitter, "");
});

test("while it races, the surfaces that do not suit it are off", async () => {
  await pageWords();
  const state = after(needy(), { type: "set_surface", name: "bowl" }, { type: "add_run", optimizer: "fitter" });
  equal(state.experiment.runs.length, 3);
  equal(offs(surfaceChoices(state)), {
    banana: "Fitter is in the race and needs a sum of squares.",
    bowl: "",
    line: "Fitter is in the race and needs a sum of squares.",
    [OWN]: "Fitter is in the race and needs a sum of squares.",
  });
  equal(offs(surfaceChoices(after(state, { type: "remove_run", run: 2 }))).banana, "");
});

test("what does not suit is refused before it is in the experiment, in words", async () => {
  await pageWords();
  const state = needy();
  const added = after(state, { type: "add_run", optimizer: "fitter" });
  equal(added.experiment, state.experiment);
  equal(noticeOf(added).sentence, "Fitter needs a sum of squares, which this objective is not.");
  const racing = after(state, { type: "set_surface", name: "bowl" }, { type: "add_run", optimizer: "fitter" });
  const moved = after(racing, { type: "set_surface", name: "line" });
  equal(moved.experiment, racing.experiment);
  equal([moved.refusal?.code, moved.refusal?.field], ["unsuited", "runs[2].optimizer.name"]);
});

test("a link with a run that does not suit its surface is refused", () => {
  const state = after(needy(), { type: "set_surface", name: "bowl" }, { type: "add_run", optimizer: "fitter" });
  equal(faultOf(state.catalog, state.experiment), null);
  const objective = { kind: "surface", name: "banana", parameters: {} };
  const fault = faultOf(state.catalog, { ...state.experiment, objective });
  ok(fault?.code === "unsuited" && fault.field === "runs[2].optimizer.name", JSON.stringify(fault));
});
