"""Seals all personal data anew with the newest key.

    python -m processes.privacy.rotate_keys --new-key     # write another key, then seal with it
    python -m processes.privacy.rotate_keys               # seal what older keys still seal

With several machines: run `--only-key`, bring the file to every machine, then run it plainly. Old
keys stay in the file, for backups that were made before.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence

from sqlalchemy import Text, or_, select, type_coerce
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import flag_modified

from engine import db, loading, settings, starting
from engine.db import Base
from processes.privacy import data_keys
from processes.privacy.encrypted_columns import EncryptedBytes, EncryptedText

#: Rows sealed in one transaction; of scans and documents, each up to ten megabytes, far fewer.
BATCH, BATCH_OF_FILES = 500, 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Reseal, say how many rows; answers the exit status."""
    parser = argparse.ArgumentParser(prog="python -m processes.privacy.rotate_keys")
    parser.add_argument("--new-key", action="store_true", help="先增加一把新密钥")
    parser.add_argument("--only-key", action="store_true", help="只增加新密钥，暂不重新加密")
    wanted = parser.parse_args(arguments)
    with starting.refusing():
        settings.check()
        loading.import_all("processes")
        starting.check_database()
        if wanted.new_key or wanted.only_key:
            sys.stdout.write(f"已增加密钥 {data_keys.add()}。请备份 {data_keys.path()}。\n")
        if not wanted.only_key:
            sys.stdout.write(f"已用最新的密钥重新加密{rotate_all()}行。\n")
    return 0


def rotate_all() -> int:
    """Seal every row of every table with the newest key; how many rows that were."""
    done = 0
    with db.begin() as session:
        data_keys.require(session)
    for mapper, columns in list_encrypted():
        is_heavy = any(isinstance(mapper.columns[each].type, EncryptedBytes) for each in columns)
        size = BATCH_OF_FILES if is_heavy else BATCH
        while True:
            with db.begin() as session:
                sealed_now = _batch(session, mapper, columns, size)
            done += sealed_now
            if sealed_now < size:
                break
    return done


def list_encrypted() -> Iterator[tuple[Mapper[Base], list[str]]]:
    """Every table with sealed columns, and the names of those."""
    for mapper in Base.registry.mappers:
        columns = [
            each.key
            for each in mapper.column_attrs
            if isinstance(each.columns[0].type, EncryptedText)
        ]
        if columns:
            yield mapper, columns


def _batch(session: Session, mapper: Mapper[Base], columns: list[str], size: int) -> int:
    newest = f"{data_keys.ring().current}:"
    kept = [type_coerce(mapper.columns[name], Text) for name in columns]
    older = or_(*(each.is_not(None) & ~each.startswith(newest) for each in kept))
    rows = session.scalars(select(mapper).where(older).limit(size).with_for_update()).all()
    for row in rows:
        for name in columns:
            # Set, so that the blind indexes follow; marked, as the text itself is unchanged.
            setattr(row, name, getattr(row, name))
            flag_modified(row, name)
    return len(rows)


if __name__ == "__main__":
    sys.exit(main())
