"""One message a day through a channel that sums up (每日汇总), instead of one for every reminder.

What is urgent goes through it at once all the same. A sum tells of what came since the one before,
and only of what nobody has read or done meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.scheduling import timetable
from processes.notices import quiet_hours
from processes.notices.channel_models import Channel, Message
from processes.notices.dispatch import post_to_each
from processes.notices.models import Notification, Urgency

_DAY = timedelta(days=1)


@timetable.scheduled("notices.sum_up", minute="*/5")
def sum_up(session: Session, now: datetime) -> int:
    """Make the sums of the day that nobody has got yet; how many messages."""
    query = select(Channel).where(Channel.is_digest, Channel.is_active, ~Channel.is_for_parties)
    made = 0
    for channel in session.scalars(query.order_by(Channel.id)):
        hours = quiet_hours.load(session, channel.district)
        at = hours.last_digest(now)
        # A sum that was missed for hours is told with the next one; nobody is told in quiet hours.
        if now - at < _DAY / 4 and not hours.is_quiet(now):
            made += post_to_each(session, channel, _told(session, channel, at), now)
    return made


def _told(session: Session, channel: Channel, at: datetime) -> Sequence[Notification]:
    """What was told in the day before and is unread, of who has no sum since."""
    is_shared = channel.needs is None
    whose = (
        Message.person_id.is_(None) if is_shared else Message.person_id == Notification.person_id
    )
    has_one = exists().where(
        Message.channel_id == channel.id,
        Message.made_at >= at,
        Message.urgency != Urgency.URGENT,
        whose,
    )
    return session.scalars(
        select(Notification)
        .where(
            Notification.district == channel.district,
            Notification.read_at.is_(None),
            Notification.urgency != Urgency.URGENT,
            Notification.told_at > at - _DAY,
            Notification.told_at <= at,
            ~has_one,
        )
        .order_by(Notification.id)
    ).all()
