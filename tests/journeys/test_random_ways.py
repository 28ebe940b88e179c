"""Whatever way a case takes on the database, a deadline of its own runs only while what it times goes on.

The walks of `tests/processes/diagrams/test_clock_ends.py` know from a table what a service begins and
ends; here the tables of the district are asked, after each step of ways nobody has chosen.
"""

import os

import pytest

from processes.cases.choices import Status
from processes.deadlines import case_deadlines
from processes.deadlines.models import MEDIATION, PARTIES
from tests.journeys.wanderer import Wanderer

SEEDS = range(60 if os.environ.get("SISHI_NIGHTLY") == "1" else 4)
STEPS = 40
MEDIATING = {
    "Select",
    "Choose",
    "Appoint",
    "Mediate",
    "FirstMediate",
    "SecondMediate",
    "Appraise",
    "Prolong",
}
#: The task at which what a limit of the case times goes on.
AT = {
    "xf.transfer": {"PetitionTransfer"},
    "xf.notify": {"PetitionAccept", "PetitionRule"},
    "xf.close": {"PetitionOpinion", "PetitionRule", "PetitionReassign"},
    "xf.review.decide": {"ReviewDecide"},
    "xf.recheck.decide": {"RecheckDecide"},
    "tj.confirm.close": {"Ruling"},
    **dict.fromkeys(MEDIATION, MEDIATING),
}


def running(case, session):
    return [
        row
        for row in case_deadlines.list_for_case(session, case.id)
        if row.status in case_deadlines.OPEN
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_deadline_runs_only_while_what_it_times_goes_on(session, seed):
    wanderer = Wanderer(session, seed)
    for _ in range(STEPS):
        wanderer.step()
        open_now = {task.element for task in wanderer.open()}
        for row in running(wanderer.case, session):
            said = (row.key, sorted(open_now), wanderer.taken)
            if row.token is None and row.key in AT:
                assert AT[row.key] & open_now, said
            if wanderer.case.status in (Status.CLOSED, Status.ARCHIVED) and not open_now:
                assert row.responsible == PARTIES or row.key == "card.explain", said
    assert wanderer.taken
    assert wanderer.district.failed() == [], wanderer.taken
