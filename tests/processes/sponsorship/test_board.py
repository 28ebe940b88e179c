"""A leader's own cases, by page: what is due first, then what has no limit, what is closed last."""

from datetime import timedelta

from sqlalchemy import select

from engine import clock
from processes.cases.choices import Status, TeamRole, Tier
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.sponsorship import board, teams
from tests.processes import factories


def led(session, cast, days, **facts):
    """A leader's case whose ninety days end so many days from now; None: none runs."""
    case = factories.case(session, cast["grid_worker"], tier=Tier.LEADER, **facts)
    teams.appoint(session, case.id, TeamRole.LEADER, cast["leader"].id)
    limit = session.scalars(select(CaseDeadline).filter_by(case_id=case.id, key=board.CLOSE)).one()
    if days is None:
        limit.status = DeadlineStatus.CANCELLED
    else:
        limit.due_at = clock.now() + timedelta(days=days)
    session.flush()
    return case


def test_a_leaders_cases_are_paged_by_urgency_and_each_comes_once(session, cast):
    later, over = (led(session, cast, days) for days in (40, -3))
    closed = [led(session, cast, days) for days in (1, 2)]
    endless, next_in_line = led(session, cast, None), led(session, cast, 5)
    for case in closed:
        case.status = Status.CLOSED
    session.flush()
    leader = int(cast["leader"].id)
    found, after = [], ""
    for _page in range(4):
        rows, after = board.list_for_leader(session, leader, after=after, size=2)
        found += [each.case.id for each in rows]
        if not after:
            break
    wanted = [over, next_in_line, later, endless, *reversed(closed)]
    assert found == [case.id for case in wanted]
    in_hand = board.select_in_hand(leader)
    assert set(session.scalars(in_hand)) == {case.id for case in wanted[:4]}
    running = [each for each in board.list_running(session, in_hand) if each.key == board.CLOSE]
    assert [each.case_id for each in running] == [case.id for case in wanted[:3]]


def test_an_address_that_names_no_position_begins_at_the_first_page(session, cast):
    case = led(session, cast, 5)
    for after in ("", "x", "2_2026-01-01T00:00:00+00:00_1", "0_2026-01-01_1", "0_gestern_1", "0__"):
        rows, _ = board.list_for_leader(session, int(cast["leader"].id), after=after, size=2)
        assert [each.case.id for each in rows] == [case.id], after
