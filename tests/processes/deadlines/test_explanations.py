"""What the explanation of a deadline says, word for word."""

from datetime import date, datetime, time

import pytest

from engine import clock
from processes.calendars.models import CalendarRelease, DeadlineMove, Origin
from processes.cases import display_names
from processes.deadlines import case_deadlines, due_dates, explanations, extensions, limits, pauses
from processes.deadlines.due_dates import Pause, Prolongation
from processes.deadlines.limits import Kind, Unit


def local(month, day, hour=9, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())


def told(explanation):
    return {part.key: "".join(part.sentences) for part in explanation.parts}


def by_rule(key, start, turns=(), variant=None, **given):
    limit = limits.find(key, start.date(), variant)
    found = due_dates.compute_by_rule(limit, start, turns, **given)
    return told(explanations.of_rule(limit, found, turns))


def test_working_days_name_each_day_off_and_the_day_worked_for_it():
    said = by_rule("department.resolve", local(9, 24))
    assert said == {
        "basis": "部门办结：10个工作日，本区规定；规则第1版。",
        "start": "进入单位负责层：2026年9月24日（星期四）09:00。"
        "开始的当日不计（参照《民法典》第二百零一条），第一天是9月28日（星期一）。",
        "left_out": "中秋节：9月25日—27日。国庆节：10月1日—7日。周末：10月11日。"
        "10月10日（星期六）调休上班，照常计入。",
        "end": "数满10个工作日是10月15日（星期四）。当日17:30下班时截止（参照《民法典》第二百零三条）。",
        "possible": "可以暂停的情形：鉴定、听证。"
        "经区综治中心、政法委督办批准可以延长，累计至多10个工作日。",
    }


def test_natural_days_that_do_not_roll_say_by_when_to_be_done():
    said = by_rule("xf.close", local(8, 4))
    assert said["basis"].startswith(
        "信访事项办结：60日，依《信访工作条例》（2022年，2022-05-01起施行）第三十四条；规则第1版。原文：“"
    )
    assert said["left_out"] == "按自然日计算，中间的节假日和周末都计入。"
    assert said["end"] == (
        "数满60日是10月3日（星期六）。这一天是国庆节，这项期限不顺延；请在9月30日（星期三）下班前办完。"
        "当日24:00截止（参照《民法典》第二百零三条）。"
    )
    assert said["possible"].startswith(
        "没有可以暂停的情形。经办理机关、单位的负责人批准可以延长（《信访工作条例》第三十四条），"
        "累计至多30日，告知书送达之后才生效。最后一天遇休假日不顺延。有下列情形之一即停止计时："
    )


def test_a_right_rolls_over_the_holidays_with_its_article():
    said = by_rule("ld.sue", local(9, 16))
    assert said["start"].endswith(
        "开始的当日不计（《民事诉讼法》第八十五条），第一天是9月17日（星期四）。"
    )
    assert said["end"] == (
        "数满15日是10月1日（星期四）。这一天是国庆节，"
        "顺延到其后第一个工作日10月8日（星期四）（《民事诉讼法》第八十五条）。"
        "当日24:00截止（参照《民法典》第二百零三条）。"
    )
    assert said["possible"].startswith("这是当事人的权利期限，任何机关不得缩短、延长、暂停。")


def test_a_month_without_that_day_ends_on_its_last():
    said = by_rule("tj.rm", local(1, 31))
    assert said["end"].startswith(
        "1个月满于2月28日（星期六）：到期月没有31日，以月末日为最后一日（参照《民法典》第二百零二条）。"
    )
    assert "到期月的对应日" in by_rule("tj.rm", local(3, 5))["end"]


def test_working_hours_name_the_office_hours_and_where_they_begin():
    said = by_rule("department.sign", local(9, 30, 18), variant="fast")
    assert said["start"] == (
        "吹哨：2026年9月30日（星期三）18:00。按工作小时计算，只计办公时间（08:30—12:00、14:30—17:30）；"
        "那时不在办公时间内，自10月8日（星期四）08:30起。"
    )
    assert said["left_out"] == "国庆节：10月1日—7日。"
    assert said["end"] == "10月8日（星期四）15:00到期。"


