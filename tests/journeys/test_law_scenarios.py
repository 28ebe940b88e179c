"""Twelve scenarios more, 13 to 24, on what the law counts: each a whole journey, its dates in its text.

Every date was worked out by hand from the State Council's arrangement of the year.
"""

from dataclasses import replace
from datetime import date

import pytest

from engine import clock
from engine.forms.errors import FormInvalid
from processes.calendars import store, working_time
from processes.calendars.drafts import Draft
from processes.calendars.models import Origin
from processes.calendars.working_time import SpecialDay
from processes.cards import follow_up, warnings
from processes.cases.choices import Change, Outcome, Scale, Status, Tier
from processes.cases.party_input import PartyInput
from processes.deadlines import (
    calendar_changes,
    case_deadlines,
    extensions,
    law_moves,
    law_proposals,
    law_reviews,
    limits,
    pauses,
)
from processes.deadlines.law_proposals import Version
from processes.deadlines.laws import Transition
from processes.deadlines.models import DeadlineStatus, Ending
from processes.errors import ExtensionNotYours, ExtensionTooLong, TooLateToExtend
from processes.whistles import scores
from processes.whistles.whistles import list_called, list_for_case
from tests.journeys.district import District, moment
from tests.journeys.shown import cards_of, left, notices_of, struck, told
from tests.journeys.sponsored import settle, sponsor
from tests.journeys.told import ABSENT, CALLED, COMING


@pytest.fixture
def on(session):
    """The district on a day: `on(3, 4)`."""
    return lambda *when: District(session, moment(*when))


def warned(district):
    """The job that warns of the last working day, and the one that tells people."""
    with clock.at(district.now):
        warnings.warn(district.session, district.now)
        follow_up.follow(district.session, district.now)


def mediated(district, **facts):
    """A dispute accepted for mediation at once, its mediator chosen."""
    case = district.register("借款到期未还", **({"category": "0804", "consent": True} | facts))
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    return case


def test_scenario_13_mediation_fails_half_way_and_nothing_of_it_runs_on(on):
    """调解中途失败，期限随之终止。

    6月1日（周一）受理，一个月至7月1日（周三）24:00。七成是30日中的21日，6月22日24:00用完，
    次日08:30上班时提醒（蓝牌）。6月24日10:00调解不成：时钟即止，6月29日（期满前三日）不再提醒，
    7月2日不发黄牌。另行告知的1个工作日至6月25日17:30;6月25日转法定途径，七日后的7月2日09:00跟踪。
    """
    district = on(6, 1, 9)
    case = mediated(district)
    month = district.deadline("tj.rm")
    assert (month.nominal_on, month.due_at) == (date(2026, 7, 1), moment(7, 2, 0))
    assert left(district, month, 6, 19) == "还剩12天"
    assert "到期月的对应日" in told(district, month)["end"]
    assert district.due("MediationReminder") == [moment(6, 29, 8, 30)]
    district.until(6, 24, 10)
    assert cards_of(district, month) == [("blue", moment(6, 23, 8, 30))]
    district.do("mediator", "Mediate", decision="failed")
    assert (month.status, month.ended) == (DeadlineStatus.CANCELLED, Ending.FAILED)
    assert district.task_due("Inform") == moment(6, 25, 17, 30)
    assert district.due("MediationReminder") == district.due("MediationDue") == []
    district.until(6, 25, 9)
    district.do("mediator", "Inform", outcome="escalate", next_tier="department")
    assert (case.tier, district.open()) == (Tier.DEPARTMENT, ["Screen"])
    district.do("center", "Screen", decision="divert")
    district.do("center", "Feedback")
    assert (case.outcome, case.status) == (Outcome.DIVERTED, Status.CLOSED)
    district.until(7, 2, 10)
    district.do("grid_worker", "Track")
    district.until(7, 6, 9)
    assert cards_of(district, month) == [("blue", moment(6, 23, 8, 30))]
    assert district.cards("yellow") == district.cards("red") == []


