"""Five people and a plan before a leader's case may move."""

import pytest

from processes.cases.choices import TeamRole
from processes.deadlines import case_deadlines
from processes.errors import HandoverRequired, PlanRequired, TeamIncomplete, UnknownRole
from processes.sponsorship import teams


def fill(session, case, cast, *roles):
    people = {
        "leader": cast["leader"].id,
        "street": cast["center"].id,
        "village": cast["grid_head"].id,
        "police": "演示律师",
        "grid": cast["grid_worker"].id,
    }
    for role in roles or people:
        teams.appoint(session, case.id, role, people[role])
    return teams.list_missing(session, case.id)


def test_without_the_police_officer_or_lawyer_it_does_not_move(session, case, cast):
    assert fill(session, case, cast, "leader", "street", "village", "grid") == ["民警（律师）"]
    with pytest.raises(TeamIncomplete, match="民警"):
        teams.require_ready(session, case.id)


def test_the_five_need_an_approved_plan(session, case, cast):
    assert fill(session, case, cast) == []
    with pytest.raises(PlanRequired):
        teams.require_ready(session, case.id)
    teams.draft_plan(session, case.id, "分三步化解")
    with pytest.raises(PlanRequired):
        teams.require_ready(session, case.id)
    teams.approve_plan(session, case.id, by=cast["political_legal"])
    teams.require_ready(session, case.id)


def test_a_new_plan_must_be_approved_anew(session, case, cast):
    fill(session, case, cast)
    teams.draft_plan(session, case.id, "一稿")
    teams.approve_plan(session, case.id)
    teams.draft_plan(session, case.id, "二稿")
    assert not teams.is_ready(session, case.id)


def test_changing_the_leader_takes_a_handover(session, case, cast):
    fill(session, case, cast)
    with pytest.raises(HandoverRequired):
        teams.appoint(session, case.id, "leader", cast["other_leader"].id)
    teams.hand_over(session, case.id, "leader", cast["other_leader"].id, "材料五份，承诺两项")
    leader = teams.find_member(session, case.id, TeamRole.LEADER)
    assert leader.person_id == int(cast["other_leader"].id)
    assert len(teams.list_members(session, case.id)) == 5


def test_the_load_of_each_leader_is_known(session, case, cast):
    fill(session, case, cast)
    assert teams.count_open_cases(session, case.district) == {int(cast["leader"].id): 1}


def test_only_the_five_roles_exist(session, case):
    with pytest.raises(UnknownRole, match="cook"):
        teams.appoint(session, case.id, "cook", "某人")


def test_the_ninety_days_run_from_the_first_appointment(session, case, cast, at):
    with at(3, 4):
        fill(session, case, cast)
    with at(4, 1):
        teams.hand_over(session, case.id, "leader", cast["other_leader"].id, "材料五份")
    (row,) = case_deadlines.list_for_case(session, case.id)
    assert (row.key, str(row.nominal_on)) == ("leader.close", "2026-06-02")
