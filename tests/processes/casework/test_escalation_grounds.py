"""The six conditions that take a department's case to a leader."""

import pytest

from engine import clock, worker
from processes import handlers, petitions
from processes.cases.choices import RiskColor, Source, Tier
from processes.casework import escalation, escalation_grounds
from processes.diagrams import shipped
from processes.errors import NoGround
from processes.whistles import whistles
from tests.processes.petitions.petitioning import PETITIONER, register

assert handlers


def test_an_ordinary_case_has_none(session, case):
    assert escalation_grounds.list_fulfilled(session, case) == []


def test_two_meetings_without_a_decision_are_one(session, case):
    for _ in range(2):
        units = ["dept-sifa"]
        row = whistles.blow(
            session, case.id, kind="fast", units=units, lead="dept-sifa", reason="会商"
        )
        whistles.close(session, row.id, "undecided")
    assert escalation_grounds.list_fulfilled(session, case) == ["undecided"]


def test_red_and_five_who_come_in_person_are_two(session, case):
    case.risk_color, case.source, case.people_count = RiskColor.RED, Source.VISIT, 5
    assert escalation_grounds.list_fulfilled(session, case) == ["red", "group"]


def test_a_petition_past_its_sixty_days_is_one(session, case, at):
    with at(3, 2):
        petitions.file(session, case.id)
        petitions.refer(session, case.id, "dept-renshe")
        petitions.accept(session, case.id)
    with at(5, 1, 23):
        assert escalation_grounds.list_fulfilled(session, case) == []
    with at(5, 2, 1):
        assert escalation_grounds.list_fulfilled(session, case) == ["petition"]


@pytest.fixture
def deployed(session):
    shipped.deploy(session)


def test_whoever_comes_for_the_third_time_within_a_year_is_one(session, cast, deployed):
    _, second, third = (register(session, cast, [PETITIONER]) for _ in range(3))
    assert escalation_grounds.list_fulfilled(session, second) == []
    assert escalation_grounds.list_fulfilled(session, third) == ["repeat"]


def test_an_overdue_petition_goes_to_the_leaders_by_itself(session, cast, deployed, at):
    with at(3, 2):
        case = register(session, cast, [PETITIONER], is_petition=True)
        petitions.refer(session, case.id, "dept-renshe")
        petitions.accept(session, case.id)
        assert case.tier is Tier.DEPARTMENT
        with pytest.raises(NoGround):
            escalation.escalate(session, case, "petition", cast["center"])
    with at(5, 2, 1):
        escalation.defer_overdue(session, clock.now())
        worker.run_until_idle(session)
    session.expire_all()
    assert case.tier is Tier.LEADER