def test_scenario_14_an_agreement_of_the_last_of_august_is_performed_over_the_national_day(on):
    """协议履行期间没有调解期限；提醒避开假日。

    8月31日（周一）受理，九月没有31日，一个月满于9月30日（周三）24:00。9月10日达成，约定10月3日
    （周六，国庆）前付清：前七日是9月26日（周六，中秋），提前到9月24日09:00提醒；当日提前到9月30日09:00。
    逾期三日是10月6日，节后10月8日上班时催告。10月8日付清，同日反馈、办结；其间没有人得牌。
    """
    district = on(8, 31, 9)
    case = mediated(district)
    month = district.deadline("tj.rm")
    assert month.due_at == moment(10, 1, 0)
    assert told(district, month)["end"].startswith(
        "1个月满于9月30日（星期三）：到期月没有31日，以月末日为最后一日"
    )
    assert left(district, month, 9, 30, 22, 1) == "还剩1小时59分"
    district.until(9, 10, 10)
    district.do("mediator", "Mediate")
    district.do("mediator", "Agreement", perform_by="2026-10-03", effective_on="2026-09-10")
    assert (month.status, month.ended) == (DeadlineStatus.MET, Ending.AGREED)
    assert district.due("PerformReminder") == [moment(9, 24, 9)]
    assert district.due("PerformDay") == [moment(9, 30, 9)]
    assert district.due("PerformOverdue") == [moment(10, 6, 9)]
    assert district.task_due("Perform") == moment(10, 4, 0), "24:00 of 3 October"
    district.until(10, 8, 9)
    days = [moment(9, 24, 9), moment(9, 30, 9), moment(10, 6, 9)]
    assert district.changes(Change.REMINDED) == days
    reminded = [each.partition("履行提醒")[2] for each in notices_of(district, "mediator")]
    assert list(filter(None, reminded)) == ["（到期前）", "（当日）", "（逾期）"]
    district.do("mediator", "Perform")
    district.do("mediator", "Feedback")
    assert (case.outcome, case.status) == (Outcome.SETTLED, Status.CLOSED)
    assert district.cards("blue") == district.cards("yellow") == district.cards("red") == []


def petitioned(district):
    """A demand transferred to the labour bureau and accepted there on the spot."""
    parties = [PartyInput("示例甲", phone="13800001234")]
    case = district.register("补偿款未兑付", category="0901", is_petition=True, parties=parties)
    district.do("district_center", "PetitionTransfer", organ="dept-renshe")
    district.do("liaison", "PetitionAccept", way="on_the_spot")
    return case


def revised(district, law, transition, **rules):
    """Two people enter a new version of a law, in force from 1 September; what is given changes."""
    library = limits.newest(district.session)
    old = library.law(law)
    version = replace(
        old,
        edition="2026",
        title="2026年修订",
        promulgated_on=date(2026, 8, 1),
        in_force_from=date(2026, 9, 1),
        transition=transition,
        transition_article="第五十条",
    )
    rows = tuple(
        replace(row, law=version, **rules.get(row.key.replace(".", "_"), {}))
        for row in library.of_law(old.id)
    )
    with clock.at(district.now):
        entry = law_proposals.propose(
            district.session, Version(version, rows), note="公报", by=district.cast["analyst"]
        )
        moves = law_reviews.preview(district.session, entry)
        law_reviews.approve(district.session, entry, by=district.cast["system_admin"])
    return moves


