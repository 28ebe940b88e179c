"""Lists as people arrange them: columns, views, followed cases, acts on many rows; places searched for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

_TEXT = "case_no || ' ' || event_name || ' ' || summary"
_TEXT_WITH_PLACE = f"{_TEXT} || ' ' || coalesce(place, '')"


def upgrade() -> None:
    op.create_table(
        "list_columns",
        *_of_a_person("list_columns"),
        sa.Column("list_key", sa.Text(), nullable=False),
        sa.Column("columns", sa.ARRAY(sa.Text()), nullable=False),
        sa.UniqueConstraint("person_id", "list_key", name="uq_list_columns_person_id_list_key"),
    )
    op.create_table(
        "list_view",
        *_of_a_person("list_view"),
        sa.Column("list_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", postgresql.JSONB(), nullable=False),
        sa.Column("shared_with", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "person_id", "list_key", "name", name="uq_list_view_person_id_list_key_name"
        ),
    )
    op.create_index("ix_list_view_person_id_list_key", "list_view", ["person_id", "list_key"])
    op.create_index("ix_list_view_shared_with_list_key", "list_view", ["shared_with", "list_key"])
    op.create_table(
        "followed_case",
        *_of_a_person("followed_case"),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name="fk_followed_case_case_id"),
        sa.UniqueConstraint("person_id", "case_id", name="uq_followed_case_person_id_case_id"),
    )
    op.create_index("ix_followed_case_case_id", "followed_case", ["case_id"])
    op.create_table(
        "bulk_act",
        *_of_a_person("bulk_act"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("done", postgresql.JSONB(), nullable=False),
        sa.Column("refused", postgresql.JSONB(), nullable=False),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_bulk_act_person_id_id", "bulk_act", ["person_id", "id"])
    op.create_index(
        "ix_dispute_case_open",
        "dispute_case",
        ["district", "id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    _index_text(_TEXT_WITH_PLACE)


def downgrade() -> None:
    _index_text(_TEXT)
    op.drop_index("ix_dispute_case_open", "dispute_case")
    for name in ("bulk_act", "followed_case", "list_view", "list_columns"):
        op.drop_table(name)


def _of_a_person(name: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{name}_person_id"),
    ]


def _index_text(text: str) -> None:
    op.execute("DROP INDEX ix_dispute_case_bigrams")
    op.execute(f"CREATE INDEX ix_dispute_case_bigrams ON dispute_case USING gin (bigrams({text}))")
