"""One file with everything kept of a person; what identifies others in it is hidden."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person as Visitor
from processes import spreadsheets
from processes.cases import parties as case_parties
from processes.cases.models import Case, Party
from processes.documents import kinds
from processes.documents.models import MATERIAL, Attachment, Document
from processes.privacy import masking
from processes.retention import personal, texts
from processes.retention.models import Asked
from processes.retention.personal import Found, Grounds, Who
from processes.spreadsheets import Worksheet

#: Of a party: column and heading.
_KEPT = {
    "name": "姓名",
    "phone": "电话",
    "id_type": "证件类型",
    "id_no": "证件号码",
    "sex": "性别",
    "born_on": "出生日期",
    "ethnicity": "民族",
    "education": "文化程度",
    "person_category": "人员类别",
    "address": "住址",
    "stance": "诉求和态度",
}
#: What is written about a case, for who reads it: table to words.
_CALLED = {
    "dispute_case": "案件",
    "feedback": "答复",
    "settlement": "协议",
    "revisit": "回访",
    "resident_voice": "群众的话",
    "resident_rating": "评价",
    "petition_answer": "信访答复",
}


def hand_out(session: Session, district: str, who: Who, grounds: Grounds, *, by: Visitor) -> bytes:
    """The .xlsx with all of it, entered into the register; raises what `personal.search` does."""
    given = grounds.read()
    found = personal.find(session, district, who)
    personal.keep(session, district, Asked.EXPORT, given, len(found.parties), by=by)
    return spreadsheets.write(list(_sheets(session, found)))


def _sheets(session: Session, found: Found) -> Iterator[Worksheet]:
    cases = list({case.id: case for _party, case in found.parties}.values())
    told = (
        ("说明", "本表是本系统保存的与您有关的个人信息（个人信息保护法45条）；他人的信息已遮去。"),
        ("制作时间", f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"),
        ("未列入", "内部备注、调解笔录和督办等内部文字；附件和文书只列目录，可另行申请复制。"),
    )
    yield Worksheet("说明", ("项目", "内容"), told, (14, 100))
    rows = [(case.case_no, *_particulars(party)) for party, case in found.parties]
    yield Worksheet("当事人资料", ("案件编号", *_KEPT.values()), rows, (20,) * (len(_KEPT) + 1))
    yield Worksheet("案件", _CASE, [_of_case(each) for each in cases], (20,) * len(_CASE))
    written = [line for case in cases for line in _written(session, case, found)]
    yield Worksheet("文字记录", ("案件编号", "种类", "内容"), written, (20, 14, 100))
    papers = [line for case in cases for line in _papers(session, case)]
    yield Worksheet("文书和附件", ("案件编号", "名称", "文号", "时间"), papers, (20, 30, 30, 20))
    reports = [
        (r.number, _day(r.at), r.name, r.phone, r.spot, r.words, r.answer) for r in found.reports
    ]
    yield Worksheet("群众反映", ("编号", "时间", "姓名", "电话", "地点", "内容", "答复"), reports)
    visits = [(_day(v.at), v.visitor, v.phone, v.summary, v.answer) for v in found.visits]
    yield Worksheet("接访登记", ("时间", "姓名", "电话", "内容", "答复"), visits)


_CASE = ("案件编号", "登记时间", "状态", "结果", "办结时间", "归档时间")


def _of_case(case: Case) -> tuple[str, ...]:
    days = map(_day, (case.registered_at, case.closed_at, case.archived_at))
    registered, closed, archived = days
    result = case.outcome.words if case.outcome else ""
    return case.case_no, registered, case.status.words, result, closed, archived


def _particulars(party: Party) -> Iterator[str]:
    for each in _KEPT:
        yield str(getattr(party, each) or "")


def _written(session: Session, case: Case, found: Found) -> Iterator[tuple[str, str, str]]:
    own = {party.id for party, _case in found.parties}
    others = [e for e in case_parties.list_for_case(session, case.id) if e.id not in own]
    for model, column, row, text in texts.read(session, case):
        called = _CALLED.get(model.__tablename__)
        # What was answered to somebody else is theirs.
        is_others = getattr(row, "party_id", None) not in (None, *own)
        if called and not is_others and column != "way":
            yield case.case_no, called, masking.words(text, others)


def _papers(session: Session, case: Case) -> Iterator[tuple[str, str, str, str]]:
    issued = select(Document).filter_by(case_id=case.id).order_by(Document.id)
    for each in session.scalars(issued):
        yield case.case_no, kinds.get(each.kind).name, each.number or "", _day(each.issued_at)
    for file in session.scalars(select(Attachment).filter_by(case_id=case.id)):
        name = "附件" if file.kind == MATERIAL else kinds.get(file.kind).name
        yield case.case_no, name, "", _day(file.kept_at)


def _day(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d}" if at else ""
