"""Numbers are made ready in blocks: one table of series, one of the numbers nobody has yet."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "series", "year", name="pk_number_series"),
    )
    op.create_table(
        "ready_number",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "series", "year", "number", name="pk_ready_number"),
    )
    op.execute(
        "INSERT INTO number_series SELECT district, 'case', year, last FROM case_number"
        " UNION ALL SELECT district, series, year, last FROM document_number"
    )
    op.drop_table("document_number")
    op.drop_table("case_number")


def downgrade() -> None:
    op.create_table(
        "case_number",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "year", name="pk_case_number"),
    )
    op.create_table(
        "document_number",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "series", "year", name="pk_document_number"),
    )
    # A counter goes on behind the last number made ready: what was ready and not given stays a gap.
    op.execute(
        "INSERT INTO case_number SELECT district, year, last FROM number_series WHERE series = 'case'"
    )
    op.execute(
        "INSERT INTO document_number SELECT district, series, year, last FROM number_series"
        " WHERE series <> 'case'"
    )
    op.drop_table("ready_number")
    op.drop_table("number_series")
