"""The centres: their five functions, and the name the system administrator gives them."""

import pytest
from sqlalchemy import select

from engine import clock
from processes.audit.log import AuditEntry
from processes.organisation import centre_names

NAMED = {"name": "社会治理中心", "reason": "区委编办批复"}


def test_everybody_reads_what_a_centre_does(browse):
    page = browse("grid_worker").get("/organisation/centre").text
    for words in (
        "统一入口",
        "登记：一案一码",
        "引导办理",
        "跟踪督促",
        "反馈：答复诉求人",
        "以正式文本为准",
    ):
        assert words in page
    assert "更改名称" not in page


def test_another_name_is_kept_with_who_when_and_why_and_stands_everywhere(browse, session, cast):
    admin = browse("system_admin")
    assert admin.post("/organisation/centre", NAMED).status_code == 302
    (row,) = centre_names.list_names(session)
    assert (row.name, row.reason, row.by) == (*NAMED.values(), int(cast["system_admin"].id))
    page = admin.get("/organisation/centre").text
    assert "区委编办批复" in page
    assert "综治中心" in page
    assert centre_names.district_centre() == "区社会治理中心"
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.what == "centre.renamed"))
    assert entry.details["before"] == "综治中心"
    assert entry.details["after"] == "社会治理中心"


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "A中心", "reason": "批复"},
        {"name": "综治中心", "reason": "批复"},
        {"name": "社会治理中心", "reason": " "},
        {"name": "社会治理中心", "reason": "批" * 201},
    ],
)
def test_what_is_no_name_or_no_change_or_without_reason_is_refused(browse, session, typed):
    assert browse("system_admin").post("/organisation/centre", typed).status_code == 422
    assert centre_names.list_names(session) == []


def test_nobody_else_renames_them(browse, session):
    for name in ("district_center", "security_admin", "auditor", "outsider"):
        assert browse(name).post("/organisation/centre", NAMED).status_code == 403
    assert centre_names.list_names(session) == []


def test_a_process_takes_over_what_another_changed(session, cast, monkeypatch):
    row = centre_names.CentreName(
        name="社会治理中心", reason="批复", at=clock.now(), by=int(cast["system_admin"].id)
    )
    session.add(row)
    session.flush()
    assert centre_names.centre() == "综治中心"
    monkeypatch.setattr(centre_names, "EVERY", 0)
    centre_names.look(session)
    assert centre_names.centre() == "社会治理中心"
