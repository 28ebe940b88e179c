"""Blue, yellow and red cards (docs/domain.md 3.4), counted per case and whoever answers for it.

`issue` looks at the deadlines that run; a step done too late gets its card when it is done;
a step interrupted by its expiry gets the one its diagram hands out. Each deadline has at
most one card of a colour, however many of the three ask for it. A card is dated at the
moment it was due, also when nobody worked then. What follows from cards (who is told, who must
explain, the order of supervision) is worked off their rows by `processes.cards.follow_up`.

May use: access, calendars, cases, deadlines, notices, organisation, supervision.
"""

from processes.cards.counting import count_by_responsible, list_for_case
from processes.cards.issuing import issue, issue_for_expired, issue_one
from processes.cards.rules import BLUE_AFTER

__all__ = [
    "BLUE_AFTER",
    "count_by_responsible",
    "issue",
    "issue_for_expired",
    "issue_one",
    "list_for_case",
]