def test_scenario_15_a_law_changes_while_three_petitions_run(on):
    """办理中法律修订，从旧兼有利。

    甲7月10日（周五）受理，60日至9月8日（周二）；乙8月4日（周二）受理，至10月3日（周六）。8月10日通过修订：
    9月1日施行，办结改为45日，申请复查改为60日，第五十条从旧兼有利。单位的期限取短的：乙改为9月18日（周五）；
    甲按45日是8月24日，施行时已经届满，保留9月8日。丙9月2日受理，45日至10月17日（周六），警戒日10月16日。
    乙的七成是45日中的31.5日，9月5日（周六）12:00，推到9月7日（周一）08:30。乙9月18日答复：申请复查是当事人的权利，
    已按新法起算，60日至11月17日（周二）。
    """
    district = on(7, 10, 9)
    petitioned(district)
    old = district.deadline("xf.close")
    district.until(8, 4, 9)
    case = petitioned(district)
    row = district.deadline("xf.close")
    assert (old.nominal_on, row.nominal_on) == (date(2026, 9, 8), date(2026, 10, 3))
    district.until(8, 10, 9)
    moves = revised(
        district,
        "xinfang@2022",
        Transition.FAVOURABLE,
        xf_close={"amount": 45, "doubt": ""},
        xf_review_apply={"amount": 60},
    )
    assert [each.case_deadline.id for each in moves if each.is_due_moved] == [row.id]
    assert row.nominal_on == date(2026, 10, 3)
    assert "自2026-09-01起施行" in told(district, row)["changes"]
    assert district.task_due("PetitionOpinion") == moment(10, 4, 0)
    district.until(9, 1, 9)
    with clock.at(district.now):
        law_moves.take_effect(district.session, district.now)
    assert (row.rule, row.nominal_on) == ("xf.close@2", date(2026, 9, 18))
    assert district.task_due("PetitionOpinion") == moment(9, 19, 0)
    assert (old.rule, old.nominal_on) == ("xf.close@1", date(2026, 9, 8))
    said = told(district, row)
    assert "依第五十条" in said["basis"]
    assert said["changes"] == (
        "9月1日因法律新版本施行，由规则第1版改按第2版重算，由10月3日（星期六）24:00改为9月18日（星期五）24:00。"
    )
    assert district.said(Change.RECKONED)[0].startswith("信访事项办结由10月3日改为9月18日：45日；")
    assert "这项期限在此之前开始" in told(district, old)["changes"]
    assert left(district, row) == "还剩17天"
    district.until(9, 2, 9)
    petitioned(district)
    third = district.deadline("xf.close")
    assert (third.nominal_on, third.warning_on) == (date(2026, 10, 17), date(2026, 10, 16))
    assert "请在10月16日（星期五）下班前办完" in told(district, third)["end"]
    district.case = case
    district.until(9, 7, 9)
    assert cards_of(district, row) == [("blue", moment(9, 7, 8, 30))]
    district.until(9, 18, 16)
    district.do("liaison", "PetitionOpinion", delivered_on="2026-09-18")
    assert row.status is DeadlineStatus.MET
    review = district.deadline("xf.review.apply")
    assert (review.rule, review.nominal_on) == ("xf.review.apply@2", date(2026, 11, 17))


def whistled(district, **more):
    """A dispute that takes several departments, whistled for after a talk and with approval."""
    case = district.register("须多部门处置", category="0701", needs_enforcement=True)
    for who, step in (("center", "Screen"), ("center", "Prepare")):
        district.do(who, step, **CALLED | more)
    district.do("center", "Approve")
    return case


def of_unit(district, key, unit):
    """The newest limit of that key which the unit answers for."""
    rows = case_deadlines.list_for_case(district.session, district.case.id)
    return [row for row in rows if (row.key, row.responsible) == (key, unit)][-1]


