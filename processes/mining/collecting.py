"""Reading what history has new: the rows of an instance are written anew whenever it has gone on.

Beside the verbs, not in them: nobody who works waits for it. Which instances have gone on is found by
the ids of events; an event whose transaction took long comes late, so a stretch of them is looked at
again, and every night all instances are compared.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.history import HistoryEvent
from engine.models import Instance, TaskStatus, UserTask
from engine.scheduling import timetable
from processes.cases.models import Case
from processes.mining import diagrams, visits, working
from processes.mining.diagrams import Diagram
from processes.mining.models import DiagramDeparture, HistoryReading, StepVisit
from processes.mining.visits import Verb

#: So many instances are read with a handful of statements, and so many at most in one transaction.
BATCH, MOST = 100, 1_000
#: So many ids of events before the newest that was read are looked at again.
LATE = 5_000


@timetable.scheduled("mining.read", minute="*/5")
def read_new(session: Session, due: datetime) -> int:
    """Read the instances that have gone on; how many. More of them than `MOST` are left to a job."""
    return _read_or_defer(session, _changed(session), "mining.go_on")


@timetable.scheduled("mining.compare", hour=1, minute=30)
def compare(session: Session, due: datetime) -> int:
    """Read every instance whose newest event was not read, wherever it stands; how many."""
    return _read_or_defer(session, _unread(), "mining.catch_up")


@jobs.job("mining.go_on")
def go_on(session: Session) -> None:
    """Read on where `read_new` left off."""
    read_new(session, clock.now())


@jobs.job("mining.catch_up")
def catch_up(session: Session) -> None:
    """Read on where `compare` left off."""
    compare(session, clock.now())


def read_all(session: Session) -> int:
    """Read all there is, in this transaction; how many instances."""
    ids = session.scalars(_unread()).all()
    read(session, ids)
    return len(ids)


def bring_up_to_date(session: Session, ids: Sequence[int]) -> None:
    """Read what of these instances was not read yet."""
    read(session, session.scalars(_unread().where(Instance.id.in_(ids))).all())


def read(session: Session, ids: Sequence[int]) -> None:
    """Write anew what history tells of these instances."""
    for first in range(0, len(ids), BATCH):
        _read_batch(session, ids[first : first + BATCH])


def _read_or_defer(session: Session, wanted: Select[Any], job: str) -> int:
    ids = session.scalars(wanted.limit(MOST + 1)).all()
    read(session, ids[:MOST])
    if len(ids) > MOST:
        jobs.defer(session, job, lock="mining", queueing_lock=job)
    return min(len(ids), MOST)


def _unread() -> Select[Any]:
    return (
        select(Instance.id)
        .outerjoin(HistoryReading, HistoryReading.instance_id == Instance.id)
        .where(Instance.head_id.is_distinct_from(HistoryReading.head_id))
        .where(Instance.head_id.is_not(None))
        .order_by(Instance.id)
    )


def _changed(session: Session) -> Select[Any]:
    newest = session.scalar(select(func.max(HistoryReading.head_id))) or 0
    recent = select(HistoryEvent.instance_id).where(HistoryEvent.id > newest - LATE)
    return _unread().where(Instance.id.in_(recent))


def _read_batch(session: Session, ids: Sequence[int]) -> None:
    rows = session.execute(
        select(
            Instance.id,
            Instance.key,
            Instance.pins,
            Instance.district,
            Instance.definition_id,
            Instance.head_id,
            Instance.ended_at,
            Case.id.label("case_id"),
        )
        .outerjoin(Case, Case.instance_id == Instance.id)
        .where(Instance.id.in_(ids))
    ).all()
    verbs, handed = _verbs(session, ids)
    tasks = _tasks(session, ids)
    for model in (StepVisit, DiagramDeparture):
        session.execute(delete(model).where(model.instance_id.in_(ids)))
    found: list[dict[str, Any]] = []
    departed: list[dict[str, Any]] = []
    for row in rows:
        known = diagrams.find_all(session, row.pins)
        base = {"instance_id": row.id, "case_id": row.case_id, "district": row.district}

        seen = visits.read(row.key, verbs[row.id], known, row.ended_at)
        work = {
            position: working.measure(task, handed[row.id, task.token])
            for position, task in working.match(seen, tasks[row.id]).items()
        }
        found += [
            {
                **base,
                **vars(each),
                "seq": n + 1,
                "definition_id": _version(known, each.process, row),
            }
            | vars(work.get(n, _NO_WORK))
            for n, each in enumerate(seen)
        ]
        departed += [
            {**base, **vars(each), "definition_id": _version(known, each.process, row)}
            for each in visits.read_departures(row.key, verbs[row.id], known)
        ]
    if found:
        session.execute(insert(StepVisit), found)
    if departed:
        session.execute(insert(DiagramDeparture), departed)
    _note(session, [{"instance_id": row.id, "head_id": row.head_id} for row in rows])


def _version(known: Mapping[str, Diagram], process: str, row: Any) -> int:
    """The file the process stands in; of one the instance no longer has, the instance's own."""
    drawn = known.get(process)
    return drawn.definition_id if drawn else int(row.definition_id)


#: Verbs after which it stands on elements of other ids.
MIGRATED = ("migrated", "migrated_back")
_NO_WORK = working.Work(None, None, None)


def _note(session: Session, read: list[dict[str, Any]]) -> None:
    if not read:
        return
    now = clock.now()
    noted = upsert(HistoryReading).values([{**each, "read_at": now} for each in read])
    session.execute(
        noted.on_conflict_do_update(
            index_elements=[HistoryReading.instance_id],
            set_={"head_id": noted.excluded.head_id, "read_at": noted.excluded.read_at},
        )
    )


def _verbs(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, list[Verb]], dict[tuple[int, str], list[working.Handing]]]:
    """What was done to each instance, and into whose hand its tasks went, oldest first."""
    verbs: dict[int, list[Verb]] = defaultdict(list)
    handed: dict[tuple[int, str], list[working.Handing]] = defaultdict(list)
    rows = session.execute(
        select(
            HistoryEvent.instance_id,
            HistoryEvent.at,
            HistoryEvent.what,
            HistoryEvent.by,
            HistoryEvent.element,
            HistoryEvent.body,
        )
        .where(HistoryEvent.instance_id.in_(ids))
        .order_by(HistoryEvent.instance_id, HistoryEvent.seq)
    )
    for row in rows:
        body = json.loads(row.body)
        trail = tuple(body.get("trail", ()))
        renamed = tuple(body.get("after", {}).get("renamed", ())) if row.what in MIGRATED else ()
        verb = Verb(row.at, row.what, row.by, row.element, trail, renamed)
        verbs[row.instance_id].append(verb)
        if row.what in working.HANDED:
            after = body.get("after", {})
            handing = working.Handing(after.get("task", ""), row.at, after.get("assignee"))
            handed[row.instance_id, handing.token].append(handing)
    return verbs, handed


def _tasks(session: Session, ids: Sequence[int]) -> dict[int, list[working.Task]]:
    found: dict[int, list[working.Task]] = defaultdict(list)
    rows = session.execute(
        select(
            UserTask.instance_id,
            UserTask.token,
            UserTask.element,
            UserTask.assignee,
            UserTask.place,
            UserTask.opened_at,
            UserTask.closed_at,
            (UserTask.status == TaskStatus.COMPLETED).label("is_done"),
            UserTask.due_at,
        ).where(UserTask.instance_id.in_(ids))
    )
    for row in rows:
        told = row._asdict()
        found[told.pop("instance_id")].append(working.Task(**told))
    return found
