"""The sheets of an export: cases and their parties, masked or in clear."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case, Party
from processes.codes import code_tables
from processes.privacy import identity_numbers, masking
from processes.sheets import Mark, Sheet, write

CASE_HEADINGS = (
    *("案件编号", "事件名称", "简述", "类别代码", "类别", "人民调解统计类别", "来源渠道", "风险"),
    *("网格代码", "网格", "发生地点", "发生日期", "发现时间", "登记时间", "事件规模", "事件级别"),
    *(
        "层级",
        "所在中心",
        "状态",
        "结局",
        "涉及人数",
        "涉案金额",
        "涉及单位",
        "重点领域",
        "e平台编号",
    ),
    *("化解方式", "化解情况", "办结时间"),
)
PARTY_HEADINGS = (
    *("案件编号", "身份", "姓名或名称", "证件类型", "证件号码", "电话", "性别", "出生日期"),
    *("民族", "学历", "人员类别", "住址"),
)


@dataclass(frozen=True)
class _Names:
    """Codes as they are read, looked up once for all cases."""

    places: Mapping[str, str]
    categories: Mapping[str, str]
    statistics: Mapping[str, str]
    counted: Mapping[str, str | None]
    tagged: Mapping[str, str]

    def statistics_of(self, case: Case) -> str:
        """The category of the people's mediation statistics."""
        tags = (self.tagged[tag] for tag in case.focus_tags if tag in self.tagged)
        found = next(tags, self.counted.get(case.category))
        return self.statistics.get(found or "", "")


def workbook(
    session: Session, query: Select[Any], person: Person, *, is_clear: bool, mark: Mark
) -> tuple[bytes, int]:
    """The `.xlsx` file of the cases of a query, and how many they are."""
    cases = session.scalars(query).all()
    parties = _parties(session, [case.id for case in cases])
    # In clear only where the person handles the case, whatever else they may read.
    mine = select(Case.id).where(permissions.granted(Permission.PARTY_REVEAL, person))
    handled = set(session.scalars(mine)) if is_clear else set()
    names = _names(session, cases)
    case_rows = (_case(each, parties[each.id], names, each.id in handled) for each in cases)
    party_rows = (
        _party(each.case_no, row, each.id in handled) for each in cases for row in parties[each.id]
    )
    sheets = [
        Sheet("案件", CASE_HEADINGS, case_rows, (18, 30, 60, 8, 18, 16)),
        Sheet("当事人", PARTY_HEADINGS, party_rows, (18, 10, 24, 16, 22, 18)),
    ]
    return write(sheets, mark=mark), len(cases)


def _parties(session: Session, ids: Sequence[int]) -> dict[int, list[Party]]:
    found: dict[int, list[Party]] = defaultdict(list)
    for row in session.scalars(select(Party).where(Party.case_id.in_(ids)).order_by(Party.id)):
        found[row.case_id].append(row)
    return found


def _names(session: Session, cases: Sequence[Case]) -> _Names:
    tags = code_tables.current(session, "focus_tag").codes.values()
    return _Names(
        display_names.at(session, {case.grid for case in cases}),
        code_tables.names(session, "category"),
        code_tables.names(session, "statistics"),
        {c: code_tables.statistics(session, c) for c in {case.category for case in cases}},
        {each.name: each.statistics for each in tags if each.statistics},
    )


def _case(case: Case, parties: Sequence[Party], names: _Names, in_clear: bool) -> list[Any]:
    def said(text: str | None) -> str:
        return text or "" if in_clear else masking.words(text, parties)

    return [
        *(case.case_no, said(case.event_name), said(case.summary), case.category),
        *(names.categories.get(case.category, ""), names.statistics_of(case)),
        *(case.source.words, case.risk_color.words, case.grid, names.places.get(case.grid, "")),
        *(said(case.place), _day(case.occurred_on), case.found_at, case.registered_at),
        *(case.scale.words, case.severity.words, _words(case.tier), case.level.words),
        *(case.status.words, _words(case.outcome), case.people_count),
        *(None if case.amount is None else float(case.amount), case.orgs or ""),
        *("、".join(case.focus_tags), case.e_platform_no or "", case.method or ""),
        *(said(case.result), case.closed_at),
    ]


def _party(case_no: str, row: Party, in_clear: bool) -> list[Any]:
    kind = identity_numbers.ID_TYPES.get(row.id_type or "", "")
    head = [case_no, row.side.words]
    if in_clear:
        known = [row.name, kind, row.id_no or "", row.phone or "", row.sex or ""]
        rest = [row.born_on or "", row.ethnicity or "", row.education or ""]
        return [*head, *known, *rest, row.person_category or "", row.address or ""]
    known = [masking.party(row), kind, masking.id_number(row.id_no), masking.phone(row.phone)]
    rest = [row.sex or "", "", row.ethnicity or "", row.education or "", ""]
    return [*head, *known, *rest, masking.hidden(row.address)]


def _words(choice: Any) -> str:
    return choice.words if choice else ""


def _day(on: Any) -> str:
    return on.isoformat() if on else ""
