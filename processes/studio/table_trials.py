"""A decision asked with values one types: what it answers, by which rows, and what it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine import dmn, feel
from engine.deployment.bundle import Kind, Source
from engine.dialect import xml
from engine.dmn import gaps
from engine.dmn.nodes import Node, child, children, name, text
from engine.dmn.run import Match
from processes.studio.errors import NoSuchTable, WrongValue

#: Of what is typed for one value.
LONGEST = 1000


@dataclass(frozen=True)
class Asked:
    """A value a decision looks at; `kind` is its type, empty where none is said."""

    name: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """What was decided, in plain JSON values."""

    value: Any
    #: the rows that made it so, of every table that was asked
    matched: tuple[Match, ...]
    warnings: tuple[str, ...]


def inputs(file: str, content: bytes, decision: str) -> list[Asked]:
    """What a decision and all it requires look at; raises NoSuchTable, Refused."""
    root = xml.parse(content, file, xml.Kind.DMN)
    decisions = {each.get("id", ""): each for each in children(root, "decision")}
    if decision not in decisions:
        raise NoSuchTable
    kinds = {name(each): _kind(each) for each in children(root, "inputData")}
    decided = {name(each) for each in decisions.values()} | decisions.keys()
    found: dict[str, str] = {}
    for each in _required(decision, decisions):
        for clause in (each for each in each.iter() if isinstance(each.tag, str)):
            if not str(clause.tag).endswith("}inputExpression"):
                continue
            for one in _reads(text(clause)) - decided:
                known = kinds.get(one) or (clause.get("typeRef") if one == text(clause) else "")
                found[one] = found.get(one) or known or ""
    return [Asked(one, kind) for one, kind in found.items()]


def undecided(file: str, content: bytes, decision: str) -> str:
    """Why it could not be decided whether the table has gaps; empty: it could."""
    root = xml.parse(content, file, xml.Kind.DMN)
    tables = [each for each in gaps.tables(root) if each.decision == decision]
    return gaps.analyse(tables[0]).undecided if tables else ""


def decide(files: Sequence[Source], file: str, decision: str, typed: Mapping[str, str]) -> Answer:
    """Ask it; raises NoSuchTable, WrongValue, DmnError for a file with faults, FeelError for a limit."""
    tables = {each.name: each.text for each in files if each.kind is Kind.DMN}
    models = dmn.load_all(tables)
    if file not in models or decision not in models[file].decisions:
        raise NoSuchTable
    kinds = {each.name: each.kind for each in inputs(file, tables[file], decision)}
    given = {one: _value(one, words, kinds.get(one, "")) for one, words in typed.items()}
    result = models[file].decide(decision, given)
    return Answer(
        feel.to_json(result.value), tuple(result.matched), tuple(map(str, result.warnings))
    )


def _required(decision: str, decisions: Mapping[str, Node]) -> list[Node]:
    seen: dict[str, Node] = {}
    waiting = [decision]
    while waiting:
        key = waiting.pop()
        if key in seen or key not in decisions:
            continue
        seen[key] = decisions[key]
        for each in children(decisions[key], "informationRequirement"):
            required = child(each, "requiredDecision")
            if required is not None:
                waiting.append((required.get("href") or "").rpartition("#")[2])
    return list(seen.values())


def _kind(node: Node) -> str:
    variable = child(node, "variable")
    return (variable.get("typeRef") or "") if variable is not None else ""


def _reads(words: str) -> frozenset[str]:
    try:
        return feel.compile(words).names
    except feel.FeelError:
        return frozenset()


def _number(words: str) -> int | Decimal:
    value = feel.compile(words).evaluate({})
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise KeyError(words)
    return value


def _value(called: str, words: str, kind: str) -> Any:
    """What was typed, as its type; behind a `=` it is FEEL, and nothing typed is null."""
    words = words.strip()
    if len(words) > LONGEST:
        raise WrongValue(field=called, value=words[:20])
    if not words:
        return None
    try:
        if words.startswith("="):
            return feel.compile(words[1:]).evaluate({})
        if kind == "number":
            return _number(words)
        if kind == "boolean":
            return {"true": True, "false": False}[words]
        if kind in ("date", "time", "dateTime", "date and time"):
            return feel.compile(f'@"{words}"').evaluate({})
    except (feel.FeelError, KeyError) as error:
        raise WrongValue(field=called, value=words[:20]) from error
    return words.strip('"')
