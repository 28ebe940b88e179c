"""Calls that wait: for a job of a type, or for the end of an instance. No transaction is open meanwhile.

Who waits for a job holds no thread: one for all in this process hears the database tell of new jobs
(`engine.instances.job_rows.CHANNEL`) and looks again for itself each second, when a lock may have run out.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import psycopg
from flask import Response, current_app, jsonify, request
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import clock, db
from engine.instances import job_rows, step
from engine.models import Instance, Job, JobState
from engine.status import ENDED
from web import held
from web.api import problems
from web.database_listener import DatabaseListener
from web.held import Held

logger = logging.getLogger(__name__)

#: Seconds: a call without a limit of its own, the longest, and between two looks.
DEFAULT, LONGEST, LOOK = 10.0, 50.0, 1.0
#: Calls that may wait in one process for the end of an instance; each keeps a thread from others.
_WAITING = threading.BoundedSemaphore(2)

#: Nothing on the way may gather or compress what is written later.
_AS_IT_IS = {"X-Accel-Buffering": "no", "Content-Encoding": "identity"}

#: What answers a call that waits, in a transaction of its own; None while there is nothing.
Attempt = Callable[[Session], dict[str, Any] | None]


@dataclass(frozen=True)
class Waiter:
    """A call that is held open until there is a job of its type."""

    held: Held
    type: str
    attempt: Attempt
    #: what is answered when its time is over
    otherwise: dict[str, Any]
    #: by `time.monotonic`
    until: float


class Waiters:
    """Those of this process; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[Waiter] = []
        self._listener = DatabaseListener(
            job_rows.CHANNEL,
            name="jobs",
            every=LOOK,
            hear=lambda type: self.serve({type}),
            look=lambda: self.serve(self._offered()),
            is_wanted=self._is_open,
        )

    def add(self, waiter: Waiter) -> None:
        """Let one more wait; what came since its first look is found with the next."""
        with self._lock:
            self._open.append(waiter)
        self._listener.wake()

    def _is_open(self) -> bool:
        with self._lock:
            return bool(self._open)

    def _offered(self) -> set[str]:
        """The types somebody waits for and a job can be had of."""
        with self._lock:
            types = {each.type for each in self._open}
        now = clock.now()
        with db.begin() as session:
            query = select(Job.type).where(
                Job.type.in_(types),
                Job.state == JobState.OPEN,
                or_(Job.locked_until.is_(None), Job.locked_until <= now),
            )
            return set(session.scalars(query.distinct()))

    def serve(self, types: set[str]) -> None:
        """Answer who waits for one of the types and gets something, and whose time is over."""
        with self._lock:
            everybody = list(self._open)
        for each in everybody:
            answer = None
            if each.type in types:
                answer = self._attempt(each)
            if answer is None and each.until <= time.monotonic():
                answer = each.otherwise
            if answer is not None:
                with self._lock:
                    self._open.remove(each)
                each.held.send(json.dumps(answer, ensure_ascii=False).encode())
                each.held.end()

    def _attempt(self, waiter: Waiter) -> dict[str, Any] | None:
        try:
            with db.begin() as session:
                return waiter.attempt(session)
        except psycopg.OperationalError:
            raise
        except Exception:
            # One that cannot be served must not keep the others waiting for ever.
            logger.exception("A call that waited for a job could not be served")
            return waiter.otherwise


def for_job(type: str, attempt: Attempt, otherwise: dict[str, Any], asked: int) -> Any:
    """The answer once there is a job of the type; at once where nothing can be held open.

    `asked`: milliseconds, 0 for `DEFAULT`, less for no waiting at all.
    """
    hold = held.find_hold(request.environ)
    if hold is None or asked < 0:
        return otherwise
    lasts = min(asked / 1000, LONGEST) if asked else DEFAULT
    waiters: Waiters = current_app.extensions["job_waiters"]
    waiters.add(Waiter(hold(), type, attempt, otherwise, time.monotonic() + lasts))
    return Response(_opening(), mimetype="application/json", headers=_AS_IT_IS)


def for_end(
    instance_id: int, told: Mapping[str, Any], names: Sequence[str], asked: int
) -> Response:
    """An answer that is made when the instance has ended, with its variables."""
    lasts = min(asked / 1000, LONGEST) if asked > 0 else DEFAULT
    return _AtEnd(instance_id, told, names, lasts)


class _AtEnd(Response):
    """Made after the request's transaction was kept: only then does the instance go on."""

    def __init__(
        self, instance_id: int, told: Mapping[str, Any], names: Sequence[str], lasts: float
    ) -> None:
        super().__init__(headers={"Content-Encoding": "identity"})
        self._asked = (instance_id, told, names, lasts)
        self._app = current_app._get_current_object()  # type: ignore[attr-defined]

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with self._app.request_context(environ):
            made = self._wait()
        made.headers.update({**dict(self.headers), **dict(made.headers)})
        return made(environ, start_response)

    def _wait(self) -> Response:
        instance_id, told, names, lasts = self._asked
        until = time.monotonic() + lasts
        if not _WAITING.acquire(blocking=False):
            return _over("同时等待流程结束的调用太多，流程已经启动。")
        try:
            while True:
                with db.begin() as session:
                    instance = session.get_one(Instance, instance_id)
                    if instance.status in ENDED:
                        found = step.look(session, instance).variables
                        shown = {k: v for k, v in found.items() if not names or k in names}
                        return jsonify({**told, "variables": shown})
                if time.monotonic() >= until:
                    return _over("流程在限定的时间内没有结束，它还在继续。")
                time.sleep(0.1)
        finally:
            _WAITING.release()


def _over(detail: str) -> Response:
    return problems.answer(HTTPStatus.GATEWAY_TIMEOUT, detail)


def _opening() -> Iterator[bytes]:
    # White space before a value says nothing: with it the head of the answer is out.
    yield b" "
