"""The twelve roles of docs/domain.md 7, and the group strings the engine knows them by."""

from enum import StrEnum

from processes.organisation.centre_names import district_centre


class Role(StrEnum):
    """What a person may be at a place, in a unit or in a mediation organisation."""

    GRID_WORKER = "grid_worker"
    GRID_HEAD = "grid_head"
    MEDIATOR = "mediator"
    CENTER = "center"
    DISTRICT_CENTER = "district_center"
    LIAISON = "liaison"
    LEADER = "leader"
    POLITICAL_LEGAL = "political_legal"
    ANALYST = "analyst"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"

    @property
    def words(self) -> str:
        """The role's name."""
        return district_centre() if self is Role.DISTRICT_CENTER else _WORDS[self]


_WORDS = {
    Role.GRID_WORKER: "网格员",
    Role.GRID_HEAD: "网格长",
    Role.MEDIATOR: "人民调解员",
    Role.CENTER: "乡镇街道中心",
    Role.LIAISON: "部门联络员",
    Role.LEADER: "包案领导",
    Role.POLITICAL_LEGAL: "政法委督办",
    Role.ANALYST: "流程分析员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计管理员",
}


def group(role: Role | str, at: str) -> str:
    """The engine's group: `grid_head@420303001201`."""
    return f"{role}@{at}"


def places(groups: frozenset[str], role: Role) -> frozenset[str]:
    """Where somebody in these groups holds the role."""
    prefix = f"{role}@"
    return frozenset(g.removeprefix(prefix) for g in groups if g.startswith(prefix))
