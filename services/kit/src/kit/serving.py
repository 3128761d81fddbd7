"""The API as a process: how it begins to listen, and how it leaves without losing a request."""

import signal
from time import monotonic
from types import FrameType

import uvicorn
from fastapi import FastAPI

KEEP_ALIVE = 5
"""Seconds after which an idle connection is closed; the gateway drops its own a second sooner."""
_LAST_ANSWER = (b"connection", b"close")
_UNREAD = 0.3
"""Seconds for the requests of connections that came last."""


def serve(app: FastAPI, host: str, port: int, drain: float) -> None:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=5,
    )
    LeavingServer(config, app, drain).run()


class LeavingServer(uvicorn.Server):
    """Leaves in three steps on SIGTERM. For `drain` seconds it answers as before, while `/readyz` says 503 and every
    answer ends its connection, so that callers go elsewhere; then nobody new gets in and streams end, told by
    `state.ending`; then it ends what is under way.

    uvicorn alone closes idle connections at once, and a request that is just coming in on one of them is lost.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain: float) -> None:
        super().__init__(config)
        self._app, self._drain = app, drain
        self._leaving_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig != signal.SIGTERM or self._leaving_at is not None or not self.started:
            super().handle_exit(sig, frame)
            return
        self._leaving_at = monotonic()
        self._app.state.leaving = True
        self.config.encoded_headers.append(_LAST_ANSWER)
        self.server_state.default_headers = [
            *self.server_state.default_headers,
            _LAST_ANSWER,
        ]  # uvicorn's own in a second

    async def on_tick(self, counter: int) -> bool:
        if self._leaving_at is not None:
            passed = monotonic() - self._leaving_at
            if passed > self._drain:
                self._app.state.ending = True
                for server in self.servers:
                    server.close()
            self.should_exit = self.should_exit or passed > self._drain + _UNREAD
        return await super().on_tick(counter)
