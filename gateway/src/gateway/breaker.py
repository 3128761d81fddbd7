"""A circuit breaker: a service that does not answer is left alone for a moment instead of being waited for.

Ours because the libraries are synchronous, unmaintained, or carry storage layers, and the whole of it is these lines.
"""

import math
from collections.abc import Callable
from time import monotonic

from gateway.problems import UpstreamUnavailable


class Breaker:
    """Closed: all pass. After so many failures in a row open: none pass. After the pause half open: one tries.

    Only failing to get an answer is a failure; an answer with status 500 is an answer.
    """

    def __init__(self, name: str, failures: int, pause: float, clock: Callable[[], float] = monotonic) -> None:
        self._name = name
        self._allowed = failures
        self._pause = pause
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._trying: int | None = None
        self._given = 0
        self._void = 0
        """Tickets up to this one: what was asked before the breaker opened or closed says nothing about now."""

    @property
    def state(self) -> str:
        if self._opened_at is None:
            return "closed"
        return "open" if self._trying is None else "half_open"

    def admit(self) -> int:
        """A ticket of its own, to hand back with the outcome; raises UpstreamUnavailable."""
        if self._opened_at is not None:
            wait = self._opened_at + self._pause - self._clock()
            if wait > 0 or self._trying is not None:
                raise UpstreamUnavailable(upstream=self._name, retry_after=max(1, math.ceil(wait)))
            self._trying = self._given + 1
        self._given += 1
        return self._given

    def answered(self, ticket: int) -> None:
        """The answer has begun. That decides a try: whether a stream also ends well, nobody can wait for."""
        if self._opened_at is not None:
            self.succeeded(ticket)

    def succeeded(self, ticket: int) -> None:
        if ticket > self._void:
            self._failures = 0
            if self._opened_at is not None:
                self._turn(None)

    def failed(self, ticket: int) -> None:
        if ticket > self._void:
            self._failures += 1
            if self._failures >= self._allowed:
                self._turn(self._clock())

    def undecided(self, ticket: int) -> None:
        """The request ended, or waits, for a reason that is not the service's: its try must be given to another."""
        if ticket == self._trying:
            self._trying = None

    def resumed(self, ticket: int) -> None:
        """Undecided while it waited for its client, it is the service's turn again. It tries unless another does."""
        if ticket > self._void and self._opened_at is not None and self._trying is None:
            self._trying = ticket

    def _turn(self, opened_at: float | None) -> None:
        self._opened_at, self._trying, self._void = opened_at, None, self._given
