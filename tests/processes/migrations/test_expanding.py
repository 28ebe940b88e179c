"""What the release before reads and writes stays as it knows it, for the length of an upgrade.

A migration that takes something away says so itself, `contracts = "why"`: it is not applied while other
programs work, and shuts out those before it (docs/adr/0068).
"""

import json
import re
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from processes import migrations, schema
from tests import released

#: What a migration changes although the release before works on, `<revision>: <what is told>`, and why
#: that does no harm.
BORNE = {
    "0085: table onboarding_file refuses more: foreign key fk_onboarding_file_asked_by": "a new column, which they leave empty",
}
LATER = [*schema.list_after(released.REVISION)]
#: What a migration may say of its own table alone, and not of one that programs are working with.
SLOW = re.compile(
    r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)\S+ ON (\w+)|create_index\(\s*[^,]+,\s*\"(\w+)\""
)
#: Indexes built in one go on tables that people are writing to meanwhile, and why that is short enough.
BUILT_AT_ONCE = {
    **dict.fromkeys(
        (
            "0086 retention_term",
            "0086 retention_run",
            "0086 retention_act",
            "0086 personal_request",
        ),
        "the migration's own table, which it makes by a function of its own",
    ),
}
#: Values of a choice that the release before does not know and may read, and why it never does.
NEW_VALUES = {
    "onboarding_file.state running": "while the newer program puts a workbook in force, the older one's page 开通 answers an error",
}
#: Jobs that no longer do what one deferred by the release before asks, and why none is.
CHANGED_JOBS: dict[str, str] = {}

SURFACE = """
import json, inspect, sys
from engine import jobs, loading
from engine.db import Base
import engine.runner, engine.worker, engine.records, engine.history, processes.models
loading.import_all("processes")
def parameters(work):
    found = list(inspect.signature(work, follow_wrapped=False).parameters.values())[1:]
    return {each.name: each.default is each.empty for each in found if each.kind is not each.VAR_KEYWORD}
print(json.dumps({
    "jobs": {name: parameters(work) for name, work in jobs.registry.items()},
    "choices": {
        f"{table}.{column.name}": sorted(column.type.enums)
        for table, all in Base.metadata.tables.items() for column in all.columns
        if getattr(column.type, "enums", None)},
}))
"""


def shape(connection):
    """What a program relies on: columns, what tables refuse, functions."""
    look = inspect(connection)
    found = {}
    for (_, table), columns in look.get_multi_columns().items():
        kinds = {
            each["name"]: (str(each["type"]), each["nullable"], _fills_itself(each))
            for each in columns
        }
        found[table] = {"columns": kinds, "refuses": set()}
    for (_, table), each in look.get_multi_pk_constraint().items():
        found[table]["refuses"].add(f"key {', '.join(each['constrained_columns'])}")
    for kind, asked in {
        "check": look.get_multi_check_constraints(),
        "unique": look.get_multi_unique_constraints(),
        "foreign key": look.get_multi_foreign_keys(),
        "unique index": look.get_multi_indexes(),
    }.items():
        for (_, table), rules in asked.items():
            found[table]["refuses"] |= {
                f"{kind} {each['name']} {each.get('sqltext', '')}".strip()
                for each in rules
                if kind != "unique index" or each["unique"]
            }
    functions = connection.scalars(
        text(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        )
    )
    return found, set(functions)


def shape_of(engine):
    with engine.connect() as connection:
        return shape(connection)


def _fills_itself(column):
    return column["default"] is not None or "identity" in column or "computed" in column


def differences(before, after):
    """What programs that know the earlier shape would stumble over in the later, in words."""
    tables, functions = before
    later, later_functions = after
    yield from (f"function {each} is gone" for each in sorted(functions - later_functions))
    for table, known in tables.items():
        if table not in later:
            yield f"table {table} is gone"
            continue
        now = later[table]
        for column, new in now["columns"].items():
            yield from _of_column(f"{table}.{column}", known["columns"].get(column), new)
        gone = known["columns"].keys() - now["columns"].keys()
        yield from (f"column {table}.{each} is gone" for each in sorted(gone))
        more = now["refuses"] - known["refuses"]
        yield from (f"table {table} refuses more: {each}" for each in sorted(more))


def _of_column(name, known, new):
    kind, nullable, fills = new
    # One that they do not know they leave empty.
    old_kind, old_nullable, old_fills = known or (kind, True, False)
    if kind != old_kind:
        yield f"column {name} is {kind}, was {old_kind}"
    if old_nullable and not nullable and not fills:
        yield f"column {name} must be filled"
    if known and nullable and not old_nullable:
        yield f"column {name} may be empty"
    if old_fills and not fills:
        yield f"column {name} is no longer filled by itself"


