"""A program works on its own tables, and on those of a newer one that took nothing away."""

import pytest
from sqlalchemy import text

from engine import starting
from processes import migrations, schema
from processes.schema import SchemaMissing, SchemaNewer, SchemaOlder


def at(session, revision, floor=None):
    session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    if floor is not None:
        session.execute(text("UPDATE schema_floor SET revision = :to"), {"to": floor})


def test_tables_of_the_program_s_own_age_are_taken(session):
    schema.require(session)


def test_older_tables_are_refused_with_what_to_do(session):
    at(session, "0001")
    with pytest.raises(SchemaOlder, match=r"0001.*sishi migrate"):
        starting.run_checks(session)


def test_tables_of_a_newer_program_are_taken_while_they_only_have_more(session):
    at(session, "9999")
    starting.run_checks(session)


def test_tables_from_which_a_newer_program_took_something_are_refused(session):
    at(session, "9999", floor="9998")
    with pytest.raises(SchemaNewer, match=r"9999.*升级程序"):
        starting.run_checks(session)


def test_newer_tables_that_do_not_say_who_may_use_them_are_refused(session):
    at(session, "9999")
    session.execute(text("DROP TABLE schema_floor"))
    with pytest.raises(SchemaNewer):
        schema.require(session)


def test_an_empty_database_is_refused(session):
    session.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(SchemaMissing):
        schema.require(session)


def test_a_newer_database_is_left_as_it_is(committed):
    with committed.begin() as connection:
        at(connection, "9999")
    migrations.upgrade(committed)
    with committed.begin() as connection:
        assert schema.find_revision(connection) == "9999"
        at(connection, "9999", floor="9998")
    with pytest.raises(SchemaNewer):
        migrations.upgrade(committed)
