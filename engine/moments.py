"""Moments in statements that are built once: read when a statement is sent, not when it is built."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import BindParameter, Date, DateTime, bindparam

from engine import clock


def at(read: Callable[[], datetime]) -> BindParameter[datetime]:
    """The moment `read` answers each time the statement is sent; aware."""
    return bindparam(None, callable_=read, type_=DateTime(timezone=True), unique=True)


def now() -> BindParameter[datetime]:
    """The present, by the engine's clock."""
    return at(lambda: clock.now())


def today() -> BindParameter[date]:
    """The local day, by the engine's clock."""
    return bindparam(None, callable_=lambda: clock.today(), type_=Date(), unique=True)
