"""Every attribute of BPMN 2.0 and of Camunda 8 is read, says nothing by a stated rule, or is refused.

Walked from the descriptions the Modeler is built on, so that a new one is not overlooked.
"""

import json
from pathlib import Path

import pytest

from engine.dialect import ignored, xml
from engine.dialect.rules import attributes, elements, extensions, silent

ROOT = Path(__file__).parents[3]
MODULES = ROOT / "node_modules"
BPMN = MODULES / "bpmn-moddle/resources/bpmn/json/bpmn.json"
ZEEBE = MODULES / "zeebe-bpmn-moddle/resources/zeebe.json"
#: Kinds of expression, by one of the elements that are one.
EXPRESSIONS = {"FormalExpression": "conditionExpression"}
#: Where readers stand; what only lists names is no reader.
READERS = "\n".join(
    path.read_text("utf-8")
    for folder in ("engine/dialect", "engine/deployment")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.name not in {"silent.py", "attributes.py", "extensions.py"}
)


def types(path):
    described = json.loads(path.read_text("utf-8"))["types"]
    return {each["name"]: each for each in described}


def attributes_of(name, known):
    """All attributes of a type, inherited ones too; that of every element left out."""
    own = known.get(name, {})
    found = {each["name"] for each in own.get("properties", ()) if each.get("isAttr")}
    for parent in own.get("superClass", ()):
        found |= attributes_of(parent.removeprefix("bpmn:"), known)
    return found - {"id", "name"}


def lower(name):
    return name[0].lower() + name[1:]


def standard():
    known = types(BPMN)
    for name, each in known.items():
        if not each.get("isAbstract"):
            element = EXPRESSIONS.get(name, lower(name))
            yield from ((element, attribute) for attribute in sorted(attributes_of(name, known)))


def accepted():
    """The elements that may stand somewhere and are looked into."""
    return {each for inside in elements._ALLOWED.values() for each in inside} - silent.SILENT


def is_read(attribute):
    return f'"{attribute}"' in READERS or f'{attribute}"' in READERS


@pytest.mark.parametrize(("element", "attribute"), list(standard()))
def test_every_attribute_of_the_standard_has_its_place(bench, element, attribute):
    if element == "definitions" or element in accepted():
        if attribute in silent.ATTRIBUTES.get(element, "").split():
            return
        if attribute in attributes._known(element):
            assert attribute in attributes._RULES or is_read(attribute)
            return
        told = f"{element} 没有属性 {attribute}。"
        assert told in [message for _, _, message in _refusals(bench, element, attribute)]
    else:
        # The element is passed over whole, or refused wherever it stands.
        assert element in silent.SILENT or _is_refused(bench, element)


def _refusals(bench, element, attribute):
    inner = f'<bpmn:{element} id="x" {attribute}="y"/>'
    beside = bench.faults(bench.chain(), inner)
    return beside + bench.faults(bench.chain() + inner) + bench.task("userTask", inner)


def _is_refused(bench, element):
    inner = f'<bpmn:{element} id="x"/>'
    places = (
        bench.faults(bench.chain(), inner),
        bench.faults(bench.chain() + inner),
        bench.task("userTask", inner),
    )
    return all(any(code == "unsupported-element" for _, code, _ in told) for told in places)


def zeebe():
    for name, each in types(ZEEBE).items():
        for attribute in each.get("properties", ()):
            if attribute.get("isAttr"):
                yield name, attribute["name"]


#: What the Modeler notes at elements of the standard, in zeebe's namespace.
NOTED = {"ZeebeServiceTask", "TemplateSupported", "TemplatedRootElement"}
#: Types whose attributes belong to several elements.
SHARED = {
    "BindingTypeSupported": ("calledDecision", "calledElement", "formDefinition"),
    "ConfigurationSupported": ("input", "property"),
    "InputOutputParameter": ("input", "output"),
}


