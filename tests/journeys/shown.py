"""What people are shown of a running limit: what is left, why, and the cards it has cost."""

from datetime import datetime

from sqlalchemy import select

from engine import clock
from processes.deadlines import explanations, recompute, running
from processes.deadlines.models import Card
from processes.notices.models import Notification
from web import time_left


def left(district, row, *when):
    """What is left of the limit at a local moment of the year, in words: 还剩2个工作日."""
    with clock.at(_moment(district, when)):
        course = recompute.courses(district.session, [row])[row.id]
        stopped = running.stopped_since(district.session, [row]).get(row.id)
        return time_left.for_course(course, stopped).words


def told(district, row):
    """The parts of its explanation by their keys."""
    with clock.at(district.now):
        explained = explanations.explain(district.session, row)
    return {part.key: "".join(part.sentences) for part in explained.parts}


def struck(district, row):
    """The days its little calendar strikes out, in order: `(month, day)`."""
    with clock.at(district.now):
        explained = explanations.explain(district.session, row)
    return [(day.on.month, day.on.day) for day in explained.days if day.is_struck]


def cards_of(district, row):
    """The cards it has cost, oldest first: colour and local moment."""
    rows = select(Card).filter_by(clock_id=row.id).order_by(Card.issued_at, Card.id)
    return [
        (each.colour.value, clock.local(each.issued_at)) for each in district.session.scalars(rows)
    ]


def notices_of(district, name):
    """The titles of what somebody was told of the case, oldest first."""
    rows = select(Notification).filter_by(
        person_id=int(district.cast[name].id), case_id=district.case.id
    )
    return [each.title for each in district.session.scalars(rows.order_by(Notification.id))]


def _moment(district, when):
    if not when:
        return district.now
    month, day, *time = when
    return datetime(district.now.year, month, day, *(time or (9,)), tzinfo=clock.zone())
