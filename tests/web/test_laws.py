"""The pages of the laws: entering a version, side by side, the review, and what is refused."""

import io

import orjson
import pytest

from engine import clock
from processes.deadlines import case_deadlines, law_files, limits, rules_file
from processes.deadlines.library import shipped
from processes.diagrams import shipped as diagrams
from tests.web.law_version import NEW, VERSION, typed


@pytest.fixture
def installed(session):
    diagrams.deploy(session)
    return session


@pytest.fixture
def june(at_june):
    return at_june


@pytest.fixture
def at_june():
    with clock.at(clock.local(clock.now()).replace(2026, 6, 10, 9, 0, 0, 0)):
        yield


def test_a_version_is_typed_compared_reviewed_and_in_force(browse, case, installed, june):
    with clock.at(clock.now()):
        row = case_deadlines.open_statutory(installed, case.id, "tj.rm", clock.now())
        installed.flush()
    analyst, reviewer = browse("analyst"), browse("political_legal")
    form = analyst.get(NEW).text
    assert 'value="人民调解"' in form
    answer = analyst.post(NEW, typed(form, **VERSION))
    assert answer.status_code == 302
    address = answer.headers["Location"]
    seen = analyst.get(address).text
    assert "1个月" in seen
    assert "20日" in seen
    assert case.case_no not in seen
    assert "1个正在计时的期限" in seen
    assert "通过</button>" not in seen
    shown = reviewer.get(address).text
    assert case.case_no in shown
    assert "6月30日" in shown
    answer = reviewer.post(f"{address}/approve", {"decision": "与公报一致"})
    assert answer.status_code == 302
    installed.refresh(row)
    assert row.rule == "tj.rm@2"
    assert "与公报一致" in reviewer.get(address).text
    page = reviewer.get("/laws/").text
    assert "2026年修订" in page
    assert "已失效" in page
    told = browse("center").get(f"/cases/{case.id}/clocks/").text
    assert "因法律新版本移动" in told
    assert "依《人民调解工作若干规定》（2026年修订，2026-06-01起施行）" in told


