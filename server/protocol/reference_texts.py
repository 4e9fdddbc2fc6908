"""What docs/protocol.md says beside the messages: how they work together, frames, and codes of refusals."""

from __future__ import annotations

from . import messages
from .inspecting import Inspecting
from .lanes import ROWS
from .session import LEAP
from .surveying import WAITING

INTRODUCTION = f"""\
# The protocol

*Made from the message models by `python -m server.protocol.reference > docs/protocol.md`; a test keeps it current.*

The stream is a websocket at `/api/stream`, subprotocol `{messages.SUBPROTOCOL}`. Text frames are JSON messages with a
`type`; binary frames are blocks of rows and tiles of surveys. A client opens an experiment, says how far it wants each
run, and is sent exactly that; nothing is sent that was not wanted, and nothing by the clock.

- **Pull.** Rows are computed and sent up to `to` of the latest `want`. Pause, scrub, "to end" and resume are that
  message.
- **Generations** are the client's own ever-growing numbers. A change of a run starts a new one, and blocks of older
  ones no longer count. `opening` does the same for the whole experiment.
- **Resume.** After a lost connection `open` says with `have` which rows the client keeps. The server compares the point
  there with its own, bit for bit: if they are equal it goes on at the next row, else it answers `restarted`.
- **Surveys** (`sweep`, `map`) are many runs at once, told by their ends. They are computed one after the other, after
  rows and answers, and come tile by tile, coarse first; `cancel` takes one back, `open` all.
- **Refusals** change nothing: the session goes on as if the message had not been sent.
- **Order.** Blocks of one run come in the order of their rows; of several runs the one farthest behind comes first.
  What is sent depends on the messages alone: the same messages are answered with the same frames.
- A message has at most {messages.LARGEST:,} bytes (`STEEPEST_MESSAGE_BYTES`), a block at most {ROWS} rows. At most
  {Inspecting.most} `inspect` wait for their answer, and {WAITING} surveys. A generation that the server has to give
  itself lies {LEAP:,} past the last one.
- **Rate.** A client may send 60 messages a second (`STEEPEST_MESSAGES_PER_SECOND`), and 120 at once. The next 120 are
  answered later, the 120 after those refused with `too_often`, and the next one ends the stream. It is forgiven once it
  has been quiet for a second.

The handshake is refused with 403 for a foreign `Origin` and with 400 without the subprotocol. A connection is closed
with a code and a word as its reason. Where the client comes back by itself, it does so after a back-off that grows.

| code | reason | why, and what the client does |
| --- | --- | --- |
| 1008 | `hello` | no first message in time: it does not come back by itself |
| 1008 | `rate` | too many messages: it does not come back by itself |
| 1009 | | a message larger than is read at all |
| 1011 | `failed` | the session failed: it comes back |
| 1012 | `draining` | the server ends, after the message `draining`: it comes back at once |
| 1013 | `full`, `full_here`, `rate` | too many connections, from this address, or in this second: it comes back later |
| 4000 | `idle` | nothing was said or computed for long: it comes back when anything moves |
| 4001 | `old` | the session is as old as a session gets: it comes back at once |
"""

BLOCKS = """\
## Blocks

A binary frame is a header of 40 bytes, then float64 columns one after the other, `count` numbers each; little-endian.
The columns are those that `opened` or `changed` listed for the run. Row k belongs to the point after k steps, row 0 to
the start; `learning_rate`, and what the oracle adds, are those of the update that led to the row. `evaluations` counts
all that was asked so far. A run of a rule over the whole point has three columns beside it, whose sum it is:
`gradients` (of f, or Jacobians of the residuals), `values` (of f, or residuals) and `hessians`; a run without them asks
one gradient a step and nothing else. Looking at the true objective for `loss` and `gradient_norm`, and a schedule that
watches that loss, is not counted.

A run on data has the column `rows` after these: how many rows (of a loss of pairs: pairs) were asked so far. One with
the oracle `minibatch` adds `batch_loss` and `batch_gradient_norm`, what the batch said in the update that led to the
row; where rows are held out, `validation_loss` is their loss, without the penalty. Where a look at all rows costs more
than a step, it is taken every `look_every` steps and at the last row: `loss`, `gradient_norm` and `validation_loss`
hold nan between.

| bytes | type | what |
| --- | --- | --- |
| 0 | u8 | version, 1 |
| 1 | u8 | kind, 1: a block of rows |
| 2 to 3 | u16 | columns |
| 4 to 7 | u32 | run |
| 8 to 11 | u32 | generation |
| 12 to 15 | u32 | first row |
| 16 to 19 | u32 | count of rows |
| 20 to 23 | u32 | opening |
| 24 to 39 | | zero |

## Tiles

A tile is a lattice of a survey's pixels: columns x0, x0 + dx, … (nx of them) of rows y0, y0 + dy, … (ny of them). Row 0
belongs to the first value of the second axis; a sweep has that row alone. A header of 40 bytes, then the planes that
`surveying` listed, one after the other, each row after row, ny × nx numbers; little-endian.

| bytes | type | what |
| --- | --- | --- |
| 0 | u8 | version, 1 |
| 1 | u8 | kind, 2: float32 (a map); 3: float64 (a sweep) |
| 2 to 3 | u16 | planes |
| 4 to 7 | u32 | id of the survey |
| 8 to 11 | u32 | x0 |
| 12 to 15 | u32 | dx |
| 16 to 19 | u32 | nx |
| 20 to 23 | u32 | y0 |
| 24 to 27 | u32 | dy |
| 28 to 31 | u32 | ny |
| 32 to 39 | | zero |

An ensemble's tiles are counts in float32, each of all cells and each in place of the one before.

A small survey comes in one tile. Others come in the passes of PNG's Adam7, each cut into tiles of at most 4,096 runs; a
sweep in those of its first row. The tiles of a survey cover every pixel once, in an order that hangs on the survey
alone. [What the planes hold](learning-rates.md#sweeps) is said there; a loss beyond float32 is infinite in a map.
"""

