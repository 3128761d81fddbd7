from prometheus_client.parser import text_string_to_metric_families

from kit.metrics import Metrics


def values(metrics: Metrics) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(metrics.render().decode())
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def test_what_is_counted_is_shown() -> None:
    metrics = Metrics("grievances")
    metrics.requests.labels("GET", "/api/v1/grievances/cases/{case_id}", "200").observe(0.02)
    metrics.outbox_depth.set(3)
    metrics.outbox_oldest.set(1.5)
    metrics.relay_sent.inc(2)
    metrics.consumer_lag.labels("identity.state", "0").set(7)
    metrics.events_handled.labels("tongxin.identity.unit_state.v1", "handled").inc()
    metrics.parked_events.set(1)
    shown = values(metrics)
    route = ("200", "/api/v1/grievances/cases/{case_id}", "GET")
    assert shown[("tongxin_http_request_duration_seconds_count", *sorted(route))] == 1
    assert shown[("tongxin_outbox_depth",)] == 3
    assert shown[("tongxin_outbox_oldest_seconds",)] == 1.5
    assert shown[("tongxin_relay_sent_total",)] == 2
    assert shown[("tongxin_consumer_lag", "0", "identity.state")] == 7
    assert shown[("tongxin_events_handled_total", "handled", "tongxin.identity.unit_state.v1")] == 1
    assert shown[("tongxin_parked_events",)] == 1
    assert shown[("tongxin_service_info", "grievances")] == 1


def test_services_in_one_process_count_apart() -> None:
    one, other = Metrics("grievances"), Metrics("identity")
    one.relay_sent.inc()
    assert values(one)[("tongxin_relay_sent_total",)] == 1
    assert values(other)[("tongxin_relay_sent_total",)] == 0


def test_a_worker_that_lost_a_partition_or_the_lead_tells_nothing_of_it_any_more() -> None:
    metrics = Metrics("grievances")
    metrics.set_lag({("identity.state", 0): 7, ("identity.state", 1): 2})
    metrics.set_lag({("identity.state", 1): 1})
    metrics.outbox_depth.set(3)
    metrics.parked_events.set(1)
    metrics.leads_no_more()
    shown = values(metrics)
    assert {place: lag for place, lag in shown.items() if "consumer_lag" in place[0]} == {
        ("tongxin_consumer_lag", "1", "identity.state"): 1
    }
    assert shown[("tongxin_outbox_depth",)] == shown[("tongxin_parked_events",)] == 0
