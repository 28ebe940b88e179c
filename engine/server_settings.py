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


def _settings() -> dict[str, str | int]:
    # All transactions share one table of locks, and PostgreSQL's 64 for each of a hundred
    # connections are full when one takes thousands of named ones (`engine.locks`): then nobody can
    # sign in. 15 MB.
    settings: dict[str, str | int] = {"max_locks_per_transaction": 512}
    if sys.platform == "linux":
        # After a crash every file is brought to the disk before recovery: one by one that takes
        # seconds (four thousand files), by Linux's syncfs(2) a moment.
        settings["recovery_init_sync_method"] = "syncfs"
    return settings
