"""What each request took, counted by the rule of its address."""

from flask import request
from prometheus_client import Counter, Histogram, Summary

from engine import logs
from engine.metrics import registry

#: Addresses that are none of ours are one: whoever makes them up makes no figures.
NOWHERE = "(none)"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
OTHER = "OTHER"
#: Seconds; each bound is a figure more for each route.
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

REQUESTS = Counter(
    "sishi_http_requests", "Requests", ["route", "method", "status"], registry=registry
)
SECONDS = Histogram(
    "sishi_http_request_seconds",
    "Seconds a request took on the server",
    ["route", "method"],
    buckets=BOUNDS,
    registry=registry,
)
STATEMENTS = Summary(
    "sishi_http_request_statements",
    "Statements a request sent to the database",
    ["route"],
    registry=registry,
)


def note(status: int, seconds: float, statements: int) -> None:
    """Count the request at hand, and write a line about it."""
    route = request.url_rule.rule if request.url_rule else NOWHERE
    method = request.method if request.method in METHODS else OTHER
    REQUESTS.labels(route, method, str(status)).inc()
    SECONDS.labels(route, method).observe(seconds)
    STATEMENTS.labels(route).observe(statements)
    told = {
        "route": route,
        "method": method,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "statements": statements,
    }
    logs.WORK.info("Request answered", extra={"fields": told})
