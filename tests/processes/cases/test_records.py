"""What is written into rows of facts leaves a record, whatever way it is written."""

from decimal import Decimal

import pytest
from sqlalchemy import text, update

from engine import records
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case, CaseChange, Feedback


def told(session, case):
    records.write(session)
    return records.latest(records.entries(session, [case.id]))


def test_a_new_row_is_recorded_as_it_stands(session, case):
    row = told(session, case)[f"dispute_case:{case.id}"]
    session.expire_all()
    assert records.tables[Case].faults(case, row) == []


def test_a_value_is_not_to_be_read_from_its_record(session, case):
    records.write(session)
    case.summary = "某某欠款"
    records.write(session)
    entry = records.entries(session, [case.id])[-1]
    assert "某某" not in entry.rows
    assert list(entry.changes) == [f"dispute_case:{case.id}"]
    assert list(entry.changes[f"dispute_case:{case.id}"]) == ["summary"]


def test_what_a_savepoint_took_back_is_not_recorded(session, case):
    told(session, case)
    before = len(records.entries(session, [case.id]))
    case.people_count = 7
    session.flush()
    with session.begin_nested() as nested:
        changes.note(session, case, Change.NOTED)
        session.flush()
        nested.rollback()
    changes.note(session, case, Change.INFORMED)
    assert len(told(session, case)) > 0
    entries = records.entries(session, [case.id])
    assert len(entries) == before + 1
    row = session.query(CaseChange).filter_by(case_id=case.id, what=Change.INFORMED).one()
    assert set(entries[-1].changes) == {f"dispute_case:{case.id}", f"case_change:{row.id}"}
    session.expire_all()
    assert records.tables[Case].faults(case, told(session, case)[f"dispute_case:{case.id}"]) == []


def test_a_row_that_is_deleted_is_recorded_as_gone(session, case):
    row = Feedback(case_id=case.id, district=case.district, at=case.found_at, way="x", content="y")
    session.add(row)
    records.write(session)
    session.delete(row)
    assert told(session, case)[f"feedback:{row.id}"] is None


def test_a_value_that_was_emptied_is_recorded(session, case):
    case.place = "花园路"
    records.write(session)
    case.place = None
    row = told(session, case)[f"dispute_case:{case.id}"]
    assert records.tables[Case].faults(case, row) == []
    session.execute(text("UPDATE dispute_case SET place = '花园路'"))
    session.expire_all()
    assert records.tables[Case].faults(case, row) == ["place"]


def test_a_statement_past_the_orm_is_refused(session, case):
    with pytest.raises(records.Unrecorded, match="dispute_case"):
        session.execute(update(Case).values(people_count=3))


def test_a_column_that_was_added_later_may_say_what_it_began_with(case):
    kept = records.tables[Case]
    row = kept.digests(case, [each for each in kept.columns if each != "is_major_risk"])
    assert kept.faults(case, row) == []
    case.is_major_risk = True
    assert kept.faults(case, row) == ["is_major_risk"]


@pytest.mark.parametrize(
    "amount", [30_000, 30_000.5, Decimal(3), Decimal("3.005"), Decimal("1E+3")]
)
def test_a_number_is_recorded_as_the_column_keeps_it(session, case, amount):
    case.amount = amount
    row = told(session, case)[f"dispute_case:{case.id}"]
    session.expire_all()
    assert records.tables[Case].faults(case, row) == []
