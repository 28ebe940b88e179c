"""What the task list shows."""

from dataclasses import dataclass
from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from engine import tasks
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.choices import Tier
from processes.casework import worklist
from processes.casework.worklist import Item, Scope
from processes.deadlines.models import CaseDeadline
from web import time_left, words
from web.paging import SIZE, Page, read_position, write_position
from web.translation import gettext as _


@dataclass(frozen=True)
class Tab:
    """One of the scopes, with how many tasks are in it."""

    scope: Scope
    words: str
    count: str
    is_current: bool


@dataclass(frozen=True)
class Row:
    """A task with its limits in words."""

    item: Item
    process_due: words.RemainingTime | None
    statutory_due: words.RemainingTime | None
    #: the name of whom the visitor stands in for with it; empty: it is their own
    absent: str = ""


def read(arguments: MultiDict[str, str]) -> dict[str, Any]:
    """The page the address asks for; what it misspells is as if it were not there."""
    person = g.visitor.person
    scope = readers.asked_choice(Scope, arguments.get("scope")) or Scope.ALL
    tier = readers.asked_choice(Tier, arguments.get("tier"))
    after = read_position(arguments.get("after", ""))
    items = worklist.list_page(g.db, person, scope=scope, tier=tier, after=after, size=SIZE + 1)
    shown = items[:SIZE]
    steps = time_left.for_tasks([item.task for item in shown])
    cases = time_left.for_deadlines([item.statutory for item in shown if item.statutory])
    filters = {"scope": scope.value} | ({"tier": tier.value} if tier else {})
    return {
        "page": Page(
            [
                Row(item, steps[item.task.id], _left(cases, item.statutory), _absent(item))
                for item in shown
            ],
            next=write_position(shown[-1].position) if len(items) > SIZE else "",
            filters=filters,
        ),
        "scope": scope,
        "finished": readers.asked(readers.row, arguments.get("finished")),
        "tabs": _tabs(scope),
        "tiers": Tier,
        "may_register": permissions.may(g.db, Permission.CASE_REGISTER, person),
    }


def _absent(item: Item) -> str:
    absent = tasks.find_absent(item.task, g.visitor.person)
    return str(g.visitor.stands_for.get(absent, ""))


def _left(
    known: dict[int, words.RemainingTime], row: CaseDeadline | None
) -> words.RemainingTime | None:
    return known.get(row.id) if row else None


def _tabs(current: Scope) -> list[Tab]:
    names = {Scope.ALL: _("全部"), Scope.MINE: _("我在办"), Scope.GROUP: _("待领取")}
    return [Tab(s, name, _counted(s), s is current) for s, name in names.items()]


def _counted(scope: Scope) -> str:
    number = worklist.count(g.db, g.visitor.person, scope)
    return f"{worklist.COUNTED}+" if number > worklist.COUNTED else str(number)
