"""A case that was to come to a tier and did not is on none."""

import pytest

from engine import runner
from engine.models import Incident
from processes.cases import changes
from processes.cases.choices import Change
from processes.diagrams import shipped
from processes.documents import automatic
from tests.web import town


@pytest.fixture
def broken(session, cast, monkeypatch):
    """A case whose first step failed behind coming to its tier."""
    shipped.deploy(session)

    def fail(*_, **__):
        raise RuntimeError("no template")

    with monkeypatch.context() as patched:
        patched.setattr(automatic, "issue_acceptance_form", fail)
        case = town.register(session, cast["grid_worker"])
    session.flush()
    return case


def test_what_fails_leaves_it_on_no_tier(session, broken):
    session.refresh(broken)
    assert (broken.tier, broken.status, broken.level) == (None, "registered", "village")
    assert [each.what for each in changes.list_for_case(session, broken.id)] == [Change.REGISTERED]


def test_tried_again_it_comes_to_its_tier(session, broken):
    incident = session.query(Incident).filter_by(instance_id=broken.instance_id).one()
    runner.retry(session, incident.id, by=None)
    session.refresh(broken)
    assert (broken.tier, broken.status) == ("grid", "handling")
    entered = changes.list_for_case(session, broken.id)[-1]
    assert (entered.what, entered.tier_before) == (Change.ENTERED_TIER, None)
