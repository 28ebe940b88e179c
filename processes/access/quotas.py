"""How often something may be tried: every figure stands here, and is counted in the database.

Whatever process answers, all count in one place; tries of the same moment wait for each other.
Signing in counts failures in a row (`sign_in`); the others count within a time that begins with
the first try.
"""

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, locks
from engine.db import Base

_WITH_PORT = re.compile(r"(?:(?P<four>[\d.]+)|\[(?P<six>[0-9A-Fa-f:.]+)\]):\d{1,5}")


@dataclass(frozen=True)
class Quota:
    """So many tries within so long."""

    name: str
    most: int
    within: timedelta


#: 等保:连续5次失败锁定30分钟 (docs/domain.md 7): one login in one browser, or one case from one address.
SIGN_IN = Quota("sign-in", 5, timedelta(minutes=30))
#: Wrong query codes for one case, from wherever.
PROGRESS_CASE = Quota("progress.case", 20, timedelta(minutes=30))
#: Wrong numbers and codes from one address, for whichever cases; an office helps many people from one.
PROGRESS_ADDRESS = Quota("progress.address", 30, timedelta(minutes=30))
#: Looks for a person's disputes beyond what somebody may see.
INQUIRY = Quota("inquiry", 10, timedelta(days=1))
#: Reports without an account: from one address (a mobile operator's is shared by many), and by one number.
REPORT_ADDRESS = Quota("report.address", 20, timedelta(hours=1))
REPORT_PHONE = Quota("report.phone", 5, timedelta(days=1))

COUNTING = locks.declare("quota")


class CountedUse(Base):
    """Tries of one kind by one person, from one address or for one case."""

    __tablename__ = "counted_use"

    #: A digest: nothing that was typed stands here.
    key: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[int]
    #: After this it is forgotten.
    ends_at: Mapped[datetime] = mapped_column(index=True)


def exhausted_until(session: Session, quota: Quota, who: str) -> datetime | None:
    """Until when nothing more is allowed; tries of the same moment wait here until this one is kept."""
    key = _key(quota, who)
    COUNTING.acquire(session, key)
    row = session.get(CountedUse, key, populate_existing=True)
    is_over = row is not None and row.used >= quota.most and row.ends_at > clock.now()
    return row.ends_at if row and is_over else None


def count(session: Session, quota: Quota, who: str) -> datetime | None:
    """One try more; until when nothing more is allowed now, if it was the last."""
    now = clock.now()
    session.execute(delete(CountedUse).where(CountedUse.ends_at <= now))
    key = _key(quota, who)
    row = session.get(CountedUse, key, populate_existing=True)
    if row is None:
        row = CountedUse(key=key, used=0, ends_at=now + quota.within)
        session.add(row)
    row.used += 1
    session.flush()
    return row.ends_at if row.used >= quota.most else None


def network(address: str) -> str:
    """What one subscriber has: an IPv4 address, the first 64 bits of an IPv6 one."""
    try:
        found = ipaddress.ip_address(_without_port(address))
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        plain = found.ipv4_mapped
        return str(plain or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _without_port(address: str) -> str:
    """Some proxies hand on the port, which the visitor may choose anew each time."""
    written = _WITH_PORT.fullmatch(address.strip())
    return (written["six"] or written["four"]) if written else address.strip()


def _key(quota: Quota, who: str) -> str:
    return hashlib.sha256(f"{quota.name}\n{who}".encode()).hexdigest()
