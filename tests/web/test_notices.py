"""The inbox: one's own notices, and the way from them to the case."""

import re

from processes import notices
from tests.web import town


def tell(session, person, title="还剩一天到期", **more):
    notices.notify(session, to=[person.id], matter=f"x:{title}", title=title, **more)


def first(page):
    return re.search(r"/notices/(\d+)/open", page.text).group(1)


def test_the_header_counts_what_is_unread(browse, session, cast):
    worker = browse("grid_worker")
    assert "条未读" not in worker.get("/notices/").text
    tell(session, cast["grid_worker"])
    tell(session, cast["grid_worker"], title="已经到期")
    assert "通知，2条未读" in worker.get("/organisation/").text


def test_opening_a_notice_leads_to_ones_own_task_of_the_case_and_marks_it_read(
    browse, session, cast, case
):
    tell(session, cast["grid_worker"], case_id=case.id)
    worker = browse("grid_worker")
    page = worker.get("/notices/")
    assert "还剩一天到期" in page.text
    answer = worker.post(f"/notices/{first(page)}/open")
    assert answer.location == f"/tasks/{town.task_of(session, case).id}"
    assert "还剩一天到期" not in worker.get("/notices/").text, "the case's own task may stand there"
    assert "还剩一天到期" in worker.get("/notices/?scope=all").text


def test_all_are_marked_read_at_once(browse, session, cast):
    for title in ("一", "二", "三"):
        tell(session, cast["grid_worker"], title=title)
    worker = browse("grid_worker")
    worker.get("/notices/")
    worker.post("/notices/read-all")
    assert "没有未读的通知" in worker.get("/notices/").text


def test_who_may_not_see_the_case_reads_nothing_of_it(browse, session, cast, case):
    tell(session, cast["outsider"], title=f"{case.case_no}请延期审批", case_id=case.id)
    page = browse("outsider").get("/notices/")
    assert case.case_no not in page.text
    assert "无权查看" in page.text


def test_the_notice_of_another_is_not_found(browse, session, cast):
    tell(session, cast["grid_worker"])
    number = first(browse("grid_worker").get("/notices/"))
    outsider = browse("outsider")
    assert "还剩一天到期" not in outsider.get("/notices/").text
    for verb in ("open", "read"):
        assert outsider.post(f"/notices/{number}/{verb}").status_code == 404


def test_a_long_inbox_is_turned_over(browse, session, cast):
    for number in range(25):
        tell(session, cast["grid_worker"], title=f"第{number}条")
    worker = browse("grid_worker")
    page = worker.get("/notices/")
    assert ("第24条" in page.text, "第4条" in page.text) == (True, False)
    after = re.search(r'href="(/notices/\?after=\d+)"', page.text).group(1)
    assert "第4条" in worker.get(after).text


def test_who_has_unread_notices_sees_refusals_as_well(browse, session, cast):
    tell(session, cast["grid_worker"])
    answer = browse("grid_worker").get("/cases/1")
    assert (answer.status_code, "通知，1条未读" in answer.text) == (404, True)


def test_what_is_of_no_task_of_ones_own_leads_to_the_case(browse, session, cast, case):
    tell(session, cast["political_legal"], case_id=case.id)
    committee = browse("political_legal")
    answer = committee.post(f"/notices/{first(committee.get('/notices/'))}/open")
    assert answer.location == f"/cases/{case.id}"


def test_what_is_done_stands_under_the_past_as_done(browse, session, cast):
    tell(session, cast["grid_worker"])
    notices.dismiss(session, "x:还剩一天到期")
    worker = browse("grid_worker")
    assert "没有未读的通知" in worker.get("/notices/").text
    assert "已办" in worker.get("/notices/?scope=all").text
