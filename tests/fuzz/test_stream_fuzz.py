"""Fuzzed messages over real websockets: no traceback, no leak, no lost neighbour.

FUZZ_MESSAGES sets how many messages are said, about.
"""

import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.neighbour import noticing_nothing
from tests.fuzz.speaker import converse
from tests.fuzz.utterances import conversations
from tests.fuzz.watching import memory, new_complaints

MESSAGES = int(os.environ.get("FUZZ_MESSAGES", "2000"))
A_CONVERSATION = 18  # messages, on average
# Caches as small as this are full before memory is looked at for the first time.
SMALL = {
    "STEEPEST_CACHE_BYTES": str(1 << 20),
    "STEEPEST_CONTOUR_CACHE_BYTES": str(1 << 20),
    "STEEPEST_SURVEY_CACHE_BYTES": str(1 << 20),
}
FAST = {"STEEPEST_MESSAGES_PER_SECOND": "1000000", "STEEPEST_MESSAGES_BURST": "1000000"}
GROWTH = 48 << 20  # bytes of memory that need not be a leak


def test_fuzzed_messages_cost_nobody_anything(make_server, beside):
    server = make_server(**SMALL, **FAST)
    complaints = new_complaints(server.log)
    sizes, count = [], 0

    @settings(
        max_examples=max(1, MESSAGES // A_CONVERSATION),
        deadline=None,
        database=None,
        derandomize=MESSAGES <= 2000,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # what fails by waiting would be made smaller for hours
    )
    @given(conversations, st.sampled_from(["close", "abort"]))
    def talk(conversation, farewell):
        nonlocal count
        beside.start(converse(server, conversation, farewell)).result()
        assert complaints() == []
        count += len(conversation)
        if count > (len(sizes) + 1) * MESSAGES / 5:
            sizes.append(memory(server.process.pid))

    with noticing_nothing(server, beside) as neighbour:
        talk()
    sizes.append(memory(server.process.pid))
    print(f"{count} messages, {neighbour.rounds} races beside them, MiB: {[size >> 20 for size in sizes]}")
    assert neighbour.rounds > 1
    assert sizes[-1] - sizes[0] < GROWTH
