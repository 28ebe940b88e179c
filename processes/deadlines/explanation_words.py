"""The sentences that explain a deadline, as far as its rule and its days tell them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from engine import clock
from processes.calendars import working_time
from processes.calendars.labels import day_off, provisional, runs_words, weekday_words
from processes.deadlines import counted_days, due_dates
from processes.deadlines.counted_days import Day, Reason
from processes.deadlines.due_dates import Deadline, Prolongation, Turn
from processes.deadlines.limits import MARKS, Limit, Unit
from processes.organisation.roles import Role

#: 期间的一般规定 where the rule's own law has none.
_START_ARTICLE = "参照《民法典》第二百零一条"
_MONTH_ARTICLE = "参照《民法典》第二百零二条"
_LAST_ARTICLE = "参照《民法典》第二百零三条"
_IN_COURT = "《民事诉讼法》第八十五条"
_MONTHLY = {Unit.MONTH: 1, Unit.YEAR: 12}


def basis(limit: Limit, found: Deadline) -> Iterator[str]:
    """The rule with its article and the law's version, and the article's words."""
    mark = MARKS[limit.mark]
    source = "" if limit.law or mark in limit.basis else f"（{mark}）"
    yield f"{limit.name}：{limit.length}，{limit.basis}{source}；规则第{limit.version}版。"
    if limit.quote:
        yield f"原文：“{limit.quote}”"
    if limit.law and found.start.date() < limit.law.in_force_from:
        article = limit.law.transition_article or "其过渡规定"
        yield f"起算在新法施行前，依{article}，{limit.law.transition.words}。"
    if limit.doubt:
        yield f"待确认：{limit.doubt}。"


def start(limit: Limit, found: Deadline, days: Sequence[Day]) -> Iterator[str]:
    """What it starts from, when, and which is the first day that counts."""
    yield f"{limit.start}：{moment(found.start, with_year=True)}。"
    if found.given is not None:
        yield f"到期时刻由流程图给定，不是数出来的：{found.given_why or due_dates.GIVEN_WITHOUT_REASON}。"
        return
    if limit.unit in due_dates.PASSING:
        yield _first_hour(limit, found)
        return
    if limit.amount < 0:
        yield f"从当日往前数{abs(limit.amount)}{limit.unit.words}。"
        return
    first = next((day.on for day in days if day.is_counted and not day.is_start), None)
    if first is not None:
        article = _IN_COURT if _IN_COURT in limit.rolls_article else _START_ARTICLE
        yield f"开始的当日不计（{article}），第一天是{weekday_words(first)}。"


def _first_hour(limit: Limit, found: Deadline) -> str:
    if limit.unit is not Unit.WORKING_HOUR:
        return f"按{limit.unit.words}计算，自这一时刻起，不分昼夜和节假日（{_START_ARTICLE}）。"
    first = working_time.first_worked(found.start, found.place)
    late = "" if first == found.start else f"；那时不在办公时间内，自{moment(first)}起"
    return f"按工作小时计算，只计办公时间（{hours(found.start.date(), found.place)}）{late}。"


def hours(day: date, place: str | None) -> str:
    """The office hours of the season: 08:30—12:00、14:30—17:30."""
    shifts = working_time.current().shifts(day, place)
    return "、".join(f"{opens:%H:%M}—{closes:%H:%M}" for opens, closes in shifts)


def left_out(limit: Limit, found: Deadline, days: Sequence[Day]) -> Iterator[str]:
    """The days off by their names, and the weekends' days that are worked."""
    off = [day for day in days if day.reason is Reason.OFF]
    for name, run in groupby(sorted(off, key=lambda d: (d.name == "周末", d.on)), lambda d: d.name):
        yield f"{name}：{runs_words([day.on for day in run])}。"
    if limit.unit in counted_days.WORKED:
        for day in days:
            if day.is_made_up and day.is_counted:
                yield f"{weekday_words(day.on)}调休上班，照常计入。"
    elif found.given is None and any(day.is_counted and day_off(day.on) for day in days):
        yield f"按{_kind(limit.unit)}计算，中间的节假日和周末都计入。"
    for words in provisional(found.start.date(), counted_days.last_day(found)):
        yield f"{words}，发布后重算。"


def _kind(unit: Unit) -> str:
    return {Unit.MONTH: "月", Unit.YEAR: "年"}.get(unit, "自然日" if unit is Unit.DAY else "小时")


def end(
    limit: Limit, found: Deadline, days: Sequence[Day], turns: Sequence[Turn], *, is_paused: bool
) -> Iterator[str]:
    """The day the count falls on, whether it moves, and the hour it ends at."""
    if is_paused:
        yield "正在暂停，到期日在恢复之后才定；如果现在恢复："
    if limit.unit in due_dates.PASSING or (found.given is not None and not turns):
        yield f"{end_moment(found.due)}到期。"
        return
    counted = sum(day.is_counted for day in days)
    yield from _falls_on(limit, found, turns, counted)
    yield from _moves(limit, found)
    yield _hour(limit, found)


