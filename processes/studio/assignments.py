"""Whom a task can be given to: each role at the places it is held, as candidate groups are written."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation.places import PlaceKind, Unit
from processes.organisation.roles import APPROVERS, Role

#: The variables of a case that say where it is (docs/domain.md 11.1), and what each is called.
PLACES = {
    PlaceKind.SMALL_GRID: ("grid", "案件所在网格"),
    PlaceKind.VILLAGE: ("village", "案件所在村（社区）"),
    PlaceKind.STREET: ("street", "案件所在乡镇街道"),
    PlaceKind.DISTRICT: ("district", "全区"),
}
#: Where cases meet the role; who works at a desk of the system is given no task.
_HELD_AT = {
    Role.GRID_WORKER: PlaceKind.SMALL_GRID,
    Role.GRID_HEAD: PlaceKind.VILLAGE,
    Role.MEDIATOR: PlaceKind.VILLAGE,
    Role.CENTER: PlaceKind.STREET,
    Role.DISTRICT_CENTER: PlaceKind.DISTRICT,
    Role.LEADER: PlaceKind.DISTRICT,
    Role.POLITICAL_LEGAL: PlaceKind.DISTRICT,
    **dict.fromkeys(sorted(APPROVERS), PlaceKind.DISTRICT),
}
#: The variables that hold a department's code.
_UNITS = {"unit": "主持调解的部门", "organ": "责任机关", "department": "被吹哨的部门"}
_OF_UNITS = (Role.LIAISON, Role.UNIT_HEAD)


def options(session: Session) -> list[tuple[str, str]]:
    """The expression of the groups and its words, the usual ones first."""
    return [*_of_places(), *_of_variables(), *_of_units(session)]


def _of_places() -> Iterator[tuple[str, str]]:
    for role, kind in _HELD_AT.items():
        variable, words = PLACES[kind]
        yield f'=["{role.value}@" + {variable}]', f"{role.words}（{words}）"


def _of_variables() -> Iterator[tuple[str, str]]:
    for role in _OF_UNITS:
        for variable, words in _UNITS.items():
            yield f'=["{role.value}@" + {variable}]', f"{role.words}（{words}）"


def _of_units(session: Session) -> Iterator[tuple[str, str]]:
    for code, name in session.execute(select(Unit.code, Unit.name).order_by(Unit.code)):
        yield f'=["{Role.LIAISON.value}@{code}"]', f"{Role.LIAISON.words}（{name}）"
