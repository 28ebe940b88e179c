"""Who wrote what into which register; and the first of them, the villages' officers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("form_key", sa.Text()),
        sa.UniqueConstraint("by", "form_key"),
    )
    op.create_index(None, "register_change", ["register", "row_id", "id"])
    op.create_table(
        "village_officer",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("village", sa.Text(), sa.ForeignKey("place.code"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date()),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "village_officer", ["village", "kind"])


def downgrade() -> None:
    op.drop_table("village_officer")
    op.drop_table("register_change")
