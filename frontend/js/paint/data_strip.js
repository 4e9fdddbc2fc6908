// @ts-check
/** All samples in a row of cells: those of the batch in the run's colour, those of the epoch's earlier batches tinted. */

import { make } from "../elements/dom.js";
import { colours, paper } from "../figures/styles.js";
import { watchSize } from "../plotly.js";
import { FAMILY } from "./lettering.js";
import { createSheet } from "./sheet.js";

/** Cells as wide as this bear their numbers; those narrower than the other stand without gaps. */
const NUMBERED_PX = 19;
const GAPPED_PX = 3;
const GAP_PX = 2;

/** @typedef {import("../figures/data_cells.js").Cells} Cells */

/** @param {() => void} ask  told when it is to be painted again */
export function createDataStrip(ask) {
  const element = make("div", { class: "data-cells", "aria-hidden": "true" });
  const sheet = createSheet(element, 0);
  let size = { width: 0, height: 0 };
  /** What is drawn. @type {Cells|null} */
  let drawn = null;
  const dispose = watchSize(element, (width, height) => {
    size = { width, height };
    sheet.resize(width, height);
    drawn = null;
    ask();
  });

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Iterable<number>} which
   * @param {number} width  of a cell and its gap
   */
  function path(context, which, width) {
    const gap = width >= GAPPED_PX + GAP_PX ? GAP_PX : 0;
    context.beginPath();
    for (const index of which) context.rect(index * width, 0, Math.max(1, width - gap), size.height);
  }

  return {
    element,
    /** @param {Cells} cells */
    paint(cells) {
      if (size.width === 0 || cells === drawn) return;
      drawn = cells;
      const { count, lit, earlier, name, slot, dark } = cells;
      const { context } = sheet;
      const { grid, edge, ink2, ground } = paper(dark);
      const colour = slot === null ? ink2 : colours(slot, "paper", dark).core;
      const width = size.width / count;
      sheet.clear();
      path(context, width >= GAPPED_PX ? Array(count).keys() : [], width);
      Object.assign(context, { strokeStyle: grid, lineWidth: 1 });
      context.stroke();
      for (const [which, fill] of /** @type {const} */ ([[earlier, edge], [lit, colour]])) {
        path(context, which, width);
        context.fillStyle = fill;
        context.globalAlpha = which === earlier ? 0.35 : 1;
        context.fill();
      }
      context.globalAlpha = 1;
      if (width < NUMBERED_PX) return;
      Object.assign(context, { font: `500 12${FAMILY}`, textAlign: "center", textBaseline: "middle" });
      for (let index = 0; index < count; index += 1) {
        context.fillStyle = lit.has(index) ? ground : ink2;
        context.fillText(name(index), (index + 0.5) * width - GAP_PX / 2, size.height / 2 + 0.5);
      }
    },
    dispose,
  };
}
