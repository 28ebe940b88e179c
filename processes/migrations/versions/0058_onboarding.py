"""The workbook a district is opened with, and the number people are known by in it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("staff_no", sa.Text(), nullable=True))
    op.create_unique_constraint("uq_person_district_staff_no", "person", ["district", "staff_no"])
    op.create_table(
        "onboarding_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("findings", postgresql.JSONB(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_onboarding_file_by"),
        sa.PrimaryKeyConstraint("id", name="pk_onboarding_file"),
    )
    op.create_index("ix_onboarding_file_district_id", "onboarding_file", ["district", "id"])


def downgrade() -> None:
    op.drop_table("onboarding_file")
    op.drop_constraint("uq_person_district_staff_no", "person")
    op.drop_column("person", "staff_no")
