"""Who belongs to which groups."""

from processes.organisation import people, places
from processes.organisation.places import PlaceKind
from tests.processes.factories import COMMITTEE, DISTRICT, GRID, STREET, VILLAGE


def test_a_grid_worker_has_the_own_grid_only(cast):
    assert cast["grid_worker"].groups == {f"grid_worker@{GRID}"}


def test_a_grid_head_may_do_what_the_workers_of_the_village_may(cast):
    groups = cast["grid_head"].groups
    assert {f"grid_head@{VILLAGE}", f"grid_worker@{GRID}"} <= groups
    assert len(groups) == 3


def test_a_committees_mediator_takes_what_comes_to_its_village(cast):
    assert cast["mediator"].groups == {f"mediator@{COMMITTEE}", f"mediator@{VILLAGE}"}


def test_the_districts_centre_may_do_what_a_streets_may(cast):
    assert {f"district_center@{DISTRICT}", f"center@{STREET}"} <= cast["district_center"].groups


def test_a_password_is_known_by_its_hash_alone():
    kept = people.hash_password("a long secret")
    assert kept.startswith("$argon2id$")
    assert people.verify(kept, "a long secret")
    assert not people.verify(kept, "another")


def test_the_tree_is_told_by_its_codes():
    assert places.at_level(GRID, PlaceKind.STREET) == STREET
    assert places.lineage(GRID) == (DISTRICT, STREET, VILLAGE, f"{VILLAGE}-01", GRID)
    assert places.is_within(GRID, VILLAGE)
    assert not places.is_within(VILLAGE, GRID)
