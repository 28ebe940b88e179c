"""The demonstration's cases are what the diagrams made of people's doings."""

from datetime import datetime, timedelta

import pytest

from engine import clock
from engine.models import Incident, Instance, Timer, UserTask
from processes import cards, handlers
from processes.cases import changes
from processes.cases.choices import Change, Outcome, Status, Tier
from processes.deadlines import case_deadlines, extensions
from processes.demonstration import article, organisations
from processes.demonstration.answers import USUAL
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES
from processes.diagrams import shipped
from processes.errors import ExtensionTooLong
from processes.organisation.places import Unit
from processes.organisation.roles import Role
from processes.sponsorship import teams
from tests.processes import factories
from tests.processes.factories import DISTRICT, GRID, UNITS

assert handlers
TOLD = {story.name: story for story in (*article.STORIES, *STORIES)}
BEGINS = datetime(2026, 6, 3, 9, tzinfo=clock.zone())
UNTIL = datetime(2026, 7, 10, 12, tzinfo=clock.zone())


@pytest.fixture
def play(session, cast):
    """Play a story with the small cast, from 3 June to 10 July 2026."""
    shipped.deploy(session)

    def played(name, number=3, until=UNTIL):
        case = Player(session, TOLD[name], number, Cast(session, GRID, {})).play(BEGINS, until)
        failed = session.query(Incident).filter_by(instance_id=case.instance_id).all()
        assert [each.message for each in failed] == []
        return case

    return played


def open_tasks(session, case):
    chosen = session.query(UserTask).filter_by(instance_id=case.instance_id, status="open")
    return sorted(task.form for task in chosen)


def test_a_settled_case_is_revisited_and_archived(session, play):
    case = play("网格当场化解并归档")
    assert (case.tier, case.status, case.outcome) == (
        Tier.GRID,
        Status.ARCHIVED,
        Outcome.SETTLED,
    )
    assert session.get(Instance, case.instance_id).status == "completed"
    assert cards.list_for_case(session, case.id) == []


def test_a_case_nobody_handles_goes_up_and_costs_one_yellow_card(session, play):
    case = play("延期后仍超期，自动升级，人民调解达成")
    assert (case.tier, case.outcome) == (Tier.SOCIETY, Outcome.SETTLED)
    ups = [c for c in changes.list_for_case(session, case.id) if c.what is Change.ESCALATED]
    assert [c.tier for c in ups] == [Tier.SOCIETY]
    (card,) = cards.list_for_case(session, case.id)
    assert (card.colour, card.responsible) == ("yellow", GRID)


def test_an_absent_department_has_its_cards_and_the_others_go_on(session, play):
    case = play("一家缺席，黄牌红牌")
    assert case.outcome is Outcome.SETTLED
    given = [(card.colour, card.responsible) for card in cards.list_for_case(session, case.id)]
    assert given == [("yellow", "dept-zhujian"), ("red", "dept-zhujian")]


def test_a_grave_case_reaches_a_leader_and_stays_in_hand(session, play):
    case = play("领导包案推进中")
    assert (case.tier, case.status) == (Tier.LEADER, Status.HANDLING)
    assert len(teams.list_members(session, case.id)) == 5
    assert open_tasks(session, case) == ["advance"]


def test_the_same_chance_tells_the_same_story(session, play):
    first, second = (play("正在组建专班", 7) for _ in range(2))
    told = [
        [(c.at, c.what) for c in changes.list_for_case(session, case.id)]
        for case in (first, second)
    ]
    assert told[0] == told[1]
    assert open_tasks(session, first) == ["team"]


def test_people_know_what_to_write_into_every_form():
    forms = {s.name.removesuffix(".form") for s in shipped.sources() if s.name.endswith("form")}
    assert forms <= set(USUAL)
    for story in STORIES:
        assert set(story.answers) | story.left | set(story.pace) <= forms


def test_extending_a_leaders_ninety_days_moves_the_timer_that_ends_them(session, cast, play):
    case = play("领导包案推进中")
    with clock.at(UNTIL):
        row = case_deadlines.get_running(session, case.id, "leader.close")
        before = row.due_at
        extensions.request(session, row, 30, reason="案情复杂", by=cast["political_legal"])
        with pytest.raises(ExtensionTooLong):
            extensions.request(session, row, 1, reason="再延", by=cast["political_legal"])
    assert row.due_at - before == timedelta(days=30)
    timers = session.query(Timer).filter_by(instance_id=case.instance_id, clock="leader.close")
    assert [timer.due_at for timer in timers] == [row.due_at]


def test_extending_the_departments_ten_days_moves_their_expiry(session, cast, play):
    case = play("协同执行中", until=datetime(2026, 6, 9, 9, tzinfo=clock.zone()))
    with clock.at(datetime(2026, 6, 9, 10, tzinfo=clock.zone())):
        row = case_deadlines.get_running(session, case.id, "department.resolve")
        assert row.due_at == datetime(2026, 6, 17, 17, 30, tzinfo=clock.zone())
        extensions.request(session, row, 5, reason="须勘验", by=cast["district_center"])
    assert row.due_at == datetime(2026, 6, 25, 17, 30, tzinfo=clock.zone())
    expiry = session.query(Timer).filter_by(instance_id=case.instance_id, element="ResolveDue")
    assert [timer.due_at for timer in expiry] == [row.due_at]


def test_departments_that_do_not_get_done_lose_the_case_to_a_leader(session, play):
    case = play("协同执行中")
    assert case.tier is Tier.LEADER
    assert "yellow" in [card.colour for card in cards.list_for_case(session, case.id)]
    running = {
        row.key for row in case_deadlines.list_for_case(session, case.id) if row.closed_at is None
    }
    assert not {key for key in running if key.startswith("department.")}


@pytest.fixture
def all_departments(session, cast):
    """The departments the small cast lacks, each with somebody who answers for it."""
    for code, name in organisations.read_units()["departments"].items():
        if code not in UNITS:
            session.add(Unit(code=code, name=name, district=DISTRICT))
            session.flush()
            factories.appoint(session, code, Role.LIAISON, code)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_every_story_can_be_told_with_the_usual_answers(all_departments, play, name):
    assert play(name).case_no


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("法院委派，诉前调解成功", Outcome.SETTLED),
        ("卫健部门主持，医疗纠纷行政调解", Outcome.SETTLED),
        ("劳动争议十五日期满，自动吹哨", Outcome.SETTLED),
        ("治安案件，警调对接", Outcome.SETTLED),
        ("鉴定期间，停钟", None),
        ("法院委派，待接受", None),
    ],
)
def test_mediation_of_every_kind_is_played_to_where_its_story_ends(
    all_departments, play, name, outcome
):
    case = play(name)
    assert (case.tier, case.outcome) == (Tier.SOCIETY, outcome)
