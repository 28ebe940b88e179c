"""Petitions, by what the five 法治化 of December 2023 ask: prevention, taking up, handling, review, order."""

from sqlalchemy import ColumnElement, and_

from processes.cases.models import Case
from processes.indicators.indicator import Indicator
from processes.indicators.scope import Scope
from processes.indicators.settling import is_settled, of_closed, of_registered, settled
from processes.indicators.timeliness import deadlines_ended, met

#: From so many people on a petition is one of many (docs/domain.md 6.3).
MANY = 5


def _is_settled_before(scope: Scope) -> ColumnElement[bool]:
    return and_(is_settled(scope), ~Case.is_petition)


def _is_by_many(_scope: Scope) -> ColumnElement[bool]:
    return and_(Case.is_petition, Case.people_count >= MANY)


INDICATORS = (
    Indicator(
        "petition_prevented",
        "预防法治化：信访前化解率",
        "期内化解的案件中不是信访的/期内化解的案件",
        of_closed("prevented", _is_settled_before),
        settled,
    ),
    Indicator(
        "petition_taken",
        "受理法治化：按期转送告知率",
        "期内按期转送、告知/期内应转送、告知",
        met("xf.transfer", "xf.notify"),
        deadlines_ended("xf.transfer", "xf.notify"),
    ),
    Indicator(
        "petition_answered",
        "办理法治化：信访按期办结率",
        "期内按期办结/期内应办结（含未办）",
        met("xf.close"),
        deadlines_ended("xf.close"),
    ),
    Indicator(
        "petition_reviewed",
        "监督追责法治化：复查复核按期率",
        "期内按期答复的复查、复核/期内应答复",
        met("xf.review.decide", "xf.recheck.decide"),
        deadlines_ended("xf.review.decide", "xf.recheck.decide"),
    ),
    Indicator(
        "petition_crowds",
        "秩序法治化：五人以上信访",
        "期内登记的信访中涉及五人以上的件数",
        of_registered("crowds", _is_by_many),
    ),
)
