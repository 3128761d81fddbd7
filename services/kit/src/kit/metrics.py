"""What a service tells Prometheus. Each application has its own registry: standalone runs several in one process."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        own = {"registry": self.registry, "namespace": "tongxin"}
        self.requests = Histogram(
            "http_request_seconds", f"Duration of requests to {service}", ["method", "route", "status"], **own
        )
        self.outbox_depth = Gauge("outbox_depth", "Events not yet taken by the broker", **own)
        self.outbox_oldest = Gauge("outbox_oldest_seconds", "Age of the oldest of them", **own)
        self.relay_sent = Counter("relay_sent", "Events the broker has taken", **own)
        self.consumer_lag = Gauge("consumer_lag", "Events waiting beyond those polled", ["topic", "partition"], **own)
        self.events_handled = Counter("events_handled", "Events by outcome", ["type", "outcome"], **own)
        self.parked_events = Gauge("parked_events", "Events an operator has to look at", **own)

    def render(self) -> bytes:
        return generate_latest(self.registry)
