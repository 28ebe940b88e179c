"""Notices retire: what has nothing left to do is unread no more, and stands under the past as done.

Whoever ends a matter dismisses it at once (`telling.dismiss`). What ends by itself, a limit that
passes with its case, a card that is explained in another room, is found here every few minutes:
each kind of matter says, in the room whose rows it is about, which of them are over.

    @retiring.over("order")
    def _closed(session: Session, keys: Collection[str]) -> Collection[str]:
        return {"12", "31"}
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from engine import clock, hooks
from engine.scheduling import timetable
from processes.notices.models import Notification
from processes.notices.telling import dismiss

#: Of the keys of matters (`12` of `order:12`), those there is nothing left to do about.
Rule: TypeAlias = Callable[[Session, Collection[str]], Collection[str]]
_RULES: dict[str, Rule] = {}


def over(*kinds: str) -> Callable[[Rule], Rule]:
    """Register which matters of these kinds are over; one statement for all keys it is given."""

    def register(rule: Rule) -> Rule:
        _RULES.update(dict.fromkeys(kinds, rule))
        return rule

    return register


@hooks.kind("over", "通知的了结")
def _rules() -> Iterable[hooks.Registered]:
    return _RULES.items()


@timetable.scheduled("notices.retire", minute="*/5")
def retire(session: Session, now: datetime) -> int:
    """Let what is over retire, and leave it out of what sums things up; how many matters there were."""
    done = find_done(session)
    _shorten(session, done)
    session.flush()  # what is dismissed is written past the session
    dismiss(session, *done)
    return len(done)


def find_done(session: Session) -> set[str]:
    """The matters somebody has yet to read of, by themselves or in a sum, that are over."""
    alone = select(Notification.matter).where(Notification.read_at.is_(None))
    summed = select(func.unnest(Notification.about)).where(Notification.read_at.is_(None))
    known: dict[str, set[str]] = {}
    for matter in session.scalars(union(alone, summed)):
        kind, _, key = matter.partition(":")
        if kind in _RULES:
            known.setdefault(kind, set()).add(key)
    return {
        f"{kind}:{key}"
        for kind, keys in sorted(known.items())
        for key in _RULES[kind](session, keys)
    }


def _shorten(session: Session, done: Collection[str]) -> None:
    """Take these out of what sums things up; a sum of nothing is over as well."""
    sums = select(Notification).where(
        Notification.read_at.is_(None), func.cardinality(Notification.about) > 0
    )
    for row in session.scalars(sums):
        left = [each for each in row.about if each not in done]
        if len(left) < len(row.about):
            row.about = left
        if not left:
            row.read_at = row.done_at = clock.now()
            row.waits = False


def numbers(keys: Collection[str]) -> list[int]:
    """The keys that are the id of a row."""
    return [int(each) for each in keys if each.isdigit()]


def texts(ids: Iterable[int]) -> set[str]:
    """Ids as the keys they were."""
    return {str(each) for each in ids}
