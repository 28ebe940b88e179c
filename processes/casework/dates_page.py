"""Writes `docs/dates.md`, every date a person enters with its two ends: `python -m processes.casework.dates_page`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from engine import clock, loading
from processes import bounds
from processes.bounds import EnteredDate
from processes.cases import facts
from processes.casework import correctable
from processes.deadlines import limits
from processes.fields import Date, Moment
from processes.registers import declaration

FILE = Path(__file__).parents[2] / "docs" / "dates.md"
HEAD = """# 日期

每一个由人填写的日期，下限和上限都按它的含义声明（`processes/bounds.py`），动词本身就拒绝越界的日期，
页面、任务表单（字段属性 `check`）和导入因此相同。本页由 `python -m processes.casework.dates_page` 生成，
测试与代码对照。

- “可更正”的，由乡镇街道或区中心在案件的“日期更正”页更正，须写理由；从它起算的期限、任务和定时器一并重算，有关人员收到通知。
- “先提示”的，填早了会缩短当事人的权利期限：先写明后果，经填写人核对才保存，核对记入案件经过。
- 查询条件（统计、导出、审计等页的“自”“至”）不改变任何事，不在此列。
- 日历（放假安排、办公时间）由导入文件的年份限定；接访名单、回访、期限暂停和延期的日期由系统推算，不由人填写。

| 日期 | 标识 | 不早于 | 不晚于 | 可更正 | 先提示 |
| --- | --- | --- | --- | --- | --- |
"""


def list_dates() -> Iterator[EnteredDate]:
    """Every date people enter: declared alone, facts of a registration, fields of registers."""
    yield from bounds.all_entered().values()
    for fact in facts.FACTS:
        if isinstance(fact.field, Date | Moment):
            yield _of_field("case", fact.field)
    for register in declaration.list_registers():
        for field in register.fields:
            if isinstance(field, Date | Moment):
                yield _of_field(f"registers/{register.key}", field, register.title)


def text() -> str:
    """The whole page."""
    rows = sorted((each.key, each) for each in list_dates())
    return HEAD + "".join(_row(each) for _key, each in rows)


def _row(each: EnteredDate) -> str:
    kind = correctable.KINDS.get(each.key)
    told = kind is not None and any(limits.find(key, clock.today()).right for key in kind.starts)
    marks = ["是" if yes else "" for yes in (kind is not None, told)]
    cells = [each.label, f"`{each.key}`", each.least.words, each.most.words, *marks]
    return f"| {' | '.join(cells)} |\n"


def _of_field(where: str, field: Date | Moment, title: str = "") -> EnteredDate:
    label = f"{title}：{field.label}" if title else field.label
    return EnteredDate(f"{where}.{field.key}", label, field.least, field.most)


def main() -> int:
    """Write the page; answers the exit status."""
    loading.import_all("processes")
    FILE.write_text(text(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
