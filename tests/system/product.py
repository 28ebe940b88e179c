"""The whole product as a person starts it: `python -m web.run` with its own database and clock."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine import clock

ROOT = Path(__file__).parent.parent.parent
#: Ports no browser will open: SIP.
REFUSED = {5060, 5061}
STARTED = "四事已启动"


class Product:
    """One running product below `home`; `url` leads to its pages."""

    #: What starts it, and in which folder.
    program: tuple[str, ...] = (sys.executable, "-m", "web.run")
    folder: Path = ROOT

    def __init__(self, home: Path, *arguments: str, **environment: str) -> None:
        self.home = home
        self.clock = home / "clock"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.arguments = arguments
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment = inherited | {
            "SISHI_HOME": str(home),
            "SISHI_CLOCK_FILE": str(self.clock),
            "PORT": str(self.port),
            **environment,
        }
        self.lines: list[str] = []

    def start(self, patience: float = 300) -> "Product":
        """Start it; returns when it says that it runs, raises RuntimeError when it does not."""
        if not self.clock.exists():
            clock.move(self.clock, timedelta(0))
        self.process = subprocess.Popen(
            [*self.program, *self.arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reading: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            while STARTED not in (line := self._reading.get(timeout=patience) or ""):
                if not line:
                    self.process.wait(180)
                    raise RuntimeError(f"The product ended:\n{self.output}")
        except queue.Empty:
            self.stop()
            raise RuntimeError(f"Not started in {patience} s:\n{self.output}") from None
        return self

    def stop(self) -> int:
        """Stop it as Ctrl-C does; answers its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(180)

    @property
    def output(self) -> str:
        """All that it has said so far."""
        return "".join(self.lines)

    @property
    def accounts(self) -> dict[str, dict[str, str]]:
        """The demonstration's accounts by login, with name and password."""
        rows = json.loads((self.home / "accounts.json").read_text("utf-8"))
        return {row["login"]: row for row in rows}

    @property
    def database(self) -> str:
        """The URL of its embedded server, read from the server's own file."""
        socket_folder = (self.home / "postgres/postmaster.pid").read_text().splitlines()[4]
        return f"postgresql+psycopg://postgres@/postgres?host={socket_folder}"

    def advance(self, by: timedelta) -> None:
        """Move the clock of all its programs further ahead."""
        clock.move(self.clock, timedelta(seconds=float(self.clock.read_text())) + by)

    @property
    def now(self) -> datetime:
        """The moment its clock shows."""
        return datetime.now(UTC) + timedelta(seconds=float(self.clock.read_text()))

    def _read(self) -> None:
        with self.process.stdout as said:
            for line in said:
                self.lines.append(line)
                self._reading.put(line)
        self._reading.put(None)


def free_port() -> int:
    """A port nobody uses now and a browser would open."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in REFUSED:
            return port
