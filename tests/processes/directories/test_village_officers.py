"""一村一警、一村一律师: every village has both, and who lacks one is named."""

from datetime import date

from processes.directories import village_officers
from processes.directories.village_officers import REGISTER, OfficerKind
from processes.registers import entries
from tests.processes.factories import DISTRICT, OTHER_VILLAGE, STREET, VILLAGE


def appoint(session, by, village, kind, until=""):
    typed = {"village": village, "kind": kind, "name": f"示例{kind}", "since_on": "2026-01-05"}
    return entries.create(
        session, REGISTER, {k: [v] for k, v in (typed | {"until_on": until}).items()}, by
    )


def test_coverage_counts_villages_with_both(session, cast, at):
    center = cast["district_center"]
    appoint(session, center, VILLAGE, "police")
    appoint(session, center, VILLAGE, "lawyer", until="2026-06-30")
    appoint(session, center, OTHER_VILLAGE, "judge")
    with at(3, 2):
        found = village_officers.coverage(session, [DISTRICT])
    assert (found.villages, found.satisfied) == (2, 1)
    assert found.missing == {OTHER_VILLAGE: [OfficerKind.POLICE, OfficerKind.LAWYER]}
    assert found.having(OfficerKind.POLICE) == 1
    later = village_officers.coverage(session, [STREET], date(2026, 7, 1))
    assert later.missing == {VILLAGE: [OfficerKind.LAWYER]}


def test_the_gaps_stand_over_the_list_for_the_own_place(session, cast, at):
    with at(3, 2):
        gaps = REGISTER.gaps(session, cast["center"])
    assert [each.value for each in gaps.figures] == ["0/1 = 0.00%", "0/1", "0/1"]
    assert gaps.missing == ["花果街道花园村：缺警官、律师"]


def test_a_village_knows_who_may_assist_a_mediation(session, cast, at):
    appoint(session, cast["center"], VILLAGE, "lawyer")
    with at(3, 2):
        assert [each.kind for each in village_officers.list_for_village(session, VILLAGE)] == [
            "lawyer"
        ]
