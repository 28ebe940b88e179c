"""The studio: changes, their drafts, every version of them."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "studio_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("deployment_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_studio_change"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_studio_change_created_by"),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["person.id"], name="fk_studio_change_submitted_by"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_studio_change_decided_by"),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name="fk_studio_change_deployment_id"
        ),
        sa.CheckConstraint(
            "status <> 'released' OR decided_by <> submitted_by",
            name=op.f("ck_studio_change_two_persons"),
        ),
        sa.CheckConstraint(
            "status <> 'released' OR deployment_id IS NOT NULL",
            name=op.f("ck_studio_change_deployed"),
        ),
        sa.CheckConstraint(
            "status <> 'submitted' OR submitted_by IS NOT NULL",
            name=op.f("ck_studio_change_submitted"),
        ),
    )
    op.create_table(
        "studio_draft",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("base_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_studio_draft"),
        sa.ForeignKeyConstraint(
            ["change_id"], ["studio_change.id"], name="fk_studio_draft_change_id"
        ),
        sa.ForeignKeyConstraint(["base_id"], ["definition.id"], name="fk_studio_draft_base_id"),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name="fk_studio_draft_removed_by"),
    )
    op.create_index(
        "uq_studio_draft_name",
        "studio_draft",
        ["change_id", "name"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "studio_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("restored_id", sa.BigInteger(), nullable=True),
        sa.Column("is_aside", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("window", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_studio_version"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["studio_draft.id"], name="fk_studio_version_draft_id"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["studio_version.id"], name="fk_studio_version_parent_id"
        ),
        sa.ForeignKeyConstraint(
            ["restored_id"], ["studio_version.id"], name="fk_studio_version_restored_id"
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name="fk_studio_version_saved_by"),
        sa.UniqueConstraint("draft_id", "number", name="uq_studio_version_draft_id_number"),
    )


def downgrade() -> None:
    op.drop_table("studio_version")
    op.drop_table("studio_draft")
    op.drop_table("studio_change")
