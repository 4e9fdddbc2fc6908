// @ts-check
/**
 * The shapes of the page's values, for the type checker and the reader. Nothing here runs.
 *
 * @typedef {number|boolean|string} Value
 * @typedef {Record<string, Value>} Values
 * @typedef {{name: string, parameters: Values}} Choice
 * @typedef {"oracle"|"schedule"|"clip"} ChoiceKind
 * @typedef {{step: number, set: Values}} Change
 *
 * @typedef {Object} RunValue  One run of the experiment, as the server reads it.
 * @property {Choice} optimizer
 * @property {Choice} [oracle]
 * @property {Choice} [schedule]
 * @property {Choice} [clip]
 * @property {Change[]} [changes]
 * @property {string} [label]
 * @property {number[]} [start]
 * @property {number} [seed]
 *
 * @typedef {{kind: "formula", text: string, domain: [number, number][], parameters: Values}} FormulaValue
 * @typedef {{kind: string, name?: string, parameters: Values}|FormulaValue} ObjectiveValue
 *
 * @typedef {Object} Experiment
 * @property {number} version
 * @property {ObjectiveValue} objective
 * @property {number[]} start
 * @property {number} steps
 * @property {number} seed
 * @property {Record<string, number|null>} [stop]
 * @property {RunValue[]} runs
 *
 * @typedef {Object} Parameter
 * @property {string} name
 * @property {"number"|"flag"|"choice"} kind
 * @property {Value} default
 * @property {number} low
 * @property {number} high
 * @property {"linear"|"log"} scale
 * @property {number|null} smallest
 * @property {boolean} integer
 * @property {string} symbol
 * @property {string[]} [options]
 * @property {Record<string, any>|null} words
 * @property {[number, number]} [slide]  what the slider spans, where more may be typed
 * @property {[string, Value[]]|null} [when]  another parameter, and the values of it with which this one does anything
 *
 * @typedef {{name: string, words: Record<string, any>, group?: string, parameters: Parameter[], source?: string,
 *   mathml?: string|string[], needs?: string[]}} Entry
 * @typedef {Entry & {default_oracle: string, mathml: string[], source: string}} OptimizerEntry
 * @typedef {Entry & {dimension: number, formula: string, mathml: string, domain: [number, number][], start: number[],
 *   minima: {x: number[], value: number}[], levels: {scale: "log"|"linear", floor?: number|null, base?: number},
 *   source: string, sum_of_squares: boolean, suggested: Record<string, Values>}} SurfaceEntry
 *
 * @typedef {Object} Catalog
 * @property {number} version
 * @property {string} digest
 * @property {Record<string, number>} limits
 * @property {OptimizerEntry[]} optimizers
 * @property {Entry[]} oracles
 * @property {Entry[]} schedules
 * @property {Entry[]} clips
 * @property {SurfaceEntry[]} surfaces
 * @property {{functions: string[], constants: string[], names: string[], examples: {text: string, domain: [number, number][]}[]}} formulas
 * @property {Record<string, SurfaceEntry>} [typed]  formulas that the server has described, by their place
 * @property {Parameter[]} stop
 * @property {Experiment} opening
 *
 * @typedef {Object} Outcome
 * @property {string} kind
 * @property {number} step
 * @property {string} reason
 * @property {string|null} point
 * @property {any} minimum
 * @property {Record<string, any>} values
 *
 * @typedef {{code: string, step: number, values: Record<string, any>}} Finding  something that happened in a run
 *
 * @typedef {{name: string, symbol: string, relation?: string, formula: string, role: string}} ArithmeticRow
 * @typedef {{learning_rate: number, sharpness: number, threshold: number}} Limit
 *
 * @typedef {Object} Basis  What a run's rows were computed from.
 * @property {Experiment["objective"]} objective
 * @property {number[]} start
 * @property {number} steps
 * @property {number} seed
 * @property {Experiment["stop"]} stop
 * @property {RunValue} run
 *
 * @typedef {Object} RunState
 * @property {number} key           stable as long as the run exists, also through undo
 * @property {number} slot          0..7: colour, dash and marker
 * @property {boolean} hidden
 * @property {number|null} forkedAt the step at which it was forked from another run
 * @property {number} generation    the last one that was asked for; 0 = none yet
 * @property {number|null} keep     rows of `rows` that hold for this generation; null once a block of it has come
 * @property {string[]} columns
 * @property {import("./rows.js").Rows} rows
 * @property {Basis|null} basis     what `rows` and `outcome` belong to
 * @property {Basis|null} asked     what the generation was asked for
 * @property {Limit|null} limit
 * @property {ArithmeticRow[]} arithmetic
 * @property {Outcome|null} outcome
 * @property {Finding[]} findings   what happened till then, by steps; known with the outcome
 * @property {boolean} pending      `rows` are not yet those of the present value: the old picture stays till then
 *
 * @typedef {{dimension: number, domain: [number, number][], mathml: string,
 *   minima: {x: number[], value: number}[], levels: {scale: "log"|"linear", floor?: number|null, base?: number}}} Objective
 * @typedef {{box: number[], columns: number, rows: number, z: Float32Array, key: string}} Contour
 *
 * @typedef {Object} View
 * @property {[number, number, number, number]|null} box
 * @property {boolean} logLoss
 * @property {"gradient_norm"|"learning_rate"} curve
 * @property {"runs"|"loss"|"step"|"start"|"view"} panel
 * @property {"landscape"|"space"} tab  what the middle shows; see `tabOf`
 * @property {[number, number, number]|null} camera  of the 3-D view; null: the one that it opens with
 * @property {boolean} fromHere
 * @property {boolean} hintSeen
 *
 * @typedef {Object} Drag
 * @property {"parameter"|"start"|"surface"} kind
 * @property {number} run       index of the run whose parameter is dragged; -1 when all runs change
 * @property {string} name      of what is dragged
 * @property {number} since     rows after this step are drawn as a preview
 * @property {number} from      the step at which the change takes effect; 0 = the whole path is redone
 * @property {boolean} wasPlaying
 * @property {Snapshot} base    what was there when the gesture began
 *
 * @typedef {{experiment: Experiment, runs: {key: number, slot: number, hidden: boolean, forkedAt: number|null}[],
 *   selected: number}} Snapshot
 *
 * @typedef {{code: string, field: string, values: Record<string, any>, message: string}} Refusal
 * @typedef {{x: number[], value: number|string|null, gradient: (number|string)[]|null,
 *   gradientNorm: number|string|null, exact: boolean}} Probe
 *
 * @typedef {Object} Draft
 * @property {string} text
 * @property {[number, number][]} domain
 * @property {boolean} checked       the server has answered
 * @property {Refusal|null} refusal  why it is not taken
 * @property {State["history"]|null} history  as it was when this draft was applied last: what is typed in one go is undone in one
 *
 * @typedef {Object} State
 * @property {Catalog} catalog
 * @property {Experiment} experiment
 * @property {Experiment|null} accepted   the last experiment that the server took
 * @property {RunState[]} runs
 * @property {number} nextKey
 * @property {Objective|null} objective
 * @property {Contour|null} contour
 * @property {Contour|null} relief  the coarser grid of the 3-D view, asked for while that is shown
 * @property {[number, number, number, number]|null} visible  the box that the landscape shows now, wider than `view.box` or the
 *   domain to suit its pixels: the contour is asked for this box; null until the landscape has said it
 * @property {number} playhead
 * @property {boolean} playing
 * @property {number} speed
 * @property {number|null} redoneAt  playhead of the last change made from the start; it holds until the playhead moves
 * @property {number} selected
 * @property {View} view
 * @property {Drag|null} drag
 * @property {"connecting"|"open"|"lost"} link
 * @property {boolean} stopped       the server asked the page not to come back by itself
 * @property {number} computed
 * @property {Probe|null} probe
 * @property {any} inspected
 * @property {Draft|null} draft      the formula in the fields, while it differs from the one in force
 * @property {Refusal|null} refusal
 * @property {{address: string, copied: boolean}|null} share
 * @property {number} undo
 * @property {number} redo
 * @property {{past: Snapshot[], future: Snapshot[]}} history
 * @property {"en"|"zh"} language
 * @property {"light"|"dark"|"system"} theme
 * @property {boolean} systemDark
 * @property {boolean} dark
 * @property {boolean} reducedMotion
 * @property {boolean} shortcuts
 * @property {boolean} embed
 * @property {string[]} hide
 *
 * @typedef {{type: string, [field: string]: any}} Action
 * @typedef {(action: Action) => void} Send
 * @typedef {{get: () => State, dispatch: Send, together: (deeds: () => void) => void,
 *   watch: <T>(select: (state: State) => T, listener: (value: T) => void) => () => void}} Store
 * @typedef {(element: HTMLElement, store: Store, send: Send) => (() => void)} Mount
 */
export {};
