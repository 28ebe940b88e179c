"""A dispute from registration to archive: the verbs the web and the handlers call.

All take a session, none commits. Whistles, leader teams and agreements have modules
of their own: `whistles`, `teams`, `settlements`.
"""

from processes.cases import settlements, teams, whistles
from processes.cases.changes import get, of
from processes.cases.closing import archive, conclude, feedback, reopen, revisited, ways_in_vain
from processes.cases.intake import of_form, register, variables_of
from processes.cases.newparty import NewParty
from processes.cases.tiers import contacted, enter_tier, return_down, take

__all__ = [
    "NewParty",
    "archive",
    "conclude",
    "contacted",
    "enter_tier",
    "feedback",
    "get",
    "of",
    "of_form",
    "register",
    "reopen",
    "return_down",
    "revisited",
    "settlements",
    "take",
    "teams",
    "variables_of",
    "ways_in_vain",
    "whistles",
]
