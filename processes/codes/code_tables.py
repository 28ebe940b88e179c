"""The code tables of docs/domain.md 4.3, in editions: each in force from a day until the next.

The first edition of each is a file of `processes/data/codes`; an administrator publishes further
ones. A case keeps the code it was given; its name is read from the newest edition that has it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from processes import data
from processes.codes.models import CodeEdition
from processes.errors import WrongChoice

FOLDER = data.FOLDER / "codes"
#: As they are listed.
KEYS = (
    *("category", "statistics", "focus_tag", "scale", "severity", "source", "mediation_source"),
    *("method", "agreement_form", "person_category", "id_type", "sex", "ethnicity", "education"),
)


@dataclass(frozen=True)
class Code:
    """A row: what is kept and what is read; `above` is the first-level code of a second-level one."""

    code: str
    name: str
    above: str | None = None
    #: Category of the people's mediation statistics it is counted under (录一次出两套统计).
    statistics: str | None = None
    is_sensitive: bool = False


@dataclass(frozen=True)
class Edition:
    """A table as it is in force from `since_on` until `until_on`, which is none for the last."""

    key: str
    title: str
    version: int
    since_on: date
    until_on: date | None
    source: str
    #: 须以标准原文校核.
    is_provisional: bool
    #: Whether further editions may be published; the others are fixed by what the program does.
    is_open: bool
    codes: Mapping[str, Code]

    @property
    def names(self) -> dict[str, str]:
        """Code to name."""
        return {code: each.name for code, each in self.codes.items()}


def list_editions(session: Session, key: str) -> list[Edition]:
    """Every edition of the table, oldest first; raises NotFound."""
    if key not in KEYS:
        raise NotFound
    query = select(CodeEdition).where(CodeEdition.key == key).order_by(CodeEdition.version)
    return _chained(key, session.scalars(query).all())


def all_current(session: Session) -> dict[str, Edition]:
    """The edition of each table in force today, with one question to the database."""
    rows = session.scalars(select(CodeEdition).order_by(CodeEdition.version)).all()
    return {
        key: _on(_chained(key, [r for r in rows if r.key == key]), clock.today()) for key in KEYS
    }


def find_current(session: Session, key: str, on: date | None = None) -> Edition:
    """The edition in force on a day, today if none is given."""
    return _on(list_editions(session, key), on or clock.today())


def names(session: Session, key: str) -> dict[str, str]:
    """Code to name, codes that are no longer in force included."""
    return {c: name for each in list_editions(session, key) for c, name in each.names.items()}


def require(session: Session, key: str, code: str) -> None:
    """Raise WrongChoice unless the code is in force today."""
    edition = find_current(session, key)
    if code not in edition.codes:
        raise WrongChoice(field=edition.title, value=code)


def statistics(session: Session, category: str, focus_tags: Iterable[str] = ()) -> str | None:
    """The category of the people's mediation statistics; a tag that has one of its own decides."""
    tags = {each.name: each for each in find_current(session, "focus_tag").codes.values()}
    for tag in focus_tags:
        if tag in tags and tags[tag].statistics:
            return tags[tag].statistics
    found: str | None = None
    for edition in list_editions(session, "category"):
        known = edition.codes.get(category) or edition.codes.get(category[:2])
        found = known.statistics if known else found
    return found


@cache
def first(key: str) -> Edition:
    """The edition that comes with the product."""
    held: dict[str, Any] = json.loads((FOLDER / f"{key}.json").read_text("utf-8"))
    held["since_on"] = date.fromisoformat(held["since_on"])
    return Edition(**held | {"codes": _rows(held["codes"]), "until_on": None})


def _chained(key: str, published: Sequence[CodeEdition]) -> list[Edition]:
    given = first(key)
    every = [(given.version, given.since_on, given.source, given.is_provisional, given.codes)]
    every += [
        (r.version, r.since_on, r.source, r.is_provisional, _rows(r.codes)) for r in published
    ]
    ends = [since - timedelta(days=1) for _, since, *_ in every[1:]]
    return [
        Edition(key, given.title, version, since, until, source, provisional, given.is_open, codes)
        for (version, since, source, provisional, codes), until in zip(
            every, [*ends, None], strict=True
        )
    ]


def _rows(given: Iterable[Mapping[str, Any]]) -> dict[str, Code]:
    return {each["code"]: Code(**each) for each in given}


def _on(chain: list[Edition], day: date) -> Edition:
    return next((each for each in reversed(chain) if each.since_on <= day), chain[0])
