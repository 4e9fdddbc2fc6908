import json

import pytest

from server.core.feeds import looking
from server.core.risk.sample_loss import SampleLoss
from server.experiment import Trajectories
from server.protocol.inspecting import Inspecting
from server.protocol.session import PROBE_COST, TRANSITIONS, Session
from tests.experiment.examples import GOOD, edited
from tests.experiment.risks import LINE, RACE
from tests.protocol.conversation import Conversation

ALL = [(run, run + 1) for run in range(4)]
LONG = edited(GOOD, ("steps",), 5_000)


def opened(experiment=GOOD, **options):
    talk = Conversation(**options)
    talk.open(experiment)
    return talk


def point_at(step):
    """Where the first run is then."""
    talk = opened()
    talk.want(step, (0, 1))
    talk.work_all()
    return talk.rows(0, 1)[:2, step].tolist()


def test_opened_says_what_is_needed_to_draw():
    talk = Conversation()
    (told,) = talk.open(GOOD, opening=7)
    assert (told["type"], told["opening"], len(told["digest"])) == ("opened", 7, 64)
    assert told["objective"]["domain"] == [[-2, 2], [-1, 3]]
    assert told["objective"]["minima"] == [{"x": [1, 1], "value": 0}]
    assert told["objective"]["mathml"].startswith("<math")
    columns = [column["name"] for column in told["runs"][0]["columns"]]
    assert columns == ["u", "v", "loss", "gradient_norm", "learning_rate", "evaluations"]
    assert [column["name"] for column in told["runs"][1]["columns"]][6:] == ["batch_gradient_norm"]
    assert [run["generation"] for run in told["runs"]] == [1, 2, 3, 4]
    assert [run["from"] for run in told["runs"]] == [0, 0, 0, 0]
    assert told["runs"][2]["limit"]["threshold"] == 2
    assert {line["role"] for line in told["runs"][0]["arithmetic"]} >= {"gradient", "state", "x"}


def test_nothing_is_computed_or_sent_before_it_is_wanted():
    talk = opened()
    assert not talk.session.busy
    assert talk.session.advance(1e6) == []


def test_rows_come_up_to_what_is_wanted_and_no_further():
    talk = opened()
    talk.want(120, (0, 1))
    talk.work_all()
    assert talk.rows(0, 1).shape == (6, 121)
    talk.want(121, (0, 1))
    talk.work_all()
    assert talk.rows(0, 1).shape == (6, 122)
    assert not any(message["type"] == "ended" for message in talk.told)


def test_a_smaller_want_is_a_pause():
    talk = opened(work=50.0)
    talk.want(700, (0, 1))
    while not talk.blocks[0, 1]:
        talk.work_once()
    sent = talk.rows(0, 1).shape[1]
    talk.want(0, (0, 1))
    talk.work_all()
    assert talk.rows(0, 1).shape[1] == sent
    talk.want(700, (0, 1))
    talk.work_all()
    assert talk.rows(0, 1).shape[1] == 701


def test_a_want_beyond_the_steps_is_clamped_and_the_end_is_told_after_its_block():
    talk = opened()
    talk.want(10**9, (0, 1))
    talk.work_all()
    kinds = [json.loads(frame)["type"] if isinstance(frame, str) else "block" for frame in talk.frames]
    assert kinds == ["opened", "block", "block", "block", "ended"]  # 32, 512 and 157 rows
    assert talk.told[-1]["outcome"]["kind"] == "step_limit"
    assert talk.told[-1]["outcome"]["step"] == 700
    assert talk.rows(0, 1).shape[1] == 701


def test_a_run_that_ends_early_sends_its_last_row_and_nothing_after():
    talk = opened()
    talk.want(700, *ALL)
    talk.work_all()
    ends = {message["run"]: message["outcome"] for message in talk.told if message["type"] == "ended"}
    assert ends[2]["kind"] == "diverged"
    assert ends[3]["kind"] == "converged"
    for run, outcome in ends.items():
        assert talk.rows(run, run + 1).shape[1] == outcome["step"] + 1
    talk.want(700, *ALL)
    assert not talk.session.busy


def test_blocks_have_at_most_512_rows():
    talk = opened()
    talk.want(700, *ALL)
    talk.work_all()
    assert max(block.values.shape[1] for blocks in talk.blocks.values() for block in blocks) == 512


