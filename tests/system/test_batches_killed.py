"""A batch operation whose worker is killed: another goes on, and each instance is cancelled once."""

import signal
from collections import Counter

from sqlalchemy import func, select

from engine import db, history, runner
from engine.models import Instance
from engine.status import Status
from processes.access import batch_operations
from processes.access.batch_models import (
    BatchItem,
    BatchKind,
    BatchOperation,
    BatchState,
    ItemState,
)
from processes.organisation import people
from processes.organisation.people import Appointment
from processes.organisation.roles import Role
from tests import workers
from tests.engine.started import deploy
from tests.engine.tokens import diagrams as d
from tests.processes import factories
from tests.workers import until

INSTANCES = 60
HEARTBEAT = 2
WAITING = d.process("p", d.start(), d.user("A"), d.end(), d.flow("s", "A", "e"))


def worker():
    return workers.worker("processes", HEARTBEAT)


def done():
    with db.begin() as session:
        query = select(func.count()).where(BatchItem.state == ItemState.COMPLETED)
        return session.scalar(query)


def is_over():
    with db.begin() as session:
        return session.scalar(select(BatchOperation.state)) is BatchState.COMPLETED


def test_killed_in_the_middle_each_instance_is_cancelled_once(committed):
    with db.begin() as session:
        factories.village(session)
        person = people.Person(name="程序", phone=None, district=factories.DISTRICT)
        session.add(person)
        session.flush()
        at = factories.DISTRICT
        session.add(Appointment(person_id=person.id, role=Role.DISTRICT_CENTER, at=at, district=at))
        session.flush()
        by = people.identify(session, person.id)
        deploy(session, WAITING)
        for _ in range(INSTANCES):
            runner.start(session, "p", by=by)
        batch_operations.begin(session, BatchKind.CANCEL, {}, select(Instance.id), by=by)
    with worker() as doomed:
        until(lambda: done() >= INSTANCES // 4)
        doomed.send_signal(signal.SIGKILL)
        doomed.wait()
    assert done() < INSTANCES
    with worker(), worker():
        until(is_over)
    with db.begin() as session:
        assert set(session.scalars(select(Instance.status))) == {Status.CANCELLED}
        events = Counter(
            event.what
            for id in session.scalars(select(Instance.id))
            for event in history.list_for_instance(session, id)
        )
        assert events["cancelled"] == INSTANCES
        assert done() == INSTANCES
