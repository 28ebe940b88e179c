"""Publishing another edition of a code table: from a file, checked row by row, whole or not at all."""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine import clock, locks
from engine.identity import Person
from processes import spreadsheets
from processes.cases.models import Case, Party
from processes.codes import code_tables
from processes.codes.code_tables import Code, Edition
from processes.codes.dates import EDITION_SINCE
from processes.codes.models import CodeEdition
from processes.errors import ProcessError

HEADINGS = ("代码", "名称", "上级代码", "统计类别", "敏感")
MOST = 2000
PUBLISHING = locks.declare("codes.publish")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row of a file; row 0 is the file itself."""

    row: int
    column: str
    sentence: str


class EditionRefused(ProcessError):
    """这一版代码表还不能发布，请按提示改好文件。"""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


def write_table(edition: Edition) -> bytes:
    """The edition as a file that can be edited and published again."""
    rows = [
        (c.code, c.name, c.above or "", c.statistics or "", "是" if c.is_sensitive else "")
        for c in edition.codes.values()
    ]
    return spreadsheets.write(
        [spreadsheets.Worksheet(edition.title, HEADINGS, rows, (12, 40, 12, 12, 8))]
    )


def publish(
    session: Session,
    key: str,
    content: bytes,
    *,
    since_on: date,
    source: str,
    is_provisional: bool,
    by: Person,
) -> Edition:
    """Put the table in the file in force from a day on; raises EditionRefused, SpreadsheetRefused."""
    PUBLISHING.acquire(session, key)
    last = code_tables.list_editions(session, key)[-1]
    found, faults = _read(session, content)
    if not last.is_open:
        faults.append(Fault(0, "", "这张表由程序固定，不能另行发布。"))
    if since_on < clock.today() or since_on <= last.since_on:
        faults.append(Fault(0, "施行日期", "新一版应从今天或以后开始施行，并晚于上一版。"))
    else:
        try:
            EDITION_SINCE.require(session, since_on)
        except ProcessError as refusal:
            faults.append(Fault(0, "施行日期", str(refusal)))
    if not 0 < len(source.strip()) <= 200:
        faults.append(Fault(0, "依据", "请写明依据的标准或文件，最多200字。"))
    for code in _in_use(session, key, last).difference(found):
        faults.append(Fault(0, "代码", f"“{code} {last.names[code]}”已有案件使用，不能删去。"))
    if faults:
        raise EditionRefused(faults)
    row = CodeEdition(
        key=key,
        version=last.version + 1,
        since_on=since_on,
        source=source.strip(),
        is_provisional=is_provisional,
        codes=[{k: v for k, v in asdict(each).items() if v} for each in found.values()],
        published_at=clock.now(),
        published_by=int(by.id),
    )
    session.add(row)
    session.flush()
    return code_tables.list_editions(session, key)[-1]


def _read(session: Session, content: bytes) -> tuple[dict[str, Code], list[Fault]]:
    given = spreadsheets.read(content, most_rows=MOST)
    if lacking := [each for each in HEADINGS[:2] if each not in given.headings]:
        return {}, [Fault(1, each, f"缺少“{each}”这一列。") for each in lacking]
    if not given.rows:
        return {}, [Fault(0, "", "文件里没有代码。")]
    counted = code_tables.find_current(session, "statistics").codes
    found: dict[str, Code] = {}
    faults: list[Fault] = []
    every = {row.get("代码", "") for _, row in given.rows}
    for number, row in given.rows:
        code = row.get("代码", "")
        faults += _faults(number, row, every, counted, is_repeated=code in found)
        found[code] = Code(
            code,
            row.get("名称", ""),
            row.get("上级代码") or None,
            row.get("统计类别") or None,
            row.get("敏感") == "是",
        )
    return found, faults


def _faults(
    number: int, row: dict[str, str], every: set[str], counted: Container[str], *, is_repeated: bool
) -> list[Fault]:
    code, above, under = row.get("代码", ""), row.get("上级代码"), row.get("统计类别")
    checks = (
        ("代码", re.fullmatch(r"[0-9A-Za-z_]{1,12}", code) is None, "代码应为1至12位数字或字母。"),
        ("代码", is_repeated, f"代码“{code}”重复。"),
        ("名称", not 0 < len(row.get("名称", "")) <= 40, "名称应为1至40字。"),
        ("上级代码", bool(above) and (above not in every or above == code), "没有这个上级代码。"),
        ("统计类别", bool(under) and under not in counted, "没有这个统计类别。"),
        ("敏感", row.get("敏感", "") not in ("", "是", "否"), "请填“是”或“否”。"),
    )
    return [Fault(number, column, sentence) for column, is_wrong, sentence in checks if is_wrong]


#: What the tables keep of a code: the code itself, or its name.
_USED: dict[str, Callable[[], Select[Any]]] = {
    "category": lambda: select(Case.category).distinct(),
    "focus_tag": lambda: select(func.unnest(Case.focus_tags)).distinct(),
    "method": lambda: select(Case.method).distinct(),
    "sex": lambda: select(Party.sex).distinct(),
    "ethnicity": lambda: select(Party.ethnicity).distinct(),
    "education": lambda: select(Party.education).distinct(),
}


def _in_use(session: Session, key: str, last: Edition) -> set[str]:
    if key not in _USED:
        return set()
    used = set(session.scalars(_USED[key]()))
    return {code for code, name in last.names.items() if code in used or name in used}
