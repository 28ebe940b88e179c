"""Running cases go on in a changed set: tried, moved one by one, taken back; no statutory date moves."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import clock, worker
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.history import HistoryEvent
from engine.instances import step
from engine.instances.rescheduling import reschedule
from engine.models import Instance
from processes.audit.log import AuditEntry
from processes.deadlines.models import CaseDeadline
from processes.organisation.roles import Role
from processes.upgrades import dates, listing, moving, planning, steps
from processes.upgrades.counterparts import Counterparts
from processes.upgrades.errors import (
    MapperCannotMove,
    NothingToMigrate,
    ReleasedMeanwhile,
    WrongCounterpart,
)
from processes.upgrades.models import LineStatus, MigrationLine, MigrationStatus
from tests.journeys.district import District, moment
from tests.processes import factories
from tests.processes.walking import FOLDER

LATER = moment(3, 4, 10, 30)


@pytest.fixture
def district(session):
    made = District(session, moment(3, 4))
    made.register("两家争一堵墙", category="0101")
    made.until(3, 4, 10)
    made.analyst = factories.appoint(session, "analyst", Role.ANALYST, factories.DISTRICT)
    made.other = factories.appoint(session, "other", Role.ANALYST, factories.DISTRICT)
    return made


def release(session, name, *changes):
    text = (FOLDER / name).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with clock.at(LATER):
        catalogue.deploy(session, [Source.of(name, text.encode())])


def plan(session, by):
    with clock.at(LATER):
        made = planning.begin(session, "dispute", by=by)
        worker.run_until_idle(session)
    session.expire_all()
    return made


def deadlines(session):
    rows = session.execute(
        select(CaseDeadline.id, CaseDeadline.key, CaseDeadline.due_at, CaseDeadline.status)
    )
    return sorted(tuple(row) for row in rows)


def line(session, made):
    return session.scalars(select(MigrationLine).where(MigrationLine.migration_id == made.id)).one()


def test_a_timer_that_stands_still_has_no_date(district, session):
    instance = district.instance()
    [*_, timer] = step.look(session, instance).timers

    def told():
        return [each.name for each in dates.list_next(session, instance, None)]

    assert timer.name in told()
    reschedule(session, instance.id, due=None, why="暂停", by=None, timer=timer.id)
    assert timer.name not in told()


def test_trying_tells_what_would_be_and_changes_nothing(district, session):
    release(session, "grid.bpmn", ('id="Contact" name="', 'id="Contact" name="先'))
    instance = district.instance()
    state, events = instance.state, instance.events
    [found] = listing.list_outdated(session, factories.DISTRICT)
    assert (found.process, found.cases, found.sets[0].newer) == (
        "dispute",
        1,
        [("grid.bpmn", 1, 2)],
    )
    made = plan(session, district.analyst)
    assert (made.status, made.total) == (MigrationStatus.PLANNED, 1)
    told = line(session, made)
    assert (told.status, told.reason) == (LineStatus.FITS, None)
    assert [each["due"] for each in told.dates_before] == [e["due"] for e in told.dates_after]
    assert [each["kind"] for each in told.dates_before] == ["task", "timer"]
    instance = district.instance()
    assert (instance.state, instance.events) == (state, events)


def test_a_case_moves_with_its_deadlines_and_goes_on(district, session):
    release(session, "grid.bpmn", ('id="Contact" name="', 'id="Contact" name="先'))
    before, made = deadlines(session), plan(session, district.analyst)
    with clock.at(LATER):
        moving.start(session, made, by=district.other)
        worker.run_until_idle(session)
    session.expire_all()
    assert line(session, made).status is LineStatus.MOVED
    assert deadlines(session) == before
    newest = catalogue.pins_for(session, "dispute").all
    assert tuple(district.instance().pins) == newest
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.what == "case_migration.moved")
    ).one()
    assert (entry.details["moved"], entry.details["statutory_changed"]) == (1, 0)
    with pytest.raises(NothingToMigrate):
        planning.begin(session, "dispute", by=district.analyst)
    district.now = LATER
    district.do("grid_worker", "Contact")
    assert "Contact" not in district.open()


def test_a_step_with_another_id_is_suggested_chosen_and_its_deadline_goes_along(district, session):
    release(session, "grid.bpmn", ('"Contact"', '"Reach"'))
    made = plan(session, district.analyst)
    [step] = [each for each in steps.list_changed(session, made) if each.element == "Contact"]
    assert (step.process, step.target, step.why, step.cases) == ("grid", "Reach", "name", 1)
    with pytest.raises(WrongCounterpart):
        planning.choose(session, made, {"grid": {"Contact": "Handle!"}}, by=district.analyst)
    with clock.at(LATER):
        planning.choose(session, made, {"grid": {"Contact": "Reach"}}, by=district.analyst)
        worker.run_until_idle(session)
    session.expire_all()
    with pytest.raises(MapperCannotMove):
        moving.start(session, made, by=district.analyst)
    with clock.at(LATER):
        moving.start(session, made, by=district.other)
        worker.run_until_idle(session)
    session.expire_all()
    assert line(session, made).status is LineStatus.MOVED
    row = session.scalars(
        select(CaseDeadline).where(CaseDeadline.key == "grid.first_contact")
    ).one()
    assert row.element == "Reach"


def test_the_deadline_of_another_step_that_is_called_the_same_stays_where_it_is(district, session):
    release(session, "grid.bpmn", ('"Contact"', '"Reach"'))
    own = select(CaseDeadline).where(CaseDeadline.key == "grid.first_contact")
    row = session.scalars(own).one()
    kept = {
        each.name: getattr(row, each.name) for each in CaseDeadline.__table__.c if each.name != "id"
    }
    # Of a step of the same id in another process that is called.
    session.add(CaseDeadline(**kept | {"token": "4711"}))
    session.flush()
    made = plan(session, district.analyst)
    with clock.at(LATER):
        moving.start(session, made, by=district.other)
        worker.run_until_idle(session)
        session.expire_all()
        stands = {each.token: each.element for each in session.scalars(own)}
        assert stands == {row.token: "Reach", "4711": "Contact"}
        moving.take_all_back(session, made, by=district.other)
        worker.run_until_idle(session)
    session.expire_all()
    assert {each.element for each in session.scalars(own)} == {"Contact"}


def test_a_case_is_taken_back_until_it_has_gone_on(district, session):
    release(session, "grid.bpmn", ('id="Contact" name="', 'id="Contact" name="先'))
    old = list(district.instance().pins)
    before = deadlines(session)
    made = plan(session, district.analyst)
    with clock.at(LATER):
        moving.start(session, made, by=district.other)
        worker.run_until_idle(session)
        session.expire_all()
        moving.take_all_back(session, made, by=district.other)
        worker.run_until_idle(session)
    session.expire_all()
    assert (list(district.instance().pins), deadlines(session)) == (old, before)
    assert line(session, made).status is LineStatus.BACK


def test_a_case_that_has_gone_on_stays_and_says_why(district, session):
    release(session, "grid.bpmn", ('id="Contact" name="', 'id="Contact" name="先'))
    made = plan(session, district.analyst)
    with clock.at(LATER):
        moving.start(session, made, by=district.other)
        worker.run_until_idle(session)
        session.expire_all()
        district.now = LATER
        district.do("grid_worker", "Contact")
        moving.take_all_back(session, made, by=district.other)
        worker.run_until_idle(session)
    session.expire_all()
    told = line(session, made)
    assert (told.status, made.status) == (LineStatus.MOVED, MigrationStatus.MOVED)
    assert told.reason == "不能撤回迁移：迁移以后已经有人办理，或者已经有期限到过。"


def test_what_was_tried_before_another_release_is_tried_again(district, session):
    release(session, "grid.bpmn", ('id="Contact" name="', 'id="Contact" name="先'))
    made = plan(session, district.analyst)
    release(session, "grid.bpmn", ('id="Contact" name="', 'id="Contact" name="再'))
    with pytest.raises(ReleasedMeanwhile):
        moving.start(session, made, by=district.other)


def test_a_step_of_another_kind_keeps_the_case_where_it_is_and_says_why(district, session):
    block = (FOLDER / "grid.bpmn").read_text().partition('id="Contact" name')[2]
    first = block.partition("</bpmn:userTask>")[0]
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1]" inputElement="one" />'
        "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"
    )
    release(session, "grid.bpmn", (first, first + many))
    made = plan(session, district.analyst)
    told = line(session, made)
    assert told.status is LineStatus.REFUSED
    assert told.reason == "不能迁移：没有写明环节“首次联系”（Contact）迁移到哪里。"
    assert listing.list_reasons(session, made) == [(told.reason, 1)]
    [step] = steps.list_changed(session, made)
    assert (step.element, step.target) == ("Contact", None)
    assert {each.element for each in step.options} == {"Handle", "Extend", "Feedback"}


def test_a_worker_killed_in_the_middle_goes_on_and_no_case_moves_twice(district, session):
    first = district.case.id
    district.register("两家争一棵树", category="0101")
    district.until(3, 4, 10, 10)
    release(session, "grid.bpmn", ('id="Contact" name="', 'id="Contact" name="先'))
    made = plan(session, district.analyst)
    with clock.at(LATER):
        moving.start(session, made, by=district.other)
        session.flush()
        assert moving._move_next(made.id, Counterparts(made.mapping))
        # Killed here: the job is not done, and is handed to the workers once more.
        worker.run_until_idle(session)
        moving.carry_out(session, made.id)
    session.expire_all()
    told = session.execute(
        select(Instance.id, func.count())
        .join(HistoryEvent, HistoryEvent.instance_id == Instance.id)
        .where(HistoryEvent.what == "migrated")
        .group_by(Instance.id)
    ).all()
    assert [number for _, number in told] == [1, 1]
    assert made.status is MigrationStatus.MOVED
    assert first != district.case.id


def test_a_case_that_was_migrated_again_is_not_taken_back_by_the_earlier_migration(
    district, session
):
    release(session, "grid.bpmn", ('"Contact"', '"Reach"'))
    first = plan(session, district.analyst)
    with clock.at(LATER):
        moving.start(session, first, by=district.other)
        worker.run_until_idle(session)
    release(session, "grid.bpmn", ('"Contact"', '"Visit"'))
    second = plan(session, district.analyst)
    with clock.at(LATER + timedelta(minutes=5)):
        moving.start(session, second, by=district.other)
        worker.run_until_idle(session)
        pins = list(district.instance().pins)
        moving.take_all_back(session, first, by=district.other)
        worker.run_until_idle(session)
    session.expire_all()
    assert list(district.instance().pins) == pins
    told = line(session, first)
    assert (told.status, told.reason) == (
        LineStatus.MOVED,
        "它后来又迁移过，请从后一次迁移撤回。",
    )
    assert line(session, second).status is LineStatus.MOVED
