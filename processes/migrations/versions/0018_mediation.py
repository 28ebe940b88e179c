"""Kinds of mediation, stages before the court, sessions, exclusions, guests and confirmations."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CASE_COLUMNS = {
    "mediation_kind": sa.String(32),
    "mediation_unit": sa.Text(),
    "litigation_stage": sa.String(32),
}
ONCE = "uq_dispute_case_district_e_platform_no"


def upgrade() -> None:
    for name, kind in CASE_COLUMNS.items():
        op.add_column("dispute_case", sa.Column(name, kind, nullable=True))
    op.create_foreign_key(
        "fk_dispute_case_mediation_unit_unit", "dispute_case", "unit", ["mediation_unit"], ["code"]
    )
    op.execute("""
        UPDATE dispute_case SET litigation_stage =
            CASE WHEN source = 'court' THEN 'pre_litigation' ELSE 'grassroots' END
    """)
    # What was entered twice before stays findable, but only the first keeps the number.
    op.execute("UPDATE dispute_case SET e_platform_no = NULL WHERE trim(e_platform_no) = ''")
    op.execute("""
        UPDATE dispute_case AS later SET e_platform_no = later.e_platform_no || ' 重复' || later.id
        FROM dispute_case AS first
        WHERE first.district = later.district AND first.e_platform_no = later.e_platform_no
            AND first.id < later.id
    """)
    op.create_unique_constraint(ONCE, "dispute_case", ["district", "e_platform_no"])
    _sessions()
    _conflicts()
    _invitations()
    _confirmations()


def downgrade() -> None:
    tables = ("judicial_confirmation", "mediation_invitation", "mediation_conflict")
    for name in (*tables, "mediation_session"):
        op.drop_table(name)
    op.drop_constraint(ONCE, "dispute_case")
    for name in CASE_COLUMNS:
        op.drop_column("dispute_case", name)


def _of_case() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
    ]


def _person(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey("person.id"), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _sessions() -> None:
    op.create_table(
        "mediation_session",
        *_of_case(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        _moment("at", nullable=False),
        _person("by"),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("venue", sa.String(32), nullable=True),
        sa.Column("came", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("result", sa.String(32), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.UniqueConstraint("case_id", "number"),
    )


def _conflicts() -> None:
    op.create_table(
        "mediation_conflict",
        *_of_case(),
        _person("person_id", nullable=False),
        sa.Column("relation", sa.String(32), nullable=False),
        _moment("declared_at", nullable=False),
        _person("declared_by"),
        sa.UniqueConstraint("case_id", "person_id"),
    )
    op.create_index("ix_mediation_conflict_person_id", "mediation_conflict", ["person_id"])


def _invitations() -> None:
    op.create_table(
        "mediation_invitation",
        *_of_case(),
        sa.Column("guest", sa.String(32), nullable=False),
        sa.Column("who", sa.Text(), nullable=True),
        _moment("invited_at", nullable=False),
        _person("invited_by"),
        sa.Column("answer", sa.String(32), nullable=False),
        _moment("answered_at"),
    )
    op.create_index("ix_mediation_invitation_case_id_id", "mediation_invitation", ["case_id", "id"])


def _confirmations() -> None:
    op.create_table(
        "judicial_confirmation",
        *_of_case(),
        sa.Column("settlement_id", sa.BigInteger(), sa.ForeignKey("settlement.id"), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        _moment("applied_at", nullable=False),
        _moment("accepted_at"),
        _moment("decided_at"),
        sa.Column("ruling_no", sa.Text(), nullable=True),
        sa.UniqueConstraint("settlement_id"),
    )
    op.create_index("ix_judicial_confirmation_case_id", "judicial_confirmation", ["case_id"])
