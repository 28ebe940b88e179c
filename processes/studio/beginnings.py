"""What a trial begins a process with: its own form, or what it reads and nothing in it writes, each asked by its type."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import orjson
from lxml import etree
from lxml.etree import _Element

from engine import feel
from engine.deployment.bundle import Kind, Source
from engine.dialect.names import extension, zeebe
from engine.dialect.rules.diagram import Diagram
from engine.errors import EngineError
from engine.faults import Refused
from engine.forms import Form
from processes.cases import facts
from processes.diagrams import expressions
from processes.studio import surroundings, table_trials, visible_variables
from processes.studio.errors import NoSuchTable, WrongValue
from processes.studio.surroundings import Surroundings
from processes.studio.table_trials import Asked
from processes.studio.variable_writers import Variable, own, read, unique, written

#: Of what is typed for one value.
LONGEST = 2000
#: Beyond it a number would not come out of JSON as it went in.
MOST = 2**53
#: What an ordinary dispute that a grid worker finds begins with.
ORDINARY: Mapping[str, Any] = {
    "case": 1,
    "case_no": "ZW-2026-000001",
    "grid": "420303001201-01-01",
    "village": "420303001201",
    "street": "420303001",
    "district": "420303",
    "category": "0201",
    "risk_color": "yellow",
    "scale": "01",
    "level": "04",
    "source": "patrol",
    "people_count": 2,
    "consent": None,
    "needs_enforcement": False,
    "is_petition": False,
    "leader": None,
    "rebounds": 0,
}


class Type(StrEnum):
    """How a value is asked for."""

    TEXT = "text"
    NUMBER = "number"
    YES = "yes"
    DATE = "date"
    CHOICE = "choice"
    #: Nothing tells what it is: a number, `true`, JSON, an expression behind `=`, or else a text.
    ANY = "any"


#: What is known of a variable: its type, and what it may be.
Known = tuple[Type, Mapping[str, str]]


@dataclass(frozen=True)
class Question:
    """A variable that is asked for, in its words, with what it usually is."""

    name: str
    words: str
    type: Type
    #: what it may be, with the words of each
    options: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""


@dataclass(frozen=True)
class Beginning:
    """What is asked before a process is started; `form` is the one its start event has."""

    process: str
    questions: tuple[Question, ...]
    form: Form | None = None


def find(files: Sequence[Source], process: str) -> Beginning:
    """What to ask; nothing of a process that is not there or cannot be read."""
    around = surroundings.of_files(files)
    if process not in around.processes:
        return Beginning(process, ())
    diagram, scope = around.processes[process]
    form = _form(files, scope)
    told = set() if form is None else form.variables
    decided = list(_decided(files, scope))
    types = dict(_types(scope, around))
    types |= {each.name: (_COLUMNS[each.kind], {}) for each in decided if each.kind in _COLUMNS}
    found = unique(_asked(diagram, scope, around, decided))
    questions = (_question(each, types) for each in found if each.name not in told)
    return Beginning(process, tuple(questions), form)


def value(name: str, type: str, typed: str) -> Any:
    """What was typed as the value of its type, in JSON; nothing is null. Raises WrongValue."""
    words = typed.strip()
    if len(words) > LONGEST:
        raise WrongValue(field=name, value=words[:20])
    if not words:
        return None
    try:
        found = _value(type, words)
        orjson.dumps(found)  # a number of more than 64 bits no scenario holds
    except (EngineError, KeyError, ValueError, ArithmeticError, TypeError) as error:
        raise WrongValue(field=name, value=words[:20]) from error
    return found


def _value(type: str, words: str) -> Any:
    if words.startswith("=") and type != Type.TEXT:
        return feel.to_json(feel.compile(words[1:]).evaluate({}))
    if type == Type.NUMBER:
        number = Decimal(words)
        if not number.is_finite() or abs(number) > MOST:
            raise ValueError(words)
        return int(number) if number == number.to_integral_value() else float(number)
    if type == Type.YES:
        return {"true": True, "false": False}[words]
    if type == Type.ANY and (words[0] in "[{-0123456789" or words in ("true", "false", "null")):
        try:
            return orjson.loads(words)
        except orjson.JSONDecodeError:
            return words
    return words


def _form(files: Sequence[Source], scope: _Element) -> Form | None:
    """The form of the process's start, unless it cannot be read: that is a finding of its own."""
    held = (extension(each, "formDefinition") for each in scope.iterchildren("{*}startEvent"))
    key = next((each.get("formId") for each in held if each is not None), None)
    for each in files if key else ():
        if each.kind is Kind.FORM:
            try:
                form = Form.parse(each.text, each.name)
            except Refused:
                continue
            if form.id == key:
                return form
    return None