@pytest.mark.parametrize(("name", "attribute"), list(zeebe()))
def test_every_attribute_of_camunda_8_has_its_place(bench, name, attribute):
    if name in NOTED:
        told = bench.task("userTask", **{f"zeebe:{attribute}": "1"})
        assert told == []  # notes of the Modeler
        return
    for element in SHARED.get(name, (lower(name),)):
        known = extensions._ATTRIBUTES.get(element)
        if element in extensions.NOTES:
            assert notes(bench, f"<zeebe:{element}/>") == [f"服务任务上的zeebe:{element}不起作用。"]
        elif known is None:
            told = bench.task("serviceTask", extension=f"<zeebe:{element}/>")
            assert "unsupported-extension" in [code for _, code, _ in told]
        elif attribute in known:
            if not is_read(attribute):
                # An id of the Modeler's own, and in which order workers are served.
                unread = {("header", "id"), ("jobPriorityDefinition", "priority")}
                assert attribute in extensions._TEMPLATED or (element, attribute) in unread
        else:
            assert attribute in extensions._ATTRIBUTE_REASONS


def test_what_nobody_reads_is_told_once_for_each_tool(bench):
    body = bench.chain(
        (
            "t",
            bench.node(
                "userTask",
                "t",
                extension='<x:note a="1"/>',
                **{"x:colour": "red", "camunda:asyncBefore": "true", "zeebe:modelerTemplate": "m"},
            ),
        )
    )
    root = xml.parse(bench.bpmn(body), "a.bpmn", "bpmn")
    refused = bench.bpmn(body.replace("camunda:asyncBefore", "camunda:assignee"))
    assert len(ignored.ignored(xml.parse(refused, "a.bpmn", "bpmn"), "a.bpmn")) == 1
    assert bench.faults(body) == []
    assert [(each.code, each.message) for each in ignored.ignored(root, "a.bpmn")] == [
        (
            "ignored-extension",
            "“http://x”的 colour、note 在这里不起作用：没有程序读它们。请确认流程不靠它们。",
        ),
        (
            "ignored-extension",
            "“Camunda 7”的 asyncBefore 在这里不起作用：没有程序读它们。请确认流程不靠它们。",
        ),
    ]


def notes(bench, extension, tag="serviceTask"):
    """What is told of an element that is accepted, and says nothing."""
    job = '<zeebe:taskDefinition type="case.escalate"/>' if tag == "serviceTask" else ""
    body = bench.chain(("t", bench.node(tag, "t", extension=job + extension)))
    assert bench.faults(body) == []
    root = xml.parse(bench.bpmn(body), "a.bpmn", "bpmn")
    found = ignored.ignored(root, "a.bpmn")
    assert {(each.code, each.element) for each in found} == {("no-effect", "t")}
    return [each.message for each in found]


@pytest.mark.parametrize(
    ("tag", "extension", "sentence"),
    [
        (
            "userTask",
            '<zeebe:taskDefinition type="x" retries="1"/>',
            "用户任务上的处理程序（zeebe:taskDefinition）不起作用。",
        ),
        ("task", '<zeebe:script expression="=1"/>', "普通任务上的脚本（zeebe:script）不起作用。"),
        (
            "serviceTask",
            '<zeebe:properties values="[]"><zeebe:property name="a" value="b"/></zeebe:properties>',
            "zeebe:properties 的属性 values 不起作用。",
        ),
        (
            "task",
            '<zeebe:properties><zeebe:property value="a"/></zeebe:properties>',
            "有一项属性没有名称，没有程序读得到它。",
        ),
        (
            "task",
            '<zeebe:ioMapping><zeebe:output target="a"/></zeebe:ioMapping>',
            "输出映射“a”没有写来源，写下的是空值。",
        ),
    ],
)
def test_what_camunda_8_does_not_read_either_is_told(bench, tag, extension, sentence):
    assert notes(bench, extension, tag) == [sentence]