def test_scenario_16_a_fast_whistle_on_a_sunday_that_is_worked(on):
    """调休上班的周日吹快办哨。

    9月20日（周日，调休上班）15:00吹快办哨：签收4个工作小时，当日15:00—17:30用2.5小时，周一08:30起
    1.5小时，至9月21日10:00；到场1个工作日，至9月21日17:30。人社当日签收；住建9月21日11:00才签收：
    10:00得黄牌，12:00（再逾2个工作小时）之前已签收，不得红牌。部门办结10个工作日：9月21—24日四日，
    28—30日三日，10月8、9日，10日（周六，调休上班），至10月10日17:30。9月25—27日中秋、10月1—7日国庆不计。
    两家14:30都已到场，会商即开，15:00不再要求处置人数不足。9月30日09:00执行完毕并核验。
    """
    district = on(9, 20, 15)
    whistled(
        district,
        kind="fast",
        departments=["dept-renshe", "dept-zhujian"],
        meeting_at="2026-09-21T15:00+08:00",
    )
    assert district.due("SignDue") == [moment(9, 21, 10)]
    assert district.due("ArriveDue") == [moment(9, 21, 17, 30)]
    sign = of_unit(district, "department.sign", "dept-zhujian")
    assert left(district, sign) == "还剩4小时"
    assert left(district, sign, 9, 20, 20) == "还剩1小时30分"
    assert "9月20日（星期日）15:00" in told(district, sign)["start"]
    resolve = district.deadline("department.resolve")
    assert clock.local(resolve.due_at) == moment(10, 10, 17, 30)
    assert left(district, resolve) == "还剩10个工作日"
    said = told(district, resolve)
    assert "中秋节：9月25日—27日。国庆节：10月1日—7日。" in said["left_out"]
    assert "10月10日（星期六）调休上班，照常计入。" in said["left_out"]
    assert struck(district, resolve) == [
        *((9, day) for day in (25, 26, 27)),
        *((10, day) for day in range(1, 8)),
    ]
    district.do("liaison", "Sign")
    district.until(9, 21, 11)
    assert cards_of(district, sign) == [
        ("yellow", moment(9, 21, 10)),
    ]
    district.do("zhujian", "Sign")
    district.until(9, 21, 14, 30)
    assert (sign.status, sign.ended) == (DeadlineStatus.LATE, Ending.DONE)
    for who in ("liaison", "zhujian"):
        district.do(who, "Arrive")
    district.until(9, 21, 15)
    for who in ("liaison", "zhujian"):
        district.do(who, "Opinion")
    district.do("center", "Meet")
    lines = [{"words": "先行垫付", "unit": "dept-renshe", "due_on": "2026-10-03"}]
    district.do("center", "Plan", measures=lines)
    district.until(9, 30, 9)
    assert district.open() == ["Execute"], "nobody is missing: the hour of the meeting asks nothing"
    district.do("liaison", "Execute", done="已垫付")
    district.do("center", "Verify")
    assert (resolve.status, resolve.ended) == (DeadlineStatus.MET, Ending.DONE)
    assert cards_of(district, sign) == [("yellow", moment(9, 21, 10))]
    assert district.cards("yellow") == [("dept-zhujian", moment(9, 21, 10))]
    assert district.cards("red") == []


def test_scenario_17_a_department_signs_and_never_comes(on):
    """签收而不到场，跨国庆。

    9月28日（周一）09:00吹常规哨：签收至9月29日17:30；到场3个工作日：9月29、30日、10月8日，至10月8日17:30。
    五家签收；会商定在10月8日15:00，四家到场，住建不来：17:30得黄牌。再过2个工作日（10月9日，
    10月10日周六调休上班）到10月10日17:30仍不来，红牌，督办。扣5分加10分。黄牌的书面说明
    1个工作日，从得知的次日起，至10月9日17:30。到场的七成是2.1个工作日，10月8日09:09蓝牌。
    """
    district = on(9, 28, 9)
    whistled(district, meeting_at="2026-10-08T15:00+08:00")
    for who in ("liaison", "gongan", "sifa", "chengguan", "zhujian"):
        district.do(who, "Sign")
    arrive = of_unit(district, "department.arrive", ABSENT)
    assert clock.local(arrive.due_at) == moment(10, 8, 17, 30)
    assert left(district, arrive, 9, 30, 9) == "还剩1个工作日"
    assert left(district, arrive, 10, 8, 13) == "还剩3小时"
    district.until(10, 8, 10)
    for who in ("liaison", "gongan", "sifa", "chengguan"):
        district.do(who, "Arrive")
    district.until(10, 8, 15)
    district.do("center", "Meet")
    lines = [{"words": "联合整改", "unit": "dept-renshe", "due_on": "2026-10-15"}]
    district.do("center", "Plan", measures=lines)
    district.until(10, 8, 17, 30)
    assert cards_of(district, arrive) == [
        ("blue", moment(10, 8, 9, 9)),
        ("yellow", moment(10, 8, 17, 30)),
    ]
    assert district.cards("yellow") == [(ABSENT, moment(10, 8, 17, 30))]
    explain = of_unit(district, "card.explain", ABSENT)
    assert clock.local(explain.due_at) == moment(10, 9, 17, 30)
    for who in ("zhujian", "district_center"):
        assert any("黄牌" in each and "常规哨到场" in each for each in notices_of(district, who))
    district.until(10, 10, 17, 29)
    assert district.cards("red") == []
    district.until(10, 10, 17, 30)
    assert district.cards("red") == [(ABSENT, moment(10, 10, 17, 30))]
    assert any("红牌" in each for each in notices_of(district, "political_legal"))
    assert left(district, arrive) == "已超期2个工作日"
    whistle = list_for_case(district.session, district.case.id)[0]
    called = list_called(district.session, whistle.id)
    lost = {
        each.unit: each.lost for each in scores.list_for_whistle(district.session, whistle, called)
    }
    assert lost == dict.fromkeys(COMING, 0) | {ABSENT: 15}


