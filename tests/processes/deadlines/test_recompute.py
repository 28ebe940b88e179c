"""A kept clock, stopped and lengthened by the program's own verbs, ends when the law says."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import clock
from processes.deadlines import case_deadlines, extensions, limits, pauses, recompute
from tests.law import model
from tests.law.comparing import SHIPPED, aware

#: Limits that an appraisal stops and both parties together lengthen.
KEYS = ["tj.rm", "sq.mediate", "yl.mediate"]
STARTS = st.builds(datetime.combine, st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.times())
#: Hours until the next thing happens, how long it lasts if it is a stop, days if it lengthens.
HAPPENS = st.lists(
    st.tuples(st.booleans(), st.integers(1, 24 * 9), st.integers(1, 24 * 30), st.integers(1, 20)),
    max_size=4,
)


@pytest.mark.parametrize("key", KEYS)
@given(start=STARTS, happens=HAPPENS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_clock_ends_when_the_law_says(session, case, key, start, happens):
    start = start.replace(second=0, microsecond=0)
    savepoint = session.begin_nested()
    with clock.at(aware(start)):
        row = case_deadlines.open_statutory(session, case.id, key)
    limit = limits.find(key, start.date(), session=session)
    rule = model.Rule(limit.amount, str(limit.unit), rolls=limit.rolls)
    events, now = [], start
    for is_stop, hours, length, days in happens:
        now += timedelta(hours=hours)
        if now.date() >= model.end(rule, start, events, SHIPPED).nominal:
            break
        events.append(
            _stop(session, row, now, length) if is_stop else _lengthen(session, row, now, days)
        )
        now = events[-1].until if is_stop else now
    ends = model.end(rule, start, events, SHIPPED)
    assert (clock.local(row.due_at), row.nominal_on, row.warning_on) == (
        aware(ends.due),
        ends.nominal,
        ends.warning,
    )
    # Twice is once: it is reckoned from what is kept, not from where it stood.
    assert recompute.recompute(session, row).due == aware(ends.due)
    savepoint.rollback()


def _stop(session, row, now, hours):
    until = now + timedelta(hours=hours)
    with clock.at(aware(now)):
        pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书1号")
    with clock.at(aware(until)):
        pauses.resume(session, row)
    return model.Stop(now, until)


def _lengthen(session, row, now, amount):
    with clock.at(aware(now)):
        extensions.request(session, row, amount, reason="双方同意", by=None, consent="同意书")
    return model.More(amount, "day")
