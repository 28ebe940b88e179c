"""A program and a database of different ages do not work together."""

import pytest
from sqlalchemy import text

from engine import starting
from processes import migrations, schema
from processes.schema import SchemaMissing, SchemaNewer, SchemaOlder


def at(session, revision):
    session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_tables_of_the_program_s_own_age_are_taken(session):
    schema.require(session)


def test_older_tables_are_refused_with_what_to_do(session):
    at(session, "0001")
    with pytest.raises(SchemaOlder, match=r"0001.*sishi migrate"):
        starting.run_checks(session)


def test_tables_of_a_newer_program_are_refused(session):
    at(session, "9999")
    with pytest.raises(SchemaNewer, match=r"9999.*升级程序"):
        starting.run_checks(session)


def test_an_empty_database_is_refused(session):
    session.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(SchemaMissing):
        schema.require(session)


def test_a_newer_database_is_not_migrated(committed):
    with committed.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaNewer):
        migrations.upgrade(committed)
