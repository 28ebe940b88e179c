"""A worker that dies while it puts a workbook in force: nothing half written, and another does it whole."""

import signal

from sqlalchemy import func, select

from engine import db
from processes.audit.log import AuditEntry
from processes.onboarding import files, running
from processes.onboarding.models import FileState, OnboardingFile, OnboardingProgress
from processes.organisation.people import Appointment, Person
from processes.organisation.places import Place, Unit
from tests.processes.factories import DISTRICT
from tests.processes.onboarding.workbooks import book, opening_administrator
from tests.workers import until, worker

HEARTBEAT = 2


def read(chosen):
    with db.begin() as session:
        return session.scalar(chosen)


def count(model):
    return read(select(func.count()).select_from(model))


def test_a_worker_killed_between_two_sheets_is_followed_by_one_that_does_it_whole(committed):
    with db.begin() as session:
        by = opening_administrator(session)
        file = files.receive(session, book(), "本区.xlsx", district=DISTRICT, by=by)
        running.ask(session, file, by=by)
    # Somebody enters the same department at the moment: the worker waits for them, its places written.
    with worker("processes", HEARTBEAT) as doomed, db.begin() as busy:
        busy.add(Unit(code="dept-shuiwu", name="水务局", district=DISTRICT))
        busy.flush()
        until(lambda: read(select(OnboardingProgress.part)) == "部门")
        doomed.send_signal(signal.SIGKILL)
        doomed.wait()
        busy.rollback()
    assert (count(Place), count(Person), count(Unit)) == (1, 1, 0)
    assert read(select(OnboardingFile.state)) is FileState.RUNNING
    with worker("processes", HEARTBEAT):
        until(lambda: read(select(OnboardingFile.state)) is FileState.DONE)
    assert (count(Place), count(Person), count(Unit), count(Appointment)) == (5, 4, 1, 5)
    assert read(select(OnboardingProgress.attempts)) == 2
    written = select(func.count()).where(AuditEntry.what == "onboarding.confirmed")
    assert read(written) == 1
