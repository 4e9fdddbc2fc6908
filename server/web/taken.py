"""How long computing took, by a clock that goes on while the machine sleeps or is moved."""

from __future__ import annotations

from time import perf_counter

# Nothing that is done at once takes longer. What is more, the process stood still; who pays for their computing would
# pay for that, and all would wait until it is paid.
LONGEST_SECONDS = 0.5


def taken(begun: float) -> float:
    """Seconds since `begun`, a reading of `perf_counter`."""
    return min(max(0.0, perf_counter() - begun), LONGEST_SECONDS)
