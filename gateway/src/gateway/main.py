"""The gateway as a process of its own."""

import gc

import structlog
import uvicorn

from gateway.app import Gateway
from gateway.server import OPTIONS, Protocol, allow_many_files
from gateway.settings import GatewaySettings
from kit import logs

log = structlog.get_logger()


def app() -> Gateway:
    """Made by `cli` in each of its processes."""
    settings = GatewaySettings()
    if "identity" not in settings.upstreams:
        raise SystemExit(
            "gateway: set UPSTREAMS, such as identity=http://127.0.0.1:8100,grievances=http://127.0.0.1:8200"
        )
    logs.configure("INFO")
    if not settings.metrics_from:
        log.warning("metrics_closed", why="PUBLIC_ORIGIN is https and TRUSTED_PROXIES is empty, or METRICS_FROM is")
    # What is here now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    return Gateway(settings.upstreams, settings.static, settings)


def cli() -> None:
    """`tongxin-gateway`: serves at HOST and PORT, with WORKERS processes."""
    settings = GatewaySettings()
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
