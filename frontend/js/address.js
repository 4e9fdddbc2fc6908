// @ts-check
/**
 * The experiment and the view as text for the address: readable, only what differs from the catalogue's defaults.
 *
 *     v=1&o=bowl(b=50)&x=-1.2,1&n=300&r=descent(learning_rate=0.2);@120(learning_rate=0.4)&r=…&at=42
 *
 * `o` objective (or `f` formula, `d` its domain, `p` its parameters; or of a risk what address/risk.js says), `x` start, `n` steps, `s` seed, `stop`, `r` one run each with `oracle=`, `schedule=`, `clip=`,
 * `start=`, `seed=`, `label=` and its changes `@step(…)`; then the view: `at` playhead, `run` selected, `box`, `slots`,
 * `hidden`, `forks`, `curve`, `scale`, `panel`, `tab`, `camera`, `here`, `model`, `sweep(…)`, `map(…)`, `cost`, `tuned`,
 * `ensemble`, `compare`, `side`, `losses` and `gallery` (parted by ";"), `speed`, `language`, `theme`, and `pin`, one for each pinned run: a run as in `r`, with what of
 * its setting differs from the experiment. A long text is packed: `z=` and the deflated text in base64. Pure.
 */

export { BadLink } from "./address/grammar.js";
export { parse } from "./address/read.js";
export { write } from "./address/write.js";
export { MOST_TEXT, pack, unpack } from "./address/pack.js";

/**
 * @typedef {Object} Picture  What a link says beside the experiment.
 * @property {number} [playhead]
 * @property {number} [speed]
 * @property {number} [selected]
 * @property {number[]} [slots]
 * @property {number[]} [hidden]
 * @property {(number|null)[]} [forked]
 * @property {Partial<import("./types.js").View>} [view]
 * @property {{basis: import("./types.js").Basis, slot: number}[]} [pins]
 * @property {"en"|"zh"} [language]
 * @property {"light"|"dark"|"system"} [theme]
 */
export const LONGEST = 2000;
