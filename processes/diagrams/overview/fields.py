"""The fields of a form as the page tells of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from engine.forms.schema import CONTAINERS, KEYED

_Source = Mapping[str, Any]
#: Value and label of each.
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Field:
    """One field; that of a dynamic list stands below the list's key (`measures.unit`)."""

    key: str
    label: str
    type: str
    required: bool
    options: Options
    #: The variable or expression that gives the options, where they are not written down.
    computed: str
    #: The fact it is written to; empty for what becomes a variable.
    fact: str
    #: When it is not shown.
    hidden: str
    #: The role whose people are offered.
    person: str


@dataclass(frozen=True)
class Form:
    """One form."""

    key: str
    title: str
    fields: tuple[Field, ...]

    @property
    def heading(self) -> str:
        """What its section is called."""
        return f"{self.key} {self.title}"


def read(text: bytes) -> Form:
    """A form that was accepted before."""
    source = orjson.loads(text)
    texts = (each["text"] for each in source["components"] if each["type"] == "text")
    title = next((each for each in texts if each.startswith("#")), "").lstrip("# ")
    return Form(source["id"], title, tuple(_fields(source["components"], "")))


def _fields(components: Sequence[_Source], above: str) -> Iterator[Field]:
    for each in components:
        key = above + str(each.get("key") or each.get("path") or "")
        if each["type"] in KEYED or each["type"] == "dynamiclist":
            yield _field(each, key)
        if each["type"] in CONTAINERS:
            inside = f"{key}." if each["type"] == "dynamiclist" else above
            yield from _fields(each["components"], inside)


def _field(source: _Source, key: str) -> Field:
    properties = source.get("properties", {})
    subtype = source.get("subtype", "date") if source["type"] == "datetime" else ""
    return Field(
        key=key,
        label=source.get("label") or source.get("dateLabel") or "",
        type=subtype or source["type"],
        required=bool(source.get("validate", {}).get("required")),
        options=tuple((str(each["value"]), each["label"]) for each in source.get("values", ())),
        computed=source.get("valuesKey") or source.get("valuesExpression") or "",
        fact=properties.get("fact", ""),
        hidden=source.get("conditional", {}).get("hide", ""),
        person=properties.get("person", ""),
    )
