"""What every list tells of a case, fetched with its rows: parties, place, holder, the nearest limit.

The parties come as they are kept, sealed, and are opened here: who does not handle the case reads
their names masked, in the case's name and summary too (docs/domain.md 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, case, cast, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import Side
from processes.cases.models import Case, Party
from processes.casework import redaction
from processes.lists.models import FollowedCase
from processes.organisation import people
from processes.organisation.places import LENGTHS, Place
from processes.privacy import encrypted_columns, masking

#: A person's id as the engine has it.
_DIGITS = "^[0-9]{1,18}$"
#: How many parties a row names.
NAMED = 3


@dataclass(frozen=True)
class KnownParty:
    """A party, opened."""

    side: Side
    is_unit: bool
    name: str
    phone: str | None
    id_no: str | None
    address: str | None


@dataclass(frozen=True)
class CaseSummary:
    """A case as the person may read it in a list."""

    case: Case
    event_name: str
    summary: str
    #: Masked, whoever reads: a list stands on a screen others see.
    parties: tuple[str, ...]
    #: How many more there are.
    further: int
    place: str
    #: Who answers for it; empty while nobody does, or for who sees a part of it alone.
    owner: str
    is_followed: bool
    #: Whether the person sees the whole of the case.
    is_whole: bool

    def has_words(self, words: list[str]) -> bool:
        """Whether each of the words stands in what the person reads, or names a party to them."""
        if self.is_found_by_party:
            return True
        text = (
            f"{self.case.case_no} {self.event_name} {self.summary} {self.told_place} {self.place}"
        )
        return all(word.lower() in text.lower() for word in words)

    #: Whether the person works on the case: then they may find it by anything of it.
    is_found_by_party: bool = False
    #: Where it happened, masked.
    told_place: str = ""


def columns(person: Person) -> list[ColumnElement[Any]]:
    """The columns `summarise` reads, for a statement that has `Case`."""
    return [
        permissions.condition_for(Permission.PARTY_REVEAL, person).label("handles"),
        permissions.condition_for(Permission.CASE_READ_WHOLE, person).label("whole"),
        _PARTIES.label("parties"),
        _PLACES.label("places"),
        person_name(Case.owner_id).label("owner"),
        is_followed(person).label("followed"),
    ]


def summarise(row: Any) -> CaseSummary:
    """The case of a row that has `columns`."""
    found: Case = row.Case
    parties = [_opened(each) for each in row.parties or ()]
    told = redaction.redact_one(found, parties, row.handles)
    place = found.place or ""
    named = parties if row.whole or row.handles else []
    return CaseSummary(
        case=found,
        event_name=told.event_name,
        summary=told.summary,
        parties=tuple(masking.party(each) for each in named[:NAMED]),
        further=max(0, len(named) - NAMED),
        place=display_names.join_names(row.places or [], found.grid),
        owner=(row.owner or "") if row.whole else "",
        is_followed=row.followed,
        is_whole=row.whole,
        is_found_by_party=row.handles,
        told_place=place if row.handles else masking.words(place, parties),
    )


def person_name(id: InstrumentedAttribute[Any] | ColumnElement[Any]) -> ColumnElement[str]:
    """The name of the person of that row."""
    return select(people.Person.name).where(people.Person.id == id).scalar_subquery()


def engine_person_name(id: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """The name of the person the engine knows by that id."""
    number = case((id.regexp_match(_DIGITS), cast(id, BigInteger)))
    return select(people.Person.name).where(people.Person.id == number).scalar_subquery()


def is_followed(person: Person) -> ColumnElement[bool]:
    """The condition on `Case` that the person follows it (我关注的)."""
    number = int(person.id) if person.id.isdigit() else 0
    return exists().where(FollowedCase.case_id == Case.id, FollowedCase.person_id == number)


def place_names(code: InstrumentedAttribute[str] | ColumnElement[str]) -> ColumnElement[list[str]]:
    """The names of a place and of those above it, the largest first."""
    line = [func.left(code, length) for length in LENGTHS.values()]
    names = func.array_agg(
        aggregate_order_by(Place.name, func.length(Place.code)), type_=ARRAY(Text)
    )
    return select(names).where(Place.code.in_(line)).scalar_subquery()


_PLACES = place_names(Case.grid)
#: As they are kept: the type that opens them is set aside.
_SEALED = {name: cast(getattr(Party, name), Text) for name in ("name", "phone", "id_no", "address")}
_PARTIES = (
    select(
        func.json_agg(
            aggregate_order_by(
                func.json_build_object(
                    *("side", Party.side, "is_unit", Party.is_unit),
                    *(each for pair in _SEALED.items() for each in pair),
                ),
                Party.id,
            )
        )
    )
    .where(Party.case_id == Case.id)
    .correlate(Case)
    .scalar_subquery()
)


def _opened(kept: Mapping[str, Any]) -> KnownParty:
    opened = {
        name: None if kept[name] is None else encrypted_columns.decrypt(f"party.{name}", kept[name])
        for name in _SEALED
    }
    return KnownParty(
        Side(kept["side"]),
        kept["is_unit"],
        opened["name"] or "",
        opened["phone"],
        opened["id_no"],
        opened["address"],
    )
