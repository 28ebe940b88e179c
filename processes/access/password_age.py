"""How long a password may be used: every figure stands here (docs/security.md).

等保 (GB/T 22239-2019 7.1.4.1 a) wants them changed regularly and does not say how often. The accounts of
a demonstration have no end.
"""

from datetime import datetime, timedelta

from engine import clock
from processes.organisation.people import Account

#: One's own, and how long before its end one is warned.
OWN, WARNING = timedelta(days=90), timedelta(days=14)
#: One that somebody else gave, and one that was made on the server.
GIVEN, ONE_TIME = timedelta(days=3), timedelta(hours=1)


def until(lasts: timedelta) -> datetime:
    """When a password that is set now ends."""
    return clock.now() + lasts


def is_over(account: Account) -> bool:
    """Whether the password has to be another one before anything else is done."""
    return account.password_until is not None and account.password_until <= clock.now()


def days_left(account: Account) -> int | None:
    """Days one's own password can still be used, begun ones counted; None: nobody need be warned."""
    if account.password_until is None or account.must_change:
        return None
    left = account.password_until - clock.now()
    return left.days + 1 if timedelta() < left <= WARNING else None
