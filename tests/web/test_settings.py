"""What can be set, what cannot, and what is said of it."""

import os
import re
from pathlib import Path

import pytest

from server import __main__ as command
from server.web.environment import UnknownSetting, injected
from server.web.settings import Settings
from server.web.settings_table import inserted, listing, table

README = Path(__file__).parents[2] / "README.md"

# What a pod finds in its environment beside a service called steepest, and one called steepest-cache.
KUBERNETES = {
    "STEEPEST_SERVICE_HOST": "10.0.0.1",
    "STEEPEST_SERVICE_PORT": "8000",
    "STEEPEST_SERVICE_PORT_HTTP": "8000",
    "STEEPEST_PORT": "tcp://10.0.0.1:8000",
    "STEEPEST_PORT_8000_TCP": "tcp://10.0.0.1:8000",
    "STEEPEST_PORT_8000_TCP_PROTO": "tcp",
    "STEEPEST_PORT_8000_TCP_PORT": "8000",
    "STEEPEST_PORT_8000_TCP_ADDR": "10.0.0.1",
    "STEEPEST_CACHE_SERVICE_HOST": "10.0.0.2",
    "STEEPEST_CACHE_SERVICE_PORT": "6379",
    "STEEPEST_CACHE_PORT": "tcp://10.0.0.2:6379",
    "STEEPEST_CACHE_PORT_6379_TCP_ADDR": "10.0.0.2",
}


@pytest.fixture
def environment(monkeypatch):
    """Nothing of ours in it but what the test puts there."""
    foreign = ("PORT", "FORWARDED_ALLOW_IPS")
    for name in [name for name in os.environ if name in foreign or name.startswith("STEEPEST_")]:
        monkeypatch.delenv(name)

    def put(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


def test_settings_come_from_the_environment(environment):
    environment(PORT="1234")
    assert Settings().port == 1234
    environment(STEEPEST_PORT="2345")
    assert Settings().port == 2345
    assert Settings(port=3456).port == 3456
    environment(
        STEEPEST_ALLOWED_ORIGINS="https://a.example, https://b.example,", STEEPEST_TRUSTED_HOSTS="a,b"
    )
    assert Settings().allowed_origins == ("https://a.example", "https://b.example")
    assert Settings().trusted_hosts == ("a", "b")


def test_every_setting_says_what_it_is():
    assert all(field.description for field in Settings.model_fields.values())


def test_what_is_set_to_nothing_counts_as_left_out(environment):
    environment(STEEPEST_MAX_CONNECTIONS="", STEEPEST_PLOTLY_JS="", STEEPEST_ALLOW_NULL_ORIGIN="", PORT="")
    assert Settings() == Settings.model_construct()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("STEEPEST_MAX_CONECTIONS", "STEEPEST_MAX_CONNECTIONS"),
        ("STEEPEST_HOSTS", "STEEPEST_HOST"),
        ("steepest_allowed_origin", "STEEPEST_ALLOWED_ORIGINS"),
        ("STEEPEST_PORTS", "STEEPEST_PORT"),
        ("STEEPEST_SERVICE", "STEEPEST_"),
    ],
)
def test_an_unknown_name_is_an_error_that_suggests_the_nearest(environment, capsys, name, nearest):
    environment(**{name: "1"})
    with pytest.raises(UnknownSetting, match=f"^{name} is not a setting; the nearest is {nearest}"):
        Settings()
    assert command.main(["--print-settings"]) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f"{name} is not a setting; the nearest is {nearest}")
    assert told.out == ""


def test_all_unknown_names_are_told_at_once(environment):
    environment(STEEPEST_HOTS="1", STEEPEST_BODY_BYTE="1")
    with pytest.raises(UnknownSetting) as caught:
        Settings()
    assert str(caught.value).count("is not a setting") == 2


def test_what_kubernetes_writes_for_a_service_is_passed_over(environment):
    environment(**KUBERNETES)
    assert Settings() == Settings.model_construct()
    assert injected(os.environ) == sorted(KUBERNETES)
    environment(PORT="8001")
    assert Settings().port == 8001
    environment(STEEPEST_PORT="8002")
    assert Settings().port == 8002


def test_a_server_beside_such_a_service_says_in_its_log_what_it_passed_over(make_server):
    server = make_server(**KUBERNETES)
    lines = [line for line in server.log.read_text(encoding="utf-8").splitlines() if '"ignored"' in line]
    assert len(lines) == 1
    assert all(name in lines[0] for name in KUBERNETES)


def test_a_port_that_is_neither_a_number_nor_an_address_is_an_error(environment, capsys):
    environment(STEEPEST_PORT="80x0")
    assert command.main([]) == 1
    assert re.fullmatch(r"The setting STEEPEST_PORT is wrong: .+, got '80x0'\.\n", capsys.readouterr().err)


