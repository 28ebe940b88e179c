"""What people answer in the scenarios."""

LEAD, ABSENT = "dept-renshe", "dept-zhujian"
COMING = (LEAD, "dept-gongan", "dept-sifa", "dept-chengguan")
CALLED = {
    "kind": "regular",
    "lead": LEAD,
    "departments": [*COMING, ABSENT],
    "meeting_at": "2026-05-09T15:00+08:00",
}
#: A written agreement of 20 June that both want to have confirmed.
WRITTEN = {"agreement_form": "written", "effective_on": "2026-06-20", "confirm": "yes"}