REFUSALS = """\
## Refusals

`values` hold what was got and what is allowed. HTTP answers 422 with the same `code`, `field`, `values` and `message`.

| code | values | |
| --- | --- | --- |
| `bad_json` | got | not JSON; NaN and Infinity are not |
| `bad_version` | got, allowed | another version of the experiment or of the subprotocol |
| `missing_field` | | |
| `unknown_field` | got, known | known ones nearest first |
| `unknown_name` | got, known | no such optimizer, surface, message, …; known ones nearest first |
| `wrong_type` | got, expected | `true` is no number, `"1"` neither |
| `not_finite` | got, low, high | |
| `out_of_range` | got, low, high | |
| `wrong_length` | got, expected | a point of another dimension; runs without their generations |
| `wrong_order` | got, low, high | steps of changes, openings and generations grow |
| `too_many` | got, limit | |
| `log_of_zero` | got | a logarithmic axis lies above 0 |
| `not_stochastic` | got, oracle | many seeds of a run that draws nothing |
| `twice` | got | both axes of a map the same |
| `too_large` | got, limit | |
| `unsuited` | got, needs | an optimizer or oracle asks more than there is, as `data`; model or loss do not fit |
| `needs_validation` | got | a patience where no rows are held out |
| `needs_validation_pairs` | got, rows | a patience where the rows held out form no pair, of a loss over pairs |
| `too_many_looks` | got, limit | a contour whose points times rows (pairs) are too many: ask a smaller `size` |
| `no_batches` | got | which rows are in the batches of a run that draws none |
| `unknown_row` | got, expected | an edit of a row that is not there |
| `unknown_data` | got | a table that is not there (any more): put it again. HTTP 404 where it is asked for itself |
| `wrong_hash` | got, expected | a file put under another hash than its own |
| `file_too_large` | got, limit | a file beyond 512 KiB; HTTP 413 |
| `not_utf8`, `not_csv` | line | a file that cannot be read from there on |
| `empty_file`, `no_rows`, `one_column` | got | a file without two columns and a row |
| `too_many_rows`, `too_many_columns` | got, limit | |
| `ragged_row` | line, got, expected | a row with more or fewer cells than the first |
| `same_name` | got | two columns of one name |
| `unknown_column`, `same_column` | got, known | what is chosen as feature or target |
| `unknown_label` | got, known, column | |
| `too_few_rows` | got, low | rows without a gap in what is chosen |
| `text_in_column`, `infinite_in_column`, `huge_in_column`, `empty_column` | column, line, got | |
| `unexpected_message` | got, allowed, state | |
| `wrong_generation` | got, allowed | a question about rows that are no longer, or not yet |
| `formula_…` | column, … | a formula that is not taken: [the formula language](formulas.md) lists the codes |
| `origin_not_allowed` | got, allowed | the handshake of a foreign page |
| `host_not_allowed` | got | HTTP 400: a name under which this server does not answer |
| `address_not_allowed` | | HTTP 403: `/metrics`, asked from elsewhere than `STEEPEST_METRICS_NETWORKS` |
| `draining` | | HTTP 502: the handshake with a server that is about to end; a proxy then asks the next one |
| `not_found`, `method_not_allowed` | got | HTTP: no such address |
| `busy` | | too much is being computed, or too many ask, or send files, at once: ask again. HTTP 503 |
| `too_often` | limit | more messages a second than are answered |

An entry may refuse with a code of its own, as `nesterov_needs_momentum` does.
"""
