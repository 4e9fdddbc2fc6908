// @ts-check
/** A list of controls that follows a list of rows. */

import { control } from "./parameter.js";

/**
 * Controls for rows, one a parameter, kept as long as their rows are there.
 * @param {HTMLElement} place
 * @param {import("../types.js").Store} store
 * @param {(name: string, value: import("../types.js").Value, phase: "drag"|"done"|"cancel") => void} change
 * @returns {{show: (rows: import("../figures/cards.js").Row[]) => void, dispose: () => void}}
 */
export function controlList(place, store, change) {
  /** @type {Map<string, import("./parameter.js").Control>} */
  const controls = new Map();
  return {
    show(rows) {
      const names = new Set(rows.map(({ parameter }) => parameter.name));
      for (const [name, made] of controls) {
        if (names.has(name)) continue;
        made.dispose();
        made.element.remove();
        controls.delete(name);
      }
      rows.forEach((row, k) => {
        const { name } = row.parameter;
        let made = controls.get(name);
        if (made === undefined) {
          made = control(row.parameter, store, (value, phase) => change(name, value, phase));
          controls.set(name, made);
        }
        if (place.children[k] !== made.element) place.insertBefore(made.element, place.children[k] ?? null);
        made.show(row);
      });
    },
    dispose: () => controls.forEach((made) => made.dispose()),
  };
}
