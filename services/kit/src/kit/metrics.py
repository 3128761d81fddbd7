"""What Prometheus sees of one process of a service: requests, the way out of events and the way in."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest


class Metrics:
    """One service's figures in a registry of their own: the standalone process runs several services.

    No label ever names a person or an object: routes are templates, event types a closed set.
    """

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        own: dict[str, Any] = {"registry": self.registry, "namespace": "tongxin"}
        ProcessCollector(registry=self.registry)
        Gauge("service_info", "Whose figures these are", ["service"], **own).labels(service).set(1)
        self.requests = Histogram(
            "http_request_duration_seconds",
            "From the request's arrival to the last byte of the answer (the first byte of an event stream)",
            ["method", "route", "status"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10),
            **own,
        )
        self.outbox_depth = Gauge(
            "outbox_depth", "Events the broker has not taken yet; 0 where another worker leads", **own
        )
        self.outbox_oldest = Gauge(
            "outbox_oldest_seconds", "Age of the oldest of them; 0 where another worker leads", **own
        )
        self.relay_sent = Counter("relay_sent", "Events the broker has taken", **own)
        self.consumer_lag = Gauge("consumer_lag", "Events not handled yet", ["topic", "partition"], **own)
        self.events_handled = Counter("events_handled", "Events by what became of them", ["type", "outcome"], **own)
        self.refused_records = Counter(
            "refused_records", "Records skipped because of what is named by `reason`", ["topic", "reason"], **own
        )
        self.parked_events = Gauge(
            "parked_events", "Events set aside for an operator; 0 where another worker leads", **own
        )

    def leads_no_more(self) -> None:
        """What the leading worker measures is not for this process to say any more."""
        for gauge in (self.outbox_depth, self.outbox_oldest, self.parked_events):
            gauge.set(0)

    def set_lag(self, lag: Mapping[tuple[str, int], int]) -> None:
        """How many events wait of each topic and partition; those of others are not ours to tell."""
        self.consumer_lag.clear()
        for (topic, partition), events in lag.items():
            self.consumer_lag.labels(topic, str(partition)).set(events)

    def render(self) -> bytes:
        """Prometheus' text format 0.0.4."""
        return generate_latest(self.registry)
