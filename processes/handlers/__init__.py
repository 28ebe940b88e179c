"""What the diagrams call: each file serves the task types of its own name.

Importing this package registers all of them, the writers of form facts, the functions of the
expressions and the observers.

May use: cards, cases, casework, deadlines, diagrams, directories, documents, mediation, notices,
observers, organisation, petitions, residents, rosters, sponsorship, whistles.
"""

from processes.diagrams import feel_functions
from processes.handlers import (
    case,
    dates,
    facts,
    leader,
    mediation,
    mediation_facts,
    petition,
    police,
    revisit,
    roster,
    society,
    whistle,
    whistle_facts,
)
from processes.observers import notices, ownership, step_deadlines

__all__ = [
    "case",
    "dates",
    "facts",
    "feel_functions",
    "leader",
    "mediation",
    "mediation_facts",
    "notices",
    "ownership",
    "petition",
    "police",
    "revisit",
    "roster",
    "society",
    "step_deadlines",
    "whistle",
    "whistle_facts",
]
