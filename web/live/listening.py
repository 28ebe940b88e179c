"""One connection of this process that listens to the database, while anybody wants to hear."""

import json
import logging
import threading
import time

import psycopg

from engine import db
from processes.lists import news
from web.live.streams import Stream, Streams

logger = logging.getLogger(__name__)

#: Seconds between two heartbeats, and before the database is tried again.
BEAT, PATIENCE = 20.0, 5.0


class Listener:
    """Hands what the database tells to the streams; asleep while there are none."""

    def __init__(self) -> None:
        self.streams = Streams()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, stream: Stream) -> None:
        """Let the stream hear from now on."""
        self.streams.add(stream)
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="listening", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._goes_on():
            try:
                self._listen()
            except psycopg.OperationalError:
                logger.info("The database cannot be listened to; tried again in %s s", PATIENCE)
                time.sleep(PATIENCE)

    def _goes_on(self) -> bool:
        """Whether anybody is there; decided with the lock, so that nobody who comes now is missed."""
        with self._lock:
            if self.streams.beat():
                return True
            self._thread = None
            return False

    def _listen(self) -> None:
        address = db.engine().url.set(drivername="postgresql")
        conninfo = address.render_as_string(hide_password=False)
        name = "sishi listening"
        with psycopg.connect(conninfo, autocommit=True, application_name=name) as connection:
            connection.execute(f"LISTEN {news.CHANNEL}")
            while True:
                for told in connection.notifies(timeout=BEAT):
                    self.streams.tell(json.loads(told.payload))
                if not self.streams.beat():
                    return
