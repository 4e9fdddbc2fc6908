"""compose.yaml: the server shut in as far as it goes, the proxy in front of it, and both saying the same."""

import ipaddress
import json
import re

import pytest

from server.web.settings import Settings
from tests.deploy.deployed import ROOT, compose, environment, image, unknown

SERVICES = ("steepest", "caddy")


def service(name: str) -> dict:
    return compose()["services"][name]


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_in_a_container_can_be_written_but_memory_and_volumes(name):
    told = service(name)
    assert told["read_only"] is True
    assert all(
        {"noexec", "nosuid", "nodev"} <= set(entry.split(":")[1].split(",")) for entry in told["tmpfs"]
    )
    volumes = [entry for entry in told.get("volumes", []) if not entry.endswith(":ro")]
    assert {entry.split(":")[0] for entry in volumes} <= set(compose()["volumes"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_powers_and_gains_none(name):
    told = service(name)
    assert told["cap_drop"] == ["ALL"]
    assert told.get("cap_add", []) == ([] if name == "steepest" else ["NET_BIND_SERVICE"])
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "ipc", "devices", "user"} & set(told)


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_use_up_neither_memory_nor_processes_nor_disk(name):
    told = service(name)
    assert told["pids_limit"] > 0
    assert re.fullmatch(r"[1-9]\d*[mg]", told["mem_limit"])
    assert {"max-size", "max-file"} <= set(told["logging"]["options"])
    assert told["restart"] == "unless-stopped"


def test_the_server_has_a_share_of_the_machine_that_can_be_set():
    assert service("steepest")["cpus"] == "${CPUS:-2}"


def test_what_is_set_for_a_machine_stands_in_one_file_that_is_read_anew():
    """Else the next `up` would take the name, the processes and the proxies away again."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    head, _, body = text.partition("name: steepest\n")
    read = set(re.findall(r"\$\{(\w+):-", body))
    assert read == {"SITE", "COPIES", "CPUS", "TRUSTED_PROXIES", "HTTP_AT", "HTTPS_AT"}
    assert read == set(re.findall(r"^#     (\w+)=", head, re.MULTILINE))
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_each_connection_has_a_descriptor_in_the_server_and_each_stream_two_in_the_proxy():
    streams, others = (
        Settings.model_fields[name].default for name in ("max_connections", "max_http_connections")
    )
    for name, needed in (("steepest", streams + others), ("caddy", 2 * streams)):
        files = service(name)["ulimits"]["nofile"]
        assert files["soft"] == files["hard"] > needed + 100


def test_there_is_time_to_end_well():
    for name in SERVICES:
        assert int(service(name)["stop_grace_period"].removesuffix("s")) > 10


def test_the_server_is_reached_through_the_proxy_alone_and_reaches_nobody():
    told = compose()
    assert "ports" not in service("steepest")
    assert service("steepest")["networks"] == ["inside"]
    assert told["networks"]["inside"]["internal"] is True
    assert set(service("caddy")["networks"]) == {"inside", "outside"}


def test_the_proxy_s_word_about_addresses_counts_and_nobody_else_s():
    (network,) = compose()["networks"]["inside"]["ipam"]["config"]
    trusted = service("steepest")["environment"]["STEEPEST_TRUSTED_PROXIES"]
    assert trusted == network["subnet"]
    assert ipaddress.ip_network(trusted).is_private


def test_metrics_are_for_the_network_inside_and_the_container_itself():
    networks = Settings(
        metrics_networks=service("steepest")["environment"]["STEEPEST_METRICS_NETWORKS"]
    ).metrics_networks
    (network,) = compose()["networks"]["inside"]["ipam"]["config"]
    assert set(networks) == {network["subnet"], *Settings().metrics_networks}


def test_the_health_check_is_the_image_s_own():
    (check,) = image()["HEALTHCHECK"]
    command = json.loads(check[check.index("[") :])
    assert service("steepest")["healthcheck"]["test"] == ["CMD", *command]
    assert service("caddy")["depends_on"] == {"steepest": {"condition": "service_healthy"}}


def test_the_variables_set_here_are_read():
    assert unknown(service("steepest")["environment"]) == []
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert set(service("caddy")["environment"]) <= set(re.findall(r"\{\$(\w+):", caddyfile))


def test_the_proxy_asks_where_the_server_listens():
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert "{$UPSTREAM:steepest} {$UPSTREAM_PORT:" + environment()["PORT"] + "}" in caddyfile
    assert "stream_close_delay 5m" in caddyfile
    assert "./deploy:/etc/caddy:ro" in service("caddy")["volumes"]
