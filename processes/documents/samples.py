"""Writes a sample of every form, from the cases of the demonstration district.

    python -m processes.documents.samples [folder]

Each is written for a case that went through what the form tells; nothing is kept in the database.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from engine import db, loading
from processes.cases.models import Case, Settlement
from processes.documents import download, issuing, kinds
from processes.documents.kinds import FIELDS, KINDS, Kind, Suite
from processes.documents.models import Document
from processes.whistles.models import Plan, Whistle

FOLDER = Path(__file__).parents[2] / "docs" / "documents"
ROW = {
    "级别": "区",
    "姓名": "示例领导",
    "职务": "示例职务",
    "分工": "示例分工",
    "联系电话": "示例办公电话",
}
#: What a case must have for a form of a set to tell something.
_NEEDED = {
    Suite.MEDIATION: Settlement.case_id,
    Suite.PETITION: None,
    Suite.WHISTLE: Whistle.case_id,
    Suite.SPONSORSHIP: Plan.case_id,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the samples and a page that lists them; answers the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else FOLDER
    loading.import_all("processes")
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "# 文书样件",
        "",
        "由演示案件填成，姓名、电话均为示例。",
        "",
        "| 文书 | 文号 |",
        "| --- | --- |",
    ]
    with db.begin() as session:
        for kind in KINDS.values():
            sample = _sample(session, kind)
            (folder / f"{kind.key}.docx").write_bytes(download.read_content(session, sample))
            lines.append(f"| [{kind.name}]({kind.key}.docx) | {sample.number} |")
        session.rollback()
    (folder / "README.md").write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{folder}：{len(KINDS)}份样件\n")
    return 0


def _sample(session: Session, kind: Kind) -> Document:
    """The newest document of that kind the flow issued, else one issued for a fitting case."""
    newest = select(Document).filter_by(kind=kind.key, voided_at=None).order_by(Document.id.desc())
    known = session.scalar(newest.where(Document.about.is_not(None)).limit(1))
    if known is not None:
        return known
    case = session.scalar(_fitting(kind))
    if case is None:
        raise LookupError(f"no case for {kind.key}")
    return issuing.issue(session, case.id, kind.key, by=None, **_said(kind))


def _fitting(kind: Kind) -> Select[Case]:
    column = _NEEDED[kinds.get(kind.key).suite]
    condition = Case.is_petition if column is None else exists().where(column == Case.id)
    return (
        select(Case).where(condition, Case.outcome.is_not(None)).order_by(Case.id.desc()).limit(1)
    )


def _said(kind: Kind) -> dict[str, Any]:
    return {key: [ROW] if key == "rows" else f"示例{FIELDS[key]}" for key in kind.fields}


if __name__ == "__main__":
    sys.exit(main())
