"""Receiving a file of disputes, and telling what is wrong with it."""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engine import clock, locks
from engine.errors import NotFound
from engine.identity import Person
from processes import spreadsheets
from processes.errors import ProcessError
from processes.imports.checking import Checker
from processes.imports.columns import EVERY
from processes.imports.models import ImportBatch, ImportRow, ImportState, RowState
from processes.organisation import people
from processes.spreadsheets import SpreadsheetRefused

#: Rows of one file.
MOST = 5000
FILES = locks.declare("import.file")


class NotWaiting(ProcessError):
    """这次导入已经开始、完成或放弃，不能再这样操作。"""


class AllFaulty(ProcessError):
    """这个文件没有可以导入的行。"""


class HasFaults(ProcessError):
    """还有{count}行有问题：请改好后重新上传，或选择只导入没有问题的行。"""


def write_pattern() -> bytes:
    """The empty table to fill in, with an example and what each column takes."""
    headings = [f"{each.heading}*" if each.is_needed else each.heading for each in EVERY]
    example = [each.example for each in EVERY]
    notes = [(each.heading, "必填" if each.is_needed else "可不填", each.example) for each in EVERY]
    return spreadsheets.write(
        [
            spreadsheets.Worksheet("纠纷", headings, [example], [16] * len(headings)),
            spreadsheets.Worksheet("说明", ("列", "是否必填", "示例"), notes, (18, 12, 40)),
        ]
    )


def receive(session: Session, content: bytes, file_name: str, *, by: Person) -> ImportBatch:
    """Check every row and keep the file; one that was sent before is that import again.

    Nothing is registered yet. Raises SpreadsheetRefused.
    """
    digest = hashlib.sha256(content).hexdigest()
    district = people.get_person(session, by.id).district
    FILES.acquire(session, district, digest)
    known = session.scalar(
        select(ImportBatch).where(
            ImportBatch.district == district,
            ImportBatch.digest == digest,
            ImportBatch.state != ImportState.DISCARDED,
        )
    )
    if known is not None:
        if known.by != int(by.id):
            raise SpreadsheetRefused(reason="同一个文件已由他人导入。")
        return known
    table = spreadsheets.read(content, most_rows=MOST)
    _check_headings(table.headings)
    if not table.rows:
        raise SpreadsheetRefused(reason="表里没有数据。")
    return _store(session, table, file_name, digest, district, by)


def list_for_person(session: Session, person: Person) -> Sequence[ImportBatch]:
    """The person's newest imports."""
    mine = select(ImportBatch).where(ImportBatch.by == int(person.id))
    return session.scalars(mine.order_by(ImportBatch.id.desc()).limit(20)).all()


def get(session: Session, batch_id: int, person: Person) -> ImportBatch:
    """The person's own import of that id; raises NotFound."""
    found = session.scalar(
        select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.by == int(person.id))
    )
    if found is None:
        raise NotFound
    return found


def count_rows(session: Session, batch: ImportBatch) -> dict[RowState, int]:
    """How many rows are how far."""
    query = select(ImportRow.state, func.count()).where(ImportRow.batch_id == batch.id)
    found = {row[0]: row[1] for row in session.execute(query.group_by(ImportRow.state))}
    return {state: found.get(state, 0) for state in RowState}


def list_rows(
    session: Session, batch: ImportBatch, states: Sequence[RowState], *, limit: int = MOST
) -> Sequence[ImportRow]:
    """Rows in one of the states, as the file has them."""
    query = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.state.in_(states))
    return session.scalars(query.order_by(ImportRow.number).limit(limit)).all()


def write_faults(session: Session, batch: ImportBatch) -> bytes:
    """The faulty rows as they were sent, what is wrong with each beside it."""
    headings = [each.heading for each in EVERY]
    found = []
    for row in list_rows(session, batch, [RowState.FAULTY, RowState.REFUSED]):
        cells = json.loads(row.cells or "{}")
        said = "；".join(f"{column}：{sentence}" for column, sentence in row.faults)
        found.append([row.number, said, *(cells.get(each, "") for each in headings)])
    widths = (8, 60, *([16] * len(headings)))
    return spreadsheets.write(
        [spreadsheets.Worksheet("问题", ("行号", "问题", *headings), found, widths)]
    )


def discard(session: Session, batch: ImportBatch) -> None:
    """Give up a file that was not started; its rows are emptied. Raises NotWaiting."""
    if batch.state is not ImportState.CHECKED:
        raise NotWaiting
    batch.state = ImportState.DISCARDED
    session.execute(
        update(ImportRow).where(ImportRow.batch_id == batch.id).values(cells=None, faults=[])
    )


def _check_headings(headings: Sequence[str]) -> None:
    known = {each.heading for each in EVERY}
    # The table of faults may be mended and sent again.
    unknown = [each for each in headings if each not in known | {"行号", "问题"}]
    lacking = [each.heading for each in EVERY if each.is_needed and each.heading not in headings]
    if unknown:
        raise SpreadsheetRefused(
            reason=f"不认识的列：{'、'.join(each[:20] for each in unknown[:10])}。请用模板。"
        )
    if lacking:
        raise SpreadsheetRefused(reason=f"缺少必填的列：{'、'.join(lacking)}。请用模板。")


def _store(
    session: Session,
    table: spreadsheets.Table,
    file_name: str,
    digest: str,
    district: str,
    by: Person,
) -> ImportBatch:
    batch = ImportBatch(
        district=district,
        at=clock.now(),
        by=int(by.id),
        file_name=file_name or "导入",
        digest=digest,
        state=ImportState.CHECKED,
        total=len(table.rows),
    )
    session.add(batch)
    session.flush()
    checker = Checker.load(session, by)
    for number, cells in table.rows:
        _facts, faults = checker.read(cells)
        row = ImportRow(
            batch_id=batch.id,
            district=district,
            number=number,
            state=RowState.FAULTY if faults else RowState.READY,
            cells=json.dumps(cells, ensure_ascii=False),
            faults=[list(each) for each in faults],
        )
        session.add(row)
    session.flush()
    return batch
