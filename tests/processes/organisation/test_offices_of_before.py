"""A database in which somebody holds two offices that may not meet is migrated, and that is said."""

from alembic import command
from sqlalchemy import text

from engine import db
from processes import migrations
from processes.organisation import offices
from processes.organisation.roles import Role


def test_what_breaks_the_rule_is_reported_and_kept(committed, caplog):
    command.downgrade(migrations.config(committed), "0038")
    with db.begin() as session:
        person = session.execute(
            text("INSERT INTO person (name, district) VALUES ('示例甲', '420303') RETURNING id")
        ).scalar_one()
        for role in ("system_admin", "district_center"):
            session.execute(
                text(
                    "INSERT INTO appointment (person_id, role, at, district)"
                    " VALUES (:person, :role, '420303', '420303')"
                ),
                {"person": person, "role": role},
            )
    with caplog.at_level("WARNING"):
        migrations.upgrade(committed)
    assert f"人员{person}兼任system_admin与district_center" in caplog.text
    with db.begin() as session:
        found = offices.list_violations(session)
        assert [(each.person.id, each.one, each.other) for each in found] == [
            (person, Role.SYSTEM_ADMIN, Role.DISTRICT_CENTER)
        ]
