"""Numbers have no gaps and no doubles, however many issue at once."""

from concurrent.futures import ThreadPoolExecutor

from engine import clock, db
from processes import documents
from tests.processes import factories

FILES, LETTERS = 6, 4


def test_many_who_issue_at_once_leave_no_gap_and_no_double(committed):
    with db.begin() as session:
        worker = factories.cast(session)["grid_worker"]
        cases = [factories.case(session, worker).id for _ in range(FILES)]

    def issue(case_id):
        with db.begin() as session:
            first = documents.issue(session, case_id, "acceptance_form", by=worker).number
            letters = [
                documents.issue(session, case_id, "opinion_letter", by=worker).number
                for _ in range(LETTERS)
            ]
            return first, letters

    with ThreadPoolExecutor(4) as together:
        given = list(together.map(issue, cases * 2))
    year = clock.local(clock.now()).year
    files = {number for number, _ in given}
    letters = sorted(number for _, each in given for number in each)
    assert files == {f"（{year}）张湾人调字第{n:04}号" for n in range(1, FILES + 1)}
    assert letters == [f"（{year}）张湾信访字第{n:04}号" for n in range(1, FILES * 2 * LETTERS + 1)]
