"""A circuit breaker: a service that does not answer is left alone for a moment instead of being waited for.

Ours because the libraries are synchronous, unmaintained, or carry storage layers, and the whole of it is these lines.
"""

import math
from collections.abc import Callable
from time import monotonic

from gateway.problems import UpstreamUnavailable


class Breaker:
    """Closed: all pass. After so many failures in a row open: one request tries in each pause, until one succeeds.

    Only failing to get an answer is a failure; an answer with status 500 is an answer. What ends for a reason that is
    the client's is neither: the next request tries after the pause.
    """

    def __init__(self, name: str, failures: int, pause: float, clock: Callable[[], float] = monotonic) -> None:
        self._name = name
        self._allowed = failures
        self._pause = pause
        self._clock = clock
        self._failures = 0
        self._next_try_at = 0.0

    @property
    def state(self) -> str:
        if self._failures < self._allowed:
            return "closed"
        return "open" if self._clock() < self._next_try_at else "half_open"

    def refuse_while_open(self) -> None:
        """Raises UpstreamUnavailable."""
        if self.state == "open":
            wait = self._next_try_at - self._clock()
            raise UpstreamUnavailable(upstream=self._name, retry_after=max(1, math.ceil(wait)))

    def admit(self) -> None:
        """The next one tries after a pause. Raises UpstreamUnavailable."""
        self.refuse_while_open()
        if self._failures >= self._allowed:
            self._begin_pause()

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        if self._failures == self._allowed:  # later ones were asked before it opened, or tried in a pause of their own
            self._begin_pause()

    def _begin_pause(self) -> None:
        self._next_try_at = self._clock() + self._pause
