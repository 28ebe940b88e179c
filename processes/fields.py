"""The kinds of field people fill in: each reads what was typed and tells what is kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import bounds, readers
from processes.bounds import Bound
from processes.errors import MissingField, WrongChoice

#: Tells a kept value in words.
Teller = Callable[[Any], str]


@dataclass(frozen=True)
class Option:
    """One of the values to choose from; `group` is the heading it stands under."""

    value: str
    words: str
    group: str = ""


@dataclass(frozen=True)
class Field:
    """A column of the model that people fill in."""

    key: str
    label: str
    needed: bool = True
    hint: str = ""
    wide: bool = False
    #: which control the page shows
    kind: ClassVar[str] = "text"

    def read(self, session: Session, by: Person, typed: Sequence[str]) -> Any:
        """The value of what was typed; raises a ProcessError that says what is wrong."""
        text = typed[0].strip().replace("\r\n", "\n") if typed else ""
        if text:
            return self.value(session, by, text)
        if self.needed:
            raise MissingField(field=self.label)
        return None

    def value(self, _session: Session, _by: Person, text: str) -> Any:
        """The value of a text that is not empty."""
        return text

    def typed(self, _session: Session, value: Any) -> list[str]:
        """The value as one would type it."""
        return [] if value is None else [str(value)]

    def options(self, _session: Session, _by: Person) -> list[Option]:
        """What to choose from; none for what is typed freely."""
        return []

    def teller(self, _session: Session, _values: Iterable[Any]) -> Teller:
        """How to say these values, looked up together."""
        return lambda value: "" if value is None else str(value)


@dataclass(frozen=True)
class Text(Field):
    """One line."""

    most: int = 100

    def value(self, _session: Session, _by: Person, text: str) -> str:
        """The text, if it is not too long."""
        return readers.text(text, self.label, most=self.most)


@dataclass(frozen=True)
class Prose(Text):
    """Several lines."""

    most: int = 2000
    wide: bool = True
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Number(Field):
    """A whole number, or one with `places` decimals."""

    least: int = 0
    most: int = 1_000_000
    places: int = 0
    kind: ClassVar[str] = "number"

    def value(self, _session: Session, _by: Person, text: str) -> int | Decimal:
        """An int, or a Decimal where there are decimals."""
        if not self.places:
            return readers.whole(text, self.label, least=self.least, most=self.most)
        bounds = {"least": self.least, "most": self.most, "places": self.places}
        return readers.number(text, self.label, **bounds)


@dataclass(frozen=True)
class Headcount(Field):
    """How many people; at least one."""

    kind: ClassVar[str] = "people"

    def value(self, _session: Session, _by: Person, text: str) -> int:
        """The number."""
        return readers.whole(text, self.label, least=1)


@dataclass(frozen=True)
class Amount(Field):
    """Yuan and fen."""

    kind: ClassVar[str] = "amount"

    def value(self, _session: Session, _by: Person, text: str) -> Decimal:
        """The amount, rounded to fen."""
        return readers.money(text, self.label)

    def teller(self, _session: Session, _values: Iterable[Any]) -> Teller:
        """1,200.50元."""
        return lambda value: "" if value is None else f"{value:,.2f}元"


@dataclass(frozen=True)
class Date(Field):
    """A day between two ends, each by what it means."""

    least: Bound = field(kw_only=True)
    most: Bound = field(kw_only=True)
    kind: ClassVar[str] = "date"

    def value(self, session: Session, _by: Person, text: str) -> date:
        """The day."""
        on = readers.day(text, self.label)
        self.require(session, on)
        return on

    def require(self, session: Session | None, on: date) -> None:
        """Raise DateTooEarly or DateTooLate."""
        bounds.require(session, self.label, on, self.least, self.most)


@dataclass(frozen=True)
class Moment(Field):
    """A day and an hour between two ends, told in the district's zone, kept in UTC."""

    least: Bound = field(kw_only=True)
    most: Bound = field(kw_only=True)
    kind: ClassVar[str] = "moment"

    def value(self, session: Session, _by: Person, text: str) -> datetime:
        """The moment, aware."""
        at = readers.moment(text, self.label)
        self.require(session, at)
        return at

    def require(self, session: Session | None, at: datetime) -> None:
        """Raise DateTooEarly or DateTooLate."""
        bounds.require(session, self.label, at, self.least, self.most)

    def typed(self, _session: Session, value: datetime | None) -> list[str]:
        """As the browser's control wants it."""
        return [] if value is None else [f"{clock.local(value):%Y-%m-%dT%H:%M}"]

    def teller(self, _session: Session, _values: Iterable[Any]) -> Teller:
        """2026-03-04 09:00."""
        return lambda value: "" if value is None else f"{clock.local(value):%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Yes(Field):
    """A claim that holds or does not."""

    needed: bool = False
    kind: ClassVar[str] = "yes"

    def read(self, _session: Session, _by: Person, typed: Sequence[str]) -> bool:
        """Whether it was ticked."""
        return bool(typed and typed[0])

    def typed(self, _session: Session, value: bool | None) -> list[str]:
        """`1` if it holds."""
        return ["1"] if value else []

    def teller(self, _session: Session, _values: Iterable[Any]) -> Teller:
        """是 or 否."""
        return lambda value: "是" if value else "否"


@dataclass(frozen=True)
class Choose(Field):
    """One of a `Choice` enumeration, or of a code table read from the database as `{code: words}`."""

    among: type[StrEnum] | Callable[[Session], dict[str, str]] = StrEnum
    kind: ClassVar[str] = "choice"

    def value(self, session: Session, _by: Person, text: str) -> Any:
        """The member, or the code."""
        if text not in self._words(session):
            raise WrongChoice(field=self.label, value=text)
        return self.among(text) if isinstance(self.among, type) else text

    def typed(self, _session: Session, value: Any) -> list[str]:
        """The code."""
        return [] if value is None else [str(value)]

    def options(self, session: Session, _by: Person) -> list[Option]:
        """All of them."""
        return [Option(code, words) for code, words in self._words(session).items()]

    def teller(self, session: Session, _values: Iterable[Any]) -> Teller:
        """The words; a code that is no more in the table tells itself."""
        known = self._words(session)
        return lambda value: "" if value is None else known.get(str(value), str(value))

    @property
    def offered(self) -> dict[str, str]:
        """Codes to words of an enumeration; none of what has to be read from the database."""
        if not isinstance(self.among, type):
            return {}
        kind: type[StrEnum] = self.among
        return {each.value: getattr(each, "words", each.value) for each in kind}

    def _words(self, session: Session) -> dict[str, str]:
        return self.offered if isinstance(self.among, type) else self.among(session)


@dataclass(frozen=True)
class ChooseMany(Choose):
    """Several of them; kept as an array of codes."""

    wide: bool = True
    kind: ClassVar[str] = "choices"

    def read(self, session: Session, _by: Person, typed: Sequence[str]) -> list[str]:
        """The codes, in the order of the table."""
        wrong = [each for each in typed if each and each not in self._words(session)]
        if wrong:
            raise WrongChoice(field=self.label, value=wrong[0])
        if self.needed and not any(typed):
            raise MissingField(field=self.label)
        return [code for code in self._words(session) if code in typed]

    def typed(self, _session: Session, value: Sequence[str] | None) -> list[str]:
        """The codes."""
        return [str(each) for each in value or ()]

    def teller(self, session: Session, values: Iterable[Any]) -> Teller:
        """The words, one after the other."""
        tell = super().teller(session, values)
        return lambda value: "、".join(tell(each) for each in value or ())