def test_every_migration_since_the_release_only_adds(committed):
    """Each step is gone back and forth, so that what takes away is known by its number."""
    command.downgrade(migrations.config(committed), released.REVISION)
    before = shape_of(committed)
    for each in LATER:
        migrations._apply(committed, each.revision)
        after = shape_of(committed)
        told = [one for one in differences(before, after) if f"{each.revision}: {one}" not in BORNE]
        assert bool(told) == bool(migrations.contracts(each.module)), (each.revision, told)
        before = after


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TABLE person CASCADE", "table person is gone"),
        ("ALTER TABLE person DROP COLUMN phone", "column person.phone is gone"),
        ("ALTER TABLE person RENAME COLUMN phone TO telephone", "column person.phone is gone"),
        ("ALTER TABLE person ALTER COLUMN phone SET NOT NULL", "person.phone must be filled"),
        ("ALTER TABLE person ALTER COLUMN name DROP NOT NULL", "person.name may be empty"),
        ("ALTER TABLE person ALTER COLUMN phone TYPE bigint USING 0", "person.phone is BIGINT"),
        ("ALTER TABLE person ADD COLUMN new text NOT NULL", "person.new must be filled"),
        ("ALTER TABLE person ADD CHECK (name <> 'x')", "person refuses more"),
        ("CREATE UNIQUE INDEX one ON person (name)", "person refuses more"),
        ("DROP FUNCTION fetch_known_job CASCADE", "fetch_known_job(text[],bigint) is gone"),
    ],
)
def test_what_the_programs_before_would_stumble_over_is_found(connection, statement, told):
    before = shape(connection)
    connection.execute(text(statement))
    found = list(differences(before, shape(connection)))
    assert any(told in each for each in found), found


def test_what_only_adds_is_let_pass(connection):
    before = shape(connection)
    for statement in (
        "ALTER TABLE person ADD COLUMN new text NOT NULL DEFAULT ''",
        "ALTER TABLE person ADD COLUMN number bigint GENERATED BY DEFAULT AS IDENTITY",
        "ALTER TABLE person ADD COLUMN maybe text",
        "CREATE TABLE other (id bigint PRIMARY KEY)",
        "CREATE INDEX more ON person (name)",
    ):
        connection.execute(text(statement))
    assert list(differences(before, shape(connection))) == []


@pytest.mark.parametrize("script", LATER, ids=lambda script: script.revision)
def test_an_index_on_a_table_in_use_is_built_beside_the_writing(script):
    source = Path(script.path).read_text("utf-8").partition("def downgrade")[0]
    made = set(re.findall(r"create_table\(\s*\"(\w+)\"|CREATE TABLE (\w+)", source))
    own = {name for pair in made for name in pair if name}
    on = {plain or called for _, plain, called in SLOW.findall(source)}
    told = {f"{script.revision} {table}" for table in on - own}
    assert told - BUILT_AT_ONCE.keys() == set()


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The files of the release before."""
    reason = released.why_not()
    if reason:
        pytest.skip(reason)
    return released.unpack(tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="module")
def surfaces(before):
    """What the release before and this one say of their jobs and choices."""
    return [json.loads(released.run(each, SURFACE)) for each in (before, released.ROOT)]


def test_jobs_of_the_release_before_are_run_by_this_one(surfaces):
    earlier, now = (each["jobs"] for each in surfaces)
    told = set()
    for name, given in earlier.items():
        if name not in now:
            told.add(f"{name} is gone")
            continue
        told |= {f"{name}({each}) is gone" for each in given.keys() - now[name].keys()}
        needed = {each for each, must in now[name].items() if must}
        told |= {f"{name}({each}) is needed" for each in needed - given.keys()}
    assert {each for each in told if each.split("(")[0].split()[0] not in CHANGED_JOBS} == set()


def test_the_release_before_knows_every_value_of_its_choices(surfaces):
    earlier, now = (each["choices"] for each in surfaces)
    new = {
        f"{column} {value}"
        for column, values in now.items()
        if column in earlier
        for value in set(values) - set(earlier[column])
    }
    assert new - NEW_VALUES.keys() == set()


def test_the_release_is_the_one_that_is_written_down(before):
    program = "from processes import schema; print(schema.newest_revision(), end='')"
    assert released.run(before, program) == released.REVISION
    assert f'\nversion = "{released.VERSION}"\n' in (before / "pyproject.toml").read_text()
