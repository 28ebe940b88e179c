"""What the processes of this machine counted, as the page shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample

from engine import metrics as counted

#: Of the requests to a route, so many took no longer than is told.
MOST_OF_THEM = 0.95
#: Of all answers, so many may be errors of ours; and so few answers say nothing yet.
FAILED, ENOUGH = 0.01, 100


@dataclass
class Route:
    """The requests to one rule of addresses."""

    route: str
    requests: int = 0
    #: Answered with an error of ours.
    failed: int = 0
    seconds: float = 0.0
    statements: int = 0
    #: How many took at most so many seconds.
    within: dict[float, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def mean_ms(self) -> float:
        """Milliseconds on average."""
        return self.seconds / max(1, self.requests) * 1000

    @property
    def most_ms(self) -> float | None:
        """Milliseconds that 95 of 100 did not exceed, by the bound next above; None: beyond all bounds."""
        enough = MOST_OF_THEM * self.within.get(inf, 0)
        found = min((bound for bound, n in self.within.items() if n >= enough), default=inf)
        return None if found == inf else found * 1000

    @property
    def mean_statements(self) -> float:
        """Statements on average."""
        return self.statements / max(1, self.requests)


@dataclass(frozen=True)
class Measured:
    """All that was counted."""

    #: Those that took most time in all first.
    routes: list[Route]
    verbs: Mapping[str, int]
    #: Jobs by name: done, and failed.
    jobs: Mapping[str, tuple[int, int]]
    pool_in_use: int
    pool_most: int

    @property
    def whole(self) -> Route:
        """All routes together."""
        total = Route("")
        for each in self.routes:
            total.requests += each.requests
            total.failed += each.failed
            total.seconds += each.seconds
            total.statements += each.statements
            for bound, number in each.within.items():
                total.within[bound] += number
        return total

    @property
    def jobs_done(self) -> int:
        """Jobs that were done."""
        return sum(done for done, _failed in self.jobs.values())

    @property
    def jobs_failed(self) -> int:
        """Tries of jobs that failed."""
        return sum(failed for _done, failed in self.jobs.values())

    @property
    def fails(self) -> bool:
        """Whether too many answers were errors of ours."""
        whole = self.whole
        return whole.requests >= ENOUGH and whole.failed > whole.requests * FAILED

    @property
    def is_pool_full(self) -> bool:
        """Whether every connection of the processes here is in use."""
        return 0 < self.pool_most <= self.pool_in_use


def read() -> Measured:
    """The figures of `/metrics` that processes count."""
    samples = list(_samples(counted.collect()))
    pool = {each.labels["state"]: int(each.value) for each in _named(samples, "pool_connections")}
    verbs = {each.labels["verb"]: int(each.value) for each in _named(samples, "verbs_total")}
    return Measured(
        routes=_routes(samples),
        verbs=dict(sorted(verbs.items(), key=lambda each: -each[1])),
        jobs=_jobs(samples),
        pool_in_use=pool.get("in_use", 0),
        pool_most=pool.get("most", 0),
    )


def _routes(samples: Iterable[Sample]) -> list[Route]:
    found: dict[str, Route] = {}
    for each in samples:
        if "route" not in each.labels:
            continue
        route = found.setdefault(each.labels["route"], Route(each.labels["route"]))
        match each.name.removeprefix("sishi_http_"):
            case "requests_total":
                route.requests += int(each.value)
                route.failed += int(each.value) if each.labels["status"].startswith("5") else 0
            case "request_seconds_sum":
                route.seconds += each.value
            case "request_seconds_bucket":
                route.within[float(each.labels["le"])] += each.value
            case "request_statements_sum":
                route.statements += int(each.value)
    return sorted(found.values(), key=lambda each: -each.seconds)


def _jobs(samples: Iterable[Sample]) -> dict[str, tuple[int, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for each in _named(samples, "jobs_run_total"):
        found[each.labels["job"]][each.labels["outcome"]] = int(each.value)
    return {name: (n.get("done", 0), n.get("failed", 0)) for name, n in sorted(found.items())}


def _samples(metrics: Iterable[Metric]) -> Iterator[Sample]:
    for each in metrics:
        yield from each.samples


def _named(samples: Iterable[Sample], name: str) -> Iterator[Sample]:
    return (each for each in samples if each.name == f"sishi_{name}")
