"""Petitions beside their cases, to whom they were given, and their answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "party",
        sa.Column("is_representative", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "petition",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("nature", sa.String(32), nullable=False),
        sa.Column("named_units", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("organ", sa.Text(), sa.ForeignKey("unit.code")),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        sa.Column("notice", sa.String(32)),
        sa.Column("notice_words", sa.Text()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("case_id"),
    )
    op.create_index("ix_petition_district_stage_id", "petition", ["district", "stage", "id"])
    op.create_index("ix_petition_organ", "petition", ["organ"])
    op.create_table(
        "petition_referral",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("petition_id", sa.BigInteger(), sa.ForeignKey("petition.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("organ", sa.Text(), sa.ForeignKey("unit.code"), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("words", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("objected_at", sa.DateTime(timezone=True)),
        sa.Column("objection", sa.Text()),
        sa.Column("ruled_at", sa.DateTime(timezone=True)),
        sa.Column("ruling", sa.Text()),
        sa.Column("is_upheld", sa.Boolean()),
    )
    op.create_index("ix_petition_referral_petition_id", "petition_referral", ["petition_id"])
    op.create_table(
        "petition_answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("petition_id", sa.BigInteger(), sa.ForeignKey("petition.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("instance", sa.String(32), nullable=False),
        sa.Column("organ", sa.Text()),
        sa.Column("requested_at", sa.DateTime(timezone=True)),
        sa.Column("request", sa.Text()),
        sa.Column("finding", sa.String(32)),
        *(
            sa.Column(name, sa.Text())
            for name in ("claim", "facts", "basis", "opinion", "education", "aid")
        ),
        sa.Column("issued_at", sa.DateTime(timezone=True)),
        sa.Column("issued_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("delivered_on", sa.Date()),
        sa.UniqueConstraint("petition_id", "instance"),
    )


def downgrade() -> None:
    for table in ("petition_answer", "petition_referral", "petition"):
        op.drop_table(table)
    op.drop_column("party", "is_representative")
