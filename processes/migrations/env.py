"""What alembic runs: all tables of engine and processes, one upgrade at a time."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import Script
from sqlalchemy import text, update

import engine.history
import engine.models
import engine.records  # noqa: F401
import processes.models  # noqa: F401
from engine.db import Base
from processes import migrations
from processes.schema import SchemaFloor


def _is_ours(item: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """What comes with its own SQL is not in the metadata: Procrastinate's tables, words in texts."""
    return not (
        (kind == "table" and name and name.startswith("procrastinate_"))
        # PostgreSQL rewrites an index's expression, so it never compares equal.
        or (kind == "index" and name and name.endswith(("_bigrams", "_signs")))
    )


def _raise_floor(ctx: MigrationContext, step: MigrationInfo, heads: Any, run_args: Any) -> None:
    """After a migration that takes something away only programs that know it may work here."""
    script = step.up_revision
    if step.is_upgrade and isinstance(script, Script) and migrations.contracts(script.module):
        assert ctx.connection is not None
        ctx.connection.execute(update(SchemaFloor).values(revision=script.revision))


def _run() -> None:
    engine = context.config.attributes["engine"]
    # Held by a connection of its own: a migration may end its transaction, to index without a lock.
    with engine.begin() as guard, engine.connect() as connection:
        migrations.UPGRADE.acquire(guard)
        # After it, so that the guard sees no rows any more: an index built beside the writing waits for who does.
        guard.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=_is_ours,
            on_version_apply=_raise_floor,
        )
        with context.begin_transaction():
            connection.execute(text(f"SET LOCAL lock_timeout = {migrations.LOCK_TIMEOUT}"))
            context.run_migrations()


_run()
