"""What was sealed before its parties were made anonymous still verifies, with everything else."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, db, worker
from processes.audit import verification
from processes.cases.models import Case
from processes.organisation import people
from processes.organisation.people import Person
from processes.retention import running
from tests.processes.audit import sealed_town
from tests.processes.retention.archived import archive


def test_two_seals_and_what_came_after_verify_when_a_sealed_case_is_anonymous(
    committed, tmp_path, monkeypatch
):
    # The copies of these seals are no other test's.
    monkeypatch.setenv("SISHI_SEAL_FOLDER", str(tmp_path))
    known = sealed_town.build(committed)
    with clock.at(sealed_town.NOW):
        with db.begin() as session:
            case = session.get_one(Case, known["case"])
            centre = session.scalars(select(Person).filter_by(name="演示center")).one()
            archive(session, {"center": people.identify(session, centre.id)}, case)
        with db.begin() as session:
            assert running.begin(session, clock.now()) is not None
        assert worker.run_until_idle() >= 2
        with Session(committed) as session:
            assert list(map(str, verification.verify_all(session))) == []
        with db.begin() as session:
            assert running.count(session, case.district)["cases"] == 0
