"""The sheets of an export: cases and their parties, masked or in clear."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names, facts
from processes.cases.declaration import END, START, Fact, Surface, Tables
from processes.cases.models import Case, Party
from processes.codes import code_tables
from processes.privacy import identity_numbers, masking
from processes.spreadsheets import Mark, Worksheet, write

Row = TypeVar("Row")


@dataclass(frozen=True)
class _Names:
    """Codes as they are read, looked up once for all cases."""

    places: Mapping[str, str]
    categories: Mapping[str, str]
    statistics: Mapping[str, str]
    counted: Mapping[str, str | None]
    tagged: Mapping[str, str]

    @property
    def tables(self) -> Tables:
        """For the facts that are codes."""
        return {"category": self.categories}

    def statistics_of(self, case: Case) -> str:
        """The category of the people's mediation statistics."""
        tags = (self.tagged[tag] for tag in case.focus_tags if tag in self.tagged)
        found = next(tags, self.counted.get(case.category))
        return self.statistics.get(found or "", "")


@dataclass(frozen=True)
class _CaseRow:
    """A case, and what its columns need to tell it."""

    case: Case
    parties: Sequence[Party]
    names: _Names
    in_clear: bool

    def told(self, text: str | None) -> str:
        """A text that may name the parties, as the person may read it."""
        return text or "" if self.in_clear else masking.words(text, self.parties)


@dataclass(frozen=True)
class _PartyRow:
    """A party of a case."""

    case_no: str
    party: Party
    in_clear: bool

    def masked(self, text: str | None, mask: Callable[[str | None], str]) -> str:
        """A particular as the person may read it."""
        return text or "" if self.in_clear else mask(text)


@dataclass(frozen=True)
class _Column(Generic[Row]):
    """A column: its heading, its value in a row, and how many characters wide; 0: as usual."""

    heading: str
    value: Callable[[Row], Any]
    width: int = 0


def workbook(
    session: Session, query: Select[Any], person: Person, *, is_clear: bool, mark: Mark
) -> tuple[bytes, int]:
    """The `.xlsx` file of the cases of a query, and how many they are."""
    cases = session.scalars(query).all()
    parties = _parties(session, [case.id for case in cases])
    # In clear only where the person handles the case, whatever else they may read.
    mine = select(Case.id).where(permissions.condition_for(Permission.PARTY_REVEAL, person))
    handled = set(session.scalars(mine)) if is_clear else set()
    names = _names(session, cases)
    case_rows = (_CaseRow(each, parties[each.id], names, each.id in handled) for each in cases)
    party_rows = (
        _PartyRow(each.case_no, row, each.id in handled)
        for each in cases
        for row in parties[each.id]
    )
    sheets = [
        _sheet("案件", _case_columns(session, names), case_rows),
        _sheet("当事人", _PARTY_COLUMNS, party_rows),
    ]
    return write(sheets, mark=mark), len(cases)


def _sheet(name: str, columns: Sequence[_Column[Row]], rows: Iterable[Row]) -> Worksheet:
    values = ([each.value(row) for each in columns] for row in rows)
    widths = [each.width for each in columns]
    return Worksheet(name, [each.heading for each in columns], values, widths)


def _parties(session: Session, ids: Sequence[int]) -> dict[int, list[Party]]:
    found: dict[int, list[Party]] = defaultdict(list)
    for row in session.scalars(select(Party).where(Party.case_id.in_(ids)).order_by(Party.id)):
        found[row.case_id].append(row)
    return found


def _names(session: Session, cases: Sequence[Case]) -> _Names:
    tags = code_tables.find_current(session, "focus_tag").codes.values()
    return _Names(
        display_names.resolve_places(session, {case.grid for case in cases}),
        code_tables.names(session, "category"),
        code_tables.names(session, "statistics"),
        {c: code_tables.statistics(session, c) for c in {case.category for case in cases}},
        {each.name: each.statistics for each in tags if each.statistics},
    )


def _case_columns(session: Session, names: _Names) -> list[_Column[_CaseRow]]:
    """The facts in their order, between them what only comes to be known later."""
    return facts.lay_out(
        Surface.EXPORT,
        lambda fact: _of_fact(session, fact),
        {
            START: [_Column("案件编号", lambda row: row.case.case_no, 18)],
            "summary": [_Column("类别代码", lambda row: row.case.category, 8)],
            "category": [
                _Column("人民调解统计类别", lambda row: row.names.statistics_of(row.case), 16)
            ],
            "risk_color": [
                _Column("网格代码", lambda row: row.case.grid),
                _Column("网格", lambda row: row.names.places.get(row.case.grid, "")),
            ],
            "found_at": [_Column("登记时间", lambda row: row.case.registered_at)],
            "level": [
                _Column("层级", lambda row: _words(row.case.tier)),
                _Column("所在中心", lambda row: row.case.level.words),
                _Column("状态", lambda row: row.case.status.words),
                _Column("结局", lambda row: _words(row.case.outcome)),
            ],
            END: [
                _Column("化解方式", lambda row: row.case.method or ""),
                _Column("化解情况", lambda row: row.told(row.case.result)),
                _Column("办结时间", lambda row: row.case.closed_at),
            ],
        },
        names.tables,
    )


def _of_fact(session: Session, fact: Fact) -> _Column[_CaseRow]:
    heading, width = fact.label(Surface.EXPORT), _WIDTHS.get(fact.key, 0)
    if fact.names_parties:
        return _Column(heading, lambda row: row.told(fact.of(row.case)), width)
    tell = _AS_CELL.get(fact.field.kind) or fact.field.teller(session, ())
    return _Column(heading, lambda row: tell(fact.of(row.case)), width)


#: Kinds whose values stand in a cell as they are, so that Excel can reckon with them.
_AS_CELL: dict[str, Callable[[Any], Any]] = {
    "amount": lambda value: None if value is None else float(value),
    "people": lambda value: value,
    "moment": lambda value: value,
}
_WIDTHS = {"event_name": 30, "summary": 60, "category": 18}
_PARTY_COLUMNS: list[_Column[_PartyRow]] = [
    _Column("案件编号", lambda row: row.case_no, 18),
    _Column("身份", lambda row: row.party.side.words, 10),
    _Column(
        "姓名或名称", lambda row: row.party.name if row.in_clear else masking.party(row.party), 24
    ),
    _Column("证件类型", lambda row: identity_numbers.ID_TYPES.get(row.party.id_type or "", ""), 16),
    _Column("证件号码", lambda row: row.masked(row.party.id_no, masking.id_number), 22),
    _Column("电话", lambda row: row.masked(row.party.phone, masking.phone), 18),
    _Column("性别", lambda row: row.party.sex or ""),
    _Column("出生日期", lambda row: row.masked(row.party.born_on, _nothing)),
    _Column("民族", lambda row: row.party.ethnicity or ""),
    _Column("学历", lambda row: row.party.education or ""),
    _Column("人员类别", lambda row: row.masked(row.party.person_category, _nothing)),
    _Column("住址", lambda row: row.masked(row.party.address, masking.hidden)),
]


def _nothing(_text: str | None) -> str:
    return ""


def _words(choice: Any) -> str:
    return choice.words if choice else ""
