"""The pages of importing and exporting."""

import gzip
import io

import pytest
from sqlalchemy import select

from engine import worker
from processes.cases.models import Case
from processes.exports.models import Export
from processes.imports.models import ImportBatch
from tests.processes.imports.importing import table
from tests.web import town


def upload(*rows):
    return {"file": (io.BytesIO(table(*rows)), "示例.xlsx")}


def test_a_file_is_checked_started_and_followed(browse, session, cast):
    town.deploy(session)
    center = browse("center")
    answer = center.post("/imports/", upload({}))
    page = center.get(answer.location)
    assert "1行都没有问题" in page.text
    assert center.post(f"{answer.location}/start").status_code == 302
    assert 'data-watch="3"' in center.get(answer.location).text
    worker.run_until_idle(session)
    assert "已登记1件" in center.get(answer.location).text
    assert session.scalars(select(Case.summary)).all() == ["楼上漏水，要求修复"]


def test_faults_are_listed_and_handed_out_as_a_table(browse, session, cast):
    center = browse("center")
    answer = center.post("/imports/", upload({}, {"风险": "紫"}))
    text = center.get(answer.location).text
    assert "1行有问题，1行可以导入" in text
    assert "红、橙、黄、蓝" in text
    assert center.get(f"{answer.location}/faults").data[:2] == b"PK"
    assert center.post(f"{answer.location}/start").status_code == 422
    assert center.post(f"{answer.location}/discard").status_code == 302
    assert center.post(f"{answer.location}/start", {"leave_out": "1"}).status_code == 422


@pytest.mark.parametrize("content", [b"", b"junk", b"PK junk"])
def test_what_is_no_table_is_told(browse, cast, content):
    answer = browse("center").post("/imports/", {"file": (io.BytesIO(content), "x.xlsx")})
    assert answer.status_code == 422
    assert "不能导入" in answer.text


def test_the_pattern_is_handed_out(browse):
    assert browse("center").get("/imports/pattern").data[:2] == b"PK"


def test_others_import_nothing(browse, session, cast):
    center = browse("center")
    center.post("/imports/", upload({}))
    batch = session.scalar(select(ImportBatch))
    for name, status in (("outsider", 403), ("district_center", 404), ("grid_worker", 403)):
        other = browse(name)
        for view in ("", "/faults"):
            assert other.get(f"/imports/{batch.id}{view}").status_code == status
        for view in ("start", "discard"):
            assert other.post(f"/imports/{batch.id}/{view}").status_code == status
    assert browse("outsider").post("/imports/", upload({})).status_code == 403


def test_cases_are_exported_and_the_file_fetched(browse, session, case):
    center = browse("center")
    answer = center.post("/exports/", {"q": "漏水"})
    assert "脱敏" in center.get(answer.location).text
    row = session.scalar(select(Export))
    held = center.get(f"/exports/{row.id}/file")
    assert held.data[:2] == b"PK"
    assert "attachment" in held.headers["Content-Disposition"]
    assert browse("district_center").get(f"/exports/{row.id}/file").status_code == 404


@pytest.mark.parametrize(
    ("key", "begins", "ends"),
    [
        ("xes", b"\x1f\x8b", "xes.gz"),
        ("ocel-json", b"PK", "ocel-json.zip"),
        ("ocel-sqlite", b"PK", "ocel-sqlite.zip"),
    ],
)
def test_cases_are_exported_as_an_event_log(browse, session, case, key, begins, ends):
    center = browse("center")
    answer = center.post("/exports/", {"q": "漏水", "format": key})
    assert "事件日志" in center.get(answer.location).text
    row = session.scalar(select(Export))
    assert (row.format, row.cases) == (key, 1)
    held = center.get(f"/exports/{row.id}/file")
    assert held.data.startswith(begins)
    assert held.headers["Content-Disposition"].endswith(ends)
    assert browse("district_center").get(f"/exports/{row.id}/file").status_code == 404


def test_a_log_is_whole_though_no_worker_has_read_history_yet(browse, session, case):
    center = browse("center")
    center.post("/exports/", {"format": "xes"})
    row = session.scalar(select(Export))
    log = gzip.decompress(center.get(f"/exports/{row.id}/file").data).decode()
    assert case.case_no in log
    assert 'key="element" value="Handle"' in log
    assert "漏水" not in log


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"format": "doc"}, "没有这种导出格式"),
        ({"format": "xes", "is_clear": "1", "reason": "上级核查"}, "不能选明文"),
    ],
)
def test_a_log_that_cannot_be_made_is_refused_and_what_was_typed_is_kept(
    browse, session, case, given, words
):
    answer = browse("center").post("/exports/", {"q": "漏水"} | given)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="漏水"' in answer.text
    assert session.scalar(select(Export)) is None


def test_a_refused_export_keeps_what_was_typed(browse, case):
    answer = browse("center").post("/exports/", {"q": "漏水", "is_clear": "1"})
    assert answer.status_code == 422
    assert "请填写理由" in answer.text
    assert 'value="漏水"' in answer.text


@pytest.mark.parametrize("name", ["grid_worker", "outsider", "liaison", "auditor", "mediator"])
def test_others_export_nothing(browse, case, name):
    assert browse(name).get("/exports/").status_code == 403
    assert browse(name).post("/exports/").status_code == 403


def test_who_may_only_see_masked_data_gets_no_other(browse, case):
    answer = browse("political_legal").post("/exports/", {"is_clear": "1", "reason": "想看"})
    assert answer.status_code == 403
