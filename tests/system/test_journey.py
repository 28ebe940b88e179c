"""A dispute from its registration to the archive, by people at browsers and by real timers."""

from datetime import timedelta

from playwright.sync_api import expect

from engine import clock
from tests.system.conftest import PHONE
from tests.system.whistling import whistled

#: More than three working days and two more, whatever holidays lie between.
A_FORTNIGHT = timedelta(days=16)


def test_a_dispute_settled_in_its_grid_is_revisited_after_a_week_and_archived(
    people, product, picture
):
    worker = people("wanggeyuan", PHONE)
    worker.fill_registration("楼道堆物，两家争执。", risk="blue", enforcement=False)
    picture(worker.page, "phone-register")
    case = worker.register("楼道堆物，两家争执，已劝离。", risk="blue")
    picture(worker.page, "phone-case")

    worker.open("首次联系", case)
    picture(worker.page, "phone-task")
    worker.do("首次联系", case, 联系情况="已联系双方，约定当日上门。", 双方都愿意调解=True)
    worker.do(
        "现场处置", case, 处理决定="已化解", 处置情况="堆物已清走，双方和好。", 化解方式="当场调处"
    )
    worker.do("反馈诉求人", case, 反馈内容="已清理。", 反馈方式="当面", 诉求人表示满意=True)
    assert "已化解" in worker.case(case).inner_text("main")

    product.advance(timedelta(days=8))
    worker.wait_for("回访", case)
    picture(worker.page, "phone-tasks")
    worker.do("回访", case, 方式="电话", 回访结果="稳定", 回访情况="没有再争执。")
    assert "已归档" in worker.case(case).inner_text("main")


def test_a_dispute_nobody_settles_climbs_every_tier_and_is_settled_by_a_leader(
    people, product, picture
):
    case = in_the_grid(people, product, picture)
    in_society(people, case)
    in_the_departments(people, case, picture)
    with_a_leader(people, case, picture)
    revisited(people, product, case)
    page = people("quzhongxin").case(case)
    expect(page.get_by_text("已归档").first).to_be_visible()
    for words in ("升级", "黄牌：", "吹哨", "回访"):
        expect(page.locator("main")).to_contain_text(words)
    picture(page, "case-archived")


def in_the_grid(people, product, picture):
    """The grid worker makes contact and then lets the limit pass: the timer escalates."""
    worker = people("wanggeyuan")
    case = worker.register("楼上漏水，天花板和墙面受损，双方多次协商未果。")
    worker.do("首次联系", case, 联系情况="已分别联系，约定次日上门。", 双方都愿意调解=True)
    worker.open("现场处置", case)
    picture(worker.page, "task")
    product.advance(A_FORTNIGHT)
    people("tiaojieyuan").wait_for("受理审查", case)
    page = worker.case(case)
    expect(page.locator("main")).to_contain_text("社会协同")
    expect(page.locator("main")).to_contain_text("黄牌：")
    picture(page, "case-escalated")
    return case


def in_society(people, case):
    """The mediation is accepted, held, and fails."""
    mediator = people("tiaojieyuan")
    mediator.do(
        "受理审查",
        case,
        审查意见="受理",
        双方都同意调解=True,
        已告知双方权利义务=True,
        审查情况="符合受理条件。",
    )
    mediator.do(
        "选定调解员",
        case,
        调解员=mediator.name,
        选定方式="当事人选定",
        调解员与本案无利害关系=True,
    )
    mediator.do("调解会", case, 方式="线下", 调解结果="未达成", 调解记录="各执一词。")
    mediator.do("告知其他途径", case, 去向="升级到部门", 理由="多次调解未果", 告知内容="已告知。")


def in_the_departments(people, case, picture):
    """The street's centre whistles to four departments; the meeting agrees, the parties do not."""
    center = people("jiedao")
    whistled(center, case)
    for login in ("zhujian", "gongan", "sifa", "renshe"):
        department = people(login)
        department.do("签收", case, 签收="签收")
        department.do("到场签到", case, 到场情况="已到场")
    picture(center.case(case), "case-whistled")
    center.do("报到会商", case, 会商结论="形成一致意见", 会商纪要="住建局鉴定，司法局释法。")
    center.do(
        "确定方案",
        case,
        措施="更换立管。",
        责任单位="区住建局",
        完成日期=clock.today() + timedelta(days=120),
    )
    people("zhujian").do("协同执行", case, 落实情况="已更换立管。")
    center.do(
        "中心核验",
        case,
        核验结论="升级到领导",
        核验情况="双方对赔偿仍有争议。",
        升级理由="久议不决",
    )


def with_a_leader(people, case, picture):
    """A leader takes the case over, with five people and a plan, and settles it."""
    supervisor, leader = people("zhengfawei"), people("lingdao")
    people("quzhongxin").do("提请包案", case, 提请条件=["两次会商未决"], 难度评定依据="久议不决。")
    supervisor.do("政法委审核", case, 审核意见="同意提请", 审核说明="情况属实。")
    supervisor.do("常委会专题研究", case, 研究决定="由领导包案", 会议决定事项="由区领导包案。")
    supervisor.do("指派牵头领导", case, 牵头领导=leader.name)
    team = {
        "乡镇街道负责人": "jiedao",
        "村（社区）干部": "wanggezhang",
        "民警（律师）": "gongan",
        "网格员": "wanggeyuan",
    }
    members = {post: leader.accounts[login]["name"] for post, login in team.items()}
    leader.open("组五人专班", case).fill(members)
    picture(leader.page, "leader-team")
    leader.do("组五人专班", case, **members)
    leader.do(
        "化解方案与限期",
        case,
        化解方案="先修复，再分期赔偿。",
        化解限期=clock.today() + timedelta(days=150),
    )
    supervisor.do("审批方案", case, 审批决定="同意方案")
    leader.do(
        "推进与每月进展",
        case,
        本次结果="已化解，申请认定",
        本次做了什么=["见面"],
        进展="双方签订赔偿协议。",
    )
    supervisor.do("化解认定", case, 认定="认定已经化解", 依据="当事人签字", 核验情况="已核实。")
    leader.do("反馈诉求人", case, 反馈内容="赔偿已到位。", 反馈方式="当面", 诉求人表示满意=True)


def revisited(people, product, case):
    """The same leader revisits after 7, 30 and 90 days; the last one closes the file."""
    leader = people("lingdao")
    for days in (8, 23, 61):
        product.advance(timedelta(days=days))
        leader.wait_for("回访", case)
        leader.do(
            "回访",
            case,
            方式="见面",
            回访结果="稳定",
            释法说理要点="讲明相邻关系的规定。",
            回访情况="双方已和好。",
        )
