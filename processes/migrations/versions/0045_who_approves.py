"""Heads of units and those who approve for the law are no administrators (三员分立)."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

THREE = ("auditor", "security_admin", "system_admin")
APPROVE = ("unit_head", "court_president", "police_superior", "arbitration_director")


PAIRS = sa.table(
    "incompatible_offices",
    *(sa.column(name, sa.String) for name in ("one", "other", "reason", "source")),
)


def upgrade() -> None:
    rows = [
        {
            "one": administrator,
            "other": role,
            "reason": "管理员不经办业务,不看案件",
            "source": "等级保护:三员分立",
        }
        for administrator in THREE
        for role in APPROVE
    ]
    op.bulk_insert(PAIRS, rows)


def downgrade() -> None:
    op.execute(sa.delete(PAIRS).where(PAIRS.c.other.in_(APPROVE)))
