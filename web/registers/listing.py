"""What the list page of a register shows."""

from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from engine import clock
from processes.audit import log as audit_log
from processes.cases import display_names
from processes.fields import Choose, Option
from processes.registers import Register, listing, references
from processes.registers.listing import Search
from processes.spreadsheets import Mark, Worksheet, write
from web.input import search_words
from web.paging import SIZE, Page, read_number
from web.registers import form
from web.translation import gettext as _


def read(register: Register, arguments: MultiDict[str, str]) -> dict[str, Any]:
    """The page the address asks for; what it misspells is as if it were not there."""
    person = g.visitor.person
    filters = _filters(register, arguments)
    search = _search(register, filters)
    after = read_number(arguments.get("after", ""))
    lines = listing.list_page(g.db, register, person, search, after=after, size=SIZE + 1)
    shown = lines[:SIZE]
    following = str(shown[-1].id) if len(lines) > SIZE else ""
    return {
        "register": register,
        "titles": listing.titles(register),
        "page": Page(shown, next=following, filters={"key": register.key, **filters}),
        "count": listing.count(g.db, register, person, search),
        "counted": listing.COUNTED,
        "gaps": register.gaps(g.db, person) if register.gaps else None,
        "choices": _choices(register),
        "places": _places(register),
        "within_name": display_names.resolve_places(g.db, [search.within]).get(search.within, ""),
        "may_write": register.write.concerns(person),
        "is_narrowed": bool(filters),
    }


def excel(register: Register, arguments: MultiDict[str, str]) -> bytes:
    """All entries of the list as a table with the visitor's name in it; noted in the audit log."""
    person = g.visitor.person
    search = _search(register, _filters(register, arguments))
    headings, *rows = listing.to_spreadsheet(g.db, register, person, search)
    audit_log.record(g.db, "register.exported", by=person, register=register.key, rows=len(rows))
    sheet = Worksheet(_(register.title)[:31], [_(each) for each in headings], rows)
    return write([sheet], mark=Mark(g.visitor.name, clock.now()))


def _filters(register: Register, arguments: MultiDict[str, str]) -> dict[str, str]:
    keys = ("q", "within", "ended", *register.filters)
    return {key: arguments[key] for key in keys if arguments.get(key)}


def _search(register: Register, filters: dict[str, str]) -> Search:
    return Search(
        words=search_words(filters.get("q", "")),
        within=filters.get("within", ""),
        chosen={key: filters[key] for key in register.filters if key in filters},
        with_ended="ended" in filters,
    )


def _choices(register: Register) -> list[tuple[Choose, list[Option]]]:
    fields = [register.field(key) for key in register.filters]
    return [(each, form.offered(each)) for each in fields if isinstance(each, Choose)]


def _places(register: Register) -> list[Option]:
    if register.place is None:
        return []
    return references.Place("within", "").options(g.db, g.visitor.person)