def _falls_on(limit: Limit, found: Deadline, turns: Sequence[Turn], counted: int) -> Iterator[str]:
    on = weekday_words(found.nominal_on)
    longer = any(isinstance(turn, Prolongation) for turn in turns)
    if found.given is not None:
        yield f"最后一天是{on}。"
    elif limit.unit in _MONTHLY:
        yield _corresponding(limit, found, turns)
    elif limit.amount > 0:
        with_it = "（含延长）" if longer else ""
        yield f"数满{counted}{limit.unit.words}{with_it}是{on}。"


def _corresponding(limit: Limit, found: Deadline, turns: Sequence[Turn]) -> str:
    first = due_dates.first_nominal(limit, found)
    has_day = first.day == found.start.day
    how = "到期月的对应日" if has_day else f"到期月没有{found.start.day}日，以月末日为最后一日"
    words = f"{limit.length}满于{weekday_words(first)}：{how}（{_MONTH_ARTICLE}）"
    moved = f"；停止和延长之后是{weekday_words(found.nominal_on)}" if turns else ""
    return f"{words}{moved}。"


def _moves(limit: Limit, found: Deadline) -> Iterator[str]:
    nominal, ends = found.nominal_on, counted_days.last_day(found)
    off = day_off(nominal)
    if ends > nominal:
        article = limit.rolls_article or _LAST_ARTICLE
        yield f"这一天是{off}，顺延到其后第一个工作日{weekday_words(ends)}（{article}）。"
    elif ends < nominal:
        yield f"这一天是{off}，提前到之前的工作日{weekday_words(ends)}。"
    elif off and limit.unit not in counted_days.WORKED:
        yield f"这一天是{off}，这项期限不顺延；请在{weekday_words(found.warning_on)}下班前办完。"


def _hour(limit: Limit, found: Deadline) -> str:
    if clock.local(found.due).time() == time(0):
        return f"当日24:00截止（{_LAST_ARTICLE}）。"
    words = f"{clock.local(found.due):%H:%M}"
    if limit.at or limit.unit is not Unit.WORKING_DAY:
        return f"当日{words}截止。"
    return f"当日{words}下班时截止（{_LAST_ARTICLE}）。"


def possible(limit: Limit) -> Iterator[str]:
    """What could still change it: pauses, extensions, days off, and what ends it."""
    if limit.right:
        yield "这是当事人的权利期限，任何机关不得缩短、延长、暂停。"
    else:
        allowed = "、".join(str(each) for each in limit.pauses)
        yield f"可以暂停的情形：{allowed}。" if allowed else "没有可以暂停的情形。"
        yield _may_be_longer(limit)
    if limit.unit not in counted_days.WORKED | due_dates.PASSING.keys():
        yield _rolls(limit)
    if limit.ends:
        yield f"有下列情形之一即停止计时：{'、'.join(limit.ends)}。"


def _rolls(limit: Limit) -> str:
    if limit.rolls:
        return f"最后一天遇休假日顺延（{limit.rolls_article or _LAST_ARTICLE}）。"
    return "最后一天遇休假日提前。" if limit.advances else "最后一天遇休假日不顺延。"


def _may_be_longer(limit: Limit) -> str:
    extension = limit.extension
    if extension is None:
        return "不得延长。"
    article = f"（{extension.article}）" if extension.article else ""
    if extension.consent:
        most = f"，累计至多{extension}" if extension.amount else "，长短由双方约定"
        return f"双方当事人同意并签名的，可以延长{most}{article}。"
    who = extension.office or "、".join(Role(each).words for each in extension.by)
    words = [f"经{who}批准可以延长{article}", f"累计至多{extension}" if extension.amount else ""]
    words.append(f"每次至多{extension.each}{extension.unit.words}" if extension.each else "")
    words.append(f"至多{extension.times}次" if extension.times else "")
    words.append("告知书送达之后才生效" if extension.notice else "")
    return f"{'，'.join(filter(None, words))}。"


def moment(at: datetime, *, with_year: bool = False) -> str:
    """`9月1日(星期二)09:00`; a midnight is the day alone, as dates are entered."""
    here = clock.local(at)
    year = f"{here.year}年" if with_year else ""
    hour = "" if here.time() == time(0) else f"{here:%H:%M}"
    return f"{year}{weekday_words(here.date())}{hour}"


def end_moment(at: datetime) -> str:
    """As `moment`, with 24:00 for the midnight that ends a day."""
    here = clock.local(at)
    if here.time() == time(0):
        return f"{weekday_words((here - timedelta(days=1)).date())}24:00"
    return moment(at)
