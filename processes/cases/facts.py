"""The facts a dispute is registered with, each declared once.

Registration, the form, the import, the export, the page of a case and the documents read this
list; none of them names a fact again unless it says it in its own way. A new fact is a column of
`Case`, a line in `FACTS` and one in `GivenFacts`, and a migration.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Required, TypedDict, TypeVar

from engine import clock
from processes.bounds import TODAY, years_ago
from processes.cases.choices import Choice, RiskColor, Scale, Severity, Source
from processes.cases.declaration import (
    END,
    START,
    Coded,
    CodedMany,
    Consent,
    Fact,
    Section,
    Surface,
    Tables,
)
from processes.cases.models import Case
from processes.errors import DateTooEarly, UnknownFact
from processes.fields import Amount, Choose, Date, Headcount, Moment, Prose, Text, Yes

T = TypeVar("T")
LONGEST_SUMMARY = 2000

#: In the order of the table that is imported; the form has its sections.
FACTS = (
    Fact(
        Prose(
            "summary",
            "简述",
            hint="时间、地点、人物、起因、现状、诉求，不超过2000字。",
            most=LONGEST_SUMMARY,
        ),
        Section.WHAT,
        called={Surface.DOCUMENT: "简要情况"},
        not_on=frozenset({Surface.PAGE}),
        example="示例：楼上卫生间漏水，要求修复",
        request="请写明事情的经过。",
        names_parties=True,
    ),
    Fact(
        Text(
            "event_name",
            "事件名称",
            needed=False,
            hint="不填则取简述的第一句。",
            wide=True,
            most=80,
        ),
        Section.WHAT,
        called={Surface.DOCUMENT: "名称"},
        not_on=frozenset({Surface.PAGE}),
        after={Surface.EXPORT: START},
        names_parties=True,
    ),
    Fact(
        Coded("category", "类别", table="category"),
        Section.WHAT,
        called={Surface.FORM: "纠纷类别"},
        example="0201",
        request="请选择纠纷类别。",
        is_variable=True,
    ),
    Fact(
        Choose("source", "来源渠道", among=Source),
        Section.WHAT,
        usual=Source.PATROL,
        called={Surface.DOCUMENT: "来源"},
        not_on=frozenset({Surface.PAGE}),
        example="网格排查",
        request="请选择来源渠道。",
        is_variable=True,
    ),
    Fact(
        Choose("risk_color", "风险", among=RiskColor),
        Section.ASSESSMENT,
        not_on=frozenset({Surface.PAGE}),
        example="蓝",
        request="请选择风险颜色。",
        is_variable=True,
    ),
    Fact(
        Coded("grid", "网格", table="place"),
        called={Surface.IMPORT: "网格代码"},
        not_on=frozenset({Surface.FORM, Surface.EXPORT}),
        example="420303001201-01-01",
        is_variable=True,
    ),
    Fact(
        Text("place", "发生地点", needed=False, wide=True, most=200),
        Section.WHERE,
        names_parties=True,
    ),
    Fact(
        Date("occurred_on", "发生日期", needed=False, least=years_ago(100), most=TODAY),
        Section.WHERE,
        example="2026-03-04",
    ),
    Fact(
        Moment(
            "found_at",
            "发现时间",
            needed=False,
            hint="首次联系的期限从登记时起算。",
            least=years_ago(20),
            most=TODAY,
        ),
        Section.WHERE,
        example="2026-03-04 09:30",
    ),
    Fact(
        Choose("scale", "事件规模", among=Scale),
        Section.ASSESSMENT,
        usual=Scale.SINGLE,
        called={Surface.DOCUMENT: "规模"},
        example="个体性",
        request="请选择事件规模。",
        is_variable=True,
    ),
    Fact(
        Choose("level", "事件级别", among=Severity),
        Section.ASSESSMENT,
        stored_in="severity",
        usual=Severity.ORDINARY,
        called={Surface.DOCUMENT: "级别"},
        example="一般",
        request="请选择事件级别。",
        is_variable=True,
    ),
    Fact(
        Headcount("people_count", "涉及人数", needed=False),
        Section.ASSESSMENT,
        is_variable=True,
    ),
    Fact(Amount("amount", "涉案金额", needed=False)),
    Fact(Text("orgs", "涉及单位", needed=False, most=200)),
    Fact(
        CodedMany("focus_tags", "重点领域", needed=False, table="focus_tag"),
        Section.WHAT,
        not_on=frozenset({Surface.DOCUMENT}),
        example="邻里、债务",
    ),
    Fact(
        Text(
            "e_platform_no",
            "e平台编号",
            needed=False,
            hint="已在社会“e”治理平台登记的，填它的编号，不必重复录入。",
            most=60,
        ),
        not_on=frozenset({Surface.DOCUMENT}),
    ),
    Fact(
        Consent("consent", "双方愿意调解"),
        Section.ASSESSMENT,
        called={Surface.FORM: "双方是否愿意调解", Surface.PAGE: "调解意愿"},
        not_on=frozenset({Surface.EXPORT, Surface.DOCUMENT}),
        after={Surface.PAGE: "orgs"},
        example="是",
        is_variable=True,
    ),
    Fact(
        Yes("needs_enforcement", "需要执法权"),
        Section.ASSESSMENT,
        usual=False,
        called={Surface.FORM: "需要执法权，或要几个部门一起办"},
        not_on=frozenset({Surface.EXPORT, Surface.PAGE, Surface.DOCUMENT}),
        example="否",
        is_variable=True,
    ),
    Fact(
        Yes("is_petition", "信访事项"),
        Section.ASSESSMENT,
        usual=False,
        called={Surface.FORM: "属于信访事项（按信访程序登记、转送、告知、答复）"},
        not_on=frozenset({Surface.EXPORT, Surface.PAGE, Surface.DOCUMENT}),
        example="否",
        is_variable=True,
    ),
    Fact(
        Yes("police_matter", "涉治安刑事"),
        usual=False,
        not_on=frozenset(Surface),
        is_variable=True,
    ),
)


class GivenFacts(TypedDict, total=False):
    """What a registration says, by the keys of FACTS and in the types of their columns.

    A key that is required here is refused when missing; of the others the fact says what is usual.
    """

    summary: Required[str]
    event_name: str | None
    category: Required[str]
    source: Source
    risk_color: Required[RiskColor]
    grid: Required[str]
    place: str | None
    occurred_on: date | None
    found_at: datetime | None
    scale: Scale
    level: Severity
    people_count: int | None
    amount: Decimal | None
    orgs: str | None
    focus_tags: Sequence[str]
    e_platform_no: str | None
    consent: bool | None
    needs_enforcement: bool
    is_petition: bool
    police_matter: bool


def list_on_surface(surface: Surface, tables: Tables | None = None) -> list[Fact]:
    """The facts of a surface, in its order; the words of codes are looked up in `tables`."""
    known = tables or {}
    shown = [_within(fact, known) for fact in FACTS if surface not in fact.not_on]
    order = [fact for fact in shown if surface not in fact.after]
    for fact in shown:
        if surface in fact.after:
            before = [each.key for each in order]
            wanted = fact.after[surface]
            order.insert(before.index(wanted) + 1 if wanted else 0, fact)
    return order


def lay_out(
    surface: Surface,
    row: Callable[[Fact], T],
    own: Mapping[str, Sequence[T]],
    tables: Tables | None = None,
) -> list[T]:
    """The rows of a surface: one for each fact, and its own behind the facts they follow.

    `own` is by the key of a fact, START or END; raises UnknownFact for any other key.
    """
    shown = list_on_surface(surface, tables)
    for key in own.keys() - {START, END, *(fact.key for fact in shown)}:
        raise UnknownFact(key=key)
    rows = list(own.get(START, ()))
    for fact in shown:
        rows += [row(fact), *own.get(fact.key, ())]
    return [*rows, *own.get(END, ())]


def columns(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of `Case` of what a registration says, by key.

    Raises UnknownFact, MissingField, DateTooEarly, DateTooLate.
    """
    for key in given.keys() - {fact.key for fact in FACTS}:
        raise UnknownFact(key=key)
    _require_dates(given)
    return {fact.column: fact.as_stored(given.get(fact.key)) for fact in FACTS}


def _require_dates(given: Mapping[str, Any]) -> None:
    """Each date within its ends, and nothing found before it happened."""
    for fact in FACTS:
        if isinstance(fact.field, Date | Moment) and given.get(fact.key) is not None:
            fact.field.require(None, given[fact.key])
    occurred, found = given.get("occurred_on"), given.get("found_at")
    if occurred and found and clock.local(found).date() < occurred:
        raise DateTooEarly(field="发现时间", day=occurred.isoformat(), why="发生日期")


def variables(case: Case) -> dict[str, Any]:
    """What diagrams may know of the facts: codes, numbers and claims."""
    known = {fact.key: fact.of(case) for fact in FACTS if fact.is_variable}
    return {key: each.value if isinstance(each, Choice) else each for key, each in known.items()}


def find(key: str) -> Fact:
    """The fact of that key; raises UnknownFact."""
    for fact in FACTS:
        if fact.key == key:
            return fact
    raise UnknownFact(key=key)


def _within(fact: Fact, tables: Tables) -> Fact:
    field = fact.field
    if not isinstance(field, Coded | CodedMany):
        return fact
    words = dict(tables.get(field.table, {}))
    return replace(fact, field=replace(field, among=lambda _session: words))
