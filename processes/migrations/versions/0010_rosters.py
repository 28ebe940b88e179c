"""The weekly reception: lists, editions, alarms, the rota and the visits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("reception_on", sa.Date(), nullable=False),
        sa.Column("mondays", postgresql.ARRAY(sa.Date()), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "confirmed",
                "published",
                "closed",
                name="state",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("publish_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("red_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_roster_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
        sa.UniqueConstraint(
            "district", "reception_on", name=op.f("uq_roster_district_reception_on")
        ),
    )
    op.create_index(op.f("ix_roster_instance_id"), "roster", ["instance_id"], unique=False)
    op.create_table(
        "rota_turn",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rota_turn_person_id")),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_rota_turn_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_turn")),
        sa.UniqueConstraint("place", "person_id", name=op.f("uq_rota_turn_place_person_id")),
    )
    op.create_table(
        "roster_alarm",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("roster_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "unconfirmed",
                "incomplete",
                "unpublished",
                "undestined",
                name="alarm",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_alarm_roster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_alarm")),
        sa.UniqueConstraint("roster_id", "what", name=op.f("uq_roster_alarm_roster_id_what")),
    )
    op.create_table(
        "roster_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("roster_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("village", "street", "district", name="level", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("duty", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roster_entry_person_id")
        ),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_roster_entry_place")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["roster_entry.id"], name=op.f("fk_roster_entry_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_entry_roster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
    )
    op.create_index(op.f("ix_roster_entry_person_id"), "roster_entry", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_roster_entry_roster_id_place"),
        "roster_entry",
        ["roster_id", "place"],
        unique=False,
    )
    op.create_table(
        "roster_publication",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("roster_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_roster_publication_by")),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_publication_roster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_publication")),
        sa.UniqueConstraint(
            "roster_id", "edition", name=op.f("uq_roster_publication_roster_id_edition")
        ),
    )
    op.create_table(
        "reception_visit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("roster_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("people_count", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("supervisor", sa.Text(), nullable=True),
        sa.Column("closer", sa.Text(), nullable=True),
        sa.Column(
            "destination",
            sa.Enum(
                "answered", "opened", "linked", name="destination", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("destined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("registered_by", sa.BigInteger(), nullable=True),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_reception_visit_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["roster_entry.id"], name=op.f("fk_reception_visit_entry_id")
        ),
        sa.ForeignKeyConstraint(["place"], ["place.code"], name=op.f("fk_reception_visit_place")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["person.id"], name=op.f("fk_reception_visit_registered_by")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_reception_visit_roster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception_visit")),
        sa.UniqueConstraint(
            "roster_id", "form_key", name=op.f("uq_reception_visit_roster_id_form_key")
        ),
    )
    op.create_index(
        op.f("ix_reception_visit_case_id"), "reception_visit", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_reception_visit_entry_id"), "reception_visit", ["entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_reception_visit_roster_id_place"),
        "reception_visit",
        ["roster_id", "place"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_reception_visit_roster_id_place"), table_name="reception_visit")
    op.drop_index(op.f("ix_reception_visit_entry_id"), table_name="reception_visit")
    op.drop_index(op.f("ix_reception_visit_case_id"), table_name="reception_visit")
    op.drop_table("reception_visit")
    op.drop_table("roster_publication")
    op.drop_index(op.f("ix_roster_entry_roster_id_place"), table_name="roster_entry")
    op.drop_index(op.f("ix_roster_entry_person_id"), table_name="roster_entry")
    op.drop_table("roster_entry")
    op.drop_table("roster_alarm")
    op.drop_table("rota_turn")
    op.drop_index(op.f("ix_roster_instance_id"), table_name="roster")
    op.drop_table("roster")