def test_the_run_that_is_farthest_behind_is_served_first():
    talk = opened()
    talk.want(700, (0, 1), (1, 2))
    talk.work_all()
    order = [int.from_bytes(frame[4:8], "little") for frame in talk.frames if isinstance(frame, bytes)]
    assert order == [0, 1, 0, 1, 0, 1]


def test_the_first_block_is_short_so_that_every_run_shows_its_path_soon():
    talk = opened()
    talk.want(700, (0, 1), (1, 2))
    talk.work_all()
    assert [block.values.shape[1] for block in talk.blocks[0, 1]] == [128, 512, 61]


def test_it_is_urgent_while_a_run_that_is_wanted_has_nothing_to_show():
    talk = opened(work=1.0)
    assert not talk.session.urgent
    talk.want(700, (0, 1), (1, 2))
    while not talk.blocks.get((1, 2)):
        assert talk.session.urgent
        talk.work_once()
    assert talk.session.busy
    assert not talk.session.urgent
    change = {"type": "change", "run": 1, "generation": 5, "value": GOOD["runs"][0], "have": None}
    talk.say(change)
    assert not talk.session.urgent
    talk.want(700, (1, 5))
    assert talk.session.urgent


def computed_before(last, *runs):
    """Trajectories in which these runs are known up to a row, and a session on them that has rows 0 … 127 of all."""
    trajectories = Trajectories(1 << 22)
    first = opened(LONG, session=Session(trajectories))
    first.want(last, *runs)
    first.work_all()
    talk = opened(LONG, session=Session(trajectories))
    talk.want(127, *ALL)
    talk.work_all()
    return trajectories, talk


def test_it_is_urgent_while_the_next_block_has_been_computed_before():
    _, talk = computed_before(639, (0, 1))
    talk.want(5_000, (0, 1))
    assert talk.session.urgent
    talk.work_once()
    assert talk.rows(0, 1).shape[1] == 640
    assert not talk.session.urgent


def test_it_is_not_urgent_where_a_row_of_the_next_block_is_still_to_be_computed():
    _, talk = computed_before(638, (0, 1))
    talk.want(5_000, (0, 1))
    assert not talk.session.urgent


def test_it_is_urgent_while_the_end_of_a_run_has_been_computed_before():
    _, talk = computed_before(5_000, (0, 1))
    talk.want(1_700, (0, 1))
    talk.work_all()
    talk.want(5_000, (0, 1))
    assert talk.session.urgent
    talk.work_all()
    assert talk.told[-1]["outcome"]["step"] < 1_700 + 512, "it ends within the next block"


def test_it_is_not_urgent_where_only_what_comes_later_is_known():
    _, talk = computed_before(5_000, (1, 2))
    talk.want(5_000, (0, 1), (1, 2))
    assert not talk.session.urgent


def test_it_is_urgent_while_it_wants_what_is_soon_played_and_not_while_it_wants_everything():
    talk = opened(LONG)
    talk.want(511, (0, 1))
    while talk.session.busy:
        assert talk.session.urgent
        talk.work_once()
    talk.want(512 + 1023, (0, 1))
    assert talk.session.urgent
    talk.want(512 + 1024, (0, 1))
    assert not talk.session.urgent
    talk.want(512 + 1023, (0, 1))
    talk.work_all()
    talk.want(5_000, (0, 1))
    assert not talk.session.urgent


def test_a_short_race_that_is_wanted_whole_is_urgent_for_its_first_block_alone():
    talk = opened()
    talk.want(700, (0, 1))
    assert talk.session.urgent
    while not talk.blocks[0, 1]:
        talk.work_once()
    assert talk.session.busy
    assert not talk.session.urgent


def test_it_is_not_urgent_while_a_question_comes_first():
    _, talk = computed_before(5_000, (0, 1))
    talk.want(5_000, (0, 1))
    talk.say({"type": "inspect", "id": 1, "run": 1, "generation": 2, "step": 4_000})
    asked = 0
    while not any(message["type"] == "inspected" for message in talk.told):
        assert not talk.session.urgent
        talk.work_once()
        asked += 1
    assert asked > 2
    assert talk.session.urgent or not talk.session.busy


