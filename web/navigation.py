"""The main menu: what this visitor may enter."""

from dataclasses import dataclass

from flask import g, request, url_for

from processes import permissions
from processes.permissions import Permission
from web.translation import gettext as _


@dataclass(frozen=True)
class Item:
    """One entry of the menu."""

    words: str
    icon: str
    address: str
    is_current: bool


def items() -> list[Item]:
    """The entries for the visitor of this request, in order."""
    entries = [
        (Permission.TASK_LIST, "tasks.index", _("我的任务"), "checklist"),
        (Permission.CASE_REGISTER, "cases.new", _("登记纠纷"), "file-plus"),
        (Permission.CASE_LIST, "cases.index", _("案件"), "folders"),
        (Permission.INCIDENT_RETRY, "incidents.index", _("故障"), "alert-triangle"),
        (Permission.ORGANISATION_READ, "organisation.index", _("组织"), "users"),
        (Permission.DIAGRAM_READ, "diagrams.index", _("流程"), "sitemap"),
    ]
    return [
        Item(words, icon, url_for(endpoint), _is_current(endpoint))
        for permission, endpoint, words, icon in entries
        if permissions.OPEN_TO[permission].holds(g.visitor.person)
    ]


def _is_current(endpoint: str) -> bool:
    here = request.endpoint or ""
    section = endpoint.partition(".")[0]
    if here == "cases.register":
        here = "cases.new"
    if "cases.new" in {here, endpoint}:
        return here == endpoint
    return here.startswith(f"{section}.")
