"""A database in which somebody holds two offices that may not meet is migrated, and that is said."""

from alembic import command
from sqlalchemy import text

from engine import db
from processes import migrations
from processes.organisation import offices
from processes.organisation.roles import Role
from tests.processes import factories


def test_what_breaks_the_rule_is_reported_and_kept(committed, caplog):
    with db.begin() as session:
        person = int(factories.cast(session)["system_admin"].id)
    command.downgrade(migrations.config(committed), "0038")
    with db.begin() as session:
        session.execute(
            text(
                "INSERT INTO appointment (person_id, role, at, district)"
                " VALUES (:person, 'district_center', '420303', '420303')"
            ),
            {"person": person},
        )
    with caplog.at_level("WARNING"):
        migrations.upgrade(committed)
    assert f"人员{person}兼任system_admin与district_center" in caplog.text
    with db.begin() as session:
        found = offices.list_violations(session)
        assert [(each.person.id, each.one, each.other) for each in found] == [
            (person, Role.SYSTEM_ADMIN, Role.DISTRICT_CENTER)
        ]
