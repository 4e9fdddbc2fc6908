"""A server whose clocks jump: `python -m tests.faults.jumping_clocks`.

SIGUSR1: all of them go on by seven hours, as on a machine that slept. SIGUSR2: the wall clock alone is set back by two.
"""

import signal
import sys
import time

HOUR = 3600.0
CLOCKS = ("time", "monotonic", "perf_counter")
ahead = dict.fromkeys(CLOCKS, 0.0)


def _jumping(name):
    true = getattr(time, name)
    return lambda: true() + ahead[name]


def _sleep(*_):
    for name in CLOCKS:
        ahead[name] += 7 * HOUR


def _set_back(*_):
    ahead["time"] -= 2 * HOUR


if __name__ == "__main__":
    # Before anything of the server's is imported: it takes the functions by their names.
    for clock in CLOCKS:
        setattr(time, clock, _jumping(clock))
    signal.signal(signal.SIGUSR1, _sleep)
    signal.signal(signal.SIGUSR2, _set_back)
    from server.__main__ import main

    sys.exit(main())
