"""What a fact of a dispute is: how it is read, where it is kept, where it appears."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases.choices import Choice
from processes.cases.models import Case
from processes.errors import MissingField
from processes.fields import Choose, ChooseMany, Field, Option

#: Codes to words, by the name of their table.
Tables = Mapping[str, Mapping[str, str]]
#: Where rows stand that follow no fact.
START, END = "", "*"


class Surface(StrEnum):
    """Where a fact is read or told."""

    FORM = auto()
    IMPORT = auto()
    EXPORT = auto()
    PAGE = auto()
    DOCUMENT = auto()


class Section(Choice):
    """The part of the form of registration that asks for it."""

    WHAT = "what", "发生了什么"
    WHERE = "where", "何时何地"
    ASSESSMENT = "assessment", "初步研判"
    OTHER = "other", "其他情况（可不填）"


@dataclass(frozen=True)
class Coded(Choose):
    """A code; the words are those of a table that changes, and are put in by `facts.list_on_surface`."""

    table: str = ""


@dataclass(frozen=True)
class CodedMany(ChooseMany):
    """Several codes of such a table."""

    table: str = ""


@dataclass(frozen=True)
class Consent(Field):
    """Whether both sides are willing; unknown before they were asked."""

    needed: bool = False
    kind: ClassVar[str] = "consent"

    def value(self, _session: Session, _by: Person, text: str) -> bool | None:
        """What was chosen; anything else was not asked yet."""
        return {"yes": True, "no": False}.get(text)

    def options(self, _session: Session, _by: Person) -> list[Option]:
        """The two answers."""
        return [Option("yes", "都愿意"), Option("no", "有一方不愿意")]


@dataclass(frozen=True)
class Fact:
    """A fact: `field` is its key, its label and how it is read; the rest is where it appears."""

    field: Field
    section: Section = Section.OTHER
    #: Of `Case`, where it is not called by the key.
    stored_in: str = ""
    #: What a registration has that does not say it.
    usual: Any = None
    #: What a surface calls it, where that is not its label.
    called: Mapping[Surface, str] = dataclasses.field(default_factory=dict)
    #: The surfaces it does not appear on.
    not_on: frozenset[Surface] = frozenset()
    #: The fact (or START) it follows on a surface where it does not stand as declared.
    after: Mapping[Surface, str] = dataclasses.field(default_factory=dict)
    #: What the table to be imported shows as an example.
    example: str = ""
    #: What the form says of one that is missing or no choice.
    request: str = ""
    #: Whether diagrams may know it: no text, nothing personal.
    is_variable: bool = False
    #: A text that may name the parties: who does not handle the case is told it masked.
    names_parties: bool = False

    @property
    def key(self) -> str:
        """What registration, its form and the diagrams call it."""
        return self.field.key

    @property
    def column(self) -> str:
        """The column of `Case`."""
        return self.stored_in or self.key

    @property
    def must_be_said(self) -> bool:
        """Whether a registration is refused without it."""
        return self.field.needed and self.usual is None

    def label(self, surface: Surface) -> str:
        """What the surface calls it."""
        return self.called.get(surface, self.field.label)

    def of(self, case: Case) -> Any:
        """Its value in the case."""
        return getattr(case, self.column)

    def as_stored(self, given: Any) -> Any:
        """A value as its column keeps it; raises MissingField."""
        value = given.strip() if type(given) is str else given
        if value is None or value == "":
            if self.must_be_said:
                raise MissingField(field=self.field.label)
            value = self.usual
        if isinstance(self.field, ChooseMany):
            return list(value or ())
        if isinstance(self.field, Choose) and issubclass(_choices(self.field), Choice):
            return _choices(self.field)(value)
        return value


def _choices(field: Choose) -> type[Any]:
    """The enumeration a field chooses from; `object` of one whose words are a table."""
    return field.among if isinstance(field.among, type) else object
