"""The transaction, the tables, and that they are what the migrations make."""

import pytest
from alembic import command
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from engine import clock, db
from engine.models import Deployment
from processes import migrations


def test_what_the_block_did_is_kept(connection):
    with db.begin() as session:
        session.add(Deployment(at=clock.now()))
    assert connection.scalar(select(func.count()).select_from(Deployment)) == 1


def test_what_the_block_did_is_gone_when_it_raises(connection):
    def fail():
        with db.begin() as session:
            session.add(Deployment(at=clock.now()))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert connection.scalar(select(func.count()).select_from(Deployment)) == 0


def test_the_database_speaks_utc(session):
    assert session.scalar(text("SHOW timezone")) == "UTC"


def test_the_migrations_make_exactly_the_tables_of_the_models(database):
    command.check(migrations.config(database))


@pytest.mark.parametrize("statement", ["UPDATE event SET what = 'x'", "DELETE FROM event"])
def test_nobody_changes_history(session, statement):
    with pytest.raises(IntegrityError, match="only ever added to"):
        session.execute(text(statement))
