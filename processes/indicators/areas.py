"""For which place a person may read the figures: where they hold office, and below."""

from sqlalchemy.orm import Session

from engine.errors import NotPermitted
from engine.identity import Person
from processes.organisation import directory
from processes.organisation import places as organisation_places
from processes.organisation.roles import Role, places

#: Whose office covers a place; the four at the district read of all of it.
_HOLDERS = (
    Role.POLITICAL_LEGAL,
    Role.DISTRICT_CENTER,
    Role.LEADER,
    Role.CENTER,
    Role.GRID_HEAD,
    Role.GRID_WORKER,
)


def outermost(person: Person) -> list[str]:
    """The places the person's figures may cover, none within another, by code."""
    held = {code for role in _HOLDERS for code in places(person.groups, role)}
    return sorted(code for code in held if held.isdisjoint(organisation_places.lineage(code)[:-1]))


def choose(session: Session, person: Person, wanted: str | None) -> str:
    """The place asked for, or the person's own; raises NotPermitted, NoSuchPlace."""
    held = outermost(person)
    place = wanted or (held[0] if held else directory.district(session))
    if not any(organisation_places.is_within(place, code) for code in held):
        raise NotPermitted("您不能查看这个地方的统计。")
    return organisation_places.get_place(session, place).code
