"""Who may see and do what; the outsider nothing."""

import pytest
from sqlalchemy import select

from processes.access.permissions import OPEN_TO, PERMISSIONS, Permission, condition_for, may
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.sponsorship import teams
from processes.whistles import whistles
from tests.processes import factories
from tests.processes.factories import OTHER_GRID

SEE_A_GRID_CASE = {"grid_worker", "grid_head", "center", "district_center", "political_legal"}


@pytest.fixture
def cases_of_all_kinds(session, cast):
    worker = cast["grid_worker"]
    plain, society, taken = (factories.case(session, worker, tier=t) for t in (*TIERS, TIERS[1]))
    taken.owner_id = int(cast["mediator"].id)
    taken.tier = Tier.DEPARTMENT
    whistled, led = (factories.case(session, worker, tier=Tier.DEPARTMENT) for _ in range(2))
    whistles.blow(
        session, whistled.id, kind="fast", units=["dept-renshe"], lead="dept-renshe", reason="急"
    )
    teams.appoint(session, led.id, "leader", cast["leader"].id)
    elsewhere = factories.case(session, cast["outsider"], grid=OTHER_GRID)
    session.flush()
    return {
        "plain": plain,
        "society": society,
        "taken": taken,
        "whistled": whistled,
        "led": led,
        "elsewhere": elsewhere,
    }


TIERS = (Tier.GRID, Tier.SOCIETY)


def seen(session, person):
    return {
        case.id
        for case in session.scalars(select(Case).where(condition_for(Permission.CASE_READ, person)))
    }


def test_a_case_is_seen_by_its_grid_and_whoever_is_above(session, cast, case):
    may_see = {name for name, person in cast.items() if case.id in seen(session, person)}
    assert may_see == SEE_A_GRID_CASE


def test_the_two_halves_of_every_predicate_agree(session, cast, cases_of_all_kinds):
    assert cases_of_all_kinds
    for person in cast.values():
        by_sql = seen(session, person)
        for case in cases_of_all_kinds.values():
            in_python = may(session, Permission.CASE_READ, person, case)
            assert in_python == (case.id in by_sql)


def test_a_mediator_sees_what_waits_for_one_and_what_was_taken(session, cast, cases_of_all_kinds):
    ids = {cases_of_all_kinds[name].id for name in ("society", "taken")}
    assert seen(session, cast["mediator"]) == ids


def test_a_department_sees_what_was_whistled_to_it(session, cast, cases_of_all_kinds):
    assert seen(session, cast["liaison"]) == {cases_of_all_kinds["whistled"].id}
    assert seen(session, cast["zhujian"]) == set()


def test_a_leader_sees_the_own_cases_only(session, cast, cases_of_all_kinds):
    assert seen(session, cast["leader"]) == {cases_of_all_kinds["led"].id}
    assert seen(session, cast["other_leader"]) == set()


def test_the_outsider_has_no_right_to_anything_here(session, cast, case):
    assert case.id not in seen(session, cast["outsider"])
    for permission in PERMISSIONS:
        assert not may(session, permission, cast["outsider"], case)


@pytest.mark.parametrize("role", ["analyst", "system_admin", "security_admin", "auditor"])
def test_who_keeps_the_system_sees_no_case(session, cast, cases_of_all_kinds, role):
    assert seen(session, cast[role]) == set()
    assert not may(session, Permission.CASE_LIST, cast[role])


def test_every_permission_is_granted_to_somebody():
    assert set(Permission) == set(PERMISSIONS) | set(OPEN_TO)


def test_the_three_administrators_do_not_share_their_offices(session, cast):
    offices = (Permission.INCIDENT_RETRY, Permission.ACCOUNT_MANAGE, Permission.AUDIT_READ)
    admins = [cast[name] for name in ("system_admin", "security_admin", "auditor")]
    held = [[may(session, office, person) for office in offices] for person in admins]
    assert held == [[True, False, False], [False, True, False], [False, False, True]]
