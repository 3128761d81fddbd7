"""deploy/alerts.yml asks for nothing but what /metrics of a service or of the gateway shows."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.types import ASGIApp

from gateway.app import Gateway
from gateway.metrics import BREAKER_STATES
from gateway.settings import GatewaySettings
from kit.app import create_app
from kit.settings import Settings
from standalone.platform import SERVICES

TEXT = (Path(__file__).parents[2] / "alerts.yml").read_text()
RULES: list[dict[str, Any]] = [rule for group in yaml.safe_load(TEXT)["groups"] for rule in group["rules"]]
OF_PROMETHEUS = {"job", "instance"}
WORDS = {"by", "for", "increase", "job", "offset", "or", "rate", "sum", "unless"}


async def read(app: ASGIApp) -> dict[str, set[str]]:
    """Name of each figure on the page, and its labels."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        page = (await client.get("/metrics")).text
    return {
        sample.name: set(sample.labels) for family in text_string_to_metric_families(page) for sample in family.samples
    }


async def shown(folder: Path) -> dict[str, set[str]]:
    """By a service and by the gateway, once there is something to show of each."""
    key = SecretStr("a key of the tests only, long enough")
    settings = Settings(service=SERVICES[0].name, var=folder, audit_key=key, secret_key=key)
    service = create_app(SERVICES[0], settings)
    metrics = service.state.context.metrics
    metrics.requests.labels("GET", "/api/v1/x", "500").observe(1)
    metrics.refused_records.labels("identity.state", "key").inc()
    metrics.set_lag({("identity.state", 0): 1})
    gateway = Gateway({"identity": service}, settings=GatewaySettings())
    found = await read(service) | await read(gateway)
    await service.state.context.db.close()
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
async def test_a_rule_asks_for_what_is_shown(rule: dict[str, Any], tmp_path: Path) -> None:
    known = {"up": set[str]()} | await shown(tmp_path)
    asked = re.sub(r'"[^"]*"|\[\w+\]', "", rule["expr"])  # without values and spans of time
    labels = set(re.findall(r"{(\w+)=", asked))
    names = set(re.findall(r"\b[a-z_]+\b", asked)) - WORDS - labels
    assert names
    assert names <= known.keys()
    has = OF_PROMETHEUS.union(*(known[name] for name in names))
    assert labels <= has
    told = {"job"} if "by (job)" in asked else has
    assert set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"])) <= told
    assert rule["labels"]["severity"] in ("critical", "warning")


def test_a_service_is_left_alone_where_the_breaker_is_open() -> None:
    assert f"tongxin_gateway_breaker == {BREAKER_STATES['open']}" in TEXT
