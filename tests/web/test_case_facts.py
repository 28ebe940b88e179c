"""Every declared fact of a dispute stands on every surface it is declared for, with its own value.

The values are made for each kind of field and are all different, so that a fact that takes the
place of another is seen; a fact added to the list is tested without another line here.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from openpyxl import load_workbook
from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapped

from engine import clock, worker
from processes import documents, spreadsheets
from processes.cases import facts, party_input
from processes.cases.choices import Level, Outcome, Side, Status, Tier
from processes.cases.declaration import Coded, CodedMany, Surface
from processes.cases.facts import FACTS, GivenFacts
from processes.cases.models import Case
from processes.cases.party_input import PartyInput
from processes.documents import facts as document_facts
from processes.documents import filling
from processes.errors import MissingField, UnknownFact
from processes.exports import requests
from processes.fields import Choose
from processes.imports import batches, running
from processes.imports.columns import EVERY
from tests.processes.factories import GRID
from tests.web import town

PARTIES = {
    "party_side": ["applicant"],
    "party_name": ["赵钱孙"],
    "party_phone": [""],
    "party_id_no": [""],
    "party_sex": [""],
    "party_address": [""],
}


@dataclass
class Sample:
    """A value, as it is typed into the form, and as each surface says it."""

    value: Any
    typed: str | list[str]
    said: dict[Surface, Any] = field(default_factory=dict)


def sample(fact, n):
    """A value for the n-th fact unlike those of all others of its kind."""
    kind = fact.field.kind
    if isinstance(fact.field, Coded):
        code, words = {
            "category": ("0203", "相邻污染"),
            "place": (GRID, "花果街道花园村第一大网格第1小网格"),
        }[fact.field.table]
        return Sample(code, code, dict.fromkeys(Surface, words) | {Surface.IMPORT: code})
    if isinstance(fact.field, CodedMany):
        return Sample(["邻里", "债务"], ["邻里", "债务"], dict.fromkeys(Surface, "邻里、债务"))
    if isinstance(fact.field, Choose):
        chosen = list(fact.field.among)[1]
        return Sample(chosen, chosen.value, dict.fromkeys(Surface, chosen.words))
    return _OF_KIND[kind](f"{fact.key}之{n}", n)


def amount(_text, n):
    said = f"{1000 + n:,}.50元"
    told = {Surface.EXPORT: 1000.5 + n, Surface.PAGE: said, Surface.DOCUMENT: said}
    return Sample(Decimal(f"{1000 + n}.5"), f"{1000 + n}.5", told | {Surface.IMPORT: said[:-1]})


def people(_text, n):
    told = {Surface.IMPORT: str(n), Surface.EXPORT: n, Surface.PAGE: f"{n}人"}
    return Sample(n, str(n), told | {Surface.DOCUMENT: str(n)})


def day(_text, n):
    iso = f"2026-01-{n:02}"
    told = {Surface.IMPORT: iso.replace("-", "/"), Surface.EXPORT: iso, Surface.PAGE: f"1月{n}日"}
    return Sample(date(2026, 1, n), iso, told | {Surface.DOCUMENT: f"2026年1月{n}日"})


def moment(_text, n):
    told = dict.fromkeys((Surface.IMPORT, Surface.EXPORT), f"2026-01-{n:02} 09:30")
    told |= {Surface.PAGE: f"1月{n}日 09:30", Surface.DOCUMENT: f"2026年1月{n}日09:30"}
    return Sample(datetime(2026, 1, n, 1, 30, tzinfo=UTC), f"2026-01-{n:02}T09:30", told)


def text(words, _n):
    return Sample(words, words, dict.fromkeys(Surface, words))


def yes(_text, _n):
    return Sample(True, "1", {Surface.IMPORT: "是"})


def consent(_text, _n):
    return Sample(False, "no", {Surface.IMPORT: "否", Surface.PAGE: "有一方不愿意"})


_OF_KIND = {
    "text": text,
    "prose": text,
    "amount": amount,
    "people": people,
    "date": day,
    "moment": moment,
    "yes": yes,
    "consent": consent,
}
SAMPLES = {fact.key: sample(fact, n) for n, fact in enumerate(FACTS, start=1)}
#: A petition has its own clocks, a matter for the police its own whistle: not with the others.
ALONE = {"is_petition", "police_matter"}
GIVEN = {key: each.value for key, each in SAMPLES.items() if key not in ALONE}


@pytest.fixture
def now(session):
    town.deploy(session)
    with clock.at(datetime(2026, 3, 4, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def registered(session, cast, now):
    case = town.register(session, cast["grid_worker"], **GIVEN)
    session.flush()
    return case


def kept(case, keys=GIVEN):
    return {key: facts.find(key).of(case) for key in keys}


def said(surface):
    """What the surface is to say, by what it calls each fact."""
    return {
        each.label(surface): SAMPLES[each.key].said[surface]
        for each in facts.list_on_surface(surface)
    }


def differences(told, wanted):
    return {key: (told.get(key), value) for key, value in wanted.items() if told.get(key) != value}


def test_every_fact_has_a_column_and_a_name_of_its_own_on_each_surface():
    columns = {column.key for column in inspect(Case).columns}
    assert [each.key for each in FACTS if each.column not in columns] == []
    for surface in Surface:
        labels = [each.label(surface) for each in facts.list_on_surface(surface)]
        assert len(labels) == len(set(labels)) > 0
    for surface in (Surface.EXPORT, Surface.PAGE, Surface.DOCUMENT):
        told = [str(each) for each in said(surface).values()]
        assert len(told) == len(set(told)) > 0, "two samples that nobody could tell apart"


def test_what_a_registration_may_say_has_the_keys_and_types_of_the_declaration():
    told, columns = get_type_hints(GivenFacts), get_type_hints(Case)
    assert set(told) == {each.key for each in FACTS}
    assert {each.key for each in FACTS if each.must_be_said} == GivenFacts.__required_keys__
    wrong = [each.key for each in FACTS if types(told[each.key]) != types(columns[each.column])]
    # What follows from the rest of a registration may be left out of it, and codes come in any order.
    assert wrong == ["event_name", "found_at", "people_count", "focus_tags"]


def types(hint):
    """The type of a column or of what is given, however it is written."""
    (inner,) = get_args(hint) if get_origin(hint) is Mapped else (hint,)
    return inner


def test_registering_keeps_each_fact_in_its_column(registered):
    assert kept(registered) == GIVEN


@pytest.mark.parametrize("key", [each.key for each in FACTS if each.field.kind == "yes"])
def test_a_claim_is_kept_as_itself_alone(session, cast, now, key):
    claims = [each.key for each in FACTS if each.field.kind == "yes"]
    case = town.register(session, cast["grid_worker"], **{key: True})
    assert kept(case, claims) == {each: each == key for each in claims}


def test_what_is_no_fact_is_refused(session, cast, now):
    with pytest.raises(UnknownFact, match="colour"):
        town.register(session, cast["grid_worker"], colour="红")
    with pytest.raises(UnknownFact, match="colour"):
        facts.find("colour")
    with pytest.raises(UnknownFact, match="colour"):
        facts.lay_out(Surface.EXPORT, lambda fact: fact.key, {"colour": ["红"]})


@pytest.mark.parametrize("key", [each.key for each in FACTS if each.must_be_said])
def test_what_must_be_said_is_missed(session, cast, now, key):
    with pytest.raises(MissingField, match=facts.find(key).field.label):
        town.register(session, cast["grid_worker"], **{key: None})


def test_the_form_asks_for_each_fact_and_keeps_what_was_typed(browse, session, now):
    typed = {each.key: SAMPLES[each.key].typed for each in facts.list_on_surface(Surface.FORM)}
    for key in ALONE:
        typed.pop(key, None)
    browser = browse("grid_worker")
    page = browser.get("/cases/new").text
    assert [
        key for key in (*typed, *ALONE - {"police_matter"}) if f'name="{key}"' not in page
    ] == []
    answer = browser.post("/cases/new", PARTIES | typed | {"grid": GRID})
    assert answer.status_code == 302, answer.text
    case = session.scalars(select(Case)).one()
    assert kept(case, typed) == {key: SAMPLES[key].value for key in typed}


def test_the_form_shows_again_what_was_typed(browse, now):
    typed = {each.key: SAMPLES[each.key].typed for each in facts.list_on_surface(Surface.FORM)}
    answer = browse("grid_worker").post("/cases/new", typed | {"grid": GRID})
    assert answer.status_code == 422
    values = set(re.findall(r'value="([^"]*)" (?:selected|checked)|value="([^"]*)"', answer.text))
    shown = {one or other for one, other in values} | set(re.findall(r">([^<]+)<", answer.text))
    wanted = [
        one for each in typed.values() for one in (each if isinstance(each, list) else [each])
    ]
    assert [one for one in wanted if one not in shown] == []


def test_a_row_that_is_imported_gives_each_fact(session, cast, now):
    cells = said(Surface.IMPORT) | {"信访事项": "否", "申请人": "赵钱孙"}
    headings = [each.heading for each in EVERY]
    assert [each for each in cells if each not in headings] == []
    table = spreadsheets.Worksheet("纠纷", headings, [[cells.get(each, "") for each in headings]])
    batch = batches.receive(session, spreadsheets.write([table]), "示例.xlsx", by=cast["center"])
    running.start(session, batch, leave_out=False, by=cast["center"])
    worker.run_until_idle(session)
    case = session.scalars(select(Case)).one()
    read = [each.key for each in facts.list_on_surface(Surface.IMPORT) if each.key != "is_petition"]
    assert kept(case, read) == {key: SAMPLES[key].value for key in read}


def come_to_its_end(case):
    """What is known of a case later, each unlike the others."""
    case.tier, case.level, case.status = Tier.SOCIETY, Level.STREET, Status.CLOSED
    case.outcome, case.method, case.result = Outcome.SETTLED, "方式", "情况"
    for day_of_march, column in enumerate(("mediation_start_at", "closed_at", "archived_at"), 5):
        setattr(case, column, datetime(2026, 3, day_of_march, 1, tzinfo=UTC))


def exported(session, person, *, is_clear):
    row = requests.ask(session, {}, is_clear=is_clear, reason="核查", by=person)
    book = load_workbook(io.BytesIO(requests.fetch(session, row.id, person)))
    pages = {}
    for page in book:
        headings, *rows = [[cell.value for cell in line] for line in page.rows]
        pages[page.title] = [dict(zip(headings, row, strict=True)) for row in rows]
    return pages


def test_an_export_says_each_fact_under_its_heading(session, cast, registered):
    come_to_its_end(registered)
    (row,) = exported(session, cast["center"], is_clear=True)["案件"]
    assert differences(row, said(Surface.EXPORT)) == {}
    assert {key: row[key] for key in row.keys() - said(Surface.EXPORT).keys()} == {
        "案件编号": registered.case_no,
        "类别代码": "0203",
        "人民调解统计类别": "邻里",
        "网格代码": GRID,
        "网格": "花果街道花园村第一大网格第1小网格",
        "登记时间": "2026-03-04 09:00",
        "层级": "社会协同",
        "所在中心": "乡镇（街道）",
        "状态": "已办结",
        "结局": "已化解",
        "化解方式": "方式",
        "化解情况": "情况",
        "办结时间": "2026-03-06 09:00",
    }


def test_an_export_says_each_particular_of_a_party_under_its_heading(session, cast, registered):
    party = PartyInput(
        name="周吴郑",
        side=Side.THIRD,
        phone="13912345678",
        id_no="420303199001011233",
        address="秘密路八号",
        person_category="老年",
        ethnicity="土家族",
        education="本科",
    )
    session.add(party_input.add(registered, party_input.complete(party)))
    session.flush()
    wanted = {
        "案件编号": registered.case_no,
        "身份": "第三人",
        "姓名或名称": "周吴郑",
        "证件类型": "居民身份证",
        "证件号码": "420303199001011233",
        "电话": "13912345678",
        "性别": "男",
        "出生日期": "1990-01-01",
        "民族": "土家族",
        "学历": "本科",
        "人员类别": "老年",
        "住址": "秘密路八号",
    }
    hidden = {"姓名或名称": "周某", "证件号码": "420303********1233", "电话": "139****5678"}
    hidden |= {"出生日期": None, "人员类别": None, "住址": "****"}
    center = cast["center"]
    assert exported(session, center, is_clear=True)["当事人"][-1] == wanted
    assert exported(session, center, is_clear=False)["当事人"][-1] == wanted | hidden


def test_the_page_of_the_case_says_each_fact(browse, registered):
    answer = browse("grid_worker").get(f"/cases/{registered.id}").text
    told = dict(re.findall(r'<dt>([^<]+)</dt><dd class="prose">([^<]*)</dd>', answer))
    assert differences(told, said(Surface.PAGE)) == {}


def test_a_document_can_say_each_fact(session, cast, registered):
    come_to_its_end(registered)
    registered.owner_id = int(cast["mediator"].id)
    paper = documents.issue(session, registered.id, "acceptance_form", by=None)
    told = document_facts.read(session, registered, paper).told["案件"]
    assert differences(told, said(Surface.DOCUMENT)) == {}
    assert {key: told[key] for key in told.keys() - said(Surface.DOCUMENT).keys()} == {
        "案码": registered.case_no,
        "申请人": "张三",
        "当事人": "张三、李四",
        "来源方式": "①申请",
        "登记时间": "2026年3月4日09:00",
        "登记人": "演示grid_worker",
        "村": "花园村",
        "街道": "花果街道",
        "区": "张湾区",
        "层级": "社会协同",
        "结局": "已化解",
        "化解方式": "方式",
        "化解情况": "情况",
        "责任人": "演示mediator",
        "调解开始": "2026年3月5日",
        "办结日期": "2026年3月6日",
        "归档日期": "2026年3月7日",
    }
    assert told.keys() == filling.SHAPE["案件"].keys()


NAMING = [each for each in FACTS if each.names_parties]


def test_who_does_not_handle_the_case_reads_no_name_in_any_text(browse, session, cast, now):
    texts = {each.key: f"{each.key}：张三家" for each in NAMING}
    case = town.register(session, cast["grid_worker"], **texts)
    session.flush()
    masked = {f"{each.key}：张某家" for each in NAMING}
    (row,) = exported(session, cast["political_legal"], is_clear=False)["案件"]
    assert masked <= set(row.values())
    order = documents.issue(session, case.id, "whistle_order", by=None)
    assert masked <= set(document_facts.read(session, case, order).told["案件"].values())
    page = browse("political_legal").get(f"/cases/{case.id}").text
    assert "张三" not in page
    assert all(each in page for each in masked)


def test_a_fact_can_stand_elsewhere_than_it_was_declared():
    order = {surface: [each.key for each in facts.list_on_surface(surface)] for surface in Surface}
    assert order[Surface.EXPORT][:2] == ["event_name", "summary"]
    assert order[Surface.IMPORT][:2] == ["summary", "event_name"]
    assert order[Surface.PAGE].index("consent") == order[Surface.PAGE].index("orgs") + 1


def test_the_words_of_a_code_are_those_of_the_table_that_is_given():
    (fact,) = (
        each
        for each in facts.list_on_surface(Surface.PAGE, {"category": {"0203": "甲"}})
        if each.key == "category"
    )
    assert fact.field.teller(None, ())("0203") == "甲"
    assert facts.find("category").field.teller(None, ())("0203") == "0203"
