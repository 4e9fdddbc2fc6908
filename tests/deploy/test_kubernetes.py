"""The manifests: they fit together and to the image, nothing in them is privileged, and stopping has its time."""

import re

import yaml

from server import __version__
from server.web.environment import check
from server.web.settings import Settings
from tests.deploy.deployed import MANIFESTS, container, environment, image, manifest, unknown

KINDS = {
    "Deployment": "apps/v1",
    "Service": "v1",
    "Ingress": "networking.k8s.io/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "PodDisruptionBudget": "policy/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
}
INSIDE = {"/metrics", "/healthz", "/readyz"}


def pod() -> dict:
    return manifest("Deployment")["spec"]["template"]


def test_there_is_one_manifest_of_each_kind_and_they_bear_one_name_and_label():
    documents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in MANIFESTS]
    assert {document["kind"]: document["apiVersion"] for document in documents} == KINDS
    assert len(documents) == len(KINDS)
    for document in documents:
        assert document["metadata"]["name"] == "steepest"
        assert document["metadata"]["labels"] == pod()["metadata"]["labels"]


def test_every_selector_means_these_pods():
    labels = pod()["metadata"]["labels"]
    assert manifest("Deployment")["spec"]["selector"]["matchLabels"] == labels
    assert manifest("Service")["spec"]["selector"] == labels
    assert manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == labels
    (spread,) = pod()["spec"]["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == labels


def test_the_port_is_the_image_s_and_is_called_alike_all_the_way():
    (port,) = container()["ports"]
    assert str(port["containerPort"]) == environment()["PORT"]
    (offered,) = manifest("Service")["spec"]["ports"]
    assert offered["targetPort"] == port["name"]
    (rule,) = manifest("Ingress")["spec"]["rules"]
    for path in rule["http"]["paths"]:
        assert path["backend"] == {"service": {"name": "steepest", "port": {"name": offered["name"]}}}
    (let_in,) = manifest("NetworkPolicy")["spec"]["ingress"]
    assert [one["port"] for one in let_in["ports"]] == [port["name"]]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container()[probe]["httpGet"]["port"] == port["name"]


def test_the_image_is_of_this_version():
    assert container()["image"].endswith(f"/steepest:{__version__}")


def test_metrics_are_for_the_pods_network_and_the_container_itself():
    told = {one["name"]: one["value"] for one in container()["env"]}
    networks = Settings(metrics_networks=told["STEEPEST_METRICS_NETWORKS"]).metrics_networks
    assert set(networks) == {told["STEEPEST_TRUSTED_PROXIES"], *Settings().metrics_networks}


def test_the_autoscaler_alone_says_how_many():
    target = manifest("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    deployment = manifest("Deployment")
    assert target == {"apiVersion": deployment["apiVersion"], "kind": "Deployment", "name": "steepest"}
    assert "replicas" not in deployment["spec"]
    assert manifest("HorizontalPodAutoscaler")["spec"]["minReplicas"] >= 2


def test_nothing_runs_as_root_or_could_become_it():
    of_pod, own = pod()["spec"]["securityContext"], container()["securityContext"]
    user, group = image()["USER"][0].split(":")
    assert of_pod["runAsNonRoot"] is True
    assert (str(of_pod["runAsUser"]), str(of_pod["runAsGroup"])) == (user, group)
    assert of_pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert own["allowPrivilegeEscalation"] is False
    assert own["readOnlyRootFilesystem"] is True
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod()["spec"])
    assert pod()["spec"]["automountServiceAccountToken"] is False
    assert all("emptyDir" in volume for volume in pod()["spec"]["volumes"])


def test_it_may_use_up_neither_memory_nor_processors():
    resources = container()["resources"]
    assert set(resources["requests"]) == set(resources["limits"]) == {"cpu", "memory"}


def test_probes_ask_for_what_they_mean():
    asked = {probe: container()[probe]["httpGet"]["path"] for probe in container() if probe.endswith("Probe")}
    assert asked == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}


def test_proxies_have_turned_away_before_it_ends_and_it_ends_before_it_is_killed():
    spec = pod()["spec"]
    pause = container()["lifecycle"]["preStop"]["sleep"]["seconds"]
    ready = container()["readinessProbe"]
    assert pause > ready["periodSeconds"] * ready["failureThreshold"]
    assert pause + 10 < spec["terminationGracePeriodSeconds"]


def test_every_setting_in_the_manifests_exists_and_takes_its_value():
    told = {entry["name"]: entry["value"] for entry in container()["env"]}
    assert unknown(told) == []
    own = {
        name.removeprefix("STEEPEST_").lower(): value for name, value in told.items() if "STEEPEST" in name
    }
    Settings(**own)


def test_what_kubernetes_writes_for_this_service_is_kept_out_and_would_do_no_harm():
    assert pod()["spec"]["enableServiceLinks"] is False
    (port,) = manifest("Service")["spec"]["ports"]
    name, number = manifest("Service")["metadata"]["name"].upper(), port["port"]
    written = {
        f"{name}_SERVICE_HOST": "10.0.0.1",
        f"{name}_SERVICE_PORT": str(number),
        f"{name}_SERVICE_PORT_{port['name'].upper()}": str(number),
        f"{name}_PORT": f"tcp://10.0.0.1:{number}",
        f"{name}_PORT_{number}_TCP": f"tcp://10.0.0.1:{number}",
        f"{name}_PORT_{number}_TCP_PROTO": "tcp",
        f"{name}_PORT_{number}_TCP_PORT": str(number),
        f"{name}_PORT_{number}_TCP_ADDR": "10.0.0.1",
    }
    check(written, set(Settings.model_fields))


def test_the_public_reaches_every_page_and_the_api_and_not_what_is_counted():
    from server.web import create_app

    (rule,) = manifest("Ingress")["spec"]["rules"]
    paths = {path["path"]: path["pathType"] for path in rule["http"]["paths"]}

    def reached(route: str) -> bool:
        starts = [path.rstrip("/") for path, kind in paths.items() if kind == "Prefix"]
        return route in paths or any(route.startswith(f"{start}/") for start in starts)

    routes = {address for address in addresses(create_app()) if address not in INSIDE}
    assert {"/", "/reference", "/api/stream", "/api/catalog"} <= routes
    assert [route for route in sorted(routes) if not reached(route)] == []
    assert not any(map(reached, INSIDE))


def addresses(app) -> set[str]:
    """Where anything answers: what the OpenAPI document names, and what it leaves out."""
    from starlette.routing import Route

    plain = {route.path for route in app.router.routes if isinstance(route, Route)}
    return plain | set(app.openapi()["paths"]) | {"/api/stream"}


def test_the_ingress_waits_for_silent_streams_and_lets_own_data_through():
    told = manifest("Ingress")["metadata"]["annotations"]
    for name in ("proxy-read-timeout", "proxy-send-timeout"):
        assert int(told[f"nginx.ingress.kubernetes.io/{name}"]) >= 3600
    from server.experiment import FILE_BYTES

    megabytes = int(re.fullmatch(r"(\d+)m", told["nginx.ingress.kubernetes.io/proxy-body-size"])[1])
    assert megabytes << 20 > FILE_BYTES
    (rule,) = manifest("Ingress")["spec"]["rules"]
    assert [entry["hosts"] for entry in manifest("Ingress")["spec"]["tls"]] == [[rule["host"]]]


def test_the_network_policy_lets_nothing_out():
    policy = manifest("NetworkPolicy")["spec"]
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}
    assert policy["egress"] == []
