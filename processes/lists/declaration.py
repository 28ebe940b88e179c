"""What a list is: whose rows it has, what it shows of them, what narrows it, in which order it comes.

Each kind of list is declared once (`tasks.py`, `cases.py` …). `reading` makes its two statements of
that, and the pages its table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select
from sqlalchemy.orm import InstrumentedAttribute

from engine.identity import Person
from processes import readers

#: What narrows a list to what falls on these days; the values of a filter, with their words.
Options = Mapping[str, str]
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def read_number(text: str) -> int | None:
    """A number a row can have; None for anything else."""
    return readers.asked(readers.row, text)


@dataclass(frozen=True)
class Sort:
    """An order: by a value no row is without, and by the row's id where that is equal."""

    expression: ColumnElement[Any] | InstrumentedAttribute[Any]
    #: Reads the value out of an address; None for what is none.
    read: Callable[[str], Any] = readers.asked_instant
    is_descending: bool = False
    #: Only these rows are in that order at all (closed cases have no limit).
    only: ColumnElement[bool] | None = None
    #: The value by which it is somebody's own order, where who looks decides about it.
    own: Callable[[Person], ColumnElement[Any]] | None = None

    def of(self, person: Person) -> "Sort":
        """The order as that person has it."""
        return self if self.own is None else replace(self, expression=self.own(person))


@dataclass(frozen=True)
class Least:
    """One of several values the usual order's is the least of, with an index of its own.

    The first rows by the order are among the first by one of them: none has to be put in order for all
    rows. Rows without any of the values come last, by one that may be empty.
    """

    expression: ColumnElement[Any] | InstrumentedAttribute[Any]
    #: What has it, joined with all that conditions ask; a row once.
    source: FromClause
    #: What must hold of the value where the list is narrowed to some of them.
    only: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Column:
    """Something a list shows of each row; the pages have a cell of the same key."""

    key: str
    words: str
    sort: Sort | None = None
    #: Whether it is there before one has chosen columns of one's own.
    is_shown: bool = True
    #: Whether it always is: what leads to the row.
    is_fixed: bool = False


@dataclass(frozen=True)
class Filter:
    """Something a list can be narrowed by."""

    key: str
    words: str
    #: The condition for a value that was asked for; None for a value that is none.
    condition: Callable[[Person, str], ColumnElement[bool] | None]
    #: The values to choose from; empty: a day is typed, or the page knows the values.
    options: Options = field(default_factory=dict)
    #: Whether a day is typed.
    is_day: bool = False


@dataclass(frozen=True)
class View:
    """A list as it is often wanted: what narrows it, by filter, and its order."""

    key: str
    words: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Indexes:
    """Statements for the ids of the cases (`id`) that words are found in, each answered by an index."""

    #: All of the words stand in the texts of the case; there may be more than in which they do.
    in_texts: Callable[[list[str]], Select[Any]]
    #: The word is found otherwise.
    elsewhere: Callable[[Person, str], list[Select[Any]]]


@dataclass(frozen=True, eq=False)
class ListKind:
    """One kind of list; what it is made of depends on the person and what is asked alone, not on the moment."""

    key: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    views: tuple[View, ...]
    #: The key of the column it is ordered by unless another is asked for.
    order: str
    #: What has a row: its primary key, and what must be joined to say the conditions.
    id: InstrumentedAttribute[int]
    source: FromClause
    #: The conditions of which one must hold for the person to see a row; each has an index.
    ways: Callable[[Person, Mapping[str, str]], list[ColumnElement[bool]]]
    #: The condition on a row that a word is found in it.
    is_found: Callable[[Person, str], ColumnElement[bool]]
    #: The statement for the rows whose ids and positions it is given, and an item of a row of it.
    details: Callable[[Any, Person], Select[Any]]
    item: Callable[[Any, Any, Person], Any]
    #: By filters the values the usual order's is the least of, where rows are too many to be put in order.
    leasts: Callable[[Mapping[str, str]], Sequence[Least]] = lambda _asked: ()
    #: By filters whether the person has so few rows that all queries alike in `ways_by` are counted in one
    #: pass over them, instead of each by itself until there are enough.
    is_small: Callable[[Mapping[str, str]], bool] = lambda _asked: False
    #: A row's own district, where the table has one: a whole district's rows are found without their cases.
    district: ColumnElement[str] | None = None
    #: What of the filters decides about `ways`: queries alike in it have the same.
    ways_by: Callable[[Mapping[str, str]], bool] = lambda _asked: False
    #: Whether the words stand in what the person may read of the item.
    has_words: Callable[[Any, list[str]], bool] = lambda _item, _words: True
    #: By which indexes words are found; None: all rows of the person are looked through.
    indexes: Indexes | None = None
    #: The page of a row's case that its name leads to.
    leads_to: str = "cases.show"
    #: The order of what words were looked for in: the newest first, by its id.
    order_found: Sort | None = None

    def find_column(self, key: str) -> Column | None:
        """The column of that key."""
        return next((each for each in self.columns if each.key == key), None)


@dataclass(frozen=True, eq=False)
class Query:
    """What is asked of a list: words, a value for each filter, an order (`-key`: the other way)."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
