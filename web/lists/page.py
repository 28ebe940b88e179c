"""What the page of any list shows: rows, views with counts, filters, columns, order.

An address says all of it by name: a value for each filter, `q` for words, `sort` for the order,
`after` for the place where the page begins. What it misspells is as if it were not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import g, request

from processes.cases import display_names
from processes.lists import arranging, finding, reading, selection
from processes.lists.arranging import Arrangement
from processes.lists.declaration import Column, Filter, ListKind, Query, View
from processes.organisation import directory
from processes.organisation.roles import Role
from web import words
from web.input import search_words
from web.lists import acts
from web.lists.remaining import remaining
from web.paging import SIZE, Page
from web.translation import gettext as _


@dataclass(frozen=True)
class ShownView:
    """A view with how many rows it has."""

    view: View
    count: str
    is_current: bool
    #: the saved view's id; None: one that is always there
    saved: int | None = None
    is_own: bool = False
    is_shared: bool = False


@dataclass(frozen=True)
class ShownFilter:
    """A filter with its choices, and what was chosen."""

    filter: Filter
    options: Mapping[str, str]
    chosen: str

    @property
    def words(self) -> str:
        """What was chosen, as a person reads it."""
        return self.options.get(self.chosen, self.chosen)


@dataclass(frozen=True)
class ListPage:
    """Everything the template of a list reads."""

    kind: ListKind
    endpoint: str
    page: Page[Any]
    views: list[ShownView]
    filters: list[ShownFilter]
    columns: tuple[Column, ...]
    #: what the address asks for: filters, words, order
    asked: Mapping[str, str]
    #: the column it is ordered by, and whether downward
    sort: str
    is_descending: bool
    count: str
    query: Query = field(default_factory=Query)
    #: whether looking for the words was broken off: there may be more before what is shown next
    is_broken_off: bool = False

    @property
    def narrowed(self) -> list[ShownFilter]:
        """The filters that narrow it now."""
        return [each for each in self.filters if each.chosen]

    @property
    def other_columns(self) -> list[Column]:
        """The columns that are not shown."""
        return [each for each in self.kind.columns if each not in self.columns]

    def without(self, key: str) -> dict[str, str]:
        """The address without that filter, or without the words."""
        return {name: value for name, value in self.asked.items() if name != key}

    def sorted_by(self, column: Column) -> str:
        """The order the heading of a column leads to: its own, or the other way round."""
        is_there = column.key == self.sort and not self.query.sort.startswith("-")
        return f"-{column.key}" if is_there else column.key


def read(kind: ListKind, endpoint: str, *, defaults: Mapping[str, str] | None = None) -> ListPage:
    """The page the address of this request asks for; `defaults` where it says nothing of a filter."""
    query = _query(kind, defaults or {})
    person = g.visitor.person
    arrangement = arranging.read(g.db, kind, person)
    found = reading.list_page(
        g.db, kind, person, query, after=request.args.get("after", ""), size=SIZE
    )
    asked = _asked(query, defaults or {})
    views = _views(kind, arrangement, query)
    counts = reading.count(
        g.db,
        kind,
        person,
        {each.view.key: _query_of(each.view) for each in views} | {"": query},
    )
    shown = [_with_count(each, counts[each.view.key]) for each in views]
    sort, is_descending = _order(kind, query)
    return ListPage(
        kind=kind,
        endpoint=endpoint,
        page=Page(found.items, next=found.next, filters=dict(asked)),
        views=shown,
        filters=_filters(kind, query),
        columns=arrangement.columns,
        asked=asked,
        sort=sort,
        is_descending=is_descending,
        count=_at_most(counts[""]),
        query=query,
        is_broken_off=found.is_broken_off,
    )


def context(shown: ListPage) -> dict[str, Any]:
    """What `lists/list.html` reads."""
    return {
        "list": shown,
        "page": shown.page,
        "remaining": remaining,
        "stretch": finding.STRETCH,
        "offices": offices(),
        "has_stars": True,
        "has_bulk": False,
        **acts.read(),
    }


def _query(kind: ListKind, defaults: Mapping[str, str]) -> Query:
    args = request.args
    filters = {}
    for each in kind.filters:
        value = args.get(each.key, defaults.get(each.key, "")).strip()
        is_offered = not each.options or value in each.options
        if value and is_offered and len(value) <= 60:
            filters[each.key] = value
    sort = args.get("sort", "")
    column = kind.find_column(sort.removeprefix("-"))
    return Query(
        words=search_words(args.get("q", "")),
        filters=filters,
        sort=sort if column is not None and column.sort is not None else "",
    )


def _asked(query: Query, defaults: Mapping[str, str]) -> dict[str, str]:
    """What other addresses of this list must repeat."""
    told = {key: value for key, value in query.filters.items() if defaults.get(key) != value}
    # A default that was set aside is said, or it would come back.
    told |= {key: "" for key in defaults if key not in query.filters}
    return (
        told
        | ({"q": query.words} if query.words else {})
        | ({"sort": query.sort} if query.sort else {})
    )


def _query_of(view: View) -> Query:
    filters = {key: value for key, value in view.query.items() if key not in ("sort", "q")}
    return Query(filters=filters)


def _views(kind: ListKind, arrangement: Arrangement, query: Query) -> list[ShownView]:
    found = [ShownView(each, "", _is_current(each, query)) for each in kind.views]
    return found + [
        ShownView(
            each.view, "", _is_current(each.view, query), each.id, each.is_own, each.is_shared
        )
        for each in arrangement.saved
    ]


def _is_current(view: View, query: Query) -> bool:
    return not query.words and _query_of(view).filters == query.filters


def _with_count(shown: ShownView, number: int) -> ShownView:
    return replace(shown, count=_at_most(number))


def _at_most(number: int) -> str:
    return words.at_most(number, reading.COUNTED)


def _filters(kind: ListKind, query: Query) -> list[ShownFilter]:
    return [
        ShownFilter(each, _options(each), query.filters.get(each.key, "")) for each in kind.filters
    ]


def _options(each: Filter) -> Mapping[str, str]:
    """The words of its choices; places and units are read, the rest is declared."""
    if each.key == "within":
        district = directory.district(g.db)
        return {place.code: place.name for place in directory.list_children(g.db, district)}
    if each.key == "unit":
        district = directory.district(g.db)
        return {unit.code: unit.name for unit in directory.list_units(g.db, district)}
    return {value: _(told) for value, told in each.options.items()}


def _order(kind: ListKind, query: Query) -> tuple[str, bool]:
    _sort, is_descending = selection.order(kind, g.visitor.person, query)
    return query.sort.removeprefix("-") or kind.order, is_descending


def offices() -> dict[str, str]:
    """The offices one may share a view with, one's own, as the engine's groups, in words."""
    roles = {each.value: each.words for each in Role}
    parts = {group: group.partition("@") for group in sorted(g.visitor.person.groups)}
    names = display_names.resolve_codes(g.db, {at for _role, _at, at in parts.values()})
    return {
        group: f"{_(roles.get(role, role))} · {names.get(at, at)}"
        for group, (role, _at, at) in parts.items()
    }
