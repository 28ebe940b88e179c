"""Nobody reads of what is done: every matter retires, by itself or in a sum, and comes back when it must."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from engine import clock
from processes import handlers, notices
from processes.cards import follow_up, issuing
from processes.cases.choices import Tier
from processes.demonstration import organisations, past, places, staff
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES
from processes.diagrams import shipped
from processes.notices import Notification, notification_events, retiring
from processes.notices.inbox import count_unread
from processes.organisation.people import Person
from processes.whistles import whistles
from tests.processes.factories import UNITS
from tests.web import town

assert handlers
BEGINS = datetime(2026, 6, 3, 9, tzinfo=clock.zone())
UNTIL = datetime(2026, 7, 20, 12, tzinfo=clock.zone())
#: What is unread of things that are done, asked of the tables in their own words.
DONE = text("""
    select split_part(n.matter, ':', 1) as kind, count(*) from notice n
    left join dispute_case c on c.id = n.case_id
    left join clock k on n.matter in ('clock:' || k.id, 'warning:' || k.id, 'extension:' || k.id)
    left join whistle w on n.matter = 'whistle:' || w.id
    left join card on n.matter = 'card:' || card.id
    left join card_explanation e on e.card_id = card.id
    left join clock ck on ck.id = card.clock_id
    where n.read_at is null and (
        k.status <> 'running' or w.closed_at is not null or e.written_at is not null
        or (card.id is not null and e.id is null and ck.status <> 'running')
        or (n.matter like 'tier:%' and c.closed_at is not null)
        or (n.matter like 'task:%' and not exists (
            select from user_task t where t.status = 'open'
            and split_part(n.matter, '/', 1) = 'task:' || t.instance_id
            and split_part(n.matter, '/', 2) = t.token::text))
    ) group by 1 order by 1
""")


@pytest.fixture
def case(session, cast):
    town.deploy(session)
    return town.register(session, cast["grid_worker"])


def tell(session, to, matter, **more):
    notices.notify(session, to=[to.id], matter=matter, title=matter, **more)
    session.flush()


def unread(session, person):
    query = select(Notification.matter).where(
        Notification.person_id == int(person.id), Notification.read_at.is_(None)
    )
    return sorted(session.scalars(query))


def rise(session, case, tier, *, before):
    case.tier = tier
    notification_events.notify_entered(session, case, before)
    session.flush()


def test_in_the_demonstration_nobody_has_unread_what_is_done(session):
    """The stories of the district, played in full: some close, some rise, some are whistled for."""
    tree = places.build(session)
    staff.build(session, tree, organisations.build(session, tree))
    shipped.deploy(session)
    known = {}
    with clock.at(UNTIL):
        for number, story in enumerate(STORIES):
            Player(session, story, number, Cast(session, past.HOME, known)).play(BEGINS, UNTIL)
        issuing.issue(session, UNTIL)
        follow_up.follow(session, UNTIL)
        before = dict(session.execute(DONE).all())
        retiring.retire(session, UNTIL)
        session.flush()
        assert dict(session.execute(DONE).all()) == {}
        left = session.scalars(select(Notification).where(Notification.read_at.is_(None))).all()
    assert sum(before.values()) > 0
    assert left, "what is still to be done is still told"
    assert any(each.done_at for each in session.scalars(select(Notification)))


def test_a_sum_loses_what_is_done_and_retires_with_the_last(session, cast, case):
    worker = cast["grid_worker"]
    other = town.register(session, worker)
    tell(session, worker, "cards:digest", about=[f"violent:{case.id}", f"violent:{other.id}"])
    case.closed_at = clock.now()
    retiring.retire(session, clock.now())
    (row,) = session.scalars(select(Notification).where(Notification.matter == "cards:digest"))
    assert (row.about, row.read_at) == ([f"violent:{other.id}"], None)
    other.closed_at = clock.now()
    retiring.retire(session, clock.now())
    session.refresh(row)
    assert row.done_at is not None
    assert "cards:digest" not in unread(session, worker)


def test_what_was_read_before_is_told_as_done_and_keeps_when_it_was_read(session, cast, case):
    worker = cast["grid_worker"]
    tell(session, worker, "task:1/x")
    (row,) = session.scalars(select(Notification).where(Notification.matter == "task:1/x"))
    row.read_at = clock.now() - timedelta(days=1)
    session.flush()
    notices.dismiss(session, "task:1/x")
    session.refresh(row)
    assert row.read_at < row.done_at


def test_a_department_that_signed_is_called_no_more_while_the_others_are(session, cast, case):
    units = list(UNITS)
    row = whistles.blow(session, case.id, kind="regular", units=units, lead=units[0], reason="会商")
    session.flush()
    matter = f"whistle:{row.id}"
    for name in ("liaison", "gongan"):
        tell(session, cast[name], matter)
    notices.dismiss_for(session, [f"liaison@{_unit_of(cast['liaison'])}"], matter)
    assert matter not in unread(session, cast["liaison"])
    assert matter in unread(session, cast["gongan"])


def test_who_had_a_case_that_rose_has_nothing_to_take_over(session, cast, case):
    rise(session, case, Tier.SOCIETY, before=Tier.GRID)
    assert f"tier:{case.id}" in unread(session, cast["grid_head"])
    rise(session, case, Tier.DEPARTMENT, before=Tier.SOCIETY)
    assert f"tier:{case.id}" not in unread(session, cast["grid_head"])
    assert f"tier:{case.id}" in unread(session, cast["center"])


def test_what_was_done_is_not_counted_as_unread(session, cast):
    worker = cast["grid_worker"]
    tell(session, worker, "task:1/x")
    counted = select(count_unread(Person.id)).where(Person.id == int(worker.id))
    assert session.scalar(counted) == 1
    notices.dismiss(session, "task:1/x")
    assert session.scalar(counted) == 0


def _unit_of(person):
    return next(name.partition("@")[2] for name in person.groups if name.startswith("liaison@"))