def test_scenario_18_a_petition_answered_on_its_last_day_which_is_a_holiday(on):
    """最后一日办结，末日在国庆。

    8月4日（周二）受理，60日至10月3日（周六，国庆）24:00，不顺延；警戒日9月30日（周三）08:30提醒。
    七成是42日，9月15日24:00用完，次日08:30蓝牌。10月3日23:50答复：在期限内，不发黄牌，计入按期办结。
    10月3日22:01还剩1小时59分。复查的30日从10月3日起，至11月2日（周一）24:00。
    """
    district = on(8, 4, 9)
    petitioned(district)
    row = district.deadline("xf.close")
    assert (row.nominal_on, row.warning_on, clock.local(row.due_at)) == (
        date(2026, 10, 3),
        date(2026, 9, 30),
        moment(10, 4, 0),
    )
    assert "请在9月30日（星期三）下班前办完" in told(district, row)["end"]
    assert left(district, row, 9, 30, 9) == "还剩3天"
    assert left(district, row, 10, 3, 22, 1) == "还剩1小时59分"
    district.until(9, 16, 9)
    assert cards_of(district, row) == [("blue", moment(9, 16, 8, 30))]
    district.until(9, 30, 8, 30)
    warned(district)
    assert "警戒：ZW-2026-000001 信访事项办结将于10月3日24:00到期" in notices_of(
        district, "liaison"
    )
    district.until(10, 3, 23, 50)
    district.do("liaison", "PetitionOpinion", delivered_on="2026-10-03")
    assert (row.status, row.ended) == (DeadlineStatus.MET, Ending.DONE)
    review = district.deadline("xf.review.apply")
    assert (review.nominal_on, clock.local(review.due_at)) == (date(2026, 11, 2), moment(11, 3, 0))
    district.until(10, 8, 9)
    assert cards_of(district, row) == [("blue", moment(9, 16, 8, 30))]


def test_scenario_19_an_appraisal_over_the_national_day(on):
    """医疗纠纷，鉴定跨国庆不计。

    9月1日（周二）受理，30个工作日：9月2—4、7—11、14—18日十三日，20日（周日，调休上班）、21—24日
    十八日，28—30日二十一日，10月8—10日（10日调休上班）二十四日，12—16日二十九日，19日满：17:30。
    9月28日10:00送鉴定，还剩11个工作日；10月12日（周一）15:00收到：其间工作日是9月29、30日、10月8、9、10、12日
    六日，顺延到10月27日17:30。七成是21日：9月28日用了19日，10月13日第20日，14日第21日，17:30蓝牌。
    鉴定的等候30日从9月28日起，至10月28日24:00。
    """
    district = on(9, 1, 9)
    mediated(district, category="0502")
    row = district.deadline("yl.mediate")
    assert clock.local(row.due_at) == moment(10, 19, 17, 30)
    district.until(9, 28, 10)
    district.do("mediator", "Mediate", decision="appraise", appraisal="示例鉴定委托书第3号")
    assert (row.status, district.open()) == (DeadlineStatus.PAUSED, ["Appraise"])
    assert left(district, row, 10, 3, 9) == "暂停计时，还剩11个工作日"
    assert district.task_due("Appraise") == moment(10, 29, 0)
    assert told(district, row)["end"].startswith("正在暂停，到期日在恢复之后才定")
    district.until(10, 12, 15)
    assert cards_of(district, row) == []
    district.do("mediator", "Appraise")
    assert clock.local(row.due_at) == moment(10, 27, 17, 30)
    assert district.task_due("Mediate") == moment(10, 27, 17, 30)
    assert district.due("MediationDue") == [moment(10, 27, 17, 30)]
    # Three days before is Saturday the 24th, at the close of work.
    assert district.due("MediationReminder") == [moment(10, 26, 8, 30)]
    said = told(district, row)
    assert "因鉴定暂停：9月28日（星期一）10:00—10月12日（星期一）15:00" in said["left_out"]
    assert "《医疗纠纷预防和处理条例》第三十八条" in said["left_out"]
    assert said["end"].startswith("数满30个工作日是10月27日（星期二）。")
    stood = {(9, 29), (9, 30), *((10, day) for day in range(1, 13))}
    assert stood <= set(struck(district, row))
    assert left(district, row) == "还剩11个工作日"
    district.until(10, 14, 17, 30)
    assert cards_of(district, row) == [("blue", moment(10, 14, 17, 30))]
    district.until(10, 27, 17)
    district.do("mediator", "Mediate")
    assert (row.status, row.ended) == (DeadlineStatus.MET, Ending.AGREED)


