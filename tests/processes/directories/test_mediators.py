"""Mediators: who suits a case best, and who keeps away from it."""

from datetime import timedelta

import pytest

from engine import clock
from processes.access.accounts import TwoNeeded
from processes.cases.choices import Side
from processes.cases.models import Party
from processes.casework import candidates
from processes.directories.appointments import APPOINTMENTS, PEOPLE, WrongSeat
from processes.directories.mediators import REGISTER
from processes.directories.organisations import COORDINATIONS, MEMBERS, ORGANISATIONS, UNITS
from processes.mediation import conflicts
from processes.mediation.choices import Relation
from processes.organisation.offices import NotTogether
from processes.organisation.people import identify
from processes.organisation.places import Coordination
from processes.organisation.roles import Role
from processes.registers import entries, listing
from processes.registers.errors import Ambiguous, Invalid, NotYours
from processes.registers.listing import Search
from tests.processes import factories
from tests.processes.factories import COMMITTEE, DISTRICT, GRID, VILLAGE


def add(session, by, name, specialities=()):
    typed = {"name": [name], "at": [COMMITTEE], "specialities": list(specialities)}
    return entries.create(session, REGISTER, typed, by)


def give(session, cast):
    """A case in the mediator's hand."""
    factories.case(session, cast["grid_worker"]).owner_id = int(cast["mediator"].id)
    session.flush()


def offered(session, case):
    return [each.name for each in candidates.list_candidates(session, case, Role.MEDIATOR)]


@pytest.fixture
def versed(session, cast):
    return add(session, cast["center"], "示例邻里能手", ["02"])


def test_a_new_mediator_is_in_office_at_once(session, cast, versed):
    person = identify(session, versed.person_id)
    assert f"mediator@{COMMITTEE}" in person.groups


def test_who_is_versed_comes_first_then_who_has_the_fewest_cases(session, cast, case, versed):
    assert offered(session, case) == ["示例邻里能手", "演示mediator"]
    add(session, cast["center"], "示例闲人")
    give(session, cast)
    assert offered(session, case) == ["示例邻里能手", "示例闲人", "演示mediator"]


def test_who_keeps_away_is_not_offered(session, cast, case, versed):
    conflicts.declare(session, case.id, versed.person_id, Relation.RELATIVE)
    assert offered(session, case) == ["演示mediator"]


def test_who_bears_the_name_of_a_party_is_not_offered(session, cast, case, versed):
    party = Party(case_id=case.id, district=DISTRICT, side=Side.APPLICANT, name="示例邻里能手")
    session.add(party)
    session.flush()
    assert offered(session, case) == ["演示mediator"]


def test_the_list_counts_the_cases_in_hand(session, cast):
    give(session, cast)
    [line] = listing.list_page(session, REGISTER, cast["center"], Search(), size=9)
    told = {cell.label: cell.words for cell in line.cells}
    assert (told["姓名"], told["在办件数"]) == ("演示mediator", "1")


def test_another_street_keeps_no_mediators_of_this_one(session, cast):
    other = factories.appoint(session, "other_center", Role.CENTER, factories.OTHER_STREET)
    with pytest.raises(NotYours):
        add(session, other, "示例某人")


def test_organisations_of_people_of_trades_and_of_commerce_are_counted_apart(session, cast):
    typed = {"name": ["示例物业调委会"], "kind": ["trade"], "place": [DISTRICT]}
    made = entries.create(session, ORGANISATIONS, typed, cast["district_center"])
    assert made.code.startswith("org-")
    traders = {"name": ["示例商事调解中心"], "kind": ["commercial"], "place": [DISTRICT]}
    entries.create(session, ORGANISATIONS, traders, cast["district_center"])
    figures = {
        each.label: each.value for each in ORGANISATIONS.gaps(session, cast["center"]).figures
    }
    assert figures == {
        "人民调解组织": "1",
        "行业性调解组织": "1",
        "商事调解组织": "1",
        "调解员": "1",
        "个人品牌工作室": "0",
    }