def test_hours_run_day_and_night():
    said = by_rule("grid.first_contact", local(3, 4))
    assert said["start"].endswith("自这一时刻起，不分昼夜和节假日（参照《民法典》第二百零一条）。")
    assert "left_out" not in said


def test_a_date_the_diagram_gave_says_its_reason_and_counts_nothing():
    given = {"given": local(7, 13, 17, 30), "given_why": "轮到回访的当天下班前完成"}
    said = by_rule("revisit", local(7, 6), variant="leader.1", **given)
    assert said["start"].endswith("到期时刻由流程图给定，不是数出来的：轮到回访的当天下班前完成。")
    assert said["end"] == "7月13日（星期一）17:30到期。"
    assert "left_out" not in said


def test_a_year_without_a_published_calendar_is_said():
    said = by_rule("department.resolve", local(12, 25))
    assert "2027年日历未发布，暂按周末和固定节日推算，发布后重算。" in said["left_out"]


def test_agreed_by_the_parties_is_not_approved(session, case, cast, at):
    with at(3, 4):
        row = case_deadlines.open_statutory(session, case.id, "tj.rm", clock.now())
        center = cast["center"]
        extensions.request(session, row, 10, reason="账目待核", by=center, consent="卷宗第8页")
    said = told(explanations.explain(session, row))
    assert "双方当事人同意延长10日" in row.why
    assert "经批准" not in row.why
    assert said["longer"] == (
        "3月4日双方当事人同意延长10日，理由：账目待核；签名材料：卷宗第8页；由"
        + _who(session, center)
        + "登记。"
    )


def test_approved_names_the_approver_the_day_and_what_is_still_missing(session, case, cast, at):
    with at(8, 4):
        row = case_deadlines.open_statutory(
            session, case.id, "xf.close", clock.now(), responsible="dept-renshe"
        )
    head = cast["head"]
    with at(9, 1):
        granted = extensions.request(session, row, 30, reason="情况复杂", by=head)
        pending = explanations.explain(session, row)
    approved = (
        f"9月1日经批准延长30日，理由：情况复杂；批准人：{_who(session, head)}"
        "（依法应由办理机关、单位的负责人批准）"
    )
    assert told(pending)["longer"] == f"{approved}；告知书还没有送达，暂不计入。"
    assert "longer" not in told(pending.for_parties)
    with at(9, 2, 10):
        extensions.record_notice_served(session, granted, by=head)
    said = told(explanations.explain(session, row))
    assert said["longer"] == f"{approved}；告知书9月2日（星期三）10:00送达，自此计入。"
    handed = told(explanations.explain(session, row).for_parties)
    assert handed["longer"] == "9月1日经批准延长30日；告知书9月2日（星期三）10:00送达，自此计入。"
    assert said["end"].startswith("数满90日（含延长）是11月2日（星期一）。")


def _who(session, person):
    group = next(each for each in person.groups if each.startswith(("center@", "unit_head@")))
    office = display_names.resolve(session, [group])[group]
    return f"{office} {display_names.resolve_people(session, [person.id])[person.id]}"


