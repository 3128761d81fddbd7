"""The gateway as a process of its own."""

import gc

import structlog
import uvicorn

from gateway.app import Gateway
from gateway.server import OPTIONS, Protocol, allow_many_files
from gateway.settings import GatewaySettings
from kit import logs
from kit.environment import refuse, refuse_address

log = structlog.get_logger()


def app() -> Gateway:
    """Made by `cli` in each of its processes."""
    settings = _settings()
    logs.configure("INFO")
    if not settings.metrics_from:
        log.warning("metrics_closed", why="PUBLIC_ORIGIN is https and TRUSTED_PROXIES is empty, or METRICS_FROM is")
    # What is here now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    return Gateway(settings.upstreams, settings.static, settings)


def _settings() -> GatewaySettings:
    settings = GatewaySettings.read()
    if "identity" not in settings.upstreams:
        refuse(["set UPSTREAMS, for example UPSTREAMS=identity=http://identity:8000,grievances=http://grievances:8000"])
    if "static" in settings.model_fields_set and not (settings.static / "index.html").is_file():
        refuse([f"STATIC: {settings.static} has no index.html: it must be the folder of the built client"])
    return settings


def cli() -> None:
    """`tongxin-gateway`: serves at HOST and PORT, with WORKERS processes."""
    settings = _settings()
    refuse_address(settings.host, settings.port)
    allow_many_files()
    uvicorn.run(
        "gateway.main:app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        http=Protocol,
        timeout_graceful_shutdown=5,
        **OPTIONS,
    )
