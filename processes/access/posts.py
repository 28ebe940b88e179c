"""Where an office may be held, found by names instead of codes."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from processes.access.accounts import levels
from processes.cases import display_names
from processes.organisation.places import MediationOrganisation, Place, Unit
from processes.organisation.roles import Role

#: So many fit on a page to choose from; with more, another word is asked for.
MOST = 30


def find(session: Session, role: Role, words: str, most: int = MOST) -> dict[str, str]:
    """Code to whole name of the places, units or organisations that have every word in their names.

    A word may be of what lies above: 花园村 finds the grids of that village.
    """
    codes = session.scalars(_query(role, words.split()).limit(most)).all()
    named = display_names.resolve_places(session, codes)
    return {code: named.get(code, code) for code in codes}


def _query(role: Role, words: Sequence[str]) -> Select[str]:
    if role in (Role.LIAISON, Role.UNIT_HEAD):
        units = select(Unit.code).order_by(Unit.code)
        return units.where(*(Unit.name.icontains(each, autoescape=True) for each in words))
    if role is Role.MEDIATOR:
        table = MediationOrganisation
        named = select(table.code).order_by(table.code)
        return named.where(*(table.name.icontains(each, autoescape=True) for each in words))
    places = select(Place.code).where(Place.kind.in_(levels(role))).order_by(Place.code)
    for word in words:
        above = aliased(Place)
        is_named = above.name.icontains(word, autoescape=True)
        places = places.where(exists().where(is_named, Place.code.startswith(above.code)))
    return places
