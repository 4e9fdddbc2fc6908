"""The server goes away in mid-run and comes back: the picture stays, the playhead never jumps back, no row is lost."""

import numpy as np

from tests.browser.steepest_page import column

LOST = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_CONNECTION_CLOSED",
    "ERR_EMPTY_RESPONSE",
    "Connection closed",
    "502",
)


def test_a_server_that_is_killed_and_restarted_costs_nothing(own_server, open_page):
    steepest = open_page(at=own_server, forgiving=LOST, reduced_motion="reduce").rewind()
    steepest.play_a_long_race()

    own_server.kill()
    playheads = [steepest.playhead]

    def watch():
        playheads.append(steepest.playhead)
        return "reconnecting" in (steepest.page.locator("#transport").text_content() or "").lower()

    steepest.until(watch, "the words that the connection is lost")
    sockets = steepest.wire.sockets
    own_server.start()

    def gone_on():
        playheads.append(steepest.playhead)
        return steepest.wire.sockets > sockets and steepest.playhead > playheads[0] + 500

    steepest.until(gone_on, "playing on", seconds=20)
    assert playheads == sorted(playheads), "no jump back"
    resumed = steepest.wire.says("open")[-1]
    assert all(run["have"] and run["have"]["step"] > 0 for run in resumed["runs"]), (
        "it goes on from what it has"
    )

    steepest.halt()
    steepest.finish()
    answer = steepest.trajectory()
    for run in range(4):
        whole = np.array(column(answer, run, "loss"))
        first, rows = steepest.wire.rows(run)
        _, kept = steepest.wire.asked(run)
        assert rows.size == 0 or first == kept + 1, "it begins behind what the page has"
        assert kept + 1 + (rows.shape[1] if rows.size else 0) == whole.size, "no step lost, none doubled"
        everything = [blocks for (number, _), blocks in steepest.wire.blocks.items() if number == run]
        for first, values in (block for blocks in everything for block in blocks.items()):
            part = whole[first : first + values.shape[1]]
            finite = np.isfinite(part)
            assert (values[2][: part.size][finite] == part[finite]).all(), (
                "before and after, the same numbers"
            )