def test_commercial_mediators_are_not_offered_for_peoples_mediation(session, cast, case):
    traders = {"name": ["示例商事调解中心"], "kind": ["commercial"], "place": [DISTRICT]}
    made = entries.create(session, ORGANISATIONS, traders, cast["district_center"])
    factories.appoint(session, "商事", Role.MEDIATOR, made.code)
    assert offered(session, case) == ["演示mediator"]


def test_a_unit_may_sit_in_several_groups_and_the_number_wanted_is_a_setting(
    session, cast, monkeypatch
):
    monkeypatch.setenv("SISHI_COORDINATION_GROUPS", "2")
    by = cast["political_legal"]
    for name in ("示例小组一", "示例小组二"):
        group = entries.create(session, COORDINATIONS, {"name": [name]}, by)
        member = {"coordination": [group.code], "unit": ["dept-renshe"]}
        entries.create(session, MEMBERS, member, by)
    assert COORDINATIONS.gaps(session, by).figures[0].value == "2/2"
    lines = listing.list_page(session, UNITS, by, Search(words="人社"), size=9)
    assert lines[0].cells[2].words == "2"
    assert session.get(Coordination, group.code).name == "示例小组二"


class TestAppointments:
    """People and their roles, kept by the security administrator."""

    def appoint(self, session, by, person, role, at):
        typed = {"person_id": [person], "role": [role], "at": [at]}
        return entries.create(session, APPOINTMENTS, typed, by)

    @pytest.fixture
    def newcomer(self, session, cast):
        person = entries.create(session, PEOPLE, {"name": ["示例新人"]}, cast["security_admin"])
        return f"示例新人 #{person.id}"

    def test_a_role_is_held_from_then_on(self, session, cast, newcomer):
        made = self.appoint(session, cast["security_admin"], newcomer, "grid_head", VILLAGE)
        assert f"grid_head@{VILLAGE}" in identify(session, made.person_id).groups

    def test_a_role_is_held_where_it_can_be(self, session, cast, newcomer):
        with pytest.raises(WrongSeat):
            self.appoint(session, cast["security_admin"], newcomer, "grid_head", GRID)

    def test_the_three_administrators_hold_nothing_else(self, session, cast):
        name = "演示auditor"
        with pytest.raises(NotTogether):
            self.appoint(session, cast["security_admin"], name, "leader", DISTRICT)
        assert identify(session, cast["auditor"].id).groups == {f"auditor@{DISTRICT}"}

    def test_an_office_that_begins_later_counts_as_well(self, session, cast):
        later = {"person_id": ["演示auditor"], "role": ["center"], "at": [factories.STREET]}
        since = {"since_on": [f"{clock.today() + timedelta(300)}"]}
        with pytest.raises(NotTogether):
            entries.create(session, APPOINTMENTS, later | since, cast["security_admin"])

    @pytest.mark.parametrize("role", ["auditor", "system_admin", "security_admin"])
    def test_the_three_are_not_appointed_by_one(self, session, cast, newcomer, role):
        with pytest.raises(Invalid) as refused:
            self.appoint(session, cast["security_admin"], newcomer, role, DISTRICT)
        assert isinstance(refused.value.wrong["role"], TwoNeeded)

    def test_namesakes_are_told_apart(self, session, cast, newcomer):
        entries.create(session, PEOPLE, {"name": ["示例新人"]}, cast["security_admin"])
        with pytest.raises(Invalid) as refused:
            self.appoint(session, cast["security_admin"], "示例新人", "grid_head", VILLAGE)
        assert isinstance(refused.value.wrong["person_id"], Ambiguous)
        assert newcomer in str(refused.value.wrong["person_id"])

    def test_nobody_else_appoints(self, session, cast):
        with pytest.raises(NotYours):
            self.appoint(session, cast["auditor"], "演示center", "center", factories.STREET)
