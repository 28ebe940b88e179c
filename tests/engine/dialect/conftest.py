"""A diagram from a few lines, and what is wrong with it."""

import itertools

import pytest

from engine.dialect import check, names, xml

HEAD = (
    f'<bpmn:definitions xmlns:bpmn="{names.BPMN}" xmlns:zeebe="{names.ZEEBE}"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xmlns:camunda="{names.CAMUNDA7}" xmlns:x="http://x" id="d">'
)
KNOWN = check.Known(
    handlers={"case.escalate"}, decisions={"triage"}, forms={"visit"}, processes={"grid"}
)


def bpmn(body, beside=""):
    """The file's bytes; `body` stands in one executable process, tags without prefix."""
    return f'{HEAD}\n<bpmn:process id="p" isExecutable="true">{body}</bpmn:process>{beside}</bpmn:definitions>'.encode()


def chain(*elements):
    """A start, the elements one after another, an end; each element is (id, xml)."""
    ids = ["s", *(each[0] for each in elements), "e"]
    flows = "".join(flow(a, b) for a, b in itertools.pairwise(ids))
    return f"{node('startEvent', 's')}{''.join(each[1] for each in elements)}{node('endEvent', 'e')}{flows}"


def node(tag, key, inner="", extension="", **attributes):
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    if extension:
        inner = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>{inner}"
    return f'<bpmn:{tag} id="{key}"{more}>{inner}</bpmn:{tag}>'


def flow(source, target, condition=None):
    inner = (
        ""
        if condition is None
        else f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"
    )
    return node("sequenceFlow", f"{source}_{target}", inner, sourceRef=source, targetRef=target)


class Bench:
    """What the tests of this folder write diagrams with."""

    bpmn, chain, node, flow = map(staticmethod, (bpmn, chain, node, flow))
    HEAD, KNOWN = HEAD, KNOWN

    @staticmethod
    def faults(body, beside="", known=KNOWN):
        """(element id, code, sentence) of every fault."""
        root = xml.parse(bpmn(body, beside), "a.bpmn", "bpmn")
        return [(f.element, f.code, f.message) for f in check.check(root, "a.bpmn", known)]

    @classmethod
    def task(cls, tag, inner="", extension="", beside="", **attributes):
        """The faults of one element between a start and an end."""
        return cls.faults(cls.chain(("t", node(tag, "t", inner, extension, **attributes))), beside)


@pytest.fixture(scope="session")
def bench():
    return Bench
