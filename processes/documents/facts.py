"""Reading what is known of a case, in the words and names the forms print."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.cases import display_names, parties
from processes.cases import facts as case_facts
from processes.cases.choices import FINDINGS, Side, Source
from processes.cases.declaration import Fact, Surface
from processes.cases.models import Case, Feedback, Party, Revisit
from processes.codes import code_tables
from processes.deadlines import case_deadlines
from processes.deadlines.limits import Kind as Limit
from processes.documents import listing
from processes.documents.kinds import KINDS
from processes.documents.models import Document
from processes.fields import Teller
from processes.mediation import sessions, settlements
from processes.mediation.choices import Attendee
from processes.organisation import places
from processes.organisation.centre_names import centre
from processes.organisation.places import MediationOrganisation
from processes.privacy import identity_numbers, masking
from processes.sponsorship import teams
from processes.whistles import measures, whistles
from processes.whistles.models import Whistle

_OF_COMMITTEE = frozenset(key for key, kind in KINDS.items() if kind.is_of_file)
#: 案件来源②主动: the mediators went to the dispute, nobody applied.
_ACTIVE = frozenset({Source.PATROL, Source.OUTREACH})
#: What XML cannot hold, and what docxtpl would take for its own marks.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Facts:
    """By the names of `filling.SHAPE`; `organ` is in whose name the form goes out."""

    told: Mapping[str, Any] = field(default_factory=dict)
    organ: str = ""


def read(session: Session, case: Case, document: Document) -> Facts:
    """What is known now; what the document is about (`whistle:2`, `revisit:7`) chooses among many."""
    people = _people(session, case)
    committee = _committee(session, case)
    told = {
        **_case_and_parties(
            session, case, people, is_outward=document.kind in listing.TO_DEPARTMENTS
        ),
        "协议": _settlement(session, case, document, committee),
        "调解会": _meeting(session, case, _about(document, "session")),
        "回访": _revisit(session, case, _about(document, "revisit")),
        "反馈": _feedback(session, case),
        **_whistle(session, case, _about(document, "whistle")),
        "专班": _numbered(
            {"角色": row.role.words, "姓名": row.name, "电话": row.phone}
            for row in teams.list_members(session, case.id)
        ),
        "方案": _plan(session, case),
        "期限": _deadlines(session, case),
        "目录": _papers(session, case),
    }
    is_of_committee = document.kind in _OF_COMMITTEE and case.mediation_start_at is not None
    return Facts(told, committee if is_of_committee else _centre(session, case))


def format_day(moment: datetime | date | None) -> str:
    """2026年3月4日, local."""
    if moment is None:
        return ""
    on = clock.local(moment) if isinstance(moment, datetime) else moment
    return f"{on:%Y年%-m月%-d日}"


def format_minute(moment: datetime | None) -> str:
    """2026年3月4日09:30, local."""
    return f"{clock.local(moment):%Y年%-m月%-d日%H:%M}" if moment else ""


def to_text(value: Any) -> str:
    """Text a document can hold."""
    text = "" if value is None else str(value)
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\t", " ")).strip()


def place_name(session: Session, code: str) -> str:
    """The name of a place alone: 张湾区."""
    return places.get_place(session, code).name


def person_name(session: Session, person_id: int | None) -> str:
    """The person's name; empty for the system."""
    return display_names.resolve_people(session, [person_id]).get(str(person_id), "")


def _about(document: Document, what: str) -> int | None:
    kind, _, number = (document.about or "").partition(":")
    return int(number) if kind == what and number.isdigit() else None


def _case_and_parties(
    session: Session, case: Case, people: Mapping[str, str], *, is_outward: bool
) -> dict[str, Any]:
    """What the departments are handed names no party (最小必要, docs/domain.md 7)."""
    told = _case(session, case, people)
    if is_outward:
        return {"案件": told | _nameless(case, parties.list_for_case(session, case.id))}
    sides = _parties(session, case)
    return {"案件": told | _named_parties(sides), **sides}


def _nameless(case: Case, named: Sequence[Party]) -> dict[str, str]:
    """The texts that may name the parties, without their names."""
    return {
        fact.label(Surface.DOCUMENT): masking.words(fact.of(case), named)
        for fact in case_facts.list_on_surface(Surface.DOCUMENT)
        if fact.names_parties
    }


