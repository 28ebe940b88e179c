"""What a trial asks before it starts a process: its own form, or its variables by their types."""

import json

import pytest

import processes.handlers  # noqa: F401 - what the diagrams call
from engine.deployment.bundle import Source
from processes.diagrams import shipped
from processes.studio import beginnings, findings
from processes.studio.beginnings import Type
from processes.studio.errors import WrongValue
from tests.engine.started import source
from tests.engine.tokens import diagrams as d

FORM = {
    "type": "default",
    "id": "ask",
    "schemaVersion": 19,
    "components": [
        {
            "type": "textfield",
            "id": "f_place",
            "key": "place",
            "label": "地点",
            "validate": {"required": True},
        }
    ],
}


def form(**properties):
    held = {**FORM, "components": [FORM["components"][0] | properties]}
    return Source.of("ask.form", json.dumps(held).encode())


def asking(begin=""):
    """A process whose way depends on what it was started with."""
    extension = f"<bpmn:extensionElements>{begin}</bpmn:extensionElements>" if begin else ""
    return source(
        d.process(
            "asking",
            d.start(inside=extension),
            d.gateway("exclusive", "g", default="g_few"),
            d.end("many"),
            d.end("few"),
            d.flow("s", "g"),
            d.when("g", "many", '=guests > limit and place = "x" and late = true'),
            d.flow("g", "few"),
        )
    )


RULE = (
    '<bpmn:businessRuleTask id="r"><bpmn:extensionElements>'
    '<zeebe:calledDecision decisionId="triage" resultVariable="tier"/>'
    "</bpmn:extensionElements></bpmn:businessRuleTask>"
)


def questions(files, process):
    return {each.name: each for each in beginnings.find(files, process).questions}


def test_a_process_without_a_form_is_asked_by_what_it_reads():
    found = questions([asking()], "asking")
    assert {name: each.type for name, each in found.items()} == {
        "guests": Type.ANY,
        "late": Type.YES,
        "limit": Type.ANY,
        "place": Type.ANY,
    }


def test_the_form_at_the_start_is_asked_instead():
    files = [asking('<zeebe:formDefinition formId="ask"/>'), form()]
    begun = beginnings.find(files, "asking")
    assert begun.form.id == "ask"
    assert {each.name for each in begun.questions} == {"guests", "late", "limit"}


def test_a_dispute_is_asked_in_its_own_words():
    found = questions(shipped.sources(), "dispute")
    assert found["risk_color"].type is Type.CHOICE
    assert found["risk_color"].usual == "yellow"
    assert found["risk_color"].words
    assert found["people_count"].type is Type.NUMBER
    assert found["is_petition"].type is Type.YES
    assert found["case_no"].type is Type.TEXT


def test_what_a_table_looks_at_is_asked_by_the_type_of_its_column():
    table = next(each for each in shipped.sources() if each.name == "triage.dmn")
    body = d.process(
        "asking",
        d.start(),
        RULE,
        d.end(),
        d.flow("s", "r", "e"),
    )
    found = questions([source(body), table], "asking")
    assert found["risk_color"].type in (Type.TEXT, Type.CHOICE)
    assert "tier" not in found


def test_nothing_is_asked_for_a_process_that_is_not_there():
    assert beginnings.find([asking()], "other").questions == ()


@pytest.mark.parametrize(
    ("type", "typed", "value"),
    [
        (Type.TEXT, " =x ", "=x"),
        (Type.NUMBER, "3", 3),
        (Type.NUMBER, "2.5", 2.5),
        (Type.YES, "true", True),
        (Type.DATE, "2026-03-04", "2026-03-04"),
        (Type.ANY, "3", 3),
        (Type.ANY, "03-04", "03-04"),
        (Type.ANY, '{"a": [1]}', {"a": [1]}),
        (Type.ANY, "false", False),
        (Type.ANY, "张湾", "张湾"),
        (Type.ANY, "=1 + 1", 2),
        (Type.ANY, "", None),
        ("anything", "x", "x"),
    ],
)
def test_what_is_typed_becomes_a_value_of_its_type(type, typed, value):
    assert beginnings.value("x", type, typed) == value


@pytest.mark.parametrize(
    ("type", "typed"),
    [
        (Type.NUMBER, "many"),
        (Type.NUMBER, "1e999999"),
        (Type.NUMBER, "NaN"),
        (Type.YES, "ja"),
        (Type.ANY, "=1 +"),
        (Type.TEXT, "x" * 2001),
    ],
)
def test_what_is_no_such_value_is_refused(type, typed):
    with pytest.raises(WrongValue):
        beginnings.value("x", type, typed)


def test_a_form_at_the_start_writes_no_facts(session):
    given = {
        "asking.bpmn": asking('<zeebe:formDefinition formId="ask"/>').text,
        "ask.form": form(properties={"fact": "case.summary"}).text,
    }
    assert "start-form-fact" in {each.code for each in findings.check_files(session, given)}


def test_a_form_nobody_has_is_told_at_the_start(session):
    text = asking('<zeebe:formDefinition formId="nowhere"/>').text
    [found] = [
        each
        for each in findings.check_files(session, {"asking.bpmn": text})
        if each.element == "s" and not each.is_warning
    ]
    assert "没有表单“nowhere”" in found.message
