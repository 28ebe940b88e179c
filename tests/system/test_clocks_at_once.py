"""Two clicks on the same button of a deadline: it stands still once, and is lengthened once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from engine import clock, db
from processes.deadlines import case_deadlines, extensions, pauses
from processes.deadlines.models import CaseDeadline, DeadlineExtension, DeadlinePause
from processes.errors import ProcessError
from tests.processes import factories

BEGINS = datetime(2026, 8, 4, 9, tzinfo=clock.zone())


@pytest.fixture
def cast(committed):
    """A case with the sixty days of a petition and the thirty of its re-review."""
    with clock.at(BEGINS), db.begin() as session:
        found = factories.cast(session)
        case = factories.case(session, found["grid_worker"])
        for key in ("xf.close", "xf.recheck.decide"):
            case_deadlines.open_statutory(session, case.id, key, responsible="dept-renshe")
    return found


def twice(key, act):
    """Two transactions that both have read the deadline before either acts; how many were refused."""
    ready = Barrier(2)

    def one(_number):
        with clock.at(BEGINS):
            try:
                with db.begin() as session:
                    row = session.scalars(select(CaseDeadline).where(CaseDeadline.key == key)).one()
                    ready.wait()
                    act(session, row)
            except ProcessError:
                return 1
        return 0

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(one, range(2)))


def total(column):
    with db.begin() as session:
        return session.scalar(select(func.sum(column)))


def test_thirty_days_more_are_granted_once(cast):
    def extend(session, row):
        extensions.request(session, row, 30, reason="情况复杂", by=cast["head"])

    assert twice("xf.close", extend) == 1
    assert total(DeadlineExtension.amount) == 30


def test_a_served_notice_counts_once(cast):
    def granted(session, row):
        return extensions.request(session, row, 30, reason="情况复杂", by=cast["head"])

    with clock.at(BEGINS), db.begin() as session:
        granted(session, session.scalars(select(CaseDeadline).filter_by(key="xf.close")).one())

    def serve(session, row):
        waiting = extensions.find_pending(session, row.id)
        extensions.record_notice_served(session, waiting, by=cast["head"])

    assert twice("xf.close", serve) == 1
    assert total(CaseDeadline.extended_by) == 30


def test_a_hearing_stops_the_clock_once(cast):
    def pause(session, row):
        pauses.pause(session, row, "听证", evidence="听证通知书", by=cast["district_center"])

    assert twice("xf.recheck.decide", pause) == 1
    with db.begin() as session:
        assert session.scalar(select(func.count()).select_from(DeadlinePause)) == 1
