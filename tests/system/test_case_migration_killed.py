"""Open cases moved to a changed set while people work and timers fire, the worker killed in the middle.

Nothing lost, nothing fired twice, no statutory date moved, and another worker goes on.
"""

import json
import signal
import threading
from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from engine import clock, db, runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.history import HistoryEvent
from engine.models import Incident, Instance, TaskStatus, Timer, UserTask
from processes.audit.log import AuditEntry
from processes.calendars import working_time
from processes.cases.party_input import PartyInput
from processes.deadlines.models import CaseDeadline
from processes.deadlines.rules import Kind
from processes.organisation.roles import Role
from processes.upgrades import moving, planning
from processes.upgrades.models import (
    CaseMigration,
    LineStatus,
    MigrationLine,
    MigrationStatus,
)
from tests.journeys.district import District
from tests.processes import factories
from tests.processes.walking import ANSWERS, FOLDER
from tests.workers import until, worker

HEARTBEAT = 2
CASES, PETITIONS = 24, 4
#: The case at which the worker is held up, and killed.
HELD = 10


def read(chosen):
    with db.begin() as session:
        return session.scalar(chosen)


def rows(chosen):
    with db.begin() as session:
        return [tuple(row) for row in session.execute(chosen)]


def status():
    return read(select(CaseMigration.status))


def moved():
    is_moved = MigrationLine.status == LineStatus.MOVED
    return read(select(func.count()).select_from(MigrationLine).where(is_moved))


def statutory():
    columns = (CaseDeadline.id, CaseDeadline.key, CaseDeadline.started_at, CaseDeadline.due_at)
    return rows(
        select(*columns, CaseDeadline.status)
        .where(CaseDeadline.kind == Kind.STATUTORY)
        .order_by(CaseDeadline.id)
    )


def happened(what, element=None):
    """By instance, how often something is told in the trails of its history."""
    found = Counter()
    for instance, verb, body in rows(
        select(HistoryEvent.instance_id, HistoryEvent.what, HistoryEvent.body)
    ):
        if element is None:
            found[instance] += verb == what
        else:
            trail = json.loads(body).get("trail", ())
            found[instance] += sum(e["what"] == what and e["element"] == element for e in trail)
    return +found


def prepare():
    """Cases of yesterday's morning, whose first limit has passed unseen, in a district of the real diagrams."""
    yesterday = working_time.on_or_before(clock.today() - timedelta(days=1))
    begun = clock.start_of_day(yesterday) + timedelta(hours=9)
    with db.begin() as session:
        district = District(session, begun)
        for number in range(CASES):
            district.register(f"两家争第{number}堵墙", category="0201")
        for number in range(PETITIONS):
            parties = [PartyInput(f"示例{number}", phone="13800001234")]
            district.register("要求补偿", category="0901", is_petition=True, parties=parties)
        planner = factories.appoint(session, "planner", Role.ANALYST, factories.DISTRICT)
        mover = factories.appoint(session, "mover", Role.ANALYST, factories.DISTRICT)
    changed = (FOLDER / "grid.bpmn").read_text().replace('"Contact"', '"FirstContact"')
    with db.begin() as session:
        catalogue.deploy(session, [Source.of("grid.bpmn", changed.encode())])
    return district.cast, planner, mover


def work(person, tasks, faults):
    """Do what was offered, each in a transaction of its own, as requests do."""
    for task_id in tasks:
        try:
            with db.begin() as session:
                runner.complete(session, task_id, ANSWERS["Contact"], person)
        except Exception as error:
            faults.append(repr(error))


def test_a_killed_worker_is_followed_by_one_that_moves_the_rest_while_people_work(committed):
    cast, planner, mover = prepare()
    offered = [
        id
        for (id,) in rows(
            select(UserTask.id)
            .where(UserTask.element == "Contact", UserTask.status == TaskStatus.OPEN)
            .order_by(UserTask.id)
        )
    ]
    before, instances = statutory(), read(select(func.count()).select_from(Instance))
    assert len(before) >= PETITIONS
    with db.begin() as session:
        made = planning.begin(session, "dispute", by=planner)
    with worker("processes", HEARTBEAT) as doomed:
        until(lambda: status() is MigrationStatus.PLANNED)
        assert {each for (each,) in rows(select(MigrationLine.status))} == {LineStatus.FITS}
        held = rows(select(MigrationLine.instance_id).order_by(MigrationLine.id))[HELD][0]
        with db.begin() as busy:
            busy.get_one(Instance, held, with_for_update=True)
            with db.begin() as session:
                moving.start(session, session.get_one(CaseMigration, made.id), by=mover)
            until(lambda: moved() == HELD)
            doomed.send_signal(signal.SIGKILL)
            doomed.wait()
    assert moved() == HELD
    faults: list[str] = []
    person = threading.Thread(target=work, args=(cast["grid_worker"], offered[::3], faults))
    with worker("processes", HEARTBEAT):
        person.start()
        until(lambda: status() is MigrationStatus.MOVED)
        person.join()
        until(lambda: not read(select(func.count()).where(Timer.due_at <= clock.now())))
    assert faults == []
    assert read(select(func.count()).select_from(Incident)) == 0
    newest = rows(select(Instance.pins).distinct())
    with db.begin() as session:
        assert newest == [(list(catalogue.pins_for(session, "dispute").all),)]
    # Each once: moved, its first limit passed, its card given; and nobody's work was lost.
    assert set(happened("migrated").values()) == {1}
    assert len(happened("migrated")) == instances
    assert set(happened("fired", "ContactDue").values()) == {1}
    assert sum(happened("completed").values()) == len(offered[::3])
    assert statutory() == before
    told = rows(select(AuditEntry.details).where(AuditEntry.what == "case_migration.moved"))
    [(details,)] = told
    assert (details["moved"], details["statutory_changed"]) == (CASES + PETITIONS, 0)
    assert details["statutory"] == len(before)
    with db.begin() as session:
        for (instance,) in rows(select(Instance.id)):
            runner.rebuild(session, instance)