def test_scenario_20_wages_from_mediation_to_arbitration_and_the_court(on):
    """劳动争议：十五日没有暂停和延长，期满、仲裁、起诉。

    2月10日（周二）申请，15日至2月25日（周三）24:00，春节2月15—23日照计；2月14日（周六，调休上班）还剩11天。
    七成是10.5日，2月21日（春节）12:00，推到2月24日08:30。既不能因鉴定暂停，也不能延长。2月26日0:00期满：没有人得牌，告知仲裁。3月4日受理仲裁，45日至4月18日
    （周六），顺延到4月20日（周一）24:00。4月16日收到裁决，起诉15日至5月1日（劳动节），顺延到5月6日（周三）24:00。
    """
    district = on(2, 10, 9)
    mediated(district, category="0701")
    row = district.deadline("ld.mediate")
    assert clock.local(row.due_at) == moment(2, 26, 0)
    assert left(district, row, 2, 14) == "还剩11天"
    assert "中间的节假日和周末都计入" in told(district, row)["left_out"]
    assert "没有可以暂停的情形。不得延长。" in told(district, row)["possible"]
    for decision in ("appraise", "prolong"):
        with pytest.raises(FormInvalid, match=r"不因鉴定而暂停|期满不延长"):
            district.do("mediator", "Mediate", decision=decision)
    district.until(2, 26, 9)
    assert (row.status, row.ended) == (DeadlineStatus.CANCELLED, Ending.EXPIRED)
    assert cards_of(district, row) == [("blue", moment(2, 24, 8, 30))]
    assert "仲裁" in district.said()[-1]
    district.until(3, 4, 9)
    district.do("center", "Convene", decision="cancel")
    district.do("mediator", "LabourResult", decision="arbitrate")
    district.do("mediator", "FileArbitration", decision="accepted", filed_on="2026-03-04")
    award = district.deadline("ld.arbitrate")
    assert (award.nominal_on, clock.local(award.due_at)) == (date(2026, 4, 18), moment(4, 21, 0))
    assert "顺延到其后第一个工作日4月20日（星期一）" in told(district, award)["end"]
    district.until(4, 16, 10)
    district.do("liaison", "LabourAward", received_on="2026-04-16")
    sue = district.deadline("ld.sue")
    assert (sue.nominal_on, clock.local(sue.due_at)) == (date(2026, 5, 1), moment(5, 7, 0))
    assert "顺延到其后第一个工作日5月6日（星期三）" in told(district, sue)["end"]
    assert left(district, sue, 5, 1) == "还剩5天"
    assert (award.status, award.ended) == (DeadlineStatus.MET, Ending.DONE)


def test_scenario_21_more_time_asked_for_in_the_last_minute_and_never_told(on):
    """最后一日23:59批准延期，告知书没有送达。

    3月2日（周一）受理，60日至5月1日（周五，劳动节）24:00；警戒日4月30日。5月1日23:59单位负责人批准30日，
    告知书未送达，不计入；24:00到期，延期作废，黄牌。再过2个工作日（5月6、7日）到5月7日17:30红牌。
    5月8日答复：逾期7天。到期以后不再批准。
    """
    district = on(3, 2, 9)
    petitioned(district)
    row = district.deadline("xf.close")
    assert (row.nominal_on, row.warning_on) == (date(2026, 5, 1), date(2026, 4, 30))
    district.until(5, 1, 23, 59)
    assert left(district, row) == "还剩1分钟"
    session, cast = district.session, district.cast
    with clock.at(district.now):
        with pytest.raises(ExtensionNotYours):
            extensions.request(session, row, 30, reason="代批", by=cast["district_center"])
        extensions.request(session, row, 30, reason="待勘验", by=cast["head"])
    assert "告知书还没有送达，暂不计入" in told(district, row)["longer"]
    district.until(5, 2, 0, 10)
    with clock.at(district.now):
        extensions.lapse(session, district.now)
    assert "延期作废，不计入" in told(district, row)["longer"]
    with clock.at(district.now), pytest.raises(TooLateToExtend):
        extensions.request(session, row, 10, reason="补批", by=cast["head"])
    district.until(5, 8, 9)
    assert [each for each in cards_of(district, row) if each[0] != "blue"] == [
        ("yellow", moment(5, 2, 0)),
        ("red", moment(5, 7, 17, 30)),
    ]
    assert left(district, row) == "已超期7天"
    district.do("liaison", "PetitionOpinion", delivered_on="2026-05-08")
    assert (row.status, row.ended) == (DeadlineStatus.LATE, Ending.DONE)


