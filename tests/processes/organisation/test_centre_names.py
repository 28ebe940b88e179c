"""The district's own word for its centres is used wherever one is named."""

import pytest

from engine.settings import SettingError
from processes.cases import display_names
from processes.organisation import centre_names
from processes.organisation.roles import Role
from tests.processes.factories import DISTRICT


def test_centres_bear_the_name_of_today():
    assert centre_names.centre() == "综治中心"
    assert Role.DISTRICT_CENTER.words == "区综治中心"


def test_a_district_that_named_them_otherwise_keeps_its_name(monkeypatch, session, cast):
    monkeypatch.setenv("SISHI_CENTRE", "社会治理中心")
    assert Role.DISTRICT_CENTER.words == "区社会治理中心"
    group = f"district_center@{DISTRICT}"
    assert display_names.resolve(session, [group])[group].endswith("区社会治理中心")


@pytest.mark.parametrize("name", ["中", "<b>中心</b>", "centre", "中" * 21])
def test_a_name_that_is_none_is_refused(monkeypatch, name):
    monkeypatch.setenv("SISHI_CENTRE", name)
    with pytest.raises(SettingError):
        centre_names.centre()