def test_a_wrong_value_is_told_with_its_name_what_is_allowed_and_what_was_got(environment, capsys):
    environment(STEEPEST_BODY_BYTES="5", STEEPEST_IDLE_SECONDS="soon")
    assert command.main([]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r"The setting STEEPEST_BODY_BYTES is wrong: .+ 256, got '5'\.", first
    ) or re.fullmatch(r"The setting STEEPEST_BODY_BYTES is wrong: .+ 256, got '5'\.", second)
    assert "STEEPEST_IDLE_SECONDS is wrong" in first + second


def test_what_is_no_network_is_told_so(environment, capsys):
    environment(STEEPEST_METRICS_NETWORKS="10.0.0.0/8, 10.0.0.0/33")
    assert command.main([]) == 1
    told = capsys.readouterr().err
    assert re.fullmatch(r"The setting STEEPEST_METRICS_NETWORKS is wrong: .+10\.0\.0\.0/33.+\n", told)


@pytest.mark.parametrize("name", ["STEEPEST_TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS"])
def test_proxies_are_parted_by_commas_or_spaces_and_what_is_no_address_is_told(environment, capsys, name):
    environment(**{name: "10.1.2.3/8 192.0.2.1, ::1"})
    assert Settings().trusted_proxies == ("10.1.2.3/8", "192.0.2.1", "::1")
    environment(**{name: "10.0.0.0/8;192.0.2.1"})
    assert command.main([]) == 1
    assert "is wrong" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("STEEPEST_TRUSTED_HOSTS", "https://example.org", "is no name, which is written like example.org"),
        (
            "STEEPEST_ALLOWED_ORIGINS",
            "example.org",
            "is no origin, which is written like https://example.org",
        ),
        ("STEEPEST_FRAME_ANCESTORS", "'self'; script-src *", "it is a list of sources, parted by spaces"),
    ],
)
def test_what_could_never_hold_is_told(environment, capsys, name, value, sentence):
    environment(**{name: value})
    assert command.main([]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"The setting {name} is wrong")
    assert sentence in told


def test_the_quotes_that_a_shell_takes_off_a_policy_are_put_back(environment):
    environment(STEEPEST_FRAME_ANCESTORS="self  https://lms.example")
    assert Settings().frame_ancestors == "'self' https://lms.example"
    assert Settings(frame_ancestors="none").null_origin_allowed is False


def test_a_message_cannot_be_larger_than_a_frame(environment, capsys):
    environment(STEEPEST_MESSAGE_BYTES="3000", STEEPEST_FRAME_BYTES="2000")
    assert command.main([]) == 1
    sentence = "STEEPEST_MESSAGE_BYTES must be at most STEEPEST_FRAME_BYTES, which is 2000, got 3000.\n"
    assert capsys.readouterr().err == sentence


def test_print_settings_says_what_holds_in_a_form_that_can_be_set_again(environment, capsys):
    environment(
        STEEPEST_MAX_CONNECTIONS="7",
        STEEPEST_TRUSTED_HOSTS="a, b",
        STEEPEST_ALLOW_NULL_ORIGIN="false",
        PORT="81",
    )
    assert command.main(["--print-settings"]) == 0
    told = capsys.readouterr().out
    assert "# streams at once; one more is told that the server is full (left out: 6000)\n" in told
    lines = dict(line.split("=", 1) for line in told.splitlines() if not line.startswith("#"))
    assert set(lines) == {f"STEEPEST_{name.upper()}" for name in Settings.model_fields}
    before = Settings()
    environment(**lines)
    assert Settings() == before
    assert (before.max_connections, before.trusted_hosts, before.port) == (7, ("a", "b"), 81)


def test_what_is_printed_of_no_settings_is_each_default():
    assert "left out" not in listing(Settings.model_construct()).replace("; left out,", "").replace(
        "\nleft out", ""
    )


def test_the_readme_s_table_of_settings_is_current():
    page = README.read_text(encoding="utf-8")
    assert table() in page, "make settings"
    assert inserted(page) == page
    assert table().count("\n| `STEEPEST_") == len(Settings.model_fields)


@pytest.mark.parametrize(
    ("frames", "said", "allowed"),
    [
        ("*", None, True),
        ("'self' https://lms.example", None, True),
        ("'self'", None, False),
        ("'none'", None, False),
        ("'none'", True, True),
        ("*", False, False),
    ],
)
def test_the_origin_null_is_allowed_where_foreign_frames_may_show_the_page(frames, said, allowed):
    assert Settings(frame_ancestors=frames, allow_null_origin=said).null_origin_allowed is allowed
