"""What is kept of a sponsored case, and the council's meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "hand", "red_cards", "whistles", name="scoresource", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("off_each", sa.BigInteger(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_item")),
    )
    op.create_table(
        "assessment_score",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["assessment_item.id"], name=op.f("fk_assessment_score_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_assessment_score_recorded_by")
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_assessment_score_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_score")),
        sa.UniqueConstraint(
            "item_id", "unit", "quarter", name=op.f("uq_assessment_score_item_id_unit_quarter")
        ),
    )
    op.create_table(
        "council_meeting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_council_meeting_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_meeting")),
    )
    op.create_index(
        op.f("ix_council_meeting_district_held_on"),
        "council_meeting",
        ["district", "held_on"],
        unique=False,
    )
    op.create_table(
        "council_matter",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "resolution",
            sa.Enum(
                "take",
                "return",
                "conclude",
                "change",
                name="resolution",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_council_matter_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["council_meeting.id"], name=op.f("fk_council_matter_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_matter")),
        sa.UniqueConstraint(
            "meeting_id", "case_id", name=op.f("uq_council_matter_meeting_id_case_id")
        ),
    )
    op.create_index(op.f("ix_council_matter_case_id"), "council_matter", ["case_id"], unique=False)
    op.create_table(
        "council_task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_council_task_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["council_meeting.id"], name=op.f("fk_council_task_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_council_task_person_id")
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_council_task_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_task")),
    )
    op.create_index(op.f("ix_council_task_case_id"), "council_task", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_council_task_district_due_on"),
        "council_task",
        ["district", "due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_council_task_meeting_id"), "council_task", ["meeting_id"], unique=False
    )
    op.create_table(
        "recognition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("is_recognised", sa.Boolean(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("signature", "evidence", name="basis", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_recognition_by")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_recognition_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    op.create_index(op.f("ix_recognition_case_id"), "recognition", ["case_id"], unique=False)
    op.create_table(
        "sponsorship",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("is_backlog", sa.Boolean(), nullable=False),
        sa.Column("grounds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("difficulty", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_sponsorship_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_sponsorship_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship")),
        sa.UniqueConstraint("case_id", name=op.f("uq_sponsorship_case_id")),
    )
    op.create_table(
        "sponsorship_progress",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "meet",
                "outreach",
                "reception",
                "meeting",
                "aid",
                name="effort",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("people", sa.Text(), nullable=True),
        sa.Column("promises", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name=op.f("fk_sponsorship_progress_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_sponsorship_progress_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship_progress")),
    )
    op.create_index(
        op.f("ix_sponsorship_progress_case_id_on"),
        "sponsorship_progress",
        ["case_id", "on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_sponsorship_progress_district_what_on"),
        "sponsorship_progress",
        ["district", "what", "on"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_sponsorship_progress_district_what_on"), table_name="sponsorship_progress"
    )
    op.drop_index(op.f("ix_sponsorship_progress_case_id_on"), table_name="sponsorship_progress")
    op.drop_table("sponsorship_progress")
    op.drop_table("sponsorship")
    op.drop_index(op.f("ix_recognition_case_id"), table_name="recognition")
    op.drop_table("recognition")
    op.drop_index(op.f("ix_council_task_meeting_id"), table_name="council_task")
    op.drop_index(op.f("ix_council_task_district_due_on"), table_name="council_task")
    op.drop_index(op.f("ix_council_task_case_id"), table_name="council_task")
    op.drop_table("council_task")
    op.drop_index(op.f("ix_council_matter_case_id"), table_name="council_matter")
    op.drop_table("council_matter")
    op.drop_index(op.f("ix_council_meeting_district_held_on"), table_name="council_meeting")
    op.drop_table("council_meeting")
    op.drop_table("assessment_score")
    op.drop_table("assessment_item")
