"""`/metrics`, for Prometheus: not there unless the settings say who may read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hmac import compare_digest
from http import HTTPStatus
from ipaddress import ip_address

from flask import Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from engine import metrics as counted
from processes.overviews import operations
from processes.overviews.operations import Fault, Operations
from web.permissions import public
from web.settings import MetricsReaders


@public
def metrics() -> ResponseReturnValue:
    """Every figure; 404 to whoever may not read them, as if they were not there."""
    readers: MetricsReaders | None = current_app.config["METRICS_READERS"]
    if readers is None or not _may_read(readers):
        abort(HTTPStatus.NOT_FOUND)
    every = _Everything(operations.look(g.db))
    return Response(generate_latest(every), content_type=CONTENT_TYPE_LATEST)


def _may_read(readers: MetricsReaders) -> bool:
    if readers.networks and not _is_within(readers):
        return False
    if readers.token is None:
        return True
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    # As bytes: what is no ASCII is refused, not an error.
    right = compare_digest(given.strip().encode(), readers.token.encode())
    return right and scheme.lower() == "bearer"


def _is_within(readers: MetricsReaders) -> bool:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return any(address in each for each in readers.networks)


@dataclass(frozen=True)
class _Everything:
    """What the processes counted, and what the database says now."""

    found: Operations

    def collect(self) -> Iterable[Metric]:
        """As the library asks for it."""
        yield from counted.collect()
        yield from _gauges(self.found)


def _gauges(found: Operations) -> Iterator[Metric]:
    work = found.work
    told = [
        ("sishi_timers_due", "Timers that should have fired", work.timers_due),
        ("sishi_timers_late_seconds", "How late the latest is", work.timers_late.total_seconds()),
        (
            "sishi_jobs_waiting_seconds",
            "Of the oldest ready job",
            work.jobs_waiting.total_seconds(),
        ),
        ("sishi_incidents_open", "What failed and waits for a person", work.incidents),
        ("sishi_workers_alive", "Heard of within the heartbeat", work.workers),
        ("sishi_database_connections", "To the database's server", work.connections),
        ("sishi_database_connections_most", "It takes so many", work.connections_most),
    ]
    if found.seal_age is not None:
        told.append(("sishi_seal_age_seconds", "Since the seal", found.seal_age.total_seconds()))
    for name, help_text, value in told:
        yield GaugeMetricFamily(name, help_text, value=value)
    jobs = GaugeMetricFamily("sishi_jobs", "Jobs by state", labels=["state"])
    for state, number in (
        ("ready", work.jobs_ready),
        ("later", work.jobs_later),
        ("running", work.jobs_running),
        ("failed", work.jobs_failed),
    ):
        jobs.add_metric([state], number)
    yield jobs
    wrong = GaugeMetricFamily("sishi_fault", "1 where something is wrong", labels=["fault"])
    faults = operations.list_faults(found)
    for each in Fault:
        wrong.add_metric([each.value], each in faults)
    yield wrong
