"""Which version of a law a deadline runs by: the one in force at its start, or what a later one says of it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from processes.deadlines.laws import LawVersion, Transition
from processes.deadlines.library import Library
from processes.deadlines.limits import Limit

#: When a deadline would end by a rule.
Ends = Callable[[Limit], datetime]


def governing(library: Library, row: Limit, start: date, today: date, ends: Ends) -> Limit:
    """The version of the rule a deadline runs by today that started on `start`."""
    found = library.on(row.column, start) or row
    for law in _later(library, found, start, today):
        after = next((each for each in library.of_law(law.id) if each.column == row.column), None)
        if after is not None and _applies(law, found, after, ends):
            found = after
    return found


def authority(limit: Limit, start: date) -> str:
    """By which version of which law a deadline counts, and why by one that came later than it."""
    if limit.law is None:
        return ""
    if start >= limit.law.in_force_from:
        return limit.basis
    article = limit.law.transition_article
    by = f"依其{article}" if article else "依其过渡规定"
    return f"{limit.basis}；施行前已开始，{by}适用新的规定"


def note(library: Library, limit: Limit, start: date, today: date) -> str:
    """What is to be said of a deadline whose law has been replaced since; empty where it has not."""
    if limit.law is None:
        return ""
    later = [
        law
        for law in library.law_versions(limit.law.key)
        if law.in_force_from > limit.law.in_force_from
    ]
    if not later:
        return ""
    successor = later[0]
    words = f"{successor.name}{successor.title}自{successor.in_force_from}起施行"
    if successor.in_force_from > today:
        return f"{words}；{successor.transition.words}。"
    by = f"（依其{successor.transition_article}）" if successor.transition_article else ""
    return f"{words}。{_STAYED[successor.transition]}仍依{limit.law.title}的规定计算{by}。"


#: Why a limit stays with the law of its start though that has been replaced.
_STAYED = {
    Transition.OLD: "这项期限在此之前开始，",
    # The new version takes it over, unless it would have been over by it on that very day.
    Transition.NEW: "这项期限在此之前开始，依新的规定在施行之日已经届满，已告知的期限不变，",
    Transition.FAVOURABLE: "这项期限在此之前开始，新的规定对当事人不更有利，或者依其在施行之日已经届满，",
}


def _later(library: Library, row: Limit, start: date, today: date) -> Iterator[LawVersion]:
    """The versions of the rule's law that came into force while the deadline ran, in order."""
    if row.law is None:
        return
    for law in library.law_versions(row.law.key):
        if max(start, row.law.in_force_from) < law.in_force_from <= today:
            yield law


def _applies(law: LawVersion, before: Limit, after: Limit, ends: Ends) -> bool:
    if law.transition is Transition.NEW:
        return True
    if law.transition is Transition.OLD:
        return False
    # A right of the parties serves them better the longer it is; an office's limit, the shorter.
    return ends(after) > ends(before) if after.right else ends(after) < ends(before)
