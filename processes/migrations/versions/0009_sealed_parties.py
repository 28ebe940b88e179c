"""Seal what is known of the parties, and let the same person be found again by keyed digests."""

import sqlalchemy as sa
from alembic import op

from processes.privacy import blind_index, data_keys
from processes.privacy.encrypted_columns import decrypt, encrypt

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEALED = ("name", "phone", "id_no", "address", "stance", "person_category")
FOUND = ("name", "phone", "id_no")


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("party", sa.Column("born_on", sa.Text(), nullable=True))
    op.add_column(
        "party", sa.Column("is_unit", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("party", "is_unit", server_default=None)
    for name in FOUND:
        op.add_column("party", sa.Column(f"{name}_index", sa.Text(), nullable=True))
    _rewrite(_sealed)
    for name in FOUND:
        op.create_index(f"ix_party_{name}_index", "party", [f"{name}_index"])


def downgrade() -> None:
    _rewrite(_opened)
    for name in FOUND:
        op.drop_index(f"ix_party_{name}_index", "party")
        op.drop_column("party", f"{name}_index")
    op.drop_column("party", "is_unit")
    op.drop_column("party", "born_on")
    op.drop_table("data_key")


def _rewrite(change) -> None:  # type: ignore[no-untyped-def]
    connection = op.get_bind()
    columns = ", ".join(SEALED)
    rows = connection.execute(sa.text(f"SELECT id, {columns} FROM party")).mappings().all()  # noqa: S608
    if rows and not data_keys.path().exists():
        data_keys.make()
    for row in rows:
        values = change(row)
        setting = ", ".join(f"{name} = :{name}" for name in values)
        statement = sa.text(f"UPDATE party SET {setting} WHERE id = :id")  # noqa: S608
        connection.execute(statement, {"id": row["id"], **values})


def _sealed(row):  # type: ignore[no-untyped-def]
    values = {n: row[n] if row[n] is None else encrypt(f"party.{n}", row[n]) for n in SEALED}
    return values | {f"{n}_index": blind_index.digest(f"party.{n}", row[n]) for n in FOUND}


def _opened(row):  # type: ignore[no-untyped-def]
    return {n: row[n] if row[n] is None else decrypt(f"party.{n}", row[n]) for n in SEALED}