def test_it_is_not_urgent_while_what_the_client_has_must_be_computed_again():
    talk = Conversation()
    talk.open(GOOD, have={0: {"step": 600, "x": point_at(600)}})
    talk.want(700, (0, 1))
    assert not talk.session.urgent
    talk.work_all()
    assert talk.rows(0, 1).shape[1] == 100


def test_what_it_holds_itself_is_known_whatever_the_cache_forgets():
    talk = opened(LONG, cache=0, work=1.0)
    talk.want(5_000, (0, 1))
    while not talk.session.urgent or len(talk.blocks[0, 1]) == 0:
        talk.work_once()
    assert talk.session.busy


def test_looking_whether_rows_are_known_is_no_use_of_them():
    trajectories, talk = computed_before(5_000, (0, 1))
    order, found = list(trajectories._entries), trajectories.hits
    talk.want(5_000, (0, 1))
    assert talk.session.urgent
    assert (list(trajectories._entries), trajectories.hits) == (order, found)


def test_a_turn_that_is_urgent_does_nothing_else():
    talk = opened(work=1e6)
    talk.want(700, (0, 1), (1, 2))
    talk.work_once()
    assert {run: [block.values.shape[1] for block in blocks] for run, blocks in talk.blocks.items()} == {
        (0, 1): [128],
        (1, 2): [128],
    }
    assert not talk.session.urgent
    talk.work_once()
    assert not talk.session.busy


def test_it_is_urgent_while_a_probe_waits():
    talk = opened()
    talk.say({"type": "probe", "id": 1, "x": [0.5, 0.5]})
    assert talk.session.urgent
    talk.work_once()
    assert not talk.session.urgent


def test_a_change_starts_a_new_generation_and_leaves_the_others_alone():
    talk = opened()
    talk.want(300, *ALL)
    talk.work_all()
    x = talk.rows(1, 2)[:2, 150].tolist()
    value = edited(GOOD["runs"][1], ("changes",), [{"step": 150, "set": {"momentum": 0}}])
    before = dict(talk.blocks)
    value["changes"].insert(0, GOOD["runs"][1]["changes"][0])
    (told,) = talk.say(
        {"type": "change", "run": 1, "generation": 5, "value": value, "have": {"step": 150, "x": x}}
    )
    assert (told["type"], told["generation"], told["from"]) == ("changed", 5, 151)
    talk.want(300, (1, 5))
    assert [message["type"] for message in talk.work_all()] == []
    assert talk.rows(1, 5).shape[1] == 150
    assert talk.blocks[1, 5][0].first == 151
    assert {key: len(blocks) for key, blocks in talk.blocks.items() if key != (1, 5)} == {
        key: len(blocks) for key, blocks in before.items()
    }


def test_rows_that_are_not_ours_begin_again_under_a_number_that_no_change_on_its_way_bears():
    talk = Conversation()
    (told,) = talk.open(GOOD, have={0: {"step": 10, "x": [0.5, 0.5]}})
    assert told["runs"][0]["from"] == 11
    talk.want(20, (0, 1))
    (restarted,) = talk.work_all()
    assert restarted == {"type": "restarted", "run": 0, "replaces": 1, "generation": 1025}
    assert talk.rows(0, 1025).shape[1] == 21
    assert (0, 1) not in talk.blocks
    (changed,) = talk.say({"type": "change", "run": 0, "generation": 2, "value": GOOD["runs"][0]})
    assert changed["generation"] == 2


def test_rows_that_differ_in_the_last_bit_begin_again():
    x = point_at(40)
    same = Conversation()
    same.open(GOOD, have={0: {"step": 40, "x": x}})
    assert same.work_all() == []
    other = Conversation()
    other.open(GOOD, have={0: {"step": 40, "x": [x[0], float.fromhex(x[1].hex()) * (1 + 2**-52)]}})
    assert [message["type"] for message in other.work_all()] == ["restarted"]


def test_whoever_has_the_last_row_is_told_the_end_again():
    talk = opened()
    talk.want(700, *ALL)
    talk.work_all()
    last = {run: talk.rows(run, run + 1).shape[1] - 1 for run in range(4)}
    have = {
        run: {"step": step, "x": talk.rows(run, run + 1)[:2, step].tolist()} for run, step in last.items()
    }
    again = Conversation()
    again.open(GOOD, have=have)
    told = again.work_all()
    assert sorted((message["type"], message["run"]) for message in told) == [
        ("ended", run) for run in range(4)
    ]
    assert again.blocks == {}


