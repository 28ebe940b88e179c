"""Work to do later, deferred in the same transaction as the change that caused it.

A job is there if and only if the change was kept. It may run twice (a worker can
die between doing it and saying so), so write it such that this does not matter.
"""

import inspect
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock, db, request_ids
from engine.errors import EngineError

#: What is tried again by itself is tried after these delays; then it waits for a person.
DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))

#: The argument in which a job has the number of the request that caused it: no function has one of that name.
REQUEST = ":request"

Work = Callable[..., object]
Registered = TypeVar("Registered", bound=Work)

logger = logging.getLogger(__name__)

#: Jobs by name; each takes a session first and never commits.
registry: dict[str, Work] = {}


class UnknownJob(EngineError):
    """没有名为“{name}”的后台工作。"""


class UnknownArguments(EngineError):
    """后台工作“{name}”没有这样的参数：{arguments}。"""


def job(name: str) -> Callable[[Registered], Registered]:
    """Register `function(session, **arguments)` under `name`; arguments are plain JSON values."""

    def register(function: Registered) -> Registered:
        registry[name] = function
        return function

    return register


def defer(
    session: Session,
    name: str,
    /,
    *,
    lock: object = None,
    queueing_lock: str | None = None,
    run_at: datetime | None = None,
    **arguments: Any,
) -> bool:
    """Let a worker run the job `name` once this transaction is kept.

    Jobs with one `lock` run one after another; what steps an instance needs none, its row's
    lock does that. False when `queueing_lock` is given
    and a job with the same one is still waiting. Raises UnknownJob, UnknownArguments.
    """
    if (request := request_ids.of(session)) is not None:
        arguments[REQUEST] = request
    made = _make(name, arguments, lock, queueing_lock, run_at)
    if queueing_lock is None:
        _put(session, made)
        return True
    try:
        # A duplicate would abort the whole transaction, not only this statement.
        with session.begin_nested():
            _put(session, made)
    except AlreadyEnqueued:
        return False
    return True


def run(session: Session, work: Work, arguments: Mapping[str, Any]) -> None:
    """Do a job; what it defers and tells belongs to the request that caused it.

    An argument it does not know is one more that a newer program gave, and is left out.
    """
    unknown = _list_unknown(work, arguments)
    if unknown:
        logger.warning("A job is done without what it does not know: %s", ", ".join(unknown))
    before = request_ids.of(session)
    request_ids.put(session, arguments.get(REQUEST))
    try:
        left_out = {REQUEST, *unknown}
        work(session, **{key: each for key, each in arguments.items() if key not in left_out})
    finally:
        request_ids.put(session, before)


def retry(session: Session, job_id: int) -> None:
    """Hand a job that failed, or whose worker died, to the workers once more."""
    query = text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")
    session.execute(query, {"id": job_id})


def delay(attempts: int, tries: int | None = None) -> timedelta | None:
    """How long to wait before trying again what failed `attempts` times; None: ask a person.

    `tries`: how often it may be tried in all; after the last delay the waits stay as long.
    """
    if attempts >= (len(DELAYS) + 1 if tries is None else tries):
        return None
    return DELAYS[min(attempts, len(DELAYS)) - 1]


def _make(
    name: str,
    arguments: Mapping[str, Any],
    lock: object,
    queueing_lock: str | None,
    run_at: datetime | None,
) -> Job:
    if name not in registry:
        raise UnknownJob(name=name)
    if unknown := _list_unknown(registry[name], arguments):
        raise UnknownArguments(name=name, arguments="、".join(unknown))
    return _deferrer.configure_task(
        name,
        allow_unknown=True,
        lock=None if lock is None else str(lock),
        queueing_lock=queueing_lock,
        # Workers compare with the database's clock, which no rehearsal moves.
        schedule_at=None if run_at is None else run_at - clock.ahead(),
    ).make_new_job(**arguments)


def _list_unknown(work: Work, arguments: Mapping[str, Any]) -> list[str]:
    known = _parameters(work)
    return sorted(arguments.keys() - known - {REQUEST}) if known is not None else []


@cache
def _parameters(work: Work) -> frozenset[str] | None:
    """The names it takes, None for one that takes any."""
    # Not what it wraps: a calendar entry is called with a text where its function has a time.
    found = inspect.signature(work, follow_wrapped=False).parameters.values()
    if any(each.kind is each.VAR_KEYWORD for each in found):
        return None
    return frozenset(each.name for each in found)


def _put(session: Session, made: Job) -> None:
    raw = session.connection().connection.driver_connection
    db.note_statement(session)
    _deferrer.job_manager.batch_defer_jobs([made], connection=raw)


_deferrer = App(connector=SyncPsycopgConnector())
