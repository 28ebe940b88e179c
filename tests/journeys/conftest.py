"""Whatever a case went through: its history proves itself, and no clock outlives what it times."""

import pytest
from sqlalchemy import exists, or_, select

from engine import records
from engine.models import Instance, TaskStatus, UserTask
from processes.audit import adoption, history_checks, record_checks
from processes.cases.models import Case
from processes.deadlines.case_deadlines import OPEN
from processes.deadlines.models import MEDIATION, CaseDeadline


@pytest.fixture(autouse=True)
def _history_proves_itself(request):
    has_database = "session" in request.fixturenames
    # Asked for before the test, so that it is still there after it.
    session = request.getfixturevalue("session") if has_database else None
    if session is not None:
        # What came with the tables themselves: the days of the calendar, the laws.
        adoption.adopt_tables(session)
    yield
    if session is None:
        return
    records.write(session)
    session.expire_all()
    parts = (history_checks.HISTORIES, record_checks.FACTS, record_checks.ROWS)
    assert [str(each) for part in parts for each in findings(session, part)] == []
    assert outliving(session) == []


def findings(session, part):
    """What a part finds in all its steps."""
    step = part.next_batch(session, None)
    yield from step.findings
    while step.place is not None:
        step = part.next_batch(session, step.place)
        yield from step.findings


#: The tasks of the sub-process that times a mediation.
MEDIATING = ("Select", "Mediate", "Appraise", "Prolong")
#: What is asked of people beside the steps of a case: cards explained, orders answered, whistles.
BESIDE = ("card-", "order-", "whistle-")


def outliving(session):
    """Open deadlines whose step is done, whose case has run its course, or whose mediation is over."""
    of_steps = (
        select(CaseDeadline.key, CaseDeadline.element)
        .join(
            UserTask,
            (UserTask.instance_id == CaseDeadline.instance_id)
            & (UserTask.token == CaseDeadline.token),
        )
        .where(CaseDeadline.status.in_(OPEN), UserTask.status != TaskStatus.OPEN)
    )
    beside = or_(*(CaseDeadline.token.startswith(each) for each in BESIDE))
    of_instances = (
        select(CaseDeadline.key, CaseDeadline.element)
        .join(Instance, Instance.id == CaseDeadline.instance_id)
        .where(CaseDeadline.status.in_(OPEN), Instance.status == "completed")
        .where(CaseDeadline.token.is_not(None), ~beside)
    )
    mediating = exists().where(
        UserTask.instance_id == Case.instance_id,
        UserTask.status == TaskStatus.OPEN,
        UserTask.element.in_(MEDIATING),
    )
    of_mediations = (
        select(CaseDeadline.key, CaseDeadline.element)
        .join(Case, Case.id == CaseDeadline.case_id)
        .where(CaseDeadline.status.in_(OPEN), CaseDeadline.key.in_(MEDIATION), ~mediating)
        .where(CaseDeadline.token.is_(None))
    )
    found = (of_steps, of_instances, of_mediations)
    return [tuple(row) for query in found for row in session.execute(query)]
