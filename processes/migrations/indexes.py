"""Indexes on tables people write to: built and dropped beside the writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op
from sqlalchemy import text


@contextmanager
def beside_writing() -> Iterator[str]:
    """How indexes are made in the block: `CONCURRENTLY` and outside any transaction where there is a case.

    At once (an empty text) in a new database, where nobody writes. An upgrade that was cut short
    begins the block again: `build` bears what it left.
    """
    if not op.get_bind().scalar(text("SELECT EXISTS (SELECT FROM dispute_case)")):
        yield ""
        return
    with op.get_context().autocommit_block():
        yield "CONCURRENTLY"


def build(how: str, name: str, of: str) -> None:
    """Build the index `name` on `of` (table, columns and the rest), instead of a half of it."""
    drop(how, name)
    op.execute(f"CREATE INDEX {how} {name} ON {of}")


def replace(how: str, name: str, of: str) -> None:
    """Build another index of that name, and drop the one before only when it is there."""
    build(how, f"{name}_new", of)
    drop(how, name)
    op.execute(f"ALTER INDEX {name}_new RENAME TO {name}")


def drop(how: str, name: str) -> None:
    """Drop the index if it is there."""
    op.execute(f"DROP INDEX {how} IF EXISTS {name}")