def test_the_same_person_is_told_that_another_must_review(browse, installed, june):
    admin = browse("system_admin")
    address = admin.post(NEW, typed(admin.get(NEW).text, **VERSION)).headers["Location"]
    assert "要由另一位有权限的人复核" in admin.get(address).text
    assert admin.post(f"{address}/approve", {}).status_code == 403
    assert limits.newest(installed).law("rentiao_guiding@2026") is None
    assert admin.post(f"{address}/withdraw", {}).status_code == 302
    assert "已撤回" in admin.get(address).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"in_force_from": "2002-11-01", "promulgated_on": "2002-01-01"}, "重叠"),
        ({"in_force_from": "明年"}, "2026-01-01这样的日期"),
        # No later version could follow it, and a correction leaves the day as it is.
        ({"in_force_from": "9999-12-31"}, "“施行日期”不能晚于"),
        ({"in_force_from": "2032-01-01"}, "“施行日期”不能晚于"),
        ({"promulgated_on": "0001-01-01"}, "“公布日期”不能早于1949年10月1日"),
        ({"promulgated_on": "2031-05-20", "in_force_from": "2031-06-01"}, "“公布日期”不能晚于"),
        ({"promulgated_on": "2026-07-01"}, "公布日晚于施行日"),
        ({"transition": "new"}, "过渡规定"),
        ({"rules-0-amount": "许多"}, "应是整数"),
        ({"rules-0-unit": "fortnight"}, "fortnight"),
        ({"rules-0-quote": ""}, "抄录条文原文"),
        ({"rules-1-key": "grid.resolve", "rules-1-name": "x"}, "应是文字"),
        ({"edition": "../2026"}, "短标识"),
        ({"reason": " "}, "请填写理由"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browse, installed, june, change, told):
    analyst = browse("analyst")
    sent = typed(analyst.get(NEW).text, **VERSION) | change
    answer = analyst.post(NEW, sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert sent["title"] in answer.text


def test_who_may_neither_propose_nor_review_reads_alone(browse, installed, june):
    analyst, outsider = browse("analyst"), browse("outsider")
    address = analyst.post(NEW, typed(analyst.get(NEW).text, **VERSION)).headers["Location"]
    assert outsider.get("/laws/").status_code == 200
    assert outsider.get(address).status_code == 200
    assert outsider.get(NEW).status_code == 403
    assert outsider.post("/laws/shipped", {}).status_code == 403
    assert outsider.post("/laws/file", {}).status_code == 403
    assert outsider.post(f"{address}/withdraw", {}).status_code == 403
    for verb in ("approve", "refuse"):
        assert outsider.post(f"{address}/{verb}", {"decision": "x"}).status_code == 403
        assert analyst.post(f"{address}/{verb}", {"decision": "x"}).status_code == 403
    reviewer = browse("system_admin")
    assert reviewer.post(f"{address}/refuse", {"decision": " "}).status_code == 422
    assert reviewer.post(f"{address}/refuse", {"decision": "条号不对"}).status_code == 302
    assert reviewer.post(f"{address}/approve", {}).status_code == 409


def file(edition="2026", **rule):
    """A file with nothing but a new version of the mediation rules."""
    law = {
        "edition": edition,
        "title": "2026年修订",
        "source": "司法部令",
        "promulgated_on": "2026-05-20",
        "in_force_from": "2026-06-01",
    }
    row = rules_file.row_of(shipped().named("tj.rm@1")) | {
        "law": f"rentiao_guiding@{edition}",
        "amount": 2,
        **rule,
    }
    laws = [{"key": "rentiao_guiding", "name": "人民调解工作若干规定", "versions": [law]}]
    return orjson.dumps({"laws": laws, "rules": [row]})


def sent(content):
    return {"file": (io.BytesIO(content), "laws.json"), "reason": "公报"}


def test_a_file_is_put_before_a_reviewer(browse, installed, june):
    analyst = browse("analyst")
    assert analyst.post("/laws/file", sent(file())).status_code == 302
    assert "等待复核" in analyst.get("/laws/").text
    again = analyst.post("/laws/file", sent(file()))
    assert (again.status_code, "正在等待复核" in again.text) == (422, True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"laws": 5}',
        b'{"laws": [[]], "rules": [7]}',
        b'{"laws": [{"key": "a", "name": "b", "versions": [{}]}]}',
        orjson.dumps({"laws": [], "rules": [{"key": "x"}] * 6000}),
        file(key="<script>alert(1)</script>"),
        file(name="\u0000"),
        file(quote="长" * 5000),
        file(law="xinfang@2022"),
        file(pauses="鉴定"),
        file(amount=10**12),
        file(extension={"amount": -1, "unit": "day"}),
        file(extension={"amount": 1, "unit": "day", "by": ["emperor"]}),
        file(edition="2026'; DROP TABLE law; --"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(browse, installed, june, content):
    answer = browse("analyst").post("/laws/file", sent(content))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text


def test_an_older_installation_is_offered_what_the_program_brings(browse, session, june):
    from engine.deployment import catalogue
    from engine.deployment.bundle import Source

    rows = [row for row in shipped().rows if row.law is None or row.law.id != "zhian@2025"]
    laws = [law for law in shipped().laws if law.id != "zhian@2025"]
    old = Source.of("limits.json", rules_file.write(rows, laws))
    catalogue.deploy(session, [*diagrams.sources(), old])
    analyst = browse("analyst")
    assert "2025年修订" in analyst.get("/laws/").text
    assert analyst.post("/laws/shipped", {}).status_code == 302
    entry = law_files.law_proposals.list_waiting(session)[0]
    assert browse("system_admin").post(f"/laws/entries/{entry.id}/approve", {}).status_code == 302
    session.info.clear()
    assert limits.find("za.close", clock.today(), session=session).law.id == "zhian@2025"
