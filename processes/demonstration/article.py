"""A year in which the counts of the source article are what happened (docs/domain.md L04, L11, D10, G02).

125 sponsored cases with 25 leaders, 88 of them settled; 23 whistles, 15 grave risks settled;
2 838 disputes settled in the grids. What society settled is told there only roughly (docs/domain.md C08: 800余件);
here it is a number like any other.
"""

from processes.cases.choices import RiskColor, Source
from processes.demonstration.stories import ENFORCED, GRAVE, SLOW, UP_TO_SOCIETY, Story

#: From how many days ago to how many: the year up to now, less what a course takes.
YEAR = 360
FAR: tuple[int, int] = (70, YEAR)
SPONSORED = {**GRAVE, "source": Source.PETITION}

STORIES = (
    Story("网格当场化解并归档", 2838, (14, YEAR)),
    Story(
        "人民调解达成口头协议",
        640,
        (40, YEAR),
        {"category": "0101"},
        {"handle": UP_TO_SOCIETY},
    ),
    Story(
        "人民调解达成书面协议并司法确认",
        166,
        FAR,
        {"category": "0804", "amount": 30_000},
        {"handle": UP_TO_SOCIETY, "agreement": {"agreement_form": "written", "confirm": "yes"}},
    ),
    Story(
        "部门联合化解重大涉稳风险",
        15,
        FAR,
        {**ENFORCED, "risk_color": RiskColor.ORANGE},
        {"screen": {"major_risk": True}},
    ),
    Story("部门联合化解", 8, FAR, ENFORCED),
    Story(
        "领导包案已化解",
        88,
        (120, YEAR),
        SPONSORED,
        pace={"advance": SLOW},
        takes_turns=True,
    ),
    Story(
        "领导包案依法终结",
        12,
        (120, YEAR),
        SPONSORED,
        {"advance": {"decision": "conclude"}},
        takes_turns=True,
    ),
    Story(
        "领导包案推进中",
        25,
        (35, 60),
        SPONSORED,
        {"advance": {"decision": "continue"}},
        pace={"advance": SLOW},
        takes_turns=True,
    ),
)