def test_scenario_22_a_fight_of_2026_by_the_law_of_2025(on):
    """治安调解，依2025年修订的治安管理处罚法第118条。

    1月4日（周日，调休上班）受理，30日至2月3日（周二）。1月5日第一次调解不成，第二次7个工作日：
    1月6—9、12—14日，至1月14日17:30；当日16:00达成，约定1月30日前履行：办案期限终止。1月30日不履行，
    重新计算30日，3月1日（周日），顺延到3月2日（周一）24:00。2月27日上一级批准30日，至3月31日（周二）；
    3月31日23:59再批准30日，至4月30日（周四）；第三次不准。4月10日10:00至20日15:00鉴定，10日不计：
    5月10日（周日），顺延到5月11日（周一）24:00。
    """
    district = on(1, 4, 9)
    district.register("打架", category="0201", consent=True)
    district.do("mediator", "Accept", kind="police")
    first = district.deadline("za.close")
    assert (first.rule, first.nominal_on) == ("za.close@2", date(2026, 2, 3))
    assert "第一百一十八条" in told(district, first)["basis"]
    district.do("gongan", "PoliceScreen")
    district.until(1, 5, 10)
    district.do("mediator", "FirstMediate", decision="failed")
    assert district.task_due("SecondMediate") == moment(1, 14, 17, 30)
    district.until(1, 14, 16)
    district.do("mediator", "SecondMediate")
    district.do("mediator", "Agreement", perform_by="2026-01-30", effective_on="2026-01-14")
    assert (first.status, first.ended) == (DeadlineStatus.MET, Ending.AGREED)
    district.until(1, 30, 16)
    district.do("mediator", "Perform", performed="none")
    anew = district.deadline("za.close")
    assert (anew.nominal_on, clock.local(anew.due_at)) == (date(2026, 3, 1), moment(3, 3, 0))
    session, above = district.session, district.cast["police_superior"]
    district.now = moment(2, 27, 9)
    with clock.at(district.now):
        extensions.request(session, anew, 30, reason="案情复杂", by=above)
    assert clock.local(anew.due_at) == moment(4, 1, 0)
    district.now = moment(3, 31, 23, 59)
    with clock.at(district.now):
        extensions.request(session, anew, 30, reason="案情复杂", by=above)
        with pytest.raises(ExtensionTooLong, match="60日"):
            extensions.request(session, anew, 1, reason="案情复杂", by=above)
    assert clock.local(anew.due_at) == moment(5, 1, 0)
    district.now = moment(4, 10, 10)
    with clock.at(district.now):
        pauses.pause(session, anew, "鉴定", evidence="鉴定委托书", by=district.cast["gongan"])
    assert left(district, anew, 4, 15) == "暂停计时，还剩20天"
    district.now = moment(4, 20, 15)
    with clock.at(district.now):
        pauses.resume(session, anew, by=district.cast["gongan"])
    assert (anew.nominal_on, clock.local(anew.due_at)) == (date(2026, 5, 10), moment(5, 12, 0))
    said = told(district, anew)
    assert "数满90日（含延长）是5月10日（星期日）。" in said["end"]
    assert "顺延到其后第一个工作日5月11日（星期一）" in said["end"]
    assert said["longer"].count("经批准延长30日") == 2
    assert left(district, anew) == "还剩21天"


