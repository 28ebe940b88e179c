"""Cases past their term are made anonymous, for good, and what happened still proves itself."""

import pytest
from sqlalchemy import Text, cast, func, inspect, literal_column, select

from engine import clock, history, loading, records, worker
from engine.db import Base
from engine.models import Instance
from engine.status import Status
from processes.audit import adoption, history_checks, record_checks
from processes.audit import log as audit_log
from processes.deadlines.models import Card, CaseDeadline, Colour, DeadlineStatus
from processes.documents import download
from processes.documents.errors import Removed
from processes.documents.models import Attachment, Document
from processes.petitions.models import Petition
from processes.privacy import masking, rotate_keys
from processes.privacy.encrypted_columns import EncryptedText
from processes.residents.report_models import ReportPhoto, ResidentReport
from processes.retention import due, running, terms, texts
from processes.retention.due import Hold
from processes.retention.kinds import RULES, Kind
from processes.retention.models import RetentionAct, RetentionRun
from processes.retention.terms import OutOfBounds
from processes.supervision.models import Order
from tests.journeys.conftest import findings
from tests.processes.factories import DISTRICT, GRID
from tests.processes.retention.archived import (
    CARD,
    NAME,
    PAST,
    PHONE,
    THEN,
    archive,
    dispute,
    parties,
    register,
)


@pytest.fixture
def town(session):
    """A district with one dispute past its term."""
    adoption.adopt_tables(session)
    district, case = dispute(session)
    archive(session, district.cast, case)
    return district, case


def night(session):
    """What the nightly job and the workers do."""
    with clock.at(PAST):
        run = running.begin(session, PAST)
        worker.run_until_idle(session)
    return run


def verified(session):
    records.write(session)
    session.expire_all()
    parts = (history_checks.HISTORIES, record_checks.FACTS, record_checks.ROWS)
    return [str(each) for part in parts for each in findings(session, part)]


def everything(session, case):
    """All that is kept about the case, as it is read."""
    rows = [getattr(row, c) or "" for _m, c, row, _t in texts.read(session, case)]
    known = [p for each in parties(session, case) for p in (each.name, each.phone, each.address)]
    return " ".join([*rows, *filter(None, known)])


def test_nothing_of_a_party_is_left_and_all_of_it_verifies(session, town):
    _district, case = town
    assert NAME in everything(session, case)
    run = night(session)
    session.expire_all()
    left = everything(session, case)
    for known in (NAME, "示例阿乙", PHONE, CARD, "示例路八十八号", "0719-8000000"):
        assert known not in left
    first, _second, unit = parties(session, case)
    assert (first.name, first.name_index, first.phone_index, first.id_no_index, first.id_no) == (
        *(masking.ANONYMOUS, None, None, None, None),
    )
    assert unit.name == "示例物业公司"
    assert case.summary == "（已匿名）与（已匿名）因漏水争执，电话****，住****"
    assert session.scalars(select(Attachment)).all() == []
    paper = session.scalars(select(Document).filter_by(kind="application")).one()
    assert (paper.fields, paper.content, paper.sha256) == ({}, None, None)
    with pytest.raises(Removed):
        download.read_content(session, paper)
    assert run.ended_at == PAST
    assert verified(session) == []


def test_no_table_has_anything_of_them_sealed_or_not(session, town):
    known = (NAME, "示例阿乙", PHONE, CARD, "示例路八十八号")
    session.flush()
    assert {table for table, _ in kept(session, known)} >= {"party", "dispute_case", "attachment"}
    night(session)
    session.flush()
    session.expire_all()
    assert kept(session, known) == []


def kept(session, known):
    """Table and value wherever one of the texts stands: plain, in bytes, or behind the key."""
    found = []
    for table in Base.metadata.sorted_tables:
        whole = cast(func.to_jsonb(literal_column("t")), Text)
        rows = session.scalars(select(whole).select_from(table.alias("t"))).all()
        told = "\n".join(rows)
        found += [(table.name, e) for e in known if e in told or e.encode().hex() in told]
    for mapper, columns in rotate_keys.list_encrypted():
        opened = session.execute(select(*(mapper.columns[each] for each in columns))).all()
        told = str([tuple(row) for row in opened])
        found += [(mapper.local_table.name, each) for each in known if each in told]
    return found


def test_the_protocol_stands_in_a_row_in_the_history_and_in_the_log(session, town):
    _district, case = town
    run = night(session)
    act = session.scalars(select(RetentionAct)).one()
    assert (act.kind, act.row, act.since, act.months) == (Kind.CASES, case.id, THEN, 360)
    assert (act.people, act.files) == (2, 2)
    assert act.texts >= 4
    instance = session.get_one(Instance, case.instance_id)
    told = history.list_for_instance(session, instance.id)[-1]
    assert (told.what, told.by) == ("anonymised", None)
    assert f'"act":{act.id}' in told.body
    entry = audit_log.list_entries(session)[0]
    assert (entry.what, entry.details["run"]) == ("retention.applied", run.id)
    assert entry.details["done"] == {"cases": {"rows": 1, "people": 2, "files": 2}}


def test_it_is_done_once(session, town):
    night(session)
    assert night(session) is None
    assert len(session.scalars(select(RetentionAct)).all()) == 1


def test_nothing_is_touched_before_its_term(session, town):
    _district, case = town
    case.archived_at = PAST.replace(year=1996, day=5)
    session.flush()
    assert night(session) is None
    assert NAME in everything(session, case)


