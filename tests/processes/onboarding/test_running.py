"""A workbook put in force by a worker: once, whole or not at all, and it is told how far it is."""

import pytest
from sqlalchemy import func, select, text

from engine import clock, db, worker
from engine.models import Incident, IncidentStatus
from processes.notices import Notification
from processes.onboarding import applying, files, progress, running
from processes.onboarding.files import NotWaiting
from processes.onboarding.models import FileState, OnboardingProgress
from processes.onboarding.running import NoLonger, UnderWay
from processes.organisation.people import Appointment
from processes.organisation.places import Place, Unit
from processes.organisation.roles import Role
from tests.processes.factories import DISTRICT
from tests.processes.onboarding.workbooks import book, opening_administrator, put_in_force


@pytest.fixture
def admin(cast):
    return cast["security_admin"]


@pytest.fixture
def file(session, admin):
    return files.receive(session, book(), "本区.xlsx", district=DISTRICT, by=admin)


def waiting(session):
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'onboarding.apply'"
    return session.scalar(text(jobs))


def test_asked_twice_by_two_people_it_runs_once(session, cast, file, admin):
    running.ask(session, file, by=admin)
    running.ask(session, file, by=cast["system_admin"])
    assert (waiting(session), file.asked_by) == (1, int(admin.id))
    assert running.get_progress(session, file).attempts == 0
    worker.run_until_idle(session)
    assert file.state is FileState.DONE
    assert session.scalar(select(func.count()).where(Place.code == "420303009")) == 1
    [told] = session.scalars(select(Notification).filter_by(matter=f"onboarding:{file.id}"))
    assert (told.person_id, told.title) == (int(admin.id), "开通工作簿已全部录入")


def test_a_job_that_comes_again_changes_nothing(session, file, admin):
    put_in_force(session, file, admin)
    before = session.scalar(select(func.count()).select_from(Appointment))
    running.apply(session, file.id)
    assert session.scalar(select(func.count()).select_from(Appointment)) == before


def test_rows_are_counted_while_they_are_written(session, file, admin, monkeypatch):
    seen = []

    def tell(counted, **more):
        seen.append((counted._part, counted._done, counted._total))

    monkeypatch.setattr(running.Progress, "_tell", tell)
    monkeypatch.setattr(progress, "EVERY", float("inf"))
    put_in_force(session, file, admin)
    assert seen[0] == ("", 0, 0)
    assert seen[1:] == [
        ("区划", 0, 14),
        ("部门", 4, 14),
        ("调解组织", 5, 14),
        ("房间", 6, 14),
        ("人员", 7, 14),
    ]


def test_what_is_refused_while_it_is_written_leaves_nothing(session, file, admin):
    running.ask(session, file, by=admin)
    held = select(Appointment).filter_by(person_id=int(admin.id), role=Role.SECURITY_ADMIN)
    session.scalars(held).one().until_on = clock.today().replace(year=2000)
    session.flush()
    worker.run_until_idle(session)
    assert (file.state, file.failure) == (FileState.CHECKED, str(NoLonger()))
    assert session.get(Place, "420303009") is None
    [told] = session.scalars(select(Notification).filter_by(matter=f"onboarding:{file.id}"))
    assert told.body == str(NoLonger())


def test_what_no_worker_has_begun_can_be_stopped_and_asked_again(session, file, admin):
    running.ask(session, file, by=admin)
    with pytest.raises(NotWaiting):
        files.discard(session, file)
    running.stop(session, file, by=admin)
    worker.run_until_idle(session)
    assert file.state is FileState.CHECKED
    assert session.get(Unit, "dept-shuiwu") is None
    put_in_force(session, file, admin)
    assert file.state is FileState.DONE


def test_what_failed_for_good_is_seen_and_can_be_stopped(session, file, admin, monkeypatch):
    running.ask(session, file, by=admin)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "_record", lambda *_told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            worker.run_until_idle(session)
    session.refresh(file)
    assert not running.is_given_up(session, file)
    job = session.scalar(text("SELECT id FROM procrastinate_jobs ORDER BY id DESC LIMIT 1"))
    # As the worker leaves a job after its last attempt.
    failed = "UPDATE procrastinate_jobs SET status = 'failed' WHERE id = :id"
    session.execute(text(failed), {"id": job})
    session.add(
        Incident(
            token=f"job:{job}",
            element="onboarding.apply",
            kind="job",
            message="",
            status=IncidentStatus.OPEN,
            opened_at=clock.now(),
        )
    )
    session.flush()
    assert running.is_given_up(session, file)
    running.stop(session, file, by=admin)
    assert not running.is_given_up(session, file)


def test_while_a_worker_writes_others_find_it_under_way(committed):
    with db.begin() as session:
        by = opening_administrator(session)
        file = files.receive(session, book(), "本区.xlsx", district=DISTRICT, by=by)
        running.ask(session, file, by=by)
    with db.begin() as writing:
        assert files.hold(writing, writing.get_one(type(file), file.id))
        with db.begin() as other:
            same = files.get(other, file.id, DISTRICT)
            running.ask(other, same, by=by)
            with pytest.raises(UnderWay):
                running.stop(other, same, by=by)
            with pytest.raises(NotWaiting):
                files.discard(other, same)
            assert other.scalar(select(OnboardingProgress.done)) == 0
    with db.begin() as session:
        assert waiting(session) == 1