def _case(session: Session, case: Case, people: Mapping[str, str]) -> dict[str, Any]:
    tables = {
        "category": code_tables.names(session, "category"),
        "place": display_names.resolve_places(session, [case.grid]),
    }
    known = {
        fact.label(Surface.DOCUMENT): _told(session, fact)(fact.of(case))
        for fact in case_facts.list_on_surface(Surface.DOCUMENT, tables)
    }
    return known | {
        "案码": case.case_no,
        "来源方式": "②主动" if case.source in _ACTIVE else "①申请",
        "登记时间": format_minute(case.registered_at),
        "登记人": people.get(str(case.registered_by)),
        "村": place_name(session, case.village),
        "街道": place_name(session, case.street),
        "区": place_name(session, case.district),
        "层级": case.tier.words if case.tier else "",
        "结局": case.outcome.words if case.outcome else "",
        "化解方式": case.method,
        "化解情况": case.result,
        "责任人": people.get(str(case.owner_id)),
        "调解开始": format_day(case.mediation_start_at),
        "办结日期": format_day(case.closed_at),
        "归档日期": format_day(case.archived_at),
    }


def _told(session: Session, fact: Fact) -> Teller:
    """How a document says the value of a fact."""
    return {"date": format_day, "moment": format_minute}.get(fact.field.kind) or fact.field.teller(
        session, ()
    )


def _people(session: Session, case: Case) -> dict[str, str]:
    return display_names.resolve_people(session, [case.owner_id, case.registered_by])


def _parties(session: Session, case: Case) -> dict[str, Any]:
    rows = [_party(each) for each in parties.list_for_case(session, case.id)]
    sides = {
        side.words: _numbered(row for row in rows if row["身份"] == side.words) for side in Side
    }
    return {**sides, "当事人": _numbered(rows)}


def _named_parties(sides: Mapping[str, Any]) -> dict[str, str]:
    return {
        side: "、".join(str(row["姓名"]) for row in sides[side]) for side in ("申请人", "当事人")
    }


def _party(party: Party) -> dict[str, Any]:
    return {
        "身份": party.side.words,
        "姓名": party.name,
        "性别": _named("sex", party.sex),
        "民族": _named("ethnicity", party.ethnicity),
        "年龄": _age(party),
        # Nobody is asked for it at registration: a blank to write on.
        "职业": "",
        "文化程度": _named("education", party.education),
        "证件类型": identity_numbers.ID_TYPES.get(party.id_type or "", party.id_type)
        if party.id_no
        else "",
        "证件号码": party.id_no,
        "联系方式": party.phone,
        "住址": party.address,
    }


def _age(party: Party) -> str:
    return str(identity_numbers.age(date.fromisoformat(party.born_on))) if party.born_on else ""


def _named(table: str, code: str | None) -> str:
    return code_tables.first(table).names.get(code or "", code or "")


def _settlement(session: Session, case: Case, document: Document, committee: str) -> dict[str, Any]:
    agreed = settlements.list_for_case(session, case.id)
    chosen = _about(document, "settlement")
    rows = [row for row in agreed if chosen in (None, row.id)]
    if not rows:
        return {}
    row = rows[-1]
    numbers = select(Document.number).filter_by(case_id=case.id, voided_at=None)
    written = numbers.where(Document.kind.in_(("agreement", "oral_agreement")))
    return {
        "文号": session.scalar(written.order_by(Document.id.desc()).limit(1)),
        "形式": row.form.words,
        "内容": row.content,
        "达成日期": format_day(row.reached_at),
        "生效日期": format_day(row.effective_on),
        "履行期限": format_day(row.perform_by),
        "组织": display_names.resolve_places(session, [row.organisation]).get(row.organisation)
        if row.organisation
        else committee,
    }


def _meeting(session: Session, case: Case, chosen: int | None) -> dict[str, Any]:
    held = [row for row in sessions.list_for_case(session, case.id) if chosen in (None, row.id)]
    if not held:
        return {}
    row = held[-1]
    return {
        "次数": row.number,
        "时间": format_minute(row.at),
        "方式": row.channel.words,
        "地点": row.venue.words if row.venue else "",
        "参加人": "、".join(Attendee(each).words for each in row.came),
        "结果": row.result.words,
        "记录": row.record,
        "主持人": person_name(session, row.by),
    }


def _revisit(session: Session, case: Case, chosen: int | None) -> dict[str, Any]:
    rows = session.scalars(select(Revisit).filter_by(case_id=case.id).order_by(Revisit.id)).all()
    found = [row for row in rows if chosen in (None, row.id)]
    if not found:
        return {}
    row = found[-1]
    return {
        "时间": format_minute(row.at),
        "方式": row.way,
        "结果": FINDINGS.get(row.finding, row.finding),
        "备注": row.remark,
        "回访人": person_name(session, row.by),
        "次数": rows.index(row) + 1,
    }


