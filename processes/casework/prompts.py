"""Prompts (提示): by when the parties may go another way, and how long others take there.

They are nobody's to keep: no row, no card. Each is reckoned when it is shown, from the rule in force
and from the day a party knew of the wrong; until somebody has entered that day, from the day it
occurred, and the prompt says so. What is over is told to who handles the case, and to nobody else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from engine import clock
from processes.calendars import working_time
from processes.cases.choices import AgreementForm, Outcome, Status
from processes.cases.models import Case
from processes.deadlines import case_deadlines, due_dates, limits
from processes.deadlines.limits import Limit
from processes.mediation import settlements


@dataclass(frozen=True)
class Prompt:
    """One prompt, in words and with its rule."""

    limit: Limit
    #: What may be done, or what is owed: 申请劳动仲裁.
    title: str
    #: The last day it may be done on; none where nobody knows when it starts.
    last_on: date | None
    words: str
    #: Whether it counts from the day of the occurrence, because nobody said when the party knew.
    is_supposed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.last_on is not None and self.last_on < clock.today()


class Situation:
    """A case as the occasions ask about it: what of it stands in other tables is read once."""

    def __init__(self, session: Session, case: Case) -> None:
        self._session = session
        self.case = case

    @cached_property
    def has_arbitration(self) -> bool:
        """Whether somebody has applied to a commission, which uses the time and ends it."""
        begun = {"ld.accept", "ld.arbitrate", "td.accept", "td.arb"}
        rows = case_deadlines.list_for_case(self._session, self.case.id)
        return any(row.key in begun for row in rows)

    @cached_property
    def has_agreement(self) -> bool:
        """Whether there is a written agreement to show to the court."""
        agreed = settlements.list_for_case(self._session, self.case.id)
        return any(each.form is AgreementForm.WRITTEN for each in agreed)


@dataclass(frozen=True)
class Occasion:
    """When a rule is worth a prompt, and what it is about."""

    rule: str
    title: str
    is_due: Callable[[Situation], bool]
    #: Whether it counts from the day a party knew.
    is_dated: bool = False
    note: str = ""


def list_for_case(session: Session, case: Case) -> list[Prompt]:
    """What is worth telling about the case now, the dated ones first."""
    return list(_prompts(session, case))


def list_for_parties(session: Session, case: Case) -> list[Prompt]:
    """The same without what is over: whether it really is, a court or commission decides."""
    return [each for each in _prompts(session, case) if not each.is_over]


def _prompts(session: Session, case: Case) -> Iterator[Prompt]:
    situation = Situation(session, case)
    for occasion in OCCASIONS:
        key, _colon, variant = occasion.rule.partition(":")
        limit = limits.find(key, clock.today(), variant or None, session)
        if limit.is_for(case.category) and occasion.is_due(situation):
            yield _prompt(session, case, occasion, limit)


def _prompt(session: Session, case: Case, occasion: Occasion, limit: Limit) -> Prompt:
    since = (case.known_on or case.occurred_on) if occasion.is_dated else None
    told = f"依{limit.article}，{limit.length}，自{limit.start}起。{occasion.note}"
    if since is None:
        return Prompt(limit, occasion.title, None, told)
    deadline = due_dates.compute(limit.key, clock.start_of_day(since), limit.variant, session)
    last_on, is_supposed = working_time.last_day(deadline.due), case.known_on is None
    counted = (
        f"暂按登记的发生日期{since:%Y年%-m月%-d日}计算；知道之日不同的，以知道之日为准。"
        if is_supposed
        else f"按当事人知道之日{since:%Y年%-m月%-d日}计算。"
    )
    return Prompt(limit, occasion.title, last_on, told + counted, is_supposed)


def _is_unsettled(situation: Situation) -> bool:
    """Whether what was disputed still is."""
    case = situation.case
    return case.outcome is not Outcome.SETTLED and case.status is not Status.ARCHIVED


def _is_open(situation: Situation) -> bool:
    return situation.case.closed_at is None


def _has_no_arbitration(situation: Situation) -> bool:
    return _is_unsettled(situation) and not situation.has_arbitration


def _has_agreement(situation: Situation) -> bool:
    return situation.case.status is not Status.ARCHIVED and situation.has_agreement


_INTERRUPTED = "提起诉讼、申请仲裁、向对方主张权利或者对方同意履行的，中断后重新计算。"
_WAGES = "劳动关系存续期间拖欠劳动报酬的，不受此限；劳动关系终止的，自终止之日起一年内提出。"
_PAYMENT = "对方不履行给付金钱的协议的，可以申请支付令。"
#: In the order they are shown.
OCCASIONS = (
    Occasion("ld.claim", "申请劳动仲裁", _has_no_arbitration, True, _WAGES),
    Occasion("td.claim", "申请农村土地承包仲裁", _has_no_arbitration, True, _INTERRUPTED),
    Occasion("ms.claim", "向人民法院起诉（诉讼时效）", _is_unsettled, True, _INTERRUPTED),
    Occasion(
        "fy.apply",
        "申请行政复议",
        _is_unsettled,
        True,
        "信访的登记、受理、转送、复查、复核不属复议范围。",
    ),
    Occasion("ba.order", "人身安全保护令", _is_open, note="遭受家庭暴力或者面临其现实危险的。"),
    Occasion("ba.order:urgent", "人身安全保护令（情况紧急）", _is_open),
    Occasion("yz.decide", "申请法律援助：是否给予", _is_unsettled, note="经济困难的当事人。"),
    Occasion("yz.assign", "申请法律援助：指派人员", _is_unsettled),
    Occasion("zf.accept", "申请支付令：法院受理", _has_agreement, note=_PAYMENT),
    Occasion("zf.issue", "申请支付令：法院发出", _has_agreement),
    Occasion("zf.object", "申请支付令：债务人异议", _has_agreement),
)
