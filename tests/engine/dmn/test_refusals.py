"""Files that are no models, and models of every version."""

import pytest

from engine import dmn
from engine.faults import Refused
from tests import decisions as d

BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&b;</definitions>'
)
OUTSIDE = (
    b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&a;</definitions>'
)


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, b"", b"<", b"{}", b"<a/>", d.xml()[:-5]])
def test_what_is_no_model_is_refused(text):
    with pytest.raises(Refused):
        dmn.load(text)


def test_a_very_deep_expression_is_refused():
    logic = "<list>" * 300 + "</list>" * 300
    with pytest.raises(Refused):
        d.model(d.decision("x", logic))


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20180521/MODEL/",
        "http://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_is_read(namespace):
    model = d.model(d.decision("x", d.literal("1 + 1")), dialect=namespace)
    assert model.decide("x", {}).value == 2


def test_what_tools_add_is_left_alone():
    extras = (
        '<extensionElements><t:decision xmlns:t="urn:tool" name="no"/></extensionElements>'
        '<t:thing xmlns:t="urn:tool" id="x"/>'
    )
    assert d.model(extras, d.decision("x", d.literal("1"))).decisions == ("x",)


def test_every_fault_is_told_at_once():
    with pytest.raises(dmn.DmnError) as refused:
        d.model(
            d.decision("a", d.literal("1 +"), needs=["nowhere"]),
            d.decision("b", d.literal("1")),
            d.decision("b", d.literal("1")),
            '<decision id="c"><literalExpression><text>1</text></literalExpression></decision>',
        )
    codes = [each.code for each in refused.value.faults]
    assert sorted(codes) == ["dangling", "duplicate", "feel", "name"]
    assert all(each.line == 1 for each in refused.value.faults)


def test_a_model_at_fault_can_be_read_and_is_null_where_it_is():
    model = dmn.read(d.xml(d.decision("a", d.literal("1 +")), d.decision("b", d.literal("2"))))
    assert len(model.faults) == 1
    assert model.decide("a", {}).value is None
    assert model.decide("b", {}).value == 2
