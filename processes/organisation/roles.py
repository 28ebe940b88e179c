"""The twelve roles of docs/domain.md 7, and the group strings the engine knows them by."""

from collections.abc import Iterable
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
    UNIT_HEAD = "unit_head"
    LEADER = "leader"
    POLITICAL_LEGAL = "political_legal"
    COURT_PRESIDENT = "court_president"
    POLICE_SUPERIOR = "police_superior"
    ARBITRATION_DIRECTOR = "arbitration_director"
    ANALYST = "analyst"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"

    @property
    def words(self) -> str:
        """The role's name."""
        return district_centre() if self is Role.DISTRICT_CENTER else _WORDS[self]


#: Offices outside the departments whose only part here is to lengthen a limit, as its law says;
#: a district appoints them, for the whole of it.
APPROVERS = frozenset({Role.COURT_PRESIDENT, Role.POLICE_SUPERIOR, Role.ARBITRATION_DIRECTOR})

#: Who sees of a case only what concerns their own unit or office.
SPEAKERS = APPROVERS | {Role.LIAISON, Role.UNIT_HEAD}

_WORDS = {
    Role.GRID_WORKER: "网格员",
    Role.GRID_HEAD: "网格长",
    Role.MEDIATOR: "人民调解员",
    Role.CENTER: "乡镇街道中心",
    Role.LIAISON: "部门联络员",
    Role.UNIT_HEAD: "单位负责人",
    Role.LEADER: "包案领导",
    Role.POLITICAL_LEGAL: "政法委督办",
    Role.COURT_PRESIDENT: "法院院长",
    Role.POLICE_SUPERIOR: "上级公安机关",
    Role.ARBITRATION_DIRECTOR: "仲裁委员会主任",
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


def read_list(text: str) -> list[str]:
    """The offices a property of a diagram names: `grid_worker, center@420303001`."""
    return [each.strip() for each in text.split(",") if each.strip()]


def holds_one(groups: frozenset[str], offices: Iterable[str]) -> bool:
    """Whether somebody in these groups has one of the offices: at the place named, or anywhere."""
    anywhere = {each.partition("@")[0] for each in groups}
    return any(each in groups or each in anywhere for each in offices)
