"""What the browser is told of a case for the sake of a form: what the form asks, nothing else."""

from engine.instances import step
from engine.models import Instance
from web.tasks import variables


def told(session, case, task, *components):
    execution = step.look(session, session.get_one(Instance, case.instance_id))
    return variables.prefilled(execution, task, {"components": list(components)})


def test_a_condition_on_a_variable_is_judged_in_the_browser_as_on_the_server(session, case, task):
    hidden = {"hide": '=risk_color != "red"'}
    field = {"type": "textarea", "key": "remark", "conditional": hidden}
    assert told(session, case, task, field) == {"risk_color": "yellow"}


def test_what_a_choice_is_read_from_comes_along(session, case, task):
    field = {"type": "select", "key": "remark", "valuesKey": "grid"}
    assert told(session, case, task, field) == {"grid": case.grid}


def test_a_name_within_another_and_plain_words_tell_nothing(session, case, task):
    named = {"type": "text", "text": "risk_color"}
    longer = {"type": "number", "key": "n", "validate": {"min": "=my_risk_color"}}
    assert told(session, case, task, named, longer) == {}
