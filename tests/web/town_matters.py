"""What goes on in the cast's village beside its cases: cards, a reception, a leader's case, a change, a report."""

import io
import re
from datetime import date, datetime

from sqlalchemy import select

from engine import clock, worker
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from processes import cards
from processes.cases.choices import Tier
from processes.organisation.people import Person
from processes.retention.kinds import Kind
from processes.retention.models import RetentionAct, RetentionRun
from processes.rosters import drafting
from processes.sponsorship import council, teams
from processes.studio.models import Change
from processes.upgrades import planning
from processes.upgrades.models import CaseMigration, MigrationStatus
from tests.processes import factories
from tests.processes.cards.overdue import local, step, work
from tests.processes.factories import GRID
from tests.processes.onboarding.workbooks import book
from tests.processes.studio import files
from tests.processes.walking import FOLDER

MONDAY = date(2026, 9, 21)
#: Somebody who comes to the reception.
VISIT = {
    "place": factories.VILLAGE,
    "visitor": "示例来访人",
    "phone": "13800001234",
    "people_count": "3",
    "summary": "反映道路积水",
    "form_key": "once",
}


def at(day, hour, minute=0):
    """The clock in the week of the reception, September 2026."""
    return clock.at(datetime(2026, 9, day, hour, minute, tzinfo=clock.zone()))


def red_card(session, case):
    """The grid's limit of 4 March ran out: a yellow card on the 9th, a red one on the 11th."""
    with clock.at(local(3, 4, 9)):
        step(session, case)
    work(session, local(3, 9, 17, 31))
    work(session, local(3, 11, 17, 31))
    session.flush()
    return cards.list_for_case(session, case.id)[-1]


def reception(session):
    """The draft for 21 September, everybody's four fields known."""
    shipped = (each for each in FOLDER.iterdir() if each.suffix in {".bpmn", ".dmn", ".form"})
    catalogue.deploy(session, [Source.of(each.name, each.read_bytes()) for each in shipped])
    for person in session.scalars(select(Person)):
        person.post, person.duty = "书记", "主持全面工作"
    session.flush()
    with at(17, 8, 30):
        return drafting.begin(session, factories.DISTRICT, MONDAY)


def publish(session, keeper, roster):
    """Confirm the roster on a page; it goes out by itself."""
    with at(18, 15):
        keeper.get(f"/roster/{roster.id}")
        assert keeper.post(f"/roster/{roster.id}/steps/ConfirmRoster").status_code == 302
    with at(20, 9):
        worker.run_until_idle(session)


def leaders_case(session, cast):
    """A case the leader has, with a team still to be completed by a lawyer."""
    case = factories.case(session, cast["grid_worker"], tier=Tier.LEADER)
    chosen = {"leader": "leader", "street": "center", "village": "grid_head", "grid": "grid_worker"}
    for role, name in chosen.items():
        teams.appoint(session, case.id, role, cast[name].id)
    session.flush()
    return case


def council_meeting(session, cast):
    """One of the standing committee, today."""
    by = cast["political_legal"]
    return council.record_meeting(session, factories.DISTRICT, clock.today(), "积案专题", by=by)


def migration(session, analyst):
    """A migration of the disputes, of which none is left to move."""
    made = CaseMigration(
        district=factories.DISTRICT,
        process="dispute",
        release_id=planning.newest_release(session),
        status=MigrationStatus.PLANNED,
        planned_at=clock.now(),
        planned_by=int(analyst.id),
        mapping={},
        total=0,
        last_instance_id=0,
    )
    session.add(made)
    session.flush()
    return made


def studio_change(session, analyst):
    """A change with the released diagram in it, begun on the pages."""
    catalogue.deploy(session, [files.released()])
    name = files.released().name
    deployed = next(each for each in catalogue.list_released(session) if each.name == name)
    analyst.get("/studio/")
    analyst.post("/studio/", {"title": "延长首次联系", "purpose": "区里会议定的"})
    change = session.scalars(select(Change)).one()
    analyst.post(f"/studio/{change.id}/copy", {"definition": str(deployed.id)})
    return change


def report(browser, place=GRID):
    """Fill in the residents' form of a place, as a browser does."""
    page = browser.get(f"/report/new?at={place}").text
    key = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    typed = {"at": place, "words": "楼上夜里装修，吵得睡不着。", "form_key": key}
    return browser.post("/report/new", typed)


def retention(session, case):
    """A night in which an old case was made anonymous."""
    run = RetentionRun(district=case.district, begun_at=clock.now(), ended_at=clock.now())
    session.add(run)
    session.flush()
    done = {"kind": Kind.CASES, "row": case.id, "since": case.registered_at, "months": 360}
    figures = {"people": 2, "texts": 3, "files": 1}
    session.add(
        RetentionAct(run_id=run.id, district=run.district, at=clock.now(), **done, **figures)
    )
    session.flush()
    return run


def opening(browser):
    """Send the workbook of a district."""
    return browser.post("/onboarding/", {"file": (io.BytesIO(book()), "本区.xlsx")})
