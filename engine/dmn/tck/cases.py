"""Reading the kit's test files (testCases.xsd): what is given, what is expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from engine import feel

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NUMBERS = {"decimal", "double", "float", "integer", "int", "long", "short"}
_TEMPORAL = {
    "date": feel.compile("date(text)"),
    "time": feel.compile("time(text)"),
    "dateTime": feel.compile("date and time(text)"),
    "duration": feel.compile("duration(text)"),
    "dayTimeDuration": feel.compile("duration(text)"),
    "yearMonthDuration": feel.compile("duration(text)"),
}


@dataclass(frozen=True)
class Given:
    """The value of an input; `namespace` where the model it belongs to is another."""

    name: str
    namespace: str | None
    value: Any


@dataclass(frozen=True)
class Expected:
    """What a decision should give; with `error`, null for a reason."""

    name: str
    namespace: str | None
    value: Any
    error: bool


@dataclass(frozen=True)
class Case:
    """One `testCase`; kind is decision, decisionService or bkm."""

    id: str
    kind: str
    invocable: str
    given: tuple[Given, ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True)
class Suite:
    """One test file: the model it speaks of and its cases."""

    path: Path
    model: str
    cases: tuple[Case, ...]
    #: Why the file cannot be read.
    fault: str = ""


def suites(folder: Path) -> Iterator[Suite]:
    """Every test file of a folder and those below, in order of their paths."""
    for path in sorted(folder.rglob("*.xml")):
        try:
            root = etree.parse(path, _parser()).getroot()
        except etree.XMLSyntaxError as error:
            # Counted as one case, which cannot pass.
            yield Suite(path, "", (Case("?", "decision", "", (), ()),), f"{path.name}:{error}")
            continue
        if _tag(root) == "testCases":
            yield Suite(path, _text(root, "modelName"), tuple(map(_case, _all(root, "testCase"))))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def _case(node: etree._Element) -> Case:
    return Case(
        node.get("id") or node.get("name") or "?",
        node.get("type") or "decision",
        node.get("invocableName") or "",
        tuple(
            Given(each.get("name") or "", each.get("namespace"), value(each))
            for each in _all(node, "inputNode")
        ),
        tuple(map(_expected, _all(node, "resultNode"))),
    )


def _expected(node: etree._Element) -> Expected:
    inner = next(iter(_all(node, "expected")), None)
    return Expected(
        node.get("name") or "",
        node.get("namespace"),
        None if inner is None else value(inner),
        node.get("errorResult") in ("true", "1"),
    )


def value(node: etree._Element) -> Any:
    """The FEEL value below: a simple one, a list of `item`, or a context of `component`."""
    if node.get(_XSI + "nil") in ("true", "1"):
        return None
    components = _all(node, "component")
    if components:
        return {each.get("name") or "": value(each) for each in components}
    for inner in node:
        if _tag(inner) == "list":
            nil = inner.get(_XSI + "nil") in ("true", "1")
            return None if nil else [value(each) for each in _all(inner, "item")]
        if _tag(inner) == "value":
            return _simple(inner)
    return None


def _simple(node: etree._Element) -> Any:
    if node.get(_XSI + "nil") in ("true", "1"):
        return None
    kind = (node.get(_XSI + "type") or "string").rpartition(":")[2]
    written = "".join(map(str, node.itertext()))
    if kind in _NUMBERS:
        return _number(written.strip())
    if kind == "boolean":
        return written.strip() in ("true", "1")
    if kind in _TEMPORAL:
        return _TEMPORAL[kind].evaluate({"text": written.strip()})
    return written


def _number(written: str) -> Any:
    try:
        return Decimal(written)
    except InvalidOperation:
        return written


def _tag(node: etree._Element) -> str:
    return etree.QName(node).localname


def _all(node: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in node if _tag(each) == name]


def _text(node: etree._Element, name: str) -> str:
    return next(("".join(map(str, each.itertext())).strip() for each in _all(node, name)), "")
