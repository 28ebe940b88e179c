"""Which rule on time a deadline runs by: of docs/domain.md 3.1 and 3.2, and of later releases.

`data/limits.json` is the library a new installation starts with; it is deployed and pinned
like a diagram. A process limit is the one an instance started with; a law's follows the deadline's own
start date, by the newest release, and what a new version of the law says of what runs already
(`processes.deadlines.transition`).
"""

from datetime import date

from sqlalchemy.orm import Session

from engine import tables
from engine.deployment import catalogue
from processes.deadlines.library import TABLE, Library, latest, shipped
from processes.deadlines.rules import MARKS, Extension, Kind, Limit, Unit
from processes.errors import NoSuchLimit

__all__ = [
    "MARKS",
    "TABLE",
    "VARIANTS",
    "Extension",
    "Kind",
    "Library",
    "Limit",
    "Unit",
    "find",
    "find_pinned",
    "find_version",
    "newest",
    "released",
    "shipped",
]

#: 变体既可写代码,也可写中文。
VARIANTS = {
    "紧急": "urgent",
    "应急": "emergency",
    "快办": "fast",
    "常规": "regular",
    "信访": "petition",
    "疑难": "hard",
    "简易": "summary",
}
#: The default row of a key goes without a variant.
_DEFAULTS = {"regular", "normal", ""}


def find(key: str, on: date, variant: str | None = None, session: Session | None = None) -> Limit:
    """The row of `key` in force on the day the deadline starts.

    A process limit is the one the instance under way started with; a law's, the one released
    now. A variant the key does not have (a whistle's kind where all kinds share one limit) is the
    key's default row. Raises NoSuchLimit.
    """
    found = _chosen(_own(session), key, on, variant)
    if found is None or found.kind is Kind.STATUTORY or found.law:
        found = _chosen(released(session), key, on, variant)
    if found is None:
        raise NoSuchLimit(key=key, variant=variant or "无")
    return found


def find_version(session: Session, rule: str) -> Limit:
    """The very row a deadline was set by (`Limit.rule`), whatever is in force since."""
    found = newest(session).named(rule)
    if found is None:
        raise NoSuchLimit(key=rule, variant="无")
    return found


def find_pinned(session: Session, rule: str) -> Limit:
    """The row a step under way reckoned with: of the instance's own library, else the newest."""
    return _own(session).named(rule) or find_version(session, rule)


def newest(session: Session) -> Library:
    """The library as it is released now."""
    found: Library | None = catalogue.find_table(session, TABLE)
    return found or shipped()


def released(session: Session | None) -> Library:
    """The library as it is released now, also for an expression of a step, which has no session."""
    if session is not None:
        return newest(session)
    in_force: Library | None = tables.find_newest(TABLE)
    return in_force or shipped()


def _own(session: Session | None) -> Library:
    """Of the instance under way; outside of one, what is released now."""
    pinned: Library | None = tables.pinned(TABLE)
    if pinned is not None:
        return pinned
    return newest(session) if session else shipped()


def _chosen(library: Library, key: str, on: date, variant: str | None) -> Limit | None:
    rows, wanted = library.in_force(key, on), _canonical(variant)
    return latest([row for row in rows if row.variant == wanted]) or latest(
        [row for row in rows if not row.variant]
    )


def _canonical(variant: str | None) -> str | None:
    code = VARIANTS.get(variant, variant) if variant else None
    return None if code in _DEFAULTS else code
