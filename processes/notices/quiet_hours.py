"""When people are left alone: only what is urgent goes out in the quiet hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from engine import clock
from processes.notices.channel_models import QuietHours


@dataclass(frozen=True)
class Hours:
    """Local times: quiet from `starts` to before `ends`, the daily digest at `digest_at`."""

    starts: time = time(21)
    ends: time = time(7, 30)
    digest_at: time = time(8, 30)

    def is_quiet(self, moment: datetime) -> bool:
        """Whether the moment lies in the quiet hours; none are where both times are the same."""
        here = clock.local(moment).time()
        if self.starts <= self.ends:
            return self.starts <= here < self.ends
        return here >= self.starts or here < self.ends

    def last_digest(self, moment: datetime) -> datetime:
        """The last time at or before the moment when what is of low urgency went out."""
        here = clock.local(moment)
        today = datetime.combine(here.date(), self.digest_at, clock.zone())
        if today <= here:
            return today
        return datetime.combine(here.date() - timedelta(days=1), self.digest_at, clock.zone())


def load(session: Session, district: str) -> Hours:
    """The district's hours; 21:00 to 07:30 and 08:30 [设] where it has set none."""
    row = session.get(QuietHours, district)
    return Hours(row.starts, row.ends, row.digest_at) if row else Hours()


def save(session: Session, district: str, hours: Hours) -> None:
    """Let the district have these hours from now on."""
    row = session.get(QuietHours, district) or QuietHours(district=district)
    row.starts, row.ends, row.digest_at = hours.starts, hours.ends, hours.digest_at
    session.add(row)