def test_a_pause_names_its_article_and_moves_the_end(session, case, cast, at):
    with at(3, 2):
        row = case_deadlines.open_statutory(session, case.id, "sq.mediate", clock.now())
    with at(3, 10):
        pauses.pause(session, row, "鉴定", evidence="委托书1号", by=cast["center"])
    with at(3, 12):
        waiting = explanations.explain(session, row)
    who = _who(session, cast["center"])
    assert waiting.is_paused
    assert told(waiting)["end"].startswith("正在暂停，到期日在恢复之后才定；如果现在恢复：")
    assert (
        "因鉴定暂停：3月10日（星期二）09:00起，还没有恢复（依《人民法院在线调解规则》第二十六条）；"
        f"凭据：委托书1号；由{who}登记。"
    ) in told(waiting)["left_out"]
    with at(3, 20):
        pauses.resume(session, row, by=cast["center"])
    done = explanations.explain(session, row)
    assert not done.is_paused
    assert "3月10日（星期二）09:00—3月20日（星期五）09:00" in told(done)["left_out"]
    handed = told(done.for_parties)["left_out"]
    assert "因鉴定暂停：3月10日（星期二）09:00—3月20日（星期五）09:00" in handed
    assert "委托书" not in handed
    assert who not in handed
    struck = [each.on for each in done.days if each.is_struck and each.on.month == 3]
    assert struck == [date(2026, 3, n) for n in range(11, 21)]


def test_a_new_calendar_and_a_correction_are_told(session, case, cast, at):
    with at(8, 4):
        row = case_deadlines.open_statutory(session, case.id, "xf.close", clock.now())
        session.flush()
        release = CalendarRelease(year=2026, origin=Origin.PAGE, note="试", at=clock.now())
        session.add(release)
        session.flush()
        before = due_dates.compute("xf.close", local(8, 3)).due
        move = DeadlineMove(
            clock_id=row.id,
            case_id=case.id,
            district=case.district,
            release_id=release.id,
            at=clock.now(),
            due_before=before,
            due_after=row.due_at,
            warning_before=row.warning_on,
            warning_after=row.warning_on,
            why="",
        )
        session.add(move)
        session.flush()
    said = told(explanations.explain(session, row, ["受理日期更正过。"]))
    assert said["changes"] == (
        "受理日期更正过。8月4日因发布新的工作日历重算，由10月2日（星期五）24:00改为10月3日（星期六）24:00。"
    )


def test_a_promised_date_that_is_not_reckoned_any_more_stays_and_is_said(session, case, at):
    with at(8, 4):
        row = case_deadlines.open_statutory(session, case.id, "xf.close", clock.now())
        row.due_at = datetime.combine(date(2026, 10, 6), time(), clock.zone())
        row.nominal_on = date(2026, 10, 5)
        session.flush()
    found = explanations.explain(session, row)
    assert (
        "按现在的规定重算是10月3日（星期六）24:00，已经告知的日期不变，仍是10月5日（星期一）24:00。"
        in (told(found)["changes"])
    )
    assert [each.on for each in found.days if each.is_due] == [date(2026, 10, 5)]


def test_a_clock_of_before_a_change_of_the_calendar_is_told_by_its_own_calendar(session, case, at):
    with at(9, 24):
        found = due_dates.compute("department.resolve", clock.now())
        row = case_deadlines.begin(session, case, found, Kind.PROCESS)
        session.flush()
    assert explanations.explain(session, row).due == found.due


def test_the_calendar_of_years_shows_the_months_at_its_ends_and_those_struck_out():
    limit = limits.find("td.claim", date(2026, 2, 3))
    found = due_dates.compute_by_rule(limit, local(2, 3))
    shown = explanations.of_rule(limit, found)
    assert [(each.year, each.month) for each in shown.months] == [(2026, 2), (2028, 2)]
    assert shown.is_abridged
    (first, *_), *_ = shown.months[0].weeks
    assert first is None


@pytest.mark.parametrize("turns", [(), (Prolongation(5, Unit.WORKING_DAY, True),)])
def test_the_json_says_the_same(turns):
    limit = limits.find("department.resolve", date(2026, 5, 6))
    turns = (Pause(local(5, 8), local(5, 14), "鉴定"), *turns)
    found = explanations.of_rule(limit, due_dates.compute_by_rule(limit, local(5, 6), turns), turns)
    said = found.as_json()
    assert said["due"] == found.due.isoformat()
    assert [each["on"] for each in said["days"] if each["is_struck"]] == [
        each.on.isoformat() for each in found.days if each.is_struck
    ]
    assert {each["key"] for each in said["parts"]} == {each.key for each in found.parts}
