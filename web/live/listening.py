"""What the database tells of changes, handed to the open streams of this process."""

import json

from processes.lists import news
from web.database_listener import DatabaseListener
from web.live.streams import Stream, Streams

#: Seconds between two heartbeats.
BEAT = 20.0


class Listener:
    """Hands what the database tells to the streams; asleep while there are none."""

    def __init__(self) -> None:
        self.streams = Streams()
        self._listener = DatabaseListener(
            news.CHANNEL,
            name="listening",
            every=BEAT,
            hear=lambda told: self.streams.tell(json.loads(told)),
            look=self.streams.beat,
            is_wanted=self.streams.is_open,
        )

    def add(self, stream: Stream) -> None:
        """Let the stream hear from now on."""
        self.streams.add(stream)
        self._listener.wake()
