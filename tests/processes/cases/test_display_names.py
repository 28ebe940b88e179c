"""Codes as people read them."""

import pytest

from processes.cases import display_names
from tests.processes import factories

DISTRICT, STREET = "420303", "420303001"


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (f"district_center@{DISTRICT}", "张湾区综治中心"),
        (f"center@{STREET}", "花果街道中心"),
        (f"political_legal@{DISTRICT}", "张湾区政法委督办"),
    ],
)
def test_a_group_does_not_say_the_kind_of_its_place_twice(session, group, words):
    factories.cast(session)
    assert display_names.resolve(session, [group]) == {group: words}
