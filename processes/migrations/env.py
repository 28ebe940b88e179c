"""What alembic runs: all tables of engine and processes, in one transaction, one at a time."""

from typing import Any

from alembic import context

import engine.history
import engine.models
import engine.records  # noqa: F401
import processes.models  # noqa: F401
from engine.db import Base
from processes import migrations


def _is_ours(item: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """What comes with its own SQL is not in the metadata: Procrastinate's tables, bigrams."""
    return not (
        (kind == "table" and name and name.startswith("procrastinate_"))
        # PostgreSQL rewrites an index's expression, so it never compares equal.
        or (kind == "index" and name and name.endswith("_bigrams"))
    )


def _run() -> None:
    with context.config.attributes["engine"].begin() as connection:
        migrations.UPGRADE.acquire(connection)
        context.configure(
            connection=connection, target_metadata=Base.metadata, include_object=_is_ours
        )
        context.run_migrations()


_run()
