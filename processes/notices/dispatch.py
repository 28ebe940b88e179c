"""From notices to messages outside: one for all a person has waiting, and not too often.

Whoever has read a notice in the application needs no message of it. In the quiet hours only what
is urgent goes out; what is of low urgency goes out once a day.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from engine.scheduling import timetable
from processes.notices import channels, inbox, quiet_hours
from processes.notices.channel_models import Address, Channel, Message
from processes.notices.models import Notification, Urgency
from processes.notices.quiet_hours import Hours
from processes.organisation import people
from processes.organisation.people import Appointment, is_current

#: Between two messages to one person that are not urgent.
PAUSE = timedelta(minutes=30)
#: Urgent ones wait as well once there were so many in a short time: they come together.
BURST, SHORT = 3, timedelta(minutes=10)
#: So many notices are named in one message.
NAMED = 20
#: Notices considered in one transaction.
BATCH = 5000


@dataclass(frozen=True)
class Recipient:
    """What is known of somebody for whom notices wait."""

    id: int
    roles: frozenset[str]
    address: Address | None
    #: messages of the last half hour, and of the last few minutes
    lately: int
    just_now: int

    def may_be_told(self, urgency: Urgency) -> bool:
        """Whether another message may go out already."""
        return self.just_now < BURST if urgency is Urgency.URGENT else self.lately == 0


@timetable.scheduled("notices.dispatch", minute="*")
def dispatch(session: Session, now: datetime) -> int:
    """Make messages of what waits and may go out by `now`; how many messages."""
    districts = session.scalars(
        select(Notification.district).where(Notification.waits).distinct()
    ).all()
    return sum(_of_district(session, district, now) for district in districts)


def _of_district(session: Session, district: str, now: datetime) -> int:
    ways = [
        each
        for each in channels.list_channels(session, district)
        if each.is_active and not each.is_for_parties
    ]
    if not ways:
        # A channel that is set up later does not tell of what is long past.
        past = update(Notification).where(Notification.waits, Notification.district == district)
        session.execute(past.values(waits=False))
        return 0
    waiting = _waiting(session, district, now)
    recipients = _recipients(session, {each.person_id for each in waiting}, now)
    ready = [each for each in waiting if recipients[each.person_id].may_be_told(each.urgency)]
    made = sum(_through(session, channel, ready, recipients, now) for channel in ways)
    for each in ready:
        each.waits = False
    return made


def _waiting(session: Session, district: str, now: datetime) -> Sequence[Notification]:
    """What may go out now; another worker at the same work takes the rest."""
    query = (
        select(Notification)
        .where(
            Notification.waits,
            Notification.district == district,
            _is_due(quiet_hours.load(session, district), now),
        )
        .order_by(Notification.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def _is_due(hours: Hours, now: datetime) -> ColumnElement[bool]:
    is_urgent = Notification.urgency == Urgency.URGENT
    if hours.is_quiet(now):
        return is_urgent
    is_in_digest = Notification.told_at <= hours.last_digest(now)
    return or_(is_urgent, Notification.urgency == Urgency.NORMAL, is_in_digest)


def _recipients(session: Session, ids: Collection[int], now: datetime) -> dict[int, Recipient]:
    held: dict[int, set[str]] = {each: set() for each in ids}
    offices = select(Appointment.person_id, Appointment.role)
    for row in session.execute(offices.where(Appointment.person_id.in_(ids), is_current())):
        held[row.person_id].add(row.role)
    addresses = session.scalars(select(Address).where(Address.person_id.in_(ids)))
    known = {each.person_id: each for each in addresses}
    # One moment makes one message, through however many channels it goes.
    just_now = func.count(Message.made_at.distinct()).filter(Message.made_at > now - SHORT)
    recent = select(Message.person_id, func.count(), just_now.label("just_now")).where(
        Message.person_id.in_(ids), Message.made_at > now - PAUSE
    )
    counts = {
        row[0]: (row[1], row[2]) for row in session.execute(recent.group_by(Message.person_id))
    }
    return {
        each: Recipient(each, frozenset(held[each]), known.get(each), *counts.get(each, (0, 0)))
        for each in ids
    }


def _through(
    session: Session,
    channel: Channel,
    ready: Iterable[Notification],
    recipients: dict[int, Recipient],
    now: datetime,
) -> int:
    """The messages of one channel: one for each person, or one for the group that shares it.

    What is not urgent waits for the day's sum where the channel has one (`processes.notices.digests`).
    """
    at_once = [each for each in ready if each.urgency is Urgency.URGENT or not channel.is_digest]
    return _gather(session, channel, at_once, recipients, now)


def post_to_each(
    session: Session, channel: Channel, told: Sequence[Notification], now: datetime
) -> int:
    """Put one message with all of these into the channel for each who is meant; how many messages."""
    recipients = _recipients(session, {each.person_id for each in told}, now)
    return _gather(session, channel, told, recipients, now)


def _gather(
    session: Session,
    channel: Channel,
    told: Iterable[Notification],
    recipients: dict[int, Recipient],
    now: datetime,
) -> int:
    groups: dict[int | None, list[Notification]] = {}
    for notice in told:
        who = recipients[notice.person_id]
        is_meant = notice.urgency in channel.urgencies and (
            not channel.roles or not who.roles.isdisjoint(channel.roles)
        )
        if not is_meant or channels.fill_address(channel, who.address) is None:
            continue
        groups.setdefault(notice.person_id if channel.needs else None, []).append(notice)
    for person_id, notices in groups.items():
        _post(session, channel, person_id, notices, now)
    return len(groups)


def _post(
    session: Session,
    channel: Channel,
    person_id: int | None,
    notices: Sequence[Notification],
    now: datetime,
) -> None:
    # A group hears of a matter once, however many of its members were told.
    told = list({each.matter: each for each in notices}.values())
    texts = [_text(session, person_id, each) for each in told]
    title, body = texts[0] if len(texts) == 1 else _digest([title for title, _ in texts])
    is_urgent = any(each.urgency is Urgency.URGENT for each in told)
    channels.post(
        session,
        channel,
        person_id,
        title=title,
        body=body,
        urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
        count=len(told),
        now=now,
    )


def _text(session: Session, person_id: int | None, notice: Notification) -> tuple[str, str]:
    """Title and body; who may not see the case is only told that there is something."""
    if person_id is None or notice.case_id is None:
        return notice.title, notice.body or "请登录系统查看。"
    if inbox.may_see(session, people.identify(session, person_id), notice.case_id):
        return notice.title, notice.body or "请登录系统查看。"
    return "您有一条新通知", "请登录系统查看。"


def _digest(titles: Sequence[str]) -> tuple[str, str]:
    more = len(titles) - NAMED
    lines = [f"{number}. {title}" for number, title in enumerate(titles[:NAMED], 1)]
    lines += [f"另有{more}条。"] if more > 0 else []
    return f"您有{len(titles)}条通知", "\n".join([*lines, "请登录系统查看。"])
