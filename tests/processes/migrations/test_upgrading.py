"""Migrations on a database in use: they wait a moment, let go, and try again; what takes away needs the house empty."""

import shutil
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from alembic import command
from sqlalchemy import text

from engine import db
from processes import migrations, schema
from processes.migrations import ProgramsRunning, TablesBusy

#: The revision gone back to, whose successors are applied.
BEFORE = "0082"


@pytest.fixture
def earlier(committed, monkeypatch):
    """A database as the release before left it; a migration waits for a table no time at all."""
    command.downgrade(migrations.config(committed), BEFORE)
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", 50)
    return committed


def revision(engine):
    with engine.connect() as connection:
        return schema.find_revision(connection)


def test_a_table_in_use_is_waited_for_without_holding_anything(earlier, caplog):
    waits = threading.Event()
    caplog.handler.addFilter(lambda record: waits.set() or True)
    with earlier.begin() as reading:
        reading.execute(text("LOCK TABLE alembic_version IN SHARE MODE"))
        upgrading = threading.Thread(target=migrations.upgrade, args=(earlier,))
        upgrading.start()
        assert waits.wait(30)
        assert revision(earlier) == BEFORE
    upgrading.join(300)
    assert revision(earlier) == schema.newest_revision()


def test_a_table_never_free_is_told_in_a_sentence(earlier, monkeypatch):
    monkeypatch.setattr(migrations, "PATIENCE", 0)
    with earlier.begin() as reading:
        reading.execute(text("LOCK TABLE alembic_version IN SHARE MODE"))
        with pytest.raises(TablesBusy, match="sishi migrate"):
            migrations.upgrade(earlier)
    migrations.upgrade(earlier)
    assert revision(earlier) == schema.newest_revision()


def test_two_who_upgrade_at_once_both_find_it_done(earlier):
    command = [sys.executable, "-m", "processes.migrations"]
    both = [subprocess.Popen(command) for _ in range(2)]  # noqa: S603 - our own program
    assert [each.wait(300) for each in both] == [0, 0]
    assert revision(earlier) == schema.newest_revision()


@pytest.fixture
def taking_away(monkeypatch):
    """The newest migration takes something away."""
    newest = schema.newest_revision()
    monkeypatch.setattr(
        migrations, "contracts", lambda module: "why" if module.revision == newest else ""
    )
    return newest


def test_what_takes_away_is_not_done_beside_other_programs(earlier, taking_away):
    program = db.connect(earlier.url.render_as_string(hide_password=False))
    with program.connect(), pytest.raises(ProgramsRunning, match="1 个程序"):
        migrations.upgrade(earlier)
    program.dispose()


def test_what_takes_away_shuts_out_programs_before_it(earlier, taking_away):
    migrations.upgrade(earlier)
    with earlier.connect() as connection:
        assert schema.find_floor(connection) == taking_away


def test_a_migration_says_why_it_takes_away():
    assert migrations.contracts(SimpleNamespace()) == ""
    assert migrations.contracts(SimpleNamespace(contracts="why")) == "why"


LARGE = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "later", {newest!r}, None, None
def upgrade():
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_later ON person (name)")
"""


def test_a_large_index_is_built_beside_the_writing(committed, monkeypatch, tmp_path):
    folder = shutil.copytree(migrations.FOLDER, tmp_path / "migrations")
    later = folder / "versions" / "9999_later.py"
    later.write_text(LARGE.format(newest=schema.newest_revision()))
    monkeypatch.setattr(migrations, "FOLDER", folder)
    command.upgrade(migrations.config(committed), "head")
    with committed.connect() as connection:
        query = text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_later'::regclass")
        assert connection.scalar(query)
        assert schema.find_revision(connection) == "later"
