"""The columns of the table that is imported, and how each is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine import clock
from processes.cases.choices import Choice, RiskColor, Scale, Severity, Side, Source, Tier
from processes.cases.party_input import NewParty

#: Heading, what it is for `cases.register`, and whether it must be filled in.
Read = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """A column: its heading, the fact it gives, how it is read, and what the pattern shows."""

    heading: str
    key: str
    read: Read
    is_needed: bool = False
    example: str = ""


def _text(most: int) -> Read:
    def read(typed: str) -> str | None:
        if len(typed) > most:
            raise ValueError(f"最多{most}字,现在有{len(typed)}字。")
        return typed or None

    return read


def _choice(kind: type[Choice], usual: Choice | None = None) -> Read:
    def read(typed: str) -> Choice | None:
        if not typed and usual is not None:
            return usual
        for each in kind:
            if typed in (each.value, each.words):
                return each
        offered = "、".join(each.words for each in kind)
        raise ValueError(f"应为以下之一:{offered}。")

    return read


def _tier(typed: str) -> Tier | None:
    if not typed:
        return None
    for each in Tier:
        if typed in (each.value, each.words, each.words[:2]):
            return each
    raise ValueError("应为网格、社会、单位或领导;不填则由系统研判。")


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        on = date.fromisoformat(typed.replace("/", "-").replace(".", "-")[:10])
    except ValueError as error:
        raise ValueError("日期应写成 2026-03-04。") from error
    if on > clock.local(clock.now()).date():
        raise ValueError("日期不能晚于今天。")
    return on


def _moment(typed: str) -> datetime | None:
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed.replace("/", "-"))
    except ValueError as error:
        raise ValueError("时间应写成 2026-03-04 09:30。") from error
    here = at.replace(tzinfo=clock.zone()) if at.tzinfo is None else at
    if here.time() == time(0) and here.date() == clock.local(clock.now()).date():
        return None
    if here > clock.now():
        raise ValueError("时间不能晚于现在。")
    return here


def _whole(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) < 1_000_000):
        raise ValueError("应为大于零的整数。")
    return int(typed)


def _amount(typed: str) -> Decimal | None:
    if not typed:
        return None
    try:
        amount = Decimal(typed.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError("应为数字,单位为元。") from error
    if not amount.is_finite() or not 0 <= amount < 10**12:
        raise ValueError("应在零到一万亿元之间。")
    return round(amount, 2)


def _yes(typed: str) -> bool:
    if typed not in ("", "是", "否"):
        raise ValueError("请填“是”或“否”。")
    return typed == "是"


def _consent(typed: str) -> bool | None:
    return _yes(typed) if typed else None


def _tags(typed: str) -> list[str]:
    return [each for each in typed.replace(",", "、").replace(",", "、").split("、") if each]


COLUMNS = (
    Column("简述", "summary", _text(2000), True, "示例:楼上卫生间漏水,要求修复"),
    Column("事件名称", "event_name", _text(80)),
    Column("类别", "category", _text(20), True, "0201"),
    Column("来源渠道", "source", _choice(Source, Source.PATROL), example="网格排查"),
    Column("风险", "risk_color", _choice(RiskColor), True, "蓝"),
    Column("网格代码", "grid", _text(30), True, "420303001201-01-01"),
    Column("发生地点", "place", _text(200)),
    Column("发生日期", "occurred_on", _day, example="2026-03-04"),
    Column("发现时间", "found_at", _moment, example="2026-03-04 09:30"),
    Column("事件规模", "scale", _choice(Scale, Scale.SINGLE), example="个体性"),
    Column("事件级别", "level", _choice(Severity, Severity.ORDINARY), example="一般"),
    Column("涉及人数", "people_count", _whole),
    Column("涉案金额", "amount", _amount),
    Column("涉及单位", "orgs", _text(200)),
    Column("重点领域", "focus_tags", _tags, example="邻里、债务"),
    Column("e平台编号", "e_platform_no", _text(60)),
    Column("双方愿意调解", "consent", _consent, example="是"),
    Column("需要执法权", "needs_enforcement", _yes, example="否"),
    Column("信访事项", "is_petition", _yes, example="否"),
    Column("责任层级", "tier", _tier, example="领导"),
)
_OF_A_PARTY = (
    ("", "name", 100),
    ("电话", "phone", 30),
    ("证件号码", "id_no", 30),
    ("住址", "address", 200),
    ("人员类别", "person_category", 20),
)
SIDES = (("申请人", Side.APPLICANT), ("被申请人", Side.RESPONDENT))
PARTY_COLUMNS = tuple(
    Column(f"{who}{what}", key, _text(most), what == "" and side is Side.APPLICANT)
    for who, side in SIDES
    for what, key, most in _OF_A_PARTY
)
EVERY = (*COLUMNS, *PARTY_COLUMNS)


def party(cells: Mapping[str, str], who: str, side: Side) -> NewParty | None:
    """The party of that side in the row; None when nothing of it is filled in."""
    facts = {key: cells.get(f"{who}{what}", "") or None for what, key, _most in _OF_A_PARTY}
    if not any(facts.values()):
        return None
    return NewParty(**facts | {"name": facts["name"] or "", "side": side})  # type: ignore[arg-type]


def heading_of(who: str, key: str) -> str:
    """The heading of a fact of a party: 申请人电话."""
    return who + next((what for what, each, _most in _OF_A_PARTY if each == key), "")
