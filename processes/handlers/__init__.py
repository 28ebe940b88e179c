"""What the diagrams call: each file serves the task types of its own name.

Importing this package registers all of them, and the writers of form facts.
"""

from processes import clock_observer, feel_functions, task_observer
from processes.handlers import (
    case,
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

__all__ = [
    "case",
    "clock_observer",
    "facts",
    "feel_functions",
    "leader",
    "mediation",
    "mediation_facts",
    "petition",
    "police",
    "revisit",
    "roster",
    "society",
    "task_observer",
    "whistle",
    "whistle_facts",
]