def _feedback(session: Session, case: Case) -> list[dict[str, Any]]:
    rows = session.scalars(select(Feedback).filter_by(case_id=case.id).order_by(Feedback.id)).all()
    people = display_names.resolve_people(session, [row.by for row in rows])
    return _numbered(
        {
            "时间": format_minute(row.at),
            "方式": row.way,
            "内容": row.content,
            "答复人": people.get(str(row.by)),
        }
        for row in rows
    )


def _whistle(session: Session, case: Case, chosen: int | None) -> dict[str, Any]:
    blown = [
        row for row in whistles.list_for_case(session, case.id) if chosen in (None, row.number)
    ]
    if not blown:
        return {}
    whistle = blown[-1]
    called = whistles.list_called(session, whistle.id)
    units = display_names.resolve_places(session, [row.unit for row in called])
    people = display_names.resolve_people(
        session, [whistle.blown_by, whistle.approved_by, *(row.signed_by for row in called)]
    )
    rows = _numbered(
        {
            "单位": units.get(row.unit, row.unit),
            "主责": "主责" if row.is_lead else "协同",
            "签收时间": format_minute(row.signed_at),
            "签收人": people.get(str(row.signed_by)),
            "到场时间": "准予不到场" if row.excused_at else format_minute(row.arrived_at),
            "意见": row.opinion or row.objection,
        }
        for row in called
    )
    lead = "、".join(row["单位"] for row in rows if row["主责"] == "主责")
    return {
        "吹哨": _blown(whistle, people) | {"主责": lead},
        "部门": rows,
        "措施": _measures(session, whistle),
    }


def _measures(session: Session, whistle: Whistle) -> list[dict[str, Any]]:
    rows = measures.list_for_whistle(session, whistle.id)
    units = display_names.resolve_places(session, [row.unit for row in rows])
    return _numbered(
        {
            "内容": row.words,
            "单位": units.get(row.unit, row.unit),
            "期限": format_day(row.due_on),
            "落实": row.report,
        }
        for row in rows
    )


def _blown(whistle: Whistle, people: Mapping[str, str]) -> dict[str, Any]:
    return {
        "序号": whistle.number,
        "哨型": whistle.kind.words,
        "理由": whistle.reason,
        "时间": format_minute(whistle.blown_at),
        "吹哨人": people.get(str(whistle.blown_by)),
        "批准时间": format_minute(whistle.approved_at),
        "批准人": people.get(str(whistle.approved_by)),
        "会商时间": format_minute(whistle.met_at),
        "纪要": whistle.minutes,
    }


def _plan(session: Session, case: Case) -> dict[str, Any]:
    row = teams.find_newest_plan(session, case.id)
    if row is None:
        return {}
    people = display_names.resolve_people(session, [row.drafted_by, row.approved_by])
    return {
        "内容": row.content,
        "限期": format_day(row.resolve_by),
        "拟定时间": format_minute(row.drafted_at),
        "拟定人": people.get(str(row.drafted_by)),
        "批准时间": format_minute(row.approved_at),
        "批准人": people.get(str(row.approved_by)),
    }


def _deadlines(session: Session, case: Case) -> list[dict[str, Any]]:
    return _numbered(
        {
            "名称": row.name,
            "起算": format_minute(row.started_at),
            "到期": format_day(row.nominal_on) if row.nominal_on else format_minute(row.due_at),
            "依据": row.why,
        }
        for row in case_deadlines.list_for_case(session, case.id)
        if row.kind is Limit.STATUTORY
    )


def _papers(session: Session, case: Case) -> list[dict[str, Any]]:
    return _numbered(
        {"名称": each.name, "文号": each.number, "日期": format_day(each.at), "备注": each.remark}
        for each in listing.list_papers(session, case.id)
    )


def _committee(session: Session, case: Case) -> str:
    """The people's mediation committee of the village, then of the street."""
    chosen = select(MediationOrganisation).where(
        MediationOrganisation.place.in_([case.village, case.street])
    )
    found = sorted(session.scalars(chosen), key=lambda each: (-len(each.place), each.code))
    return found[0].name if found else f"{place_name(session, case.village)}人民调解委员会"


def _centre(session: Session, case: Case) -> str:
    return f"{place_name(session, case.street)}{centre()}"


def _numbered(rows: Any) -> list[dict[str, Any]]:
    found: Sequence[dict[str, Any]] = list(rows)
    return [{**row, "序号": number} for number, row in enumerate(found, 1)]
