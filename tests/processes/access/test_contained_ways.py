"""Ways of seeing a case that another way contains are not looked for."""

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission

DISTRICT, STREET = "420303", "420303001"


def ways(*groups):
    """What a person in these groups may read, as SQL."""
    person = Person("1", frozenset(groups))
    return [str(each) for each in permissions.alternatives(Permission.CASE_READ, person)]


def test_a_street_within_one_s_district_is_no_way_of_its_own():
    both = ways(f"district_center@{DISTRICT}", f"center@{STREET}")
    assert any("dispute_case.district IN" in each for each in both)
    assert not any("dispute_case.street IN" in each for each in both)


def test_a_street_of_another_district_stays_a_way():
    both = ways("district_center@420304", f"center@{STREET}")
    assert any("dispute_case.district IN" in each for each in both)
    assert any("dispute_case.street IN" in each for each in both)


def test_an_office_one_does_not_hold_is_no_way():
    own = ways(f"center@{STREET}")
    assert any("dispute_case.street IN" in each for each in own)
    assert not any("dispute_case.village IN" in each for each in own)


def test_petitions_are_petitions_in_the_wider_place_too():
    person = Person("1", frozenset({f"district_center@{DISTRICT}", f"center@{STREET}"}))
    found = [str(each) for each in permissions.alternatives(Permission.PETITION_READ, person)]
    assert all("is_petition" in each for each in found if "district IN" in each)
    assert not any("dispute_case.street IN" in each for each in found)


def test_who_holds_the_same_place_twice_loses_neither():
    both = ways(f"district_center@{DISTRICT}", f"political_legal@{DISTRICT}")
    assert sum("dispute_case.district IN" in each for each in both) == 2