def test_who_has_more_rows_than_the_experiment_has_steps_is_told_its_end():
    talk, x = opened(), point_at(700)
    shorter = edited(edited(GOOD, ("steps",), 450), ("runs",), GOOD["runs"][:1])
    talk.open(shorter, opening=2, first=9, have={0: {"step": 700, "x": x}})
    (ended,) = talk.work_all()
    assert (ended["generation"], ended["outcome"]["step"]) == (9, 450)


def test_more_steps_go_on_where_fewer_ended():
    talk, x = opened(), point_at(700)
    talk.open(edited(GOOD, ("steps",), 900), opening=2, first=11, have={0: {"step": 700, "x": x}})
    talk.want(900, (0, 11))
    talk.work_all()
    assert talk.blocks[0, 11][0].first == 701
    assert talk.rows(0, 11).shape[1] == 200


def test_inspect_tells_everything_about_a_step_that_was_not_even_wanted():
    talk = opened()
    talk.say({"type": "inspect", "id": 5, "run": 0, "generation": 1, "step": 400})
    (told,) = talk.work_all()
    assert (told["type"], told["id"], told["step"]) == ("inspected", 5, 400)
    inspection = told["inspection"]
    assert {"x_before", "x", "loss", "gradient", "values", "before", "parameters", "explanation"} <= set(
        inspection
    )
    assert {"g", "m", "v", "m_hat", "v_hat"} <= set(inspection["values"])
    assert talk.blocks == {}


def test_inspect_at_the_start_tells_what_there_is():
    talk = opened()
    talk.say({"type": "inspect", "id": 5, "run": 0, "generation": 1, "step": 0})
    (told,) = talk.work_all()
    assert set(told["inspection"]) == {"x", "loss", "gradient", "eigenvalues", "stability"}


def test_inspect_beyond_the_end_is_refused_with_its_id():
    talk = opened()
    talk.say({"type": "inspect", "id": 5, "run": 3, "generation": 4, "step": 600})
    (told,) = talk.work_all()
    assert (told["type"], told["code"], told["request"], told["id"]) == (
        "refused",
        "out_of_range",
        "inspect",
        5,
    )
    assert told["values"]["got"] == 600
    assert told["values"]["high"] < 20


def test_inspections_are_bounded():
    talk = opened()
    for number in range(Inspecting.most):
        assert talk.say({"type": "inspect", "id": number, "run": 0, "generation": 1, "step": 9}) == []
    (told,) = talk.say({"type": "inspect", "id": 99, "run": 0, "generation": 1, "step": 9})
    assert (told["code"], told["id"], told["values"]["limit"]) == ("too_many", 99, Inspecting.most)
    assert [message["id"] for message in talk.work_all()] == list(range(Inspecting.most))


def test_the_latest_probe_is_answered():
    talk = opened()
    for number in range(3):
        talk.say({"type": "probe", "id": number, "x": [number, 2]})
    (told,) = talk.work_all()
    assert (told["type"], told["id"], told["x"]) == ("probed", 2, [2, 2])
    assert told["gradient"] == pytest.approx([802.0, -200.0])
    assert told["gradient_norm"] == pytest.approx((802**2 + 200**2) ** 0.5)


def test_a_probe_where_the_value_has_no_room_says_so_in_words():
    talk = Conversation()
    talk.open(
        edited(GOOD, ("objective", "name"), "rosenbrock")
        | {"objective": {"kind": "surface", "name": "beale"}}
    )
    talk.say({"type": "probe", "id": 1, "x": [1e6, 1e6]})
    (told,) = talk.work_all()
    assert isinstance(told["value"], float)


def test_ping_is_answered_in_every_state():
    talk = Conversation()
    assert talk.say({"type": "ping", "id": 1}) == [{"type": "pong", "id": 1}]
    talk.open(GOOD)
    assert talk.say({"type": "ping", "id": 2}) == [{"type": "pong", "id": 2}]


