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
        self._trying = False
        self._era = 0

    @property
    def state(self) -> str:
        if self._opened_at is None:
            return "closed"
        return "half_open" if self._trying else "open"

    def admit(self) -> int:
        """A ticket to hand back with the outcome; raises UpstreamUnavailable.

        Tickets of an earlier era are void: answers to what was asked before the breaker opened say nothing about now.
        """
        if self._opened_at is not None:
            wait = self._opened_at + self._pause - self._clock()
            if wait > 0 or self._trying:
                raise UpstreamUnavailable(upstream=self._name, retry_after=max(1, math.ceil(wait)))
            self._trying = True
        return self._era

    def answered(self, ticket: int) -> None:
        """The answer has begun. That decides a try: whether a stream also ends well, nobody can wait for."""
        if self._opened_at is not None:
            self.succeeded(ticket)

    def succeeded(self, ticket: int) -> None:
        if ticket == self._era:
            self._failures = 0
            if self._opened_at is not None:
                self._opened_at, self._trying = None, False
                self._era += 1

    def failed(self, ticket: int) -> None:
        if ticket == self._era:
            self._failures += 1
            if self._trying or self._failures >= self._allowed:
                self._opened_at, self._trying = self._clock(), False
                self._era += 1

    def undecided(self, ticket: int) -> None:
        """The request ended, or waits, for a reason that is not the service's: a try must be given to another."""
        if ticket == self._era:
            self._trying = False

    def resumed(self, ticket: int) -> None:
        """Undecided while it waited for its client, it is the service's turn again."""
        if ticket == self._era:
            self._trying = self._opened_at is not None
