"""Decision services: decided directly, and called as functions."""

import pytest

from tests import decisions as d


def service(name, outputs, decisions=(), inputs=(), type=""):
    parts = "".join(
        f'<{tag} href="#{each}"/>'
        for tag, names in (
            ("outputDecision", outputs),
            ("inputDecision", decisions),
            ("inputData", inputs),
        )
        for each in names
    )
    said = f' typeRef="{type}"' if type else ""
    return (
        f'<decisionService id="{name}" name="{name}"><variable name="{name}"{said}/>{parts}'
        "</decisionService>"
    )


PARTS = (
    d.input_data("people", "number"),
    d.decision("risk", d.literal('"never"'), type="string"),
    d.decision("days", d.literal('if risk = "red" then 1 else people'), needs=["risk", ">people"]),
    d.decision("tier", d.literal('"grid"')),
)
ONE = service("limit", ["days"], ["risk"], ["people"])


def call(text, *more):
    return d.model(*PARTS, *more, d.decision("x", d.literal(text), knows=["limit"])).decide("x", {})


def test_a_service_is_decided_by_its_inputs():
    model = d.model(*PARTS, ONE)
    assert model.decide("limit", {"risk": "red", "people": 7}).value == 1
    assert model.decide("limit", {"risk": "blue", "people": 7}).value == 7


def test_a_service_is_called_with_input_data_before_input_decisions():
    assert call('limit(7, "blue")', ONE).value == 7
    assert call('limit(risk: "red", people: 7)', ONE).value == 1


@pytest.mark.parametrize(
    "text", ["limit(7)", "limit(1, 2, 3)", "limit(7, 8)", 'limit(a: 1, risk: "")']
)
def test_a_service_called_wrongly_is_null(text):
    assert call(text, ONE).value is None


def test_several_outputs_make_a_context():
    both = service("limit", ["days", "tier"], ["risk"], ["people"])
    assert call('limit(7, "blue")', both).value == {"days": 7, "tier": "grid"}


def test_what_a_service_is_given_stays_inside():
    model = d.model(
        *PARTS,
        ONE,
        d.decision("x", d.literal('[limit(7, "blue"), risk]'), needs=["risk"], knows=["limit"]),
    )
    assert model.decide("x", {}).value == [7, "never"]


def test_a_service_gives_what_its_type_says():
    item = '<itemDefinition name="f"><functionItem outputTypeRef="string"/></itemDefinition>'
    typed = service("limit", ["days"], ["risk"], ["people"], "f")
    assert call('limit(7, "blue")', item, typed).value is None


def test_a_service_without_outputs_is_null_and_said():
    model = d.model(service("s", []))
    assert model.decide("s", {}).value is None
    assert [each.message for each in model.notes] == ["决策服务没有输出决策，结果为 null。"]
