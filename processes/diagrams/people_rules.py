"""Whether somebody holds the role a task asks for, at the place it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.deployment import checking
from engine.deployment.checking import Release
from engine.faults import Fault
from processes.diagrams.release_rules import ours
from processes.organisation.people import Appointment, is_current
from processes.organisation.places import LENGTHS, PlaceKind
from processes.organisation.roles import Role

#: `"grid_head@" + village`, `"liaison@dept-gongan"`.
_GROUP = re.compile(r'"([^"@]*)@([^"]*)"(?:\s*\+\s*([^\W\d][\w.]*))?')
#: The variables that hold a place, and of which level it is.
_LEVELS = {
    "district": PlaceKind.DISTRICT,
    "street": PlaceKind.STREET,
    "village": PlaceKind.VILLAGE,
    "grid": PlaceKind.SMALL_GRID,
}
#: Whose office reaches down to that of others (`processes.organisation.people`).
_ABOVE = {Role.GRID_WORKER: Role.GRID_HEAD, Role.CENTER: Role.DISTRICT_CENTER}


@dataclass(frozen=True)
class Asked:
    """A group as a diagram writes it: a role at a place, or at whatever place a variable holds."""

    role: str
    at: str
    variable: str = ""


def asked(groups: str) -> list[Asked]:
    """The groups an expression, or a plain list, names."""
    if not groups.startswith("="):
        pairs = (each.strip().partition("@") for each in groups.split(","))
        return [Asked(role, at) for role, sign, at in pairs if sign]
    return [Asked(role, at, variable) for role, at, variable in _GROUP.findall(groups)]


@checking.rule
def every_role_is_known(release: Release) -> Iterator[Fault]:
    """A task for a role there is not: nobody could ever do it."""
    known = "、".join(f"{each.value}（{each.words}）" for each in Role)
    for node in ours(release):
        for each in asked(node.groups):
            if each.role not in set(Role):
                message = f"没有角色“{each.role}”。可用的角色：{known}。"
                yield node.fault("no-such-role", message, each.role)


@checking.warning
def somebody_holds_every_role(release: Release) -> Iterator[Fault]:
    """A task for a role that nobody in the district holds there, as things stand today."""
    if release.session is None:
        return
    held = _held(release.session)
    for node in ours(release):
        if node.file not in release.given:
            continue
        for each in asked(node.groups):
            if each.role in set(Role) and not _is_held(each, held[Role(each.role)]):
                where = _where(each)
                message = (
                    f"{where}现在没有人担任“{Role(each.role).words}”（{each.role}），"
                    "这一步会没有人办。请先任命，或改派别的角色。"
                )
                yield node.fault("nobody-holds-role", message)


def _held(session: Session) -> dict[Role, frozenset[str]]:
    """Where each role is held by anybody today, asked once."""
    query = select(Appointment.role, func.array_agg(Appointment.at.distinct()))
    rows = session.execute(query.where(is_current()).group_by(Appointment.role)).all()
    found = {role: frozenset(codes) for role, codes in rows}
    return {
        role: found.get(role, frozenset()) | found.get(_ABOVE.get(role, role), frozenset())
        for role in Role
    }


def _is_held(one: Asked, codes: frozenset[str]) -> bool:
    if not one.variable:
        reaches = one.role in _ABOVE and any(one.at.startswith(code) for code in codes)
        return reaches or one.at in codes
    level = _LEVELS.get(one.variable)
    if level is None or one.at:
        return any(code.startswith(one.at) for code in codes)
    exactly = any(len(code) == LENGTHS[level] or not code.isdigit() for code in codes)
    return exactly or (one.role in _ABOVE and bool(codes))


def _where(one: Asked) -> str:
    if not one.variable:
        return f"“{one.at}”"
    level = _LEVELS.get(one.variable)
    words = {
        "district": "区一级",
        "street": "各乡镇街道",
        "village": "各村（社区）",
        "grid": "各网格",
    }
    return words[one.variable] if level and not one.at else "全区"