def test_a_diverged_run_tells_infinite_numbers_in_words():
    plain = edited(GOOD, ("stop",), {"loss_above": 1e300, "distance_above": 1e300})
    plain = edited(plain, ("runs", 2, "optimizer", "parameters", "learning_rate"), 5)
    talk = Conversation()
    talk.open(plain)
    talk.want(700, (2, 3))
    (ended,) = talk.work_all()
    assert ended["outcome"]["reason"] == "not_finite"
    assert "inf" in json.dumps(ended["outcome"]["values"]) or "nan" in json.dumps(ended["outcome"]["values"])
    talk.say({"type": "inspect", "id": 1, "run": 2, "generation": 3, "step": ended["outcome"]["step"]})
    (told,) = talk.work_all()
    assert told["type"] == "inspected"


def test_a_want_that_was_overtaken_is_passed_over_in_silence():
    talk = opened()
    talk.say({"type": "change", "run": 0, "generation": 9, "value": GOOD["runs"][0]})
    assert talk.want(100, (0, 1)) == []
    assert not talk.session.busy


def test_a_new_opening_forgets_what_was_asked_of_the_old_one():
    talk = opened()
    talk.want(700, *ALL)
    talk.say({"type": "inspect", "id": 1, "run": 0, "generation": 1, "step": 5})
    talk.say({"type": "probe", "id": 1, "x": [0, 0]})
    talk.open(GOOD, opening=2, first=10)
    assert not talk.session.busy


def test_every_pair_of_state_and_message_is_in_the_table_or_refused():
    for name in ("change", "want", "inspect", "probe"):
        assert ("waiting", name) not in TRANSITIONS
    assert {state for state, _ in TRANSITIONS} == {"waiting", "open"}


DEAR = edited(edited(LINE, ("loss", "name"), "log_cosh"), ("dataset", "parameters", "n"), 2000)
DEAR_RACE = {**RACE, "objective": DEAR, "steps": 400, "runs": [{"optimizer": {"name": "adam"}}]}


def test_steps_of_a_dear_run_are_taken_apart_in_pieces(monkeypatch):
    """Sixteen questions deep in a run over 2,000 rows: no turn replays more than its share."""
    talk = Conversation()
    talk.open(DEAR_RACE)
    looks = count_looks(monkeypatch)
    for number in range(Inspecting.most):
        talk.say({"type": "inspect", "id": number, "run": 0, "generation": 1, "step": 300 + number})
    told, most = [], 0
    while talk.session.busy:
        before = len(looks)
        told += talk.work_once()
        most = max(most, len(looks) - before)
    assert [one["id"] for one in told] == list(range(Inspecting.most))
    assert most < 60 < len(looks) / 20


def test_a_change_drops_the_question_that_is_worked_on():
    talk = Conversation(work=500.0)
    talk.open(DEAR_RACE)
    talk.want(400, (0, 1))
    talk.work_all()
    talk.say({"type": "inspect", "id": 1, "run": 0, "generation": 1, "step": 300})
    assert talk.work_once() == []
    assert talk.session._inspections.work is not None
    talk.say({"type": "change", "run": 0, "generation": 9, "value": DEAR_RACE["runs"][0]})
    assert talk.session._inspections.work is None
    assert talk.work_all() == []


def test_a_look_at_many_rows_takes_its_share_of_a_turn():
    """A probe is declared with the rows that it looks at: there are fewer rows of a run in the turn that has one."""

    def rows_beside_a_probe(n):
        talk = Conversation()
        value = edited(edited(LINE, ("loss", "name"), "log_cosh"), ("dataset", "parameters", "n"), n)
        talk.open({**RACE, "objective": value, "runs": [{"optimizer": {"name": "adam"}}]})
        talk.want(60, (0, 1))
        talk.say({"type": "probe", "id": 1, "x": [0.5, 0.5]})
        cost = looking(talk.session._opened().objective.entry, 1)
        talk.session.advance(PROBE_COST + 2 * cost)
        return talk.session._held.nbytes

    assert rows_beside_a_probe(2000) == rows_beside_a_probe(10) == 0


def count_looks(monkeypatch):
    looks = []
    bare = SampleLoss.bare
    monkeypatch.setattr(
        SampleLoss, "bare", lambda self, x, order: looks.append(order) or bare(self, x, order)
    )
    return looks
