"""Models that import one another."""

import pytest

from engine import dmn
from tests import decisions as d

KIND = d.NAMESPACE
PERSON = """<itemDefinition name="人"><itemComponent name="年龄"><typeRef>number</typeRef>
</itemComponent></itemDefinition>"""
BASE = d.xml(
    PERSON,
    d.input_data("who", "人"),
    d.knowledge("is old", ["n"], d.literal("n >= 60")),
    d.decision("age", d.literal("who.年龄"), needs=[">who"]),
    namespace="urn:base",
    name="底",
)


def importing(prefix, namespace="urn:base"):
    return f'<import namespace="{namespace}" name="{prefix}" importType="{KIND}"/>'


def top(prefix, expression, type=""):
    return d.xml(
        importing(prefix),
        d.decision(
            "x",
            d.literal(expression),
            needs=["urn:base#age"],
            knows=["urn:base#is old"],
            type=type,
        ),
        namespace="urn:top",
    )


def test_what_is_imported_stands_behind_the_imports_name():
    models = dmn.load_all({"top.dmn": top("甲 乙", "甲 乙.is old(甲 乙.age)"), "base.dmn": BASE})
    model = models["top.dmn"]
    assert model.decide("x", {"who": {"年龄": 70}}).value is True
    assert model.decide("x", {"甲 乙": {"who": {"年龄": 7}}}).value is False


def test_an_import_without_a_name_adds_to_our_own_names():
    model = dmn.load(top("", "is old(age)"), {"urn:base": dmn.load(BASE)})
    assert model.decide("x", {"who": {"年龄": 70}}).value is True


def test_imported_types_are_named_with_the_prefix():
    model = dmn.load(top("b", "{年龄: b.age}", "b.人"), {"urn:base": dmn.load(BASE)})
    assert model.decide("x", {"who": {"年龄": 7}}).value == {"年龄": 7}
    model = dmn.load(top("b", "{年岁: b.age}", "b.人"), {"urn:base": dmn.load(BASE)})
    assert model.decide("x", {"who": {"年龄": 7}}).value is None


def test_an_imports_import_is_not_ours_but_is_reckoned():
    middle = d.xml(
        importing("b"),
        d.decision("mid", d.literal("b.age + 1"), needs=["urn:base#age"]),
        namespace="urn:mid",
    )
    last = d.xml(
        importing("m", "urn:mid"),
        d.decision("x", d.literal("m.mid + 1"), needs=["urn:mid#mid"]),
        namespace="urn:top",
    )
    models = dmn.load_all({"a": last, "b": middle, "c": BASE})
    assert models["a"].decide("x", {"who": {"年龄": 1}}).value == 3


def test_an_import_that_is_not_there_is_refused():
    with pytest.raises(dmn.DmnError, match="引入的模型“b”不在一起部署的文件中"):
        dmn.load(top("b", "1"))


def test_models_that_import_one_another_in_a_circle_are_refused():
    files = {
        name: d.xml(importing("o", f"urn:{other}"), namespace=f"urn:{name}")
        for name, other in (("a", "b"), ("b", "a"))
    }
    with pytest.raises(dmn.DmnError, match="引入"):
        dmn.load_all(files)


def test_every_file_at_fault_is_said():
    bad = d.xml(d.decision("y", d.literal("1 +")), namespace="urn:bad")
    with pytest.raises(dmn.DmnError) as refused:
        dmn.load_all({"bad.dmn": bad, "no.dmn": b"<a/>", "base.dmn": BASE})
    assert {each.file for each in refused.value.faults} == {"bad.dmn", "no.dmn"}
