"""What docker-compose.yml passes to whom, held against the settings that the code reads."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import GatewaySettings
from kit.environment import variables
from kit.settings import Settings
from standalone.platform import SERVICES

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]

GIVEN_BY_COMPOSE = {"DATABASE_URL", "BROKER_URL", "JWKS_URL", "UPSTREAMS"}
"""Where its own servers are: not for .env to say."""
GIVEN_BY_IMAGE = {"HOST", "PORT", "VAR", "STATIC"}
GIVEN_TO_WORKERS = {"WORKER_PORT"}
ONLY_IN_TESTS = {"CLOCK_OFFSET_FILE"}
OF_ONE_SERVICE = {"AUDIT_KEY", "SECRET_KEY", "FORMER_SECRET_KEYS", "FILES_URL", "AUDIT_ANCHOR"}
"""In .env with the service's name in front."""


def from_env(environment: dict[str, str]) -> dict[str, str]:
    """Setting → the variable of .env that it comes from."""
    return {name: value[2:].split(":")[0] for name, value in environment.items() if str(value).startswith("${")}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
@pytest.mark.parametrize("kind", ["", "-migrate", "-worker"])
def test_every_setting_of_a_service_can_be_set_in_env(service: Any, kind: str) -> None:
    environment = CONTAINERS[f"{service.name}{kind}"]["environment"]
    known = set(variables(Settings)).union(*map(variables, service.own_settings))
    wanted = known - GIVEN_BY_COMPOSE - GIVEN_BY_IMAGE - GIVEN_TO_WORKERS - ONLY_IN_TESTS
    prefix = f"{service.name.upper()}_"
    passed = from_env(environment)
    assert {name: passed.get(name) for name in sorted(wanted)} == {
        name: prefix + name if name in OF_ONE_SERVICE else name for name in sorted(wanted)
    }
    assert set(environment) <= known, "a name that no code reads"


def test_every_setting_of_the_gateway_can_be_set_in_env() -> None:
    environment = CONTAINERS["gateway"]["environment"]
    wanted = set(variables(GatewaySettings)) - GIVEN_BY_COMPOSE - GIVEN_BY_IMAGE
    assert from_env(environment) == {name: name for name in wanted}
    assert set(environment) <= set(variables(GatewaySettings)), "a name that no code reads"


def test_the_gateway_knows_every_service() -> None:
    told = GatewaySettings(upstreams=CONTAINERS["gateway"]["environment"]["UPSTREAMS"]).upstreams
    assert told == {service.name: f"http://{service.name}:8000" for service in SERVICES}


def test_every_log_rotates_and_every_memory_has_a_limit() -> None:
    for name, container in CONTAINERS.items():
        assert container.get("mem_limit"), name
        assert set(container["logging"]["options"]) == {"max-size", "max-file"}, name


def test_each_version_of_a_service_has_its_own_tag() -> None:
    for name, container in CONTAINERS.items():
        image = container["image"]
        if image.startswith("tongxin-"):
            service = image.removeprefix("tongxin-").partition(":")[0]
            assert image == f"tongxin-{service}:${{{service.upper()}_TAG:-latest}}", name


def test_the_image_sets_what_only_the_image_knows() -> None:
    text = (ROOT / "deploy/Dockerfile").read_text()
    assert all(f"{name}=" in text for name in GIVEN_BY_IMAGE)


SUBNET = ip_network(COMPOSE["networks"]["default"]["ipam"]["config"][0]["subnet"].partition(":-")[2].rstrip("}"))
PROXY = str(next(SUBNET.hosts()))
"""What a proxy on the same machine comes from: the network's first address."""


def test_what_is_trusted_is_one_address_of_the_network_of_the_containers() -> None:
    readme = (ROOT / "deploy/README.md").read_text()
    assert f"(`SUBNET`, {SUBNET})" in readme
    assert f"always comes from\n{PROXY}; name that in `TRUSTED_PROXIES`" in readme
    nginx = (ROOT / "deploy/proxies/nginx.conf").read_text()
    assert re.findall("TRUSTED_PROXIES=(\\S+)", nginx) == [PROXY]
    for other in ("apache.conf", "haproxy.cfg"):
        text = " ".join((ROOT / "deploy/proxies" / other).read_text().replace("\n#", "").split())
        assert "PUBLIC_ORIGIN and TRUSTED_PROXIES as nginx.conf says" in text
    assert variables(GatewaySettings)["TRUSTED_PROXIES"].examples == [PROXY]


@pytest.mark.parametrize(
    "place",
    ["README.md", "deploy/README.md", "deploy/SETTINGS.md", "gateway/README.md", "docker-compose.yml"]
    + [f"deploy/proxies/{name}" for name in ("nginx.conf", "apache.conf", "haproxy.cfg")],
)
def test_no_text_names_another_network_of_containers(place: str) -> None:
    text = (ROOT / place).read_text()
    assert set(re.findall(r"\b172\.\d+\.\d+\.\d+(?:/\d+)?", text)) <= {PROXY, str(SUBNET)}
