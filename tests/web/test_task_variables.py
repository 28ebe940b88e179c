"""What the browser is told of a case for the sake of a form: what the form asks, nothing else."""

import html
import json
import re

import pytest

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.forms import FormInvalid
from engine.instances import step
from engine.models import Instance, TaskStatus
from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.web import town
from web.tasks import forms, people, variables


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


#: What the society noted of each side, which the grid completes.
TALKS = {
    "type": "dynamiclist",
    "path": "talks",
    "label": "联系情况",
    "allowAddRemove": False,
    "components": [
        {"type": "textfield", "key": "who", "label": "联系谁", "validate": {"required": True}},
        {
            "type": "radio",
            "key": "risk_color",
            "label": "意向",
            "values": [{"label": "愿", "value": "yes"}],
        },
    ],
}
ROWS = [{"who": "张某", "risk_color": "yes", "secret": 1}, {"who": "李某", "risk_color": "no"}, "?"]


def test_the_rows_a_list_has_are_shown_with_what_its_fields_show(session, case, task, monkeypatch):
    monkeypatch.setattr(variables, "list_visible", lambda *_: {"talks": ROWS, "risk_color": "red"})
    begun = variables.prefilled(
        None, task, {"components": [{"type": "group", "components": [TALKS]}]}
    )
    assert begun == {"talks": [{"who": "张某", "risk_color": "yes"}, {"who": "李某"}, {}]}


def test_a_list_that_is_no_list_begins_as_a_new_one(session, case, task, monkeypatch):
    monkeypatch.setattr(variables, "list_visible", lambda *_: {"talks": "three"})
    assert variables.prefilled(None, task, {"components": [TALKS]}) == {}


def test_a_refused_field_of_a_row_is_named_by_its_list_and_row():
    schema = {"components": [{"type": "group", "components": [TALKS]}]}
    told = forms.mistakes(schema, {}, {"talks": "a", "talks[1].who": "b", "": "c", "gone": "d"})
    assert [each.label for each in told["errors"]] == ["联系情况", "联系情况第2行“联系谁”", "", ""]


def test_a_person_named_in_a_row_must_be_on_offer():
    chosen = {"key": "who", "label": "由谁", "type": "select", "values": [{"value": "7"}]}
    inside = [chosen | {"properties": {"person": "mediator"}}]
    schema = {"components": [{"type": "dynamiclist", "path": "list", "components": inside}]}
    people.require(schema, {"list": [{"who": "7"}, {"who": None}, "?"], "who": "8"})
    with pytest.raises(FormInvalid) as refused:
        people.require(schema, {"list": [{"who": "7"}, {"who": "8"}]})
    assert set(refused.value.errors) == {"list[1].who"}


@pytest.fixture
def listed(session, cast):
    """A task of the grid whose form shows two rows that an earlier step left; which none may add to."""
    form = {"type": "default", "id": "talk", "schemaVersion": 19, "components": [TALKS]}
    asked = d.user("Handle", f'<zeebe:formDefinition formId="talk"/>{town.BY_GRID}')
    noted = d.script("Note", '=[{who: "张某"}, {who: "李某"}]', "talks")
    steps = noted, asked, d.user("Feedback", town.BY_GRID)
    parts = d.start("gs"), *steps, d.end("ge"), d.flow("gs", "Note", "Handle", "Feedback", "ge")
    talk = Source.of("talk.form", json.dumps(form).encode())
    catalogue.deploy(session, [source(town.DISPUTE), source(d.process("grid", *parts)), talk])
    return town.task_of(session, town.register(session, cast["grid_worker"]))


def test_the_rows_of_the_page_come_back_as_many_as_they_were(browse, listed, session):
    worker = browse("grid_worker")
    page = worker.get(f"/tasks/{listed.id}").text
    (begun,) = re.findall(r'name="data" value="([^"]+)"', page)
    rows = json.loads(html.unescape(begun))["talks"]
    assert rows == [{"who": "张某"}, {"who": "李某"}]
    assert '"isRepeating": true' in html.unescape(page)
    refused = worker.post(f"/tasks/{listed.id}/complete", {"data": json.dumps({"talks": rows[:1]})})
    assert (refused.status_code, "行数不能改变" in refused.text) == (422, True)
    answers = {"talks": [each | {"risk_color": "yes"} for each in rows]}
    done = worker.post(f"/tasks/{listed.id}/complete", {"data": json.dumps(answers)})
    assert done.status_code == 302
    session.refresh(listed)
    assert listed.status == TaskStatus.COMPLETED
