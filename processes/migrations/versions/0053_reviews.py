"""Changes are approved before they are released, at once or at an hour; remarks stand at elements."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_PEOPLE = ("approved_by", "release_by")


def upgrade() -> None:
    for name in ("approved_at", "release_at"):
        op.add_column("studio_change", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in _PEOPLE:
        op.add_column("studio_change", sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_foreign_key(f"fk_studio_change_{name}", "studio_change", "person", [name], ["id"])
    op.add_column("studio_change", sa.Column("seen_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_studio_change_seen_id", "studio_change", "definition", ["seen_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_studio_change_approved"),
        "studio_change",
        "status <> 'approved' OR coalesce(approved_by <> submitted_by, false)",
    )
    op.create_table(
        "studio_remark",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=True),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_studio_remark"),
        sa.ForeignKeyConstraint(
            ["change_id"], ["studio_change.id"], name="fk_studio_remark_change_id"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["studio_version.id"], name="fk_studio_remark_version_id"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_studio_remark_made_by"),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name="fk_studio_remark_done_by"),
    )
    op.create_index("ix_studio_remark_change_id", "studio_remark", ["change_id"])


def downgrade() -> None:
    op.drop_table("studio_remark")
    op.drop_constraint("ck_studio_change_approved", "studio_change")
    for name in ("seen_id", *_PEOPLE):
        op.drop_constraint(f"fk_studio_change_{name}", "studio_change")
    for name in ("seen_id", *_PEOPLE, "approved_at", "release_at"):
        op.drop_column("studio_change", name)
