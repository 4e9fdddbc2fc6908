"""One's own data in parts: whole in their order, and no more than a file may have."""

import base64
import json

import pytest

from server.core.refusal import Refusal
from server.experiment import FILE_BYTES, Trajectories
from server.protocol.session import Session
from server.protocol.table_messages import PART_BYTES, PARTS, ROOM_BYTES, Parts, Room, Table
from tests.protocol.conversation import Conversation

TEXT = "".join(f"{k},{k * k}\n" for k in range(4000)).encode()


def parts_of(content, sha256="a", size=PART_BYTES):
    pieces = [content[k : k + size] for k in range(0, len(content), size)]
    return [
        {
            "type": "table",
            "sha256": sha256,
            "part": part,
            "parts": len(pieces),
            "content": base64.b64encode(piece).decode(),
        }
        for part, piece in enumerate(pieces)
    ]


def test_a_file_is_whole_after_its_last_part_and_not_before():
    talk = Conversation()
    assert len(parts_of(TEXT)) > 3
    for message in parts_of(TEXT):
        assert talk.session.file is None
        assert talk.say(message) == []
    assert talk.session.file == ("a", TEXT)
    assert talk.session.state == "waiting", "nothing was opened"


def test_part_0_begins_anew_and_a_part_out_of_order_is_refused_with_the_one_that_is_due():
    talk = Conversation()
    first, second, third, *_ = parts_of(TEXT)
    talk.say(first)
    talk.say(second)
    (told,) = talk.say({**third, "part": 4})
    assert (told["type"], told["code"], told["field"]) == ("refused", "wrong_order", "part")
    assert (told["values"]["got"], told["values"]["low"]) == (4, 2)
    for message in parts_of(TEXT):
        talk.say(message)
    assert talk.session.file == ("a", TEXT)


def test_parts_of_another_file_are_not_added_to_the_first():
    parts = Parts()
    first, second, *_ = (Table(**message) for message in parts_of(TEXT))
    parts.take(first)
    with pytest.raises(Exception, match="part 0 is due"):
        parts.take(second.model_copy(update={"sha256": "b"}))
    assert parts.take(second) is None, "what had come is still there"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"content": "no base64!"}, "wrong_type", "content"),
        ({"content": "eA"}, "wrong_type", "content"),
        ({"content": "A" * (PART_BYTES * 4 // 3 + 1)}, "too_large", "content"),
        ({"parts": PARTS + 1}, "out_of_range", "parts"),
        ({"part": 1, "parts": 1}, "wrong_order", "part"),
    ],
)
def test_a_part_that_cannot_be_is_refused_and_nothing_has_changed(change, code, field):
    talk = Conversation()
    (message,) = parts_of(b"x,y\n1,2\n")
    (told,) = talk.say({**message, **change})
    assert (told["code"], told["field"], told["request"]) == (code, field, "table")
    assert talk.session.file is None


def begun(room, parts=PARTS):
    """A file of which the first part has come."""
    file = Parts(room)
    file.take(Table(**{**parts_of(b"x")[0], "parts": parts}))
    return file


def test_files_that_are_still_coming_have_one_room_in_the_process_and_one_that_has_begun_can_end():
    room, content = Room(), b"x" * FILE_BYTES
    file = [Table(**message) for message in parts_of(content)]
    sessions = [begun(room) for _ in range(ROOM_BYTES // (PARTS * PART_BYTES))]
    own = Parts(room)
    with pytest.raises(Refusal, match="too many files") as refused:
        own.take(file[0])
    assert refused.value.code == "busy"
    sessions.pop().drop()
    *most, last = file
    assert [own.take(message) for message in most] == [None] * len(most)
    assert own.take(last) == content
    assert room.taken == len(sessions) * PARTS * PART_BYTES, "what was set aside is given back"
    assert room.taken + PARTS * PART_BYTES <= ROOM_BYTES, "and there is room for another"


def test_a_file_begun_anew_takes_its_room_once_and_one_that_is_refused_changes_nothing():
    room = Room(10 * PART_BYTES)
    file = begun(room, 6)
    for parts in (6, 9, 3):
        file.take(Table(**{**parts_of(b"x")[0], "parts": parts}))
        assert room.taken == parts * PART_BYTES
    with pytest.raises(Refusal, match="too many files"):
        file.take(Table(**{**parts_of(b"x")[0], "parts": 11}))
    assert room.taken == 3 * PART_BYTES
    for part in (1, 2):
        whole = file.take(Table(**{**parts_of(b"x")[0], "part": part, "parts": 3}))
    assert (whole, room.taken) == (b"xxx", 0)


def test_a_session_that_ends_gives_back_the_room_of_its_file():
    room = Room(PARTS * PART_BYTES)
    talk = Conversation(session=Session(Trajectories(0), room=room))
    assert talk.say({**parts_of(TEXT)[0], "parts": PARTS}) == []
    (told,) = Conversation(session=Session(Trajectories(0), room=room)).say(parts_of(TEXT)[0])
    assert (told["code"], told["request"]) == ("busy", "table")
    talk.session.close()
    assert room.taken == 0


def test_the_largest_part_is_below_the_limit_of_a_message():
    (message,) = parts_of(b"\xff" * PART_BYTES, sha256="f" * 64)
    assert len(json.dumps(message)) < 13_000
