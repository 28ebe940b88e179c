"""What is written and ticked in the forms stands in the tables, in words."""

import json
import zlib

import pytest
from sqlalchemy import select

from engine import history
from engine.dialect import names, xml
from processes.cases import reasons
from processes.cases.choices import Change
from processes.cases.models import Feedback
from processes.handlers import facts
from processes.mediation import sessions
from tests.journeys.district import District, moment
from tests.processes.walking import FOLDER


@pytest.fixture
def district(session):
    return District(session, moment(3, 2, 9))


def noted(district):
    return district.said(Change.NOTED)


def test_what_was_ticked_is_told_with_what_was_written(district):
    case = district.register("借款到期未还", category="0804", consent=True)
    district.do("mediator", "Accept", note="属受理范围")
    chosen = {"mediator": district.cast["mediator"].id, "invited": ["judge", "lawyer"]}
    district.do("mediator", "Select", **chosen)
    assert noted(district)[-1] == "调解员由当事人选定、邀请法官、邀请律师"
    district.do("mediator", "Mediate", channel="online", record="谈到还款计划")
    assert noted(district)[-1] == "第1次调解会，线上：达成一致", "what was said is confidential"
    assert sessions.list_for_case(district.session, case.id)[0].record == "谈到还款计划"
    district.do("mediator", "Agreement")
    district.do("mediator", "Feedback", content="已达成协议", satisfied=True)
    answer = district.session.scalars(select(Feedback).filter_by(case_id=case.id)).one()
    assert answer.content == "已达成协议。诉求人表示满意"


def test_the_instance_keeps_none_of_it(district):
    district.register("家庭琐事", category="0199")
    district.do("grid_worker", "Contact", note="张三的手机是13800001234")
    instance = district.instance()
    assert b"13800001234" not in zlib.decompress(instance.state)
    told = [
        (each.before, each.after)
        for each in history.list_for_instance(district.session, instance.id)
    ]
    assert "13800001234" not in str(told)


@pytest.mark.parametrize("field", sorted({key for keys in facts.BESIDE.values() for key in keys}))
def test_every_answer_that_is_told_has_words(field):
    forms = [json.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.form")]
    asked = [each for form in forms for each in form["components"] if each.get("key") == field]
    values = [value for each in asked for value in each.get("values", [{"value": True}])]
    assert values
    for value in values:
        assert not reasons.ticked(field, str(value["value"])).isascii()


def test_what_is_told_beside_a_text_stands_in_the_form_of_that_step():
    fields = {element: form_fields(form) for element, form in forms_by_task().items()}
    assert facts.BESIDE
    for element, keys in facts.BESIDE.items():
        for key in keys:
            field = fields[element][key]
            values = [each["value"] for each in field.get("values", [])] or ["True"]
            untold = [value for value in values if reasons.ticked(key, value) == value]
            assert untold == [], (element, key)


def forms_by_task():
    """Element id of each user task of the diagrams to the form it shows."""
    found = {}
    for file in FOLDER.glob("*.bpmn"):
        for task in xml.parse(file.read_bytes(), file.name).iter(names.bpmn("userTask")):
            form = names.extension(task, "formDefinition")
            if form is not None:
                found[task.get("id")] = form.get("formId")
    return found


def form_fields(form):
    components = json.loads((FOLDER / f"{form}.form").read_text())["components"]
    for each in components:
        components += each.get("components", [])
    return {each["key"]: each for each in components if "key" in each}