def ordered(session, case):
    """The order of its card, which came as it was late, that nobody has closed."""
    card = session.scalars(select(Card).filter_by(case_id=case.id)).first()
    of_case = {"card_id": card.id, "case_id": case.id, "district": DISTRICT}
    session.add(Order(number="示例1", colour=Colour.RED, why="示例", issued_at=THEN, **of_case))


def petitioned(session, case):
    session.add(Petition(case_id=case.id, district=DISTRICT, received_at=THEN))


def timed(session, case):
    deadline = session.scalars(select(CaseDeadline).filter_by(case_id=case.id)).first()
    deadline.status = DeadlineStatus.RUNNING


def going_on(session, case):
    session.get_one(Instance, case.instance_id).status = Status.ACTIVE


HELD = {
    Hold.SUPERVISION: ordered,
    Hold.PETITION: petitioned,
    Hold.DEADLINE: timed,
    Hold.PROCESS: going_on,
}


@pytest.mark.parametrize("hold", Hold)
def test_what_is_not_over_is_held_and_said_to_be(session, town, hold):
    _district, case = town
    HELD[hold](session, case)
    session.flush()
    with clock.at(PAST):
        [found] = due.preview(session, DISTRICT, 360, 10)
        assert (found.holds, found.people, found.files) == ((hold,), 2, 2)
        assert due.count(session, DISTRICT, 360) == (0, 1)
    assert night(session) is None
    assert NAME in everything(session, case)


def test_many_cases_are_done_some_at_a_time_and_a_job_that_comes_again_does_none(
    session, town, monkeypatch
):
    district, _case = town
    monkeypatch.setattr(running, "BATCH", 1)
    for _ in range(2):
        archive(session, district.cast, register(session, district.cast))
    run = night(session)
    assert len(session.scalars(select(RetentionAct)).all()) == 3
    running.do_some(session, run.id)
    assert len(session.scalars(select(RetentionAct)).all()) == 3
    assert session.scalars(select(RetentionRun)).all() == [run]


def test_a_report_that_became_no_case_is_emptied_with_its_photographs(session, cast):
    adoption.adopt_tables(session)
    with clock.at(THEN):
        report = ResidentReport(
            district=DISTRICT,
            at_place=GRID,
            words=f"{NAME}反映路灯不亮",
            name=NAME,
            phone=PHONE,
            at=THEN,
            due_at=THEN,
            decided_at=THEN,
            answer=f"已答复，电话{PHONE}",
            code_hash="x",
        )
        session.add(report)
        session.flush()
        photo = {"name": "a.jpg", "mimetype": "image/jpeg", "size": 1, "content": b"a"}
        session.add(ReportPhoto(report_id=report.id, district=DISTRICT, **photo))
        session.flush()
    night(session)
    session.expire_all()
    assert (report.words, report.name, report.phone) == (masking.ANONYMOUS, None, None)
    assert report.answer == "已答复，电话****"
    assert session.scalars(select(ReportPhoto)).all() == []
    assert session.scalars(select(RetentionAct.kind)).all() == [Kind.REPORTS]
    assert verified(session) == []


def test_a_term_is_set_within_its_bounds_with_a_reason(session, cast):
    by = cast["security_admin"]
    with pytest.raises(OutOfBounds):
        terms.change(session, DISTRICT, Kind.CASES, 119, reason="按本区的期限表办理", by=by)
    with pytest.raises(terms.ReasonTooShort):
        terms.change(session, DISTRICT, Kind.CASES, 120, reason="短", by=by)
    terms.change(session, DISTRICT, Kind.CASES, 120, reason="按本区的期限表办理，已审查", by=by)
    in_force = terms.in_force(session, DISTRICT)
    assert in_force == {k: r.default for k, r in RULES.items()} | {Kind.CASES: 120}
    entry = audit_log.list_entries(session)[0]
    assert entry.details["change"] == {"kind": "cases", "before": 360, "months": 120}


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, "2026-02-28"), (12, "2025-03-31"), (25, "2024-02-29"), (3, "2025-12-31")],
)
def test_months_are_reckoned_back_by_the_calendar(months, day):
    with clock.at(PAST.replace(day=31)):
        assert terms.before(months).date().isoformat() == day


#: Texts of a case that nobody writes freely: codes, numbers, names of offices and of staff.
NOT_FREE = {
    "attachment": "name kind mimetype sha256 content void_reason",
    "card": "responsible",
    "clock": "key variant name element token responsible why rule place",
    "clock_move": "rule_before rule_after why",
    "date_correction": "key label before after",
    "dispute_case": "case_no street village grid category e_platform_no form_key",
    "document": "kind number series about fields content sha256",
    "judicial_confirmation": "ruling_no",
    "party": "name phone id_type id_no name_index phone_index id_no_index sex born_on ethnicity"
    " education person_category address stance",
    "patrol_finding": "grid form_key",
    "petition_answer": "organ",
    "reception_visit": "visitor phone handler supervisor closer form_key",
    "resident_report": "name phone code_hash form_key",
    "revisit": "finding",
    "supervision_instruction": "addressee",
    "supervision_order": "number responsible",
    "team_member": "name phone",
}


def test_every_text_of_a_case_is_erased_or_said_not_to_be_free():
    loading.import_all("processes")
    left = {}
    for model, kept in records.tables.items():
        columns = model.__table__.c
        if not (kept.kind == records.CASE or "case_id" in columns):
            continue
        known = {"district", *texts.FREE.get(model, ()), *NOT_FREE.get(kept.table, "").split()}
        found = {
            each.key
            for each in inspect(model).column_attrs
            if isinstance(each.columns[0].type, Text | EncryptedText)
            and not each.columns[0].foreign_keys
        }
        if found - known:
            left[kept.table] = found - known
    assert left == {}
