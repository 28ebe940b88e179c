"""What tells tasks of one name apart."""

from datetime import date

from processes.organisation.places import Unit
from processes.whistles import measures, task_subjects, whistles
from processes.whistles.measures import NewMeasure
from tests.processes import factories


def test_a_department_and_a_measure_are_told_by_their_words(session, case, cast, at):
    with at(3, 4):
        whistle = whistles.blow(
            session,
            case.id,
            kind="regular",
            units=list(factories.UNITS),
            lead="dept-renshe",
            reason="需会商",
        )
        whistles.record_meeting(session, whistle.id, "分工")
        on = date(2026, 3, 6)
        measures.add_measures(session, whistle, [NewMeasure("现场勘查", "dept-renshe", on)])
    (measure,) = measures.list_for_whistle(session, whistle.id)
    name = session.get(Unit, "dept-renshe").name
    of_unit, of_measure = "dept-renshe", {"id": measure.id, "unit": "dept-renshe"}
    items = dict(enumerate([of_unit, of_measure, 7, None, {"unit": 3}, "x"]))
    said = {0: name, 1: f"{name}：现场勘查", 2: "", 3: "", 4: "", 5: ""}
    assert task_subjects.describe(session, items) == said
    assert task_subjects.task_title(session, "评价部门", "dept-renshe") == f"评价部门（{name}）"
    assert task_subjects.task_title(session, "评价部门", None) == "评价部门"
    assert task_subjects.task_title(session, "评价部门", "x") == "评价部门"
