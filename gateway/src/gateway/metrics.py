"""Figures for Prometheus. Labels name services and states, never an address, a path or a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from gateway.upstreams import Upstream

BREAKER_STATES = {"closed": 0, "half_open": 1, "open": 2}


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "tongxin_gateway_requests", "Answers by service and status", ["upstream", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "tongxin_gateway_seconds",
            "Time from request to the end of the answer, streams aside",
            ["upstream"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self._swaps = Counter(
            "tongxin_gateway_session_swaps", "Sessions swapped for tokens", ["outcome"], registry=self.registry
        )
        self._breakers = Gauge(
            "tongxin_gateway_breaker", "0 closed, 1 half open, 2 open", ["upstream"], registry=self.registry
        )
        self._in_flight = Gauge("tongxin_gateway_in_flight", "Requests under way", ["upstream"], registry=self.registry)
        # labels() takes a lock and builds a key at every call; two dictionaries do not.
        self._by_answer: dict[tuple[str, int], Counter] = {}
        self._by_upstream: dict[str, Histogram] = {}

    def answered(self, upstream: str, status: int, seconds: float | None) -> None:
        """`seconds`: None for an event stream, whose length says nothing."""
        counter = self._by_answer.get((upstream, status))
        if counter is None:
            counter = self._by_answer[upstream, status] = self._requests.labels(upstream, str(status))
        counter.inc()
        if seconds is None:
            return
        histogram = self._by_upstream.get(upstream)
        if histogram is None:
            histogram = self._by_upstream[upstream] = self._seconds.labels(upstream)
        histogram.observe(seconds)

    def swapped(self, outcome: str) -> None:
        self._swaps.labels(outcome).inc()

    def render(self, upstreams: list[Upstream]) -> bytes:
        for upstream in upstreams:
            self._breakers.labels(upstream.name).set(BREAKER_STATES[upstream.breaker.state])
            self._in_flight.labels(upstream.name).set(upstream.in_flight)
        return generate_latest(self.registry)
