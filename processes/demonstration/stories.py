"""What became of the demonstration's disputes: one story per kind of course a case can take.

A story says what the forms are filled with where that differs from `answers.USUAL`,
and which of them nobody fills in, so that the case waits there or its timers fire.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from processes.cases.choices import RiskColor, Scale, Severity, Source

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """A course, how many cases take it, and how many days ago they began."""

    name: str
    number: int
    days: tuple[int, int]
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: Form id to what is changed in its usual answer; a sequence: the first time, the second …
    answers: Mapping[str, Answer | Sequence[Answer]] = field(default_factory=dict)
    #: Forms nobody fills in.
    left: frozenset[str] = frozenset()
    #: Departments that never come.
    absent: frozenset[str] = frozenset()
    #: Working minutes from offer to doing, by form.
    pace: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: Whether its cases go to the leaders in turn, the same number to each.
    takes_turns: bool = False


UP_TO_SOCIETY: Answer = {"decision": "society", "reason": "complex"}
ENFORCED: Answer = {"needs_enforcement": True, "category": "1103", "scale": Scale.GROUP}
GRAVE: Answer = {"severity": Severity.EXTREME, "scale": Scale.LARGE_GROUP, "category": "1101"}
PETITION: Answer = {"is_petition": True, "source": Source.PETITION, "category": "0901"}
SLOW = (1500, 4000)


def _left(*forms: str) -> frozenset[str]:
    return frozenset(forms)


STORIES = (
    Story("网格当场化解并归档", 62, (12, 170)),
    Story("刚登记，待首次联系", 12, (0, 0), left=_left("contact")),
    Story("网格正在处置", 20, (1, 2), left=_left("handle")),
    Story("网格化解，待回访", 14, (3, 6)),
    Story(
        "延期后仍超期，自动升级，人民调解达成",
        10,
        (30, 160),
        left=_left("handle"),
        answers={"agreement": {"agreement_form": "oral"}},
    ),
    Story(
        "人民调解达成书面协议并司法确认",
        12,
        (50, 170),
        {"category": "0804", "amount": 30_000},
        {"handle": UP_TO_SOCIETY, "agreement": {"agreement_form": "written", "confirm": "yes"}},
    ),
    Story("待调解组织受理", 8, (1, 1), answers={"handle": UP_TO_SOCIETY}, left=_left("accept")),
    Story("正在调解", 16, (4, 16), answers={"handle": UP_TO_SOCIETY}, left=_left("mediate")),
    Story(
        "司法确认期内",
        6,
        (6, 24),
        {"category": "0602"},
        {"handle": UP_TO_SOCIETY, "agreement": {"agreement_form": "written", "confirm": "yes"}},
        left=_left("confirm"),
    ),
    Story(
        "一方拒绝调解，终止",
        8,
        (20, 150),
        {"risk_color": RiskColor.YELLOW},
        {"handle": UP_TO_SOCIETY, "accept": {"decision": "refuse", "consent": False}},
    ),
    Story(
        "法院委派，诉前调解成功",
        4,
        (30, 150),
        {"source": Source.COURT, "category": "0804", "consent": True},
        {"agreement": {"agreement_form": "written", "confirm": "yes"}},
    ),
    Story(
        "法院委派，待接受",
        2,
        (2, 2),
        {"source": Source.COURT, "category": "0602", "consent": True},
        left=_left("take_assignment"),
    ),
    Story(
        "卫健部门主持，医疗纠纷行政调解",
        3,
        (40, 140),
        {"category": "0502", "consent": True},
        {"accept": {"kind": "administrative"}},
    ),
    Story(
        "鉴定期间，停钟",
        2,
        (12, 20),
        {"category": "0502", "consent": True},
        {"mediate": {"decision": "appraise"}},
        left=_left("appraise"),
    ),
    Story(
        "劳动争议十五日期满，自动吹哨",
        4,
        (40, 120),
        {"category": "0701", "consent": True, "people_count": 12},
        {"labour_result": {"decision": "agreed"}},
        left=_left("mediate"),
    ),
    Story(
        "治安案件，警调对接",
        3,
        (30, 140),
        {"category": "0299", "source": Source.POLICE, "consent": True},
        {"accept": {"kind": "police"}},
    ),
    Story(
        "导入法定途径",
        6,
        (20, 150),
        answers={"handle": {"decision": "divert"}},
    ),
    Story("部门联合化解", 18, (50, 170), ENFORCED),
    Story("吹哨已发，待签收", 6, (1, 1), ENFORCED, left=_left("sign")),
    Story("已签收，待到场", 6, (3, 3), ENFORCED, left=_left("arrive")),
    Story("待甄别", 5, (0, 0), ENFORCED, left=_left("screen")),
    Story(
        "一家缺席，黄牌红牌",
        5,
        (11, 14),
        ENFORCED,
        {"screen": {"lead": "dept-renshe"}, "prepare": {"lead": "dept-renshe"}},
        absent=frozenset({"dept-zhujian"}),
        pace={"execute": (1500, 1900)},
    ),
    Story("协同执行中", 8, (6, 9), ENFORCED, left=_left("execute")),
    Story(
        "部门退回网格",
        5,
        (30, 150),
        ENFORCED,
        {
            "screen": {"decision": "return", "next_tier": "grid", "reason": "local"},
            "reassess": {"needs_enforcement": False},
        },
    ),
    Story(
        "信访事项，部门办理",
        8,
        (20, 100),
        {"is_petition": True, "source": Source.PETITION, "category": "0901"},
        left=_left("petition_object"),
    ),
    Story("信访件待转送", 3, (1, 2), PETITION, left=_left("petition_transfer", "screen")),
    Story(
        "信访件办理中",
        4,
        (8, 30),
        PETITION,
        left=_left("petition_object", "petition_opinion", "execute"),
    ),
    Story(
        "信访诉求不予支持，复查复核终结",
        2,
        (60, 90),
        PETITION,
        {
            "petition_opinion": {
                "finding": "unsupported",
                "opinion": "诉求无政策依据，不予支持",
                "education": "三次上门释法说理",
                "aid": "协助申请临时救助",
            },
            "review_request": {"decision": "apply", "request": "认为认定事实有误"},
        },
        left=_left("petition_object"),
        pace={"review_opinion": (2400, 4800)},
    ),
    Story(
        "扬言极端，应急哨",
        4,
        (10, 120),
        {"risk_color": RiskColor.RED, "category": "0101"},
        pace={"sign": (5, 15), "arrive": (20, 40), "contact": (5, 15)},
    ),
    Story("拟提请包案", 4, (1, 1), GRAVE, left=_left("propose")),
    Story("待政法委审核", 3, (1, 1), GRAVE, left=_left("review")),
    Story("待指派牵头领导", 3, (2, 3), GRAVE, left=_left("assign")),
    Story("正在组建专班", 4, (8, 9), GRAVE, left=_left("team")),
    Story(
        "领导包案推进中",
        9,
        (28, 60),
        GRAVE,
        {"advance": {"decision": "continue"}},
        pace={"advance": SLOW},
    ),
    Story("领导包案已化解", 10, (60, 175), GRAVE, pace={"advance": SLOW}),
    Story(
        "领导包案依法终结",
        2,
        (100, 170),
        GRAVE,
        {"advance": {"decision": "conclude"}},
    ),
    Story(
        "回访反弹，重开",
        6,
        (20, 100),
        answers={"visit": ({"finding": "relapsed"}, {})},
    ),
    Story(
        "回访联系不上",
        4,
        (40, 120),
        answers={"visit": ({"finding": "unreachable"}, {"way": "见面"})},
    ),
)
