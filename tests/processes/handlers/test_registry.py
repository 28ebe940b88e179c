"""A step works on the case of its own instance, whatever its variables say."""

import pytest

from engine import clock
from engine.script import Context, InstanceView, handlers
from processes.handlers.registry import OtherCase, case_id
from tests.processes import factories


@pytest.fixture
def other(session, cast):
    return factories.case(session, cast["grid_worker"])


def context(session, of, **variables):
    view = InstanceView(of.instance_id, of.case_no, of.district)
    return Context(session, clock.now(), view, variables=variables)


def test_a_handler_is_not_led_to_another_case(session, case, other):
    step = context(session, case)
    handlers.call("case.notify_police", step, {"case": case.id})
    for wrong in (other.id, 0, None, str(case.id), case.case_no):
        with pytest.raises(OtherCase):
            handlers.call("case.notify_police", step, {"case": wrong})


def test_a_writer_is_not_led_to_another_case(session, case, other):
    assert case_id(context(session, case, case=case.id)) == case.id
    for variables in ({"case": other.id}, {"case": "x"}, {}):
        with pytest.raises(OtherCase):
            case_id(context(session, case, **variables))
