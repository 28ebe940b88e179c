"""Whoever a step is offered to by name answers for the case from then on."""

import pytest

from engine.deployment import bundle
from engine.host import Host
from engine.instances.execution import Execution
from engine.script import InstanceView
from tests.engine.tokens import diagrams as d


@pytest.fixture
def owner(session, case):
    """owner(assignment) has a task offered with it; who owns the case then."""

    def offer(assignment):
        parts = d.start(), d.user("A", assignment), d.end(), d.flow("s", "A", "e")
        text = f"{d.HEAD}{d.process('p', *parts)}</bpmn:definitions>"
        files = bundle.build([bundle.Source.of("p.bpmn", text.encode())], frozenset())
        view = InstanceView(id=7, business_key=case.case_no, district=case.district)
        Execution.start(files, "p", {}, Host(session=session, instance=view))
        session.flush()
        session.refresh(case)
        return case.owner_id

    return offer


def test_who_is_named_owns_the_case(owner, case, cast):
    assert case.owner_id != int(cast["mediator"].id)
    assert owner(d.assigned(assignee=f'="{cast["mediator"].id}"')) == int(cast["mediator"].id)


def test_a_task_of_a_group_leaves_the_case_to_its_owner(owner, case):
    before = case.owner_id
    assert owner(d.assigned(groups='=["grid_worker@x"]')) == before


def test_a_name_that_is_no_person_of_ours_owns_nothing(owner, case):
    before = case.owner_id
    assert owner(d.assigned(assignee="somebody")) == before
