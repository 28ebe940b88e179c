"""What is done while the database is away: it is recognised, waited for, and told once."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from time import monotonic, sleep

import psycopg
import sqlalchemy.exc
from sqlalchemy import text

from engine import db
from engine.backoff import Backoff

#: Seconds between two tries to reach it again.
AGAIN = 0.5
#: SQLAlchemy's own code for a transaction whose connection was lost: whoever goes on in it hears that.
LOST = "8s2b"
#: What the server says as it goes down, or comes up, or has no room: SQLSTATE.
AWAY = {"57P01", "57P02", "57P03", "53300", "53100"}
#: What it says when its disk is full: of these that somebody has to be told.
FULL = "53100"

logger = logging.getLogger(__name__)


def is_away(error: BaseException) -> bool:
    """Whether it failed because the database could not be reached, or was lost on the way."""
    return any(_tells_of_absence(each) for each in _causes(error))


def is_full(error: BaseException) -> bool:
    """Whether it failed because the database's disk has no room: reading goes on, nothing is kept."""
    return any(isinstance(each, psycopg.Error) and each.sqlstate == FULL for each in _causes(error))


def wait_for_database(seconds: float) -> None:
    """Wait until the database answers, at most so long: who starts beside it may be the first.

    Returns in either case; whoever connects next is refused as ever.
    """
    end = monotonic() + seconds
    while monotonic() < end and not _answers():
        sleep(AGAIN)


def endure(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run `work` until SIGTERM or SIGINT, anew whenever the database was lost under it.

    It is cancelled to stop; ending by itself counts as a loss, for so Procrastinate ends then.
    """
    asyncio.run(_endure(work))


def quieten() -> None:
    """Leave what fails only for want of the database out of this program's log."""
    handlers = [*logging.getLogger().handlers, logging.lastResort]
    for handler in filter(None, handlers):
        handler.addFilter(_CALM)


class Calm(logging.Filter):
    """Leaves out what failed only for want of the database: that is said once, by who waits.

    Of a full disk it leaves a line: nobody waits who would say so.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "psycopg.pool":
            return record.levelno >= logging.ERROR
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and is_full(error):
            record.msg, record.args = f"{record.getMessage()}: the database's disk is full", ()
            record.exc_info = record.exc_text = None
            return True
        return error is None or not is_away(error)


_CALM = Calm()


async def _endure(work: Callable[[], Coroutine[None, None, None]]) -> None:
    stop, backoff = asyncio.Event(), Backoff()
    _set_when_told(stop)
    quieten()
    while not stop.is_set():
        began = monotonic()
        await _once(work, stop)
        if not stop.is_set():
            logger.warning("The database was lost; waiting for it")
            await _pause(stop, backoff.after(monotonic() - began))
            while not stop.is_set() and not await asyncio.to_thread(_answers):
                await _pause(stop, AGAIN)


async def _once(work: Callable[[], Coroutine[None, None, None]], stop: asyncio.Event) -> None:
    """Returns when told to stop, or when the database was lost; raises whatever else failed."""
    under_way = asyncio.create_task(work())
    told = asyncio.create_task(stop.wait())
    await asyncio.wait({under_way, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    under_way.cancel()
    try:
        await under_way
    except asyncio.CancelledError:
        logger.debug("Stopped as told")
    except Exception as error:
        if not is_away(error):
            raise


def _set_when_told(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not add_signal_handler: Windows has none.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _answers() -> bool:
    try:
        with db.engine().connect() as connection:
            connection.execute(text("SELECT 1"))
    except sqlalchemy.exc.SQLAlchemyError as error:
        if not is_away(error):
            raise
        return False
    return True


def _tells_of_absence(error: BaseException) -> bool:
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return error.connection_invalidated
    if isinstance(error, sqlalchemy.exc.PendingRollbackError):
        return error.code == LOST
    if isinstance(error, psycopg.Error):
        # Without a code it is not the server that speaks: no connection, or one that broke.
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        code = error.sqlstate
        return (lost and code is None) or code in AWAY or (code or "").startswith("08")
    return isinstance(error, sqlalchemy.exc.TimeoutError)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the DBAPI's own error of SQLAlchemy's among them."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        original = getattr(each, "orig", None)
        waiting += [each.__cause__, original if isinstance(original, BaseException) else None]
        if not each.__suppress_context__:
            waiting.append(each.__context__)
