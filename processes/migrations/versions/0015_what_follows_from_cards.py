"""Explanations, withdrawals and orders of supervision."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("card", sa.Column("followed_at", MOMENT))
    op.add_column("card", sa.Column("withdrawn_at", MOMENT))
    op.add_column("card", sa.Column("withdrawn_by", sa.BigInteger(), sa.ForeignKey("person.id")))
    op.add_column("card", sa.Column("withdrawn_why", sa.Text()))
    # Nobody is told today of what happened long ago.
    op.execute("UPDATE card SET followed_at = issued_at")
    op.create_index("ix_card_district_colour_id", "card", ["district", "colour", "id"])
    op.create_index("ix_card_responsible_id", "card", ["responsible", "id"])
    op.create_index(
        "ix_card_unfollowed", "card", ["id"], postgresql_where=sa.text("followed_at IS NULL")
    )
    op.create_table(
        "card_explanation",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column(
            "card_id", sa.BigInteger(), sa.ForeignKey("card.id"), nullable=False, unique=True
        ),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), sa.ForeignKey("clock.id"), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("content", sa.Text()),
        sa.Column("written_at", MOMENT),
        sa.Column("written_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("reported_at", MOMENT),
    )
    op.create_index(
        "ix_card_explanation_district_written_at_due_at",
        "card_explanation",
        ["district", "written_at", "due_at"],
    )
    op.create_table(
        "supervision_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column(
            "card_id", sa.BigInteger(), sa.ForeignKey("card.id"), nullable=False, unique=True
        ),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("colour", sa.String(32), nullable=False),
        sa.Column("responsible", sa.Text()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("received_at", MOMENT),
        sa.Column("received_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("closing", sa.Text()),
        sa.UniqueConstraint("district", "year", "serial"),
    )
    op.create_index("ix_supervision_order_case_id", "supervision_order", ["case_id"])
    op.create_index(
        "ix_supervision_order_district_closed_at_id",
        "supervision_order",
        ["district", "closed_at", "id"],
    )
    op.create_table(
        "supervision_instruction",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column(
            "order_id", sa.BigInteger(), sa.ForeignKey("supervision_order.id"), nullable=False
        ),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), sa.ForeignKey("clock.id"), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("given_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("reply", sa.Text()),
        sa.Column("replied_at", MOMENT),
        sa.Column("replied_by", sa.BigInteger(), sa.ForeignKey("person.id")),
    )
    op.create_index("ix_supervision_instruction_order_id", "supervision_instruction", ["order_id"])
    op.create_index(
        "ix_supervision_instruction_addressee_replied_at",
        "supervision_instruction",
        ["addressee", "replied_at"],
    )
    op.create_table(
        "supervision_number",
        sa.Column("district", sa.Text(), primary_key=True),
        sa.Column("year", sa.BigInteger(), primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "supervision_number",
        "supervision_instruction",
        "supervision_order",
        "card_explanation",
    ):
        op.drop_table(table)
    op.drop_index("ix_card_unfollowed", "card")
    op.drop_index("ix_card_responsible_id", "card")
    op.drop_index("ix_card_district_colour_id", "card")
    for column in ("withdrawn_why", "withdrawn_by", "withdrawn_at", "followed_at"):
        op.drop_column("card", column)
