"""Texts are taken out of an instance that has ended, and its history still proves itself."""

import pytest
from sqlalchemy import select

from engine import history, runner
from engine.instances import erasing, locking, step
from engine.instances.completions import Completion
from tests.engine.started import ADMIN, LI, OFFERED, begin, open_task
from tests.engine.tokens import diagrams as d

TWO_STEPS = d.process(
    "p",
    d.start(),
    d.user("A", OFFERED),
    d.user("B", OFFERED),
    d.end(),
    d.flow("s", "A", "B", "e"),
)


def hidden(text):
    return text.replace("示例甲", "某人")


@pytest.fixture
def instance(session):
    """One after its first step, with names among its variables."""
    made = begin(session, TWO_STEPS, who="示例甲", met=[{"name": "示例甲、示例乙"}], count=2**70)
    runner.complete(session, open_task(session, made, "A").id, {"said": "示例甲来过"}, LI)
    return locking.instance(session, made.id)


def test_names_are_gone_from_variables_and_steps_and_the_rest_is_as_it_was(session, instance):
    assert session.scalars(select(Completion)).all()
    runner.cancel(session, instance.id, by=ADMIN, reason="示例")
    erasing.erase(session, locking.instance(session, instance.id), hidden)
    session.refresh(instance)
    assert step.look(session, instance).variables == {
        "who": "某人",
        "met": [{"name": "某人、示例乙"}],
        "count": 2**70,
        "said": "某人来过",
    }
    assert session.scalars(select(Completion)).all() == []
    history.verify(session, instance.id, instance.head)
    assert list(history.faults(instance, history.list_for_instance(session, instance.id))) == []


def test_one_that_runs_is_left_alone(session, instance):
    before = instance.state
    with pytest.raises(erasing.StillRuns):
        erasing.erase(session, instance, hidden)
    assert instance.state == before
