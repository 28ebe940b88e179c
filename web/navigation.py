"""The menu: what this visitor may enter.

The first entries stand in the header of every page; all of them, by section, on `/menu`. Pages
that stand behind another page only (a case's, a notice's) have no entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from flask import g, request, url_for

from processes.access import permissions
from processes.access.permissions import Permission
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


#: Permission, endpoint, words and icon.
Entry = tuple[Permission, str, Any, str]

#: Every entry, section by section: permission, endpoint, words and icon. What somebody works with
#: daily comes first, for the header shows the first entries: cases, or else the system.
SECTIONS = (
    (
        later("办案"),
        (
            (Permission.TASK_LIST, "tasks.index", later("我的任务"), "checklist"),
            (Permission.WEEK_READ, "overviews.show_week", later("本周要办"), "calendar-due"),
            (Permission.CASE_REGISTER, "cases.new", later("登记纠纷"), "file-plus"),
            (Permission.PATROL_RECORD, "patrol.index", later("今日排查"), "map-pin"),
            (Permission.CASE_LIST, "cases.index", later("案件"), "folders"),
            (Permission.WALL_READ, "overviews.show_wall", later("总览"), "layout-grid"),
            (Permission.CASE_REGISTER, "reports.index", later("群众反映"), "speakerphone"),
            (Permission.WHISTLE_LIST, "whistles.index", later("吹哨报到"), "speakerphone"),
            (Permission.PETITION_LIST, "petitions.index", later("信访事项"), "inbox"),
            (Permission.SPONSORSHIP_READ, "sponsorship.index", later("领导包案"), "users"),
            (Permission.SPONSORSHIP_READ, "sponsorship.meetings", later("常委会专题研究"), "notes"),
            (Permission.CASE_IMPORT, "imports.index", later("批量导入"), "plus"),
            (Permission.CASE_EXPORT, "exports.index", later("导出"), "download"),
        ),
    ),
    (
        later("系统"),
        (
            (Permission.ACCOUNT_MANAGE, "access.list_accounts", later("账号与任职"), "users"),
            (Permission.AUDIT_READ, "audit.index", later("审计日志"), "history"),
            (Permission.INCIDENT_RETRY, "incidents.index", later("故障"), "alert-triangle"),
            (Permission.OPERATIONS_READ, "operations.index", later("运行状况"), "chart-bar"),
            (Permission.CHANNEL_MANAGE, "notices.ways", later("通知通道"), "bell"),
            (Permission.WEBHOOK_MANAGE, "webhooks.index", later("事件推送"), "speakerphone"),
            (
                Permission.ADMINISTRATOR_DECIDE,
                "access.list_requests",
                later("两人办理"),
                "circle-check",
            ),
            (Permission.DISTRICT_OPEN, "onboarding.index", later("开通"), "map-pin"),
            (Permission.RETENTION_READ, "retention.index", later("保存期限"), "clock"),
            (Permission.PERSON_ANSWER, "retention.persons", later("本人信息查阅更正"), "lock"),
        ),
    ),
    (
        later("排查与接访"),
        (
            (Permission.PATROL_READ, "patrol.show_coverage", later("排查覆盖"), "layout-grid"),
            (Permission.ROSTER_READ, "rosters.index", later("接访排班"), "calendar-due"),
            (Permission.ROOM_BOOK, "rooms.index", later("房间预约"), "door"),
        ),
    ),
    (
        later("督办与统计"),
        (
            (Permission.CARD_LIST, "cards.index", later("牌照"), "flag"),
            (Permission.SUPERVISION_LIST, "supervision.index", later("督办"), "gavel"),
            (Permission.MEDIATION_OVERSEE, "mediation.overview", later("调解监督"), "search"),
            (Permission.WHISTLE_LIST, "whistles.departments", later("部门评价"), "alarm"),
            (
                Permission.SPONSORSHIP_READ,
                "sponsorship.show_scores",
                later("平安建设考核"),
                "circle-check",
            ),
            (Permission.STATISTICS_READ, "indicators.index", later("统计"), "chart-bar"),
        ),
    ),
    (
        later("规则与流程"),
        (
            (Permission.STUDIO_READ, "studio.index", later("流程工作室"), "notes"),
            (Permission.MINING_READ, "mining.index", later("流程实况"), "sitemap"),
            (Permission.DIAGRAM_READ, "diagrams.index", later("流程"), "sitemap"),
            (Permission.PROCESS_START, "starts.index", later("发起"), "plus"),
            (Permission.LIMIT_READ, "deadlines.list_rules", later("期限规则"), "alarm"),
            (Permission.LIMIT_READ, "deadlines.list_laws", later("法律版本"), "gavel"),
            (Permission.LIMIT_READ, "calendars.index", later("工作日历"), "calendar-due"),
            (Permission.CODE_READ, "codes.index", later("代码表"), "layout-grid"),
            (Permission.TEMPLATE_MANAGE, "documents.list_templates", later("文书模板"), "notes"),
        ),
    ),
    (
        later("名册"),
        (
            (Permission.REGISTER_READ, "registers.index", later("名册台账"), "notes"),
            (Permission.ORGANISATION_READ, "organisation.index", later("组织"), "users"),
            (Permission.ABSENCE_KEEP, "organisation.show_absences", later("代理"), "users"),
            (Permission.ORGANISATION_READ, "organisation.centre", later("中心"), "door"),
        ),
    ),
)


def sections() -> Iterator[tuple[str, list[Item]]]:
    """What the visitor of this request may enter, section by section; none is empty."""
    current = _current()
    for name, entries in SECTIONS:
        if items := list(_items(entries, current)):
            yield str(name), items


def header() -> list[Item]:
    """The first entries, and the way to the others where there are more."""
    current = _current()
    items = chain.from_iterable(_items(entries, current) for _name, entries in SECTIONS)
    # Every page has it: no more of the menu is made than tells whether there is more.
    every = list(islice(items, IN_HEADER + 2))
    shown = every[: IN_HEADER + 1]
    if len(every) > len(shown):
        is_elsewhere = not any(item.is_current for item in every[:IN_HEADER])
        shown[IN_HEADER:] = [Item(_("全部功能"), "apps", url_for("menu"), is_elsewhere)]
    return shown


def finds_cases() -> bool:
    """Whether the header has the box to find a case in."""
    return permissions.OPEN_TO[Permission.CASE_LIST].holds(g.visitor.person)


def _items(entries: Iterable[Entry], current: str) -> Iterator[Item]:
    """The entries the visitor may enter."""
    for permission, endpoint, words, icon in entries:
        if permissions.OPEN_TO[permission].holds(g.visitor.person):
            yield Item(str(words), icon, url_for(endpoint), endpoint == current)


def _current() -> str:
    """The entry the visitor is in: this very page, or else the first that shares its addresses."""
    here = _ASIDE.get(request.endpoint or "", request.endpoint or "")
    if "case_id" in (request.view_args or {}):
        here = "cases.index"
    every = [endpoint for _name, entries in SECTIONS for _may, endpoint, *_rest in entries]
    if here in every:
        return here
    beside = (each for each in every if here.startswith(f"{each.partition('.')[0]}."))
    return next((each for each in beside if each not in _ASIDE.values()), "")


#: Pages that belong to an entry other than the first of their addresses.
_ASIDE = {
    "cases.register": "cases.new",
    "access.request_form": "access.list_requests",
    "access.ask": "access.list_requests",
    "access.grant": "access.list_requests",
    "access.refuse": "access.list_requests",
    "deadlines.show_law": "deadlines.list_laws",
    "deadlines.new_version": "deadlines.list_laws",
    "deadlines.propose_version": "deadlines.list_laws",
    "deadlines.show_entry": "deadlines.list_laws",
}
