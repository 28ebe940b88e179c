"""What else there is of a case, each on a page of its own: the links beside its facts."""

from dataclasses import dataclass
from typing import Any

from flask import g, url_for

from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from web.translation import lazy_gettext as later


@dataclass(frozen=True)
class Link:
    """A page of the case that the visitor may enter."""

    words: str
    icon: str
    address: str


#: Permission on the case, endpoint (it takes `case_id`), words and icon, in order.
LINKS: tuple[tuple[Permission, str, Any, str], ...] = (
    (Permission.DEADLINE_READ, "deadlines.show_deadlines", later("期限"), "alarm"),
    (Permission.DATE_CORRECT, "cases.dates", later("日期更正"), "calendar-due"),
    (Permission.CASE_READ_WHOLE, "mediation.show", later("调解、邀请与回避"), "gavel"),
    (Permission.PARTY_WRITE, "cases.parties_page", later("当事人登记与更正"), "users"),
    (Permission.DOSSIER_READ, "documents.index", later("卷宗与文书"), "notes"),
    (Permission.CASE_READ, "attachments.index", later("附件与照片"), "camera"),
    (Permission.CASE_READ, "comments.index", later("备注与沟通"), "users"),
    (Permission.CASE_READ_WHOLE, "cases.related", later("重复与关联"), "folders"),
    (Permission.SPONSORSHIP_SHOW, "sponsorship.show", later("领导包案"), "users"),
    (Permission.WHISTLE_READ, "whistles.show", later("吹哨报到"), "alarm"),
    (Permission.PETITION_READ, "petitions.show", later("信访程序"), "gavel"),
    (Permission.CASE_READ_WHOLE, "cases.said", later("群众留言与评价"), "inbox"),
    (Permission.CASE_FEEDBACK, "cases.receipt", later("回执与查询码"), "notes"),
    (Permission.CASE_READ_WHOLE, "rooms.of_case", later("房间预约"), "door"),
)


def list_links(case: Case) -> list[Link]:
    """The pages of the case the visitor may enter."""
    asked = {permission for permission, *_ in LINKS}
    held = {each for each in asked if permissions.may(g.db, each, g.visitor.person, case)}
    return [
        Link(str(words), icon, url_for(endpoint, case_id=case.id))
        for permission, endpoint, words, icon in LINKS
        if permission in held
    ]
