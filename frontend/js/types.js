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
 * @typedef {"dataset"|"model"|"loss"|"penalty"} RiskPart
 * @typedef {{row: number, to: number[]|null}} Edit  a row set by hand, features then target; null: deleted
 * @typedef {{sha256: string, features: string[], target: string, positive: string|null}} OwnData  columns of one's own
 *   table; positive: the text that is label 1, null where the target is a number
 * @typedef {{kind: "risk", dataset: Choice & {edits: Edit[], data?: OwnData}, model: Choice, loss: Choice, penalty: Choice,
 *   split: Values}} RiskValue
 * @typedef {{kind: "surface", name?: string, parameters: Values}|FormulaValue|RiskValue} ObjectiveValue
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
 * @typedef {Entry & {default_oracle: string, default_oracle_on_data?: string, elementwise?: boolean, step_us?: number|null, stacked?: boolean,
 *   mathml: string[], source: string}} OptimizerEntry
 * @typedef {Entry & {dimension: number, formula: string, mathml: string, domain: [number, number][], start: number[],
 *   minima: {x: number[], value: number}[], levels: {scale: "log"|"linear", floor?: number|null, base?: number},
 *   source: string, sum_of_squares: boolean, suggested: Record<string, Values>, data?: boolean, risk?: Risk}} SurfaceEntry
 * @typedef {Entry & {features?: string[], target?: string, target_name?: string, letters?: string[], symbols?: string[],
 *   gives?: string[], penalised?: string[], start?: number[], takes?: string[], targets?: string[],
 *   over?: "rows"|"pairs", non_negative?: boolean, convex?: boolean, kinks?: string, margin?: boolean,
 *   programs?: {loss: Program, slope: Program}}} RiskEntry  with the
 *   facts of its kind
 * @typedef {{inputs: string[], nodes: any[][], outputs: number[]}} Program  straight-line arithmetic
 *
 * @typedef {Object} Risk  what the server says of an empirical risk beside what it says of a surface
 * @property {string[]} letters
 * @property {string[]} symbols
 * @property {{features: string[], target: string, kind: string, cell: number, left_out: number,
 *   scaling: {mean: number, deviation: number}[]|null}} dataset  left_out: rows of one's own data with a gap
 * @property {{numbers: number[], x: number[][], y: number[], validation: boolean[]}} rows  x: one list a feature
 * @property {number} made      rows of the dataset before any edit
 * @property {[number, number][]|null} pairs
 * @property {number} samples
 * @property {{factor: number, mean: boolean}} scale
 * @property {Record<"prediction"|"loss"|"slope"|"row_loss"|"row_gradient", Program>} programs
 * @property {{value: Program, gradient: Program}} penalty
 * @property {number|null} infimum
 * @property {boolean|null} [attained]  whether there is a lowest point at all; null: not known
 * @property {number[][][]} [valleys]  curves along which the objective is as low as it gets
 * @property {{columns: number, rows: number, cells: string}} convexity  "1" where it is not convex
 * @property {{strength: number, x: number[]}[]|null} path
 * @property {string[]} losses  that fit
 * @property {string[]} models  that fit
 *
 * @typedef {Object} Table  one's own CSV text as the server reads it
 * @property {string} sha256
 * @property {number} rows
 * @property {boolean} header
 * @property {string} separator
 * @property {string} decimal
 * @property {{name: string, kind: "number"|"text", missing: number, distinct: number, values: string[],
 *   problem: {code: string, values: Record<string, any>}|null}[]} columns
 *
 * @typedef {Object} Catalog
 * @property {number} version
 * @property {string} digest
 * @property {Record<string, number>} limits
 * @property {OptimizerEntry[]} optimizers
 * @property {Entry[]} oracles
 * @property {(Entry & {spans?: string|null})[]} schedules  spans: the parameter that is the last rate over the first
 * @property {Entry[]} clips
 * @property {SurfaceEntry[]} surfaces
 * @property {{functions: string[], constants: string[], names: string[], examples: {text: string, domain: [number, number][]}[]}} formulas
 * @property {RiskEntry[]} datasets
 * @property {RiskEntry[]} models
 * @property {RiskEntry[]} losses
 * @property {RiskEntry[]} penalties
 * @property {RiskEntry} own_data
 * @property {Parameter[]} split
 * @property {{name: string, words: Record<string, any>, experiment: any, view?: Partial<View>}[]} presets
 * @property {Record<string, SurfaceEntry>} [typed]  formulas and risks that the server has described, by their place
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
 * @typedef {{generation: number, rows: import("./rows.js").Rows, reason: string|null}} Gauge  the course of a run's
 *   stability: its column "sharpness" is the ratio to the rule's threshold; the reason why there is none
 *
 * @typedef {{u: Float64Array, v: Float64Array, length: number, refusal: Refusal|null}} LinkedPath  where the selected run goes
 *   on another loss; the reason why it does not
 * @typedef {{loss: Choice, entry: SurfaceEntry|null, refusal: Refusal|null, contour: Contour|null, path: LinkedPath|null}} LinkedLoss
 *   one of the losses that are set side by side, the first the one in force, whose path is the run's own
 * @typedef {{about: string, points: {strength: number, x: number[]}[]}} Solution  where the minimum goes as a penalty grows;
 *   about: canonical text of the risk without its penalty's parameters
 *
 * @typedef {{key: number, generation: number, first: number, rows: number[][]}} Batches  what a run's updates drew, from
 *   the one that leaves step `first` on: rows by their numbers, or pairs by their places
 *
 * @typedef {Object} View
 * @property {[number, number, number, number]|null} box
 * @property {boolean} logLoss
 * @property {"gradient_norm"|"learning_rate"|"sharpness"|"sensitivity"} curve
 * @property {"runs"|"loss"|"step"|"start"|"view"|"compare"} panel
 * @property {"landscape"|"space"|"rates"|"map"|"data"} tab  what the middle shows; see `tabOf`
 * @property {[number, number, number]|null} camera  of the 3-D view; null: the one that it opens with
 * @property {boolean|null} localModel  whether the local quadratic model is drawn; null: where the rule steps by it
 * @property {boolean} fromHere
 * @property {boolean} hintSeen
 * @property {SweepView} sweep
 * @property {MapView} map
 * @property {"steps"|"epochs"|"rows"|"gradients"|"values"|"distance"} cost  what the curves are drawn over
 * @property {{trials: number, runs: string[]}|null} tuned  how the runs' rates were found, and digests of what they were then
 * @property {{seeds: number}|null} ensemble
 * @property {boolean} compare  whether the table of pinned runs is open
 * @property {null|"losses"|"gallery"} side  what stands beside the data instead of the landscape
 * @property {Choice[]|null} losses    those beside the one in force; parameters left out are at their defaults; null: the usual
 * @property {string[]|null} gallery   the losses whose curves are drawn; null: all that are drawn over the same as the one in force
 *
 * @typedef {Object} SweepView  what the tab of learning rates shows
 * @property {string} parameter
 * @property {"loss"|"best"|"step"} measure
 * @property {number} count       of values
 * @property {number} seeds
 * @property {number|null} low    null: the usual range
 * @property {number|null} high
 * @property {boolean} test       whether a range test is laid over the curves
 *
 * @typedef {Object} MapView  what the tab of maps shows
 * @property {string} x
 * @property {string} y
 * @property {"ending"|"step"|"loss"} measure
 * @property {number} size       pixels of a side
 * @property {number|null} x_low  null: the usual range
 * @property {number|null} x_high
 * @property {number|null} y_low
 * @property {number|null} y_high
 *
 * @typedef {{name: string, scale: "linear"|"log", values: Float64Array}} Axis
 * @typedef {{x: number[], value: number|null, known?: boolean}} Minimum
 *
 * @typedef {Object} Survey  many runs of one run's value at once; its arrays are written in place, `revision` grows with each tile
 * @property {string} slot      "sweep:<run key>", "map:<run key>" and the like: one survey of a kind for each run
 * @property {string} kind      "sweep", "map" and the like: the message that asked for it
 * @property {string} about     canonical text of all that determines it
 * @property {number} run       key
 * @property {Axis[]} axes
 * @property {number} width
 * @property {number} height    1 where there is one axis
 * @property {Record<string, Float32Array|Float64Array>} planes  row after row; NaN: not known yet
 * @property {Uint8Array} filled  dx·dy of the lattice that brought each pixel, 0: not known yet
 * @property {number} known     pixels
 * @property {Minimum[]} minima
 * @property {Record<string, string>} endings  word for each code of the plane `ending`
 * @property {Record<string, any>} extra  whatever else the last word said
 * @property {boolean} done
 * @property {number} revision
 * @property {Refusal|null} refusal  why there is nothing to see
 *
 * @typedef {Object} Pin  a finished run that is kept to compare with
 * @property {number} key
 * @property {number} slot      0..7: the colour that the run had
 * @property {Basis} basis      the whole value that it was computed from
 * @property {import("./rows.js").Rows|null} rows  null until the server has computed those of a link
 * @property {Outcome|null} outcome
 * @property {Refusal|null} refusal  why the server does not compute them
 *
 * @typedef {Object} RangeTested  a run whose rate grew from one end of the axis to the other
 * @property {string} about      canonical text of all that determines it
 * @property {number} run        key of the run that was tested
 * @property {number[]} rates    of each update
 * @property {number[]} losses   after it; NaN where it is not finite
 * @property {Outcome|null} outcome
 * @property {Refusal|null} refusal
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
 * @property {import("./parting.js").Parting|null} parting  why the connection ends or has ended, until a server has answered again
 * @property {number} computed
 * @property {Probe|null} probe
 * @property {any} inspected
 * @property {Record<string, Gauge>} gauges  by the run's key; of another generation than the run's: not known yet
 * @property {Batches|null} batches  of the selected run, about the playhead
 * @property {number|null} row       number of the row of the data that is pointed at or focused
 * @property {{losses: LinkedLoss[]}|null} linked  the losses side by side, while they are shown
 * @property {Solution|null} solution
 * @property {{curve: View["curve"]}|null} tuning  while every run is tuned; `curve` is what the panel showed before
 * @property {Record<string, Survey>} surveys  by slot; the old picture stays until the first tile of the new one
 * @property {RangeTested|null} rangeTest
 * @property {Pin[]} pins
 * @property {Draft|null} draft      the formula in the fields, while it differs from the one in force
 * @property {RiskValue|null} proposal  a risk that was chosen and is not described yet
 * @property {Record<string, Table>} tables  one's own data that the server has read, by their hashes
 * @property {{reading: boolean, refusal: Refusal|null, asked: ObjectiveValue|null}|null} table  the file that was given last,
 *   while it is not read, and what was minimised then
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
