"""A case in the hands of a leader: how it gets there and how it ends."""


def sponsor(district, *, plan_by="2026-07-01", **team):
    """The committee gives the case to the leader, who gathers four people and plans."""
    people = district.cast
    district.do("district_center", "Propose")
    district.do("political_legal", "Review")
    district.do("political_legal", "Study")
    district.do("political_legal", "Assign", leader=people["leader"].id)
    district.do("leader", "Team", **four(people) | team)
    district.do("leader", "Plan", resolve_by=plan_by)
    district.do("political_legal", "ApprovePlan")


def four(people):
    """Whom the leader gathers, each by the field of the form."""
    return {
        "team_street": people["center"].id,
        "team_village": people["grid_head"].id,
        "team_police": people["gongan"].id,
        "team_grid": people["grid_worker"].id,
    }


def settle(district):
    """The leader claims, the committee verifies, whoever asked is answered."""
    district.do("leader", "Advance")
    district.do("political_legal", "Certify")
    district.do("leader", "Feedback")
