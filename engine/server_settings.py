"""What the embedded PostgreSQL is told beside its own defaults: written into its folder."""

import sys
from pathlib import Path

#: Name of our file beside `postgresql.conf`, which includes it.
FILE = "sishi.conf"
INCLUDE = f"include_if_exists = '{FILE}'\n"


def write(data: Path) -> None:
    """Write our settings into the server's data folder; read at its next start."""
    lines = [f"{name} = {value}\n" for name, value in _settings().items()]
    (data / FILE).write_text("".join(lines))
    (data / FILE).chmod(0o644)
    configuration = data / "postgresql.conf"
    if INCLUDE not in configuration.read_text():
        with configuration.open("a") as end:
            end.write(INCLUDE)


def _settings() -> dict[str, str]:
    # After a crash every file is brought to the disk before recovery: one by one that takes
    # seconds (four thousand files), by Linux's syncfs(2) a moment.
    return {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
