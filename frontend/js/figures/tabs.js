// @ts-check
/** The tabs over the middle of the page, and the camera of the one in space. Pure. */

import { OPENING_CAMERA } from "../reduce/camera.js";
import { dimensionOf } from "../select.js";

export { tabOf } from "../select.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").View["tab"]} Tab */

/** @type {readonly Tab[]} */
const PLANE = Object.freeze(["landscape", "space"]);

/**
 * The tabs that the surface has; none where there is nothing to choose.
 * @param {State} state
 * @returns {readonly Tab[]}
 */
export const tabsOf = (state) => (dimensionOf(state) === 2 ? PLANE : []);

/**
 * @param {State} state
 * @returns {import("../reduce/camera.js").Camera}
 */
export const cameraFrom = (state) => state.view.camera ?? OPENING_CAMERA;
