"""The menu: what this visitor may enter.

The first entries stand in the header of every page; all of them, by section, on `/menu`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, request, url_for

from processes import permissions
from processes.permissions import Permission
from web.translation import gettext as _
from web.translation import lazy_gettext as later

#: How many entries fit side by side on a phone, beside the way to all of them.
IN_HEADER = 3


@dataclass(frozen=True)
class Item:
    """One entry of the menu."""

    words: str
    icon: str
    address: str
    is_current: bool
    section: str = ""


#: Permission, endpoint, words, icon and section of every entry, in the order of the sections.
ENTRIES = (
    (Permission.TASK_LIST, "tasks.index", later("我的任务"), "checklist", later("办案")),
    (Permission.CASE_REGISTER, "cases.new", later("登记纠纷"), "file-plus", later("办案")),
    (Permission.PATROL_RECORD, "patrol.index", later("今日排查"), "map-pin", later("办案")),
    (Permission.CASE_LIST, "cases.index", later("案件"), "folders", later("办案")),
    (Permission.SPONSORSHIP_READ, "sponsorship.index", later("领导包案"), "users", later("办案")),
    (Permission.CASE_IMPORT, "imports.index", later("批量导入"), "file-plus", later("办案")),
    (Permission.CASE_EXPORT, "exports.index", later("导出"), "notes", later("办案")),
    (Permission.CARD_LIST, "cards.index", later("牌照"), "flag", later("督办与统计")),
    (Permission.SUPERVISION_LIST, "supervision.index", later("督办"), "gavel", later("督办与统计")),
    (Permission.WHISTLE_LIST, "whistles.index", later("吹哨报到"), "alarm", later("办案")),
    (Permission.PETITION_LIST, "petitions.index", later("信访事项"), "gavel", later("办案")),
    (
        Permission.MEDIATION_OVERSEE,
        "mediation.overview",
        later("调解监督"),
        "users",
        later("督办与统计"),
    ),
    (
        Permission.PATROL_READ,
        "patrol.show_coverage",
        later("排查覆盖"),
        "layout-grid",
        later("排查与接访"),
    ),
    (
        Permission.ROSTER_READ,
        "roster.index",
        later("接访排班"),
        "calendar-due",
        later("排查与接访"),
    ),
    (
        Permission.STATISTICS_READ,
        "statistics.index",
        later("统计"),
        "chart-bar",
        later("督办与统计"),
    ),
    (Permission.ACCOUNT_MANAGE, "accounts.index", later("账号与任职"), "users", later("系统")),
    (Permission.AUDIT_READ, "audit.index", later("审计日志"), "history", later("系统")),
    (Permission.INCIDENT_RETRY, "incidents.index", later("故障"), "alert-triangle", later("系统")),
    (Permission.CHANNEL_MANAGE, "notices.ways", later("通知通道"), "bell", later("系统")),
    (Permission.ROOM_BOOK, "rooms.index", later("房间预约"), "door", later("排查与接访")),
    (Permission.ORGANISATION_READ, "organisation.index", later("组织"), "users", later("名册")),
    (Permission.REGISTER_READ, "registers.index", later("名册台账"), "notes", later("名册")),
    (Permission.DIAGRAM_READ, "diagrams.index", later("流程"), "sitemap", later("规则与流程")),
    (
        Permission.TEMPLATE_MANAGE,
        "document_templates.index",
        later("文书模板"),
        "notes",
        later("规则与流程"),
    ),
    (Permission.CODE_READ, "codes.index", later("代码表"), "notes", later("规则与流程")),
    (Permission.LIMIT_READ, "limits.index", later("期限规则"), "alarm", later("规则与流程")),
    (
        Permission.LIMIT_READ,
        "calendars.index",
        later("工作日历"),
        "calendar-due",
        later("规则与流程"),
    ),
)


def items() -> list[Item]:
    """The entries for the visitor of this request, in order."""
    return [
        Item(str(words), icon, url_for(endpoint), _is_current(endpoint), str(section))
        for permission, endpoint, words, icon, section in ENTRIES
        if permissions.OPEN_TO[permission].holds(g.visitor.person)
    ]


def header() -> list[Item]:
    """The first entries, and the way to the others where there are more."""
    every = items()
    shown = every[: IN_HEADER + 1]
    if len(every) > len(shown):
        is_elsewhere = not any(item.is_current for item in every[:IN_HEADER])
        shown[IN_HEADER:] = [Item(_("全部功能"), "apps", url_for("menu"), is_elsewhere)]
    return shown


def sections() -> Iterator[tuple[str, list[Item]]]:
    """All entries, section by section."""
    every = items()
    order = list(dict.fromkeys(item.section for item in every))
    for name in order:
        yield name, [item for item in every if item.section == name]


def _is_current(endpoint: str) -> bool:
    here = request.endpoint or ""
    section = endpoint.partition(".")[0]
    if here == "cases.register":
        here = "cases.new"
    if not {here, endpoint}.isdisjoint(_ALONE):
        return here == endpoint
    return here.startswith(f"{section}.")


#: Entries that share their section of addresses with another entry.
_ALONE = {"cases.new", "patrol.show_coverage"}
