"""Read the sheets of a village over a period by an index; those of a day have one already."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_patrol_sheet_on_village", "patrol_sheet")
    op.drop_index("ix_patrol_sheet_grid_on", "patrol_sheet")
    op.create_index(None, "patrol_sheet", ["village", "on"])


def downgrade() -> None:
    op.drop_index("ix_patrol_sheet_village_on", "patrol_sheet")
    op.create_index(None, "patrol_sheet", ["on", "village"])
    op.create_index(None, "patrol_sheet", ["grid", "on"])
