// @ts-check
/** Start, steps and seed as fields, and the sliders of the surface's own parameters. */

import { all, make, put, say } from "../elements/dom.js";
import { NEUTRAL, rich } from "../elements/formula.js";
import { numberField } from "../elements/number_field.js";
import { slowly } from "../elements/pace.js";
import { controlList } from "../elements/controls.js";
import { fieldText } from "../figures/fields.js";
import { setup } from "../figures/setup.js";
import { t } from "../i18n.js";

/** While it plays, nothing here changes but by the user. */
const EVERY_MS = 250;

/** In a window as high as this the surface's parameters are unfolded. */
const ROOMY_PX = 800;

/** @type {import("../types.js").Mount} */
export function mountStartFields(element, store, send) {
  const sentence = (/** @type {string} */ code, /** @type {Record<string, string|number>} */ values) =>
    t(store.get(), `refusal.${code}`, values);

  const axes = [0, 1].map((axis) =>
    framed(
      numberField((value, phase) => {
        const x = [...store.get().experiment.start];
        x[axis] = value;
        send({ type: "set_start", x, phase });
      }, sentence),
    ),
  );
  // A whole race is set anew when they are complete; there is no preview of half a number.
  const steps = framed(numberField((value, phase) => phase !== "cancel" && send({ type: "set_steps", value }), sentence));
  const seed = framed(numberField((value, phase) => phase !== "cancel" && send({ type: "set_seed", value }), sentence));

  const startWords = make("span");
  const runWords = make("span");
  const startRow = make("div", { class: "setup-row" }, startWords, ...axes.map((each) => each.element));
  const runRow = make("div", { class: "setup-row race" }, runWords, steps.element, seed.element);
  const errors = make("div", {}, ...[...axes, steps, seed].map((each) => each.field.error));
  const surface = make("div");
  const surfaceWords = make("summary");
  // Folded where the window is low: the cards of the runs need the room.
  const unfolded = make("details", { class: "more", open: innerHeight >= ROOMY_PX }, surfaceWords, surface);
  const parameters = controlList(surface, store, (name, value, phase) =>
    send({ type: "set_surface_parameter", name, value, phase }),
  );
  element.replaceChildren(startRow, runRow, errors, unfolded);

  const render = () => {
    const state = store.get();
    const shown = setup(state);
    put(element, "aria-label", t(state, "setup.title"));
    say(startWords, t(state, "parameters.start"));
    say(runWords, t(state, "setup.run"));
    put(startRow, "class", shown.start.length === 1 ? "setup-row one" : "setup-row");
    axes.forEach((each, axis) => {
      const start = shown.start[axis];
      each.element.hidden = start === undefined;
      if (start === undefined) return;
      say(each.name, start.axis);
      put(each.name, "class", "var");
      put(each.name, "lang", NEUTRAL);
      const { value, label, range } = start;
      each.field.show({ value, text: fieldText(state.language, value), label, range });
    });
    for (const [each, { value, label, short, range }] of /** @type {const} */ ([[steps, shown.steps], [seed, shown.seed]])) {
      say(each.name, short);
      each.field.show({ value, text: String(value), label, range });
    }
    unfolded.hidden = shown.surface.length === 0;
    rich(surfaceWords, shown.summary);
    parameters.show(shown.surface);
  };
  const ends = [store.watch((state) => slowly(state, EVERY_MS), render)];
  return all([...ends, parameters.dispose, ...[...axes, steps, seed].map((each) => each.field.dispose)]);
}

/**
 * A field with its name inside the frame.
 * @param {import("../elements/number_field.js").NumberField} field
 */
function framed(field) {
  const name = make("span", { "aria-hidden": "true" });
  return { element: make("label", { class: "framed" }, name, field.input), name, field };
}
