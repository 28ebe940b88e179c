"""One thread and one connection of this process that listen to a channel of the database, while anybody wants to hear."""

import logging
import threading
import time
from collections.abc import Callable

import psycopg

from engine import db

logger = logging.getLogger(__name__)

#: Seconds before the database is tried again.
PATIENCE = 5.0


class DatabaseListener:
    """Hands on what is told on a channel (`NOTIFY`); asleep while nobody is there.

    `hear` is called with each thing that is told, `look` as it begins and every so many seconds;
    `is_wanted` says whether anybody is there, without asking the database.
    """

    def __init__(
        self,
        channel: str,
        *,
        name: str,
        every: float,
        hear: Callable[[str], object],
        look: Callable[[], object],
        is_wanted: Callable[[], bool],
    ) -> None:
        self._channel, self._name, self._every = channel, name, every
        self._hear, self._look, self._is_wanted = hear, look, is_wanted
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Somebody has come."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._goes_on():
            try:
                self._listen()
            except psycopg.OperationalError:
                logger.info("%s cannot be listened for; tried again in %s s", self._name, PATIENCE)
                time.sleep(PATIENCE)

    def _goes_on(self) -> bool:
        """Whether anybody is there; decided with the lock, so that nobody who comes now is missed."""
        with self._lock:
            if self._is_wanted():
                return True
            self._thread = None
            return False

    def _listen(self) -> None:
        address = db.engine().url.set(drivername="postgresql")
        conninfo = address.render_as_string(hide_password=False)
        name = f"sishi {self._name}"
        with psycopg.connect(conninfo, autocommit=True, application_name=name) as connection:
            connection.execute(f"LISTEN {self._channel}")
            while self._is_wanted():
                self._look()
                for told in connection.notifies(timeout=self._every):
                    self._hear(told.payload)