def _decided(files: Sequence[Source], scope: _Element) -> Iterator[Asked]:
    """What the decisions look at that the process asks."""
    called = {each.get("decisionId", "") for each in scope.iter(zeebe("calledDecision"))}
    for source in files if called else ():
        for decision in called if source.kind is Kind.DMN else ():
            try:
                yield from table_trials.inputs(source.name, source.text, decision)
            except (NoSuchTable, Refused):
                continue


def _asked(
    diagram: Diagram, scope: _Element, around: Surroundings, decided: Iterable[Asked]
) -> Iterator[Variable]:
    """What the process is given, then what is read in it and nothing in it writes."""
    given = list(visible_variables.begun_with(scope, around))
    yield from given
    nodes = [each for each in diagram.nodes if scope in each.iterancestors()]
    flows = [each for each in diagram.flows if scope in each.iterancestors()]
    wrote = {each.name for node in nodes for each in written(node, around)}
    wrote |= {each.name for each in given}
    for each in (*nodes, *flows):
        inner = {one.name for one in own(each, around)} if each in nodes else set()
        for name in sorted(read(each) - wrote - inner):
            yield Variable(name, "", "")
    for column in decided:
        if column.name not in wrote:
            yield Variable(column.name, "", "")


def _types(scope: _Element, around: Surroundings) -> Iterator[tuple[str, Known]]:
    """By name, what is known of it: a later one knows better."""
    yield from _compared(scope)
    for form in around.forms.values():
        for each in form.fields:
            if found := _FIELDS.get(each.type):
                yield each.key, (found, {})
            elif each.options:
                yield each.key, (Type.CHOICE, dict(each.options))
    for fact in facts.FACTS:
        if type := _FACTS.get(fact.field.kind):
            yield fact.key, (type, {})


def _compared(scope: _Element) -> Iterator[tuple[str, Known]]:
    """What each variable is held against in the process."""
    elements = scope.iter(etree.Element)
    texts = (each for node in elements for each in (node.text or "", *map(str, node.values())))
    for text in texts:
        for compared in expressions.comparisons(text):
            kinds = {kind for kind, _constant in compared.constants} - {"null"}
            for kind in kinds & _CONSTANTS.keys() if len(kinds) == 1 else ():
                yield compared.name, (_CONSTANTS[kind], {})


def _question(variable: Variable, types: Mapping[str, Known]) -> Question:
    usual = ORDINARY.get(variable.name)
    known, options = types.get(variable.name, (Type.ANY, {}))
    if variable.values:
        known, options = Type.CHOICE, variable.values
    elif isinstance(usual, bool):
        known = Type.YES
    elif isinstance(usual, int):
        known = Type.NUMBER
    elif isinstance(usual, str) and known is not Type.CHOICE:
        known = Type.TEXT
    told = (
        "" if usual is None else usual if isinstance(usual, str) else orjson.dumps(usual).decode()
    )
    if known is Type.CHOICE and told and told not in options:
        options = {**options, told: told}
    return Question(variable.name, variable.words, known, options, told)


_CONSTANTS = {"boolean": Type.YES, "number": Type.NUMBER}
_FIELDS = {"number": Type.NUMBER, "checkbox": Type.YES, "date": Type.DATE, "textfield": Type.TEXT}
_FIELDS |= {"textarea": Type.TEXT}
_COLUMNS = {"number": Type.NUMBER, "boolean": Type.YES, "date": Type.DATE, "string": Type.TEXT}
_FACTS = {"yes": Type.YES, "consent": Type.YES, "number": Type.NUMBER, "date": Type.DATE}
_FACTS |= {"people": Type.NUMBER, "amount": Type.NUMBER}
