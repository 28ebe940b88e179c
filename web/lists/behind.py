"""The cases behind a number, as the list of cases tells of them: limit, holder, masked parties."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, request
from sqlalchemy import Select

from processes import indicators
from processes.cases.models import Case
from processes.lists import cases, reading
from processes.lists.cases import CaseItem
from web.lists.remaining import remaining
from web.paging import SIZE, Page, read_number

#: None: the number is of no cases.
Ids = Select[Any] | None


def read(ids: Ids, kept: Mapping[str, str]) -> dict[str, Any]:
    """What `case_rows` and `case_list` read: the page this request asks for, of those the visitor may read.

    `kept` is what the addresses of the other pages must repeat.
    """
    found, may, there_are = _list(ids)
    shown = list(found[:SIZE])
    items: list[CaseItem] = reading.list_items(
        g.db, cases.LIST, g.visitor.person, [case.id for case in shown]
    )
    after = str(shown[-1].id) if len(found) > SIZE else ""
    return {
        "page": Page(items, next=after, filters=dict(kept)),
        "may": may,
        "there_are": there_are,
        "remaining": remaining,
    }


def _list(ids: Ids) -> tuple[Sequence[Case], int, int]:
    """One row more than a page, how many the visitor may read, how many there are."""
    if ids is None:
        return [], 0, 0
    before = read_number(request.args.get("after", ""))
    return indicators.list_cases(g.db, g.visitor.person, ids, before=before, size=SIZE + 1)
