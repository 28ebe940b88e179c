"""What the processes count as they work, for whoever watches them.

Every metric has labels, and none is a name, an address or a number of somebody: what may stand there
is listed in the code (rules of addresses, verbs, names of jobs).
"""

from collections.abc import Iterable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Summary, disable_created_metrics
from prometheus_client.metrics_core import Metric
from sqlalchemy import Engine, event

from engine import settings, shared_metrics

# They would be there in one way of counting and not in the other.
disable_created_metrics()  # type: ignore[no-untyped-call]

registry = CollectorRegistry()

VERBS = Counter("sishi_verbs", "Verbs that were kept", ["verb"], registry=registry)
JOBS = Counter("sishi_jobs_run", "Jobs that ran", ["job", "outcome"], registry=registry)
JOB_SECONDS = Summary("sishi_job_seconds", "Seconds a job took", ["job"], registry=registry)
POOL = Gauge(
    "sishi_pool_connections",
    "Database connections of the processes here: in use, and at most",
    ["state"],
    registry=registry,
    multiprocess_mode="livesum",
)


def collect() -> Iterable[Metric]:
    """All that was counted: by every process that shares its figures with this one, or by this one."""
    found = shared_metrics.collect()
    return registry.collect() if found is None else found


def share() -> None:
    """From now on add up with the other processes of this machine, where a folder for that is named."""
    if not shared_metrics.is_wanted():
        return
    # What was made before counts in this process alone.
    for each in set(registry._collector_to_names):
        if hasattr(each, "clear"):
            each.clear()
    shared_metrics.begin()


def watch_pool(engine: Engine) -> None:
    """Keep the gauge of the pool true."""
    most = settings.pool()

    def taken(*_told: Any) -> None:
        POOL.labels("in_use").inc()

    def given_back(*_told: Any) -> None:
        POOL.labels("in_use").dec()

    def connected(*_told: Any) -> None:
        POOL.labels("most").set(most)

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)