def test_scenario_23_the_calendar_of_the_next_year_comes_out_while_a_case_runs(on):
    """跨年，次年日历办理中发布。

    2026年12月30日（周三）首次联系，3个工作日：12月31日，2027年1月1日元旦不计，1月4、5日，至1月5日（周二）17:30,
    标“2027年日历未发布”。12月31日10:00发布（示例）：1月1—4日放假，1月9日（周六）上班：1月5、6日，
    至1月6日（周三）17:30。提醒在前一工作日1月5日08:30。1月6日17:00办结：在期限内。
    """
    district = on(12, 30, 9)
    district.register("楼上漏水", category="0201")
    district.do("grid_worker", "Contact")
    row = district.deadline("grid.resolve")
    assert (clock.local(row.due_at), row.is_provisional) == (moment(1, 5, 17, 30, year=2027), True)
    assert "2027年日历未发布" in told(district, row)["left_out"]
    district.until(12, 31, 10)
    assert left(district, row) == "还剩2个工作日"
    off = [SpecialDay(date(2027, 1, day), "元旦", True) for day in (1, 2, 3, 4)]
    days = (*off, SpecialDay(date(2027, 1, 9), "元旦", False))
    draft = Draft(Origin.PASTED, "示例通知", days=days)
    with clock.at(district.now):
        (move,) = calendar_changes.preview(district.session, draft)
        calendar_changes.publish(district.session, draft, by=district.cast["system_admin"])
        working_time.install(store.load(district.session))
    assert clock.local(move.after.due) == moment(1, 6, 17, 30, year=2027)
    assert (clock.local(row.due_at), row.is_provisional) == (moment(1, 6, 17, 30, year=2027), False)
    assert district.task_due("Handle") == moment(1, 6, 17, 30, year=2027)
    assert told(district, row)["changes"] == (
        "12月31日因发布新的工作日历重算，由1月5日（星期二）17:30改为1月6日（星期三）17:30。"
    )
    assert left(district, row) == "还剩2个工作日"
    district.until(1, 6, 17, year=2027)
    assert left(district, row) == "还剩30分钟"
    assert district.changes(Change.REMINDED) == [moment(1, 5, 8, 30, year=2027)]
    assert [colour for colour, _ in cards_of(district, row)] == ["blue"]
    district.do("grid_worker", "Handle")
    assert (row.status, row.ended) == (DeadlineStatus.MET, Ending.DONE)


def test_scenario_24_a_leader_is_held_to_the_day_the_plan_promises(on):
    """领导包案：化解限期与九十日。

    9月1日（周二）确定包案，方案定10月5日（周一，国庆）前化解：至10月5日24:00，七成是34日中的23.8日，
    9月25日（中秋）19:12，推到9月28日（周一）08:30；警戒日9月30日。到期未化解，黄牌；再过2个工作日
    （10月8、9日）到10月9日17:30红牌。九十日至11月30日（周一）24:00;10月20日化解，两只时钟都终止。
    """
    district = on(9, 1, 9)
    district.register("积案", category="0901", scale=Scale.LARGE_GROUP)
    sponsor(district, plan_by="2026-10-05")
    promise, ninety = district.deadline("leader.promise"), district.deadline("leader.close")
    assert (clock.local(promise.due_at), promise.warning_on) == (
        moment(10, 6, 0),
        date(2026, 9, 30),
    )
    assert clock.local(ninety.due_at) == moment(12, 1, 0)
    assert "领导在方案中确定的化解限期" in told(district, promise)["start"]
    assert left(district, promise, 9, 28) == "还剩7天"
    district.until(9, 30, 8, 30)
    assert cards_of(district, promise) == [("blue", moment(9, 28, 8, 30))]
    warned(district)
    for kind in ("蓝牌", "警戒"):
        assert f"{kind}：ZW-2026-000001 化解限期将于10月5日24:00到期" in notices_of(
            district, "leader"
        )
    district.until(10, 20, 9)
    assert [each for each in cards_of(district, promise) if each[0] != "blue"] == [
        ("yellow", moment(10, 6, 0)),
        ("red", moment(10, 9, 17, 30)),
    ]
    settle(district)
    assert (promise.status, promise.ended) == (DeadlineStatus.LATE, Ending.CLOSED)
    assert (ninety.status, ninety.ended) == (DeadlineStatus.MET, Ending.CLOSED)
